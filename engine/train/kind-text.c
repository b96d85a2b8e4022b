#include "train/kind-text.h"
#include <stdio.h>
#include <string.h>

enum
{
  WORD = 80
};

char *
hg_kind_name (const char *text, char *name, size_t size)
{
  size_t n = strcspn (text, "(");
  while (n > 0 && text[n - 1] == ' ')
    n--;
  snprintf (name, size, "%.*s", (int)n, text);
  return name;
}

bool
hg_kind_bracket (const char *text, char *options, size_t size, HgError *error)
{
  const char *open = strchr (text, '('), *close = open != NULL ? strchr (open, ')') : NULL;
  *options = '\0';
  if (open == NULL)
    return true;
  if (close == NULL || close[1] != '\0' || (size_t)(close - open) > size)
    return hg_error_set (error, HG_ERROR_VALUE, "expected options such as (0.5) or (delta=0.5), got %.60s",
                         open);
  snprintf (options, size, "%.*s", (int)(close - open - 1), open + 1);
  return true;
}

static bool
unknown (const char *name, const HgParam *params, size_t n, const char *word, HgError *error)
{
  char names[200] = "";
  size_t used = 0;
  for (size_t i = 0; i < n && used < sizeof names; i++)
    used += (size_t)snprintf (names + used, sizeof names - used, "%s%s", i > 0 ? ", " : "", params[i].name);
  if (n == 0)
    return hg_error_set (error, HG_ERROR_VALUE, "%s has no options, got %.40s", name, word);
  return hg_error_set (error, HG_ERROR_VALUE, "%s has no option “%.40s”: it has %s", name, word, names);
}

/* One "option=value", or a value for the first option. */
static bool
set_word (const char *name, const HgParam *params, size_t n, size_t word_number, char *word, void *config,
          HgError *error)
{
  char *value = strchr (word, '=');
  const HgParam *param = n > 0 && word_number == 0 ? &params[0] : NULL;
  HgValue parsed;
  if (value != NULL)
    {
      *value++ = '\0';
      param = hg_params_find (params, n, word);
    }
  if (param == NULL)
    return unknown (name, params, n, word, error);
  return (hg_param_parse (param, value != NULL ? value : word, &parsed, error)
          && hg_param_set (param, config, parsed, error))
         || hg_error_prefix (error, "%s", name);
}

bool
hg_kind_options (const char *name, const HgParam *params, size_t n, const char *options, void *config,
                 HgError *error)
{
  char word[WORD];
  for (size_t number = 0; *(options += strspn (options, ", ")) != '\0'; number++)
    {
      size_t length = strcspn (options, ", ");
      snprintf (word, sizeof word, "%.*s", (int)length, options);
      if (!set_word (name, params, n, number, word, config, error))
        return false;
      options += length;
    }
  return true;
}

char *
hg_kind_text (const char *name, const HgParam *params, size_t n, const void *config, char *text, size_t size)
{
  size_t used = (size_t)snprintf (text, size, "%s", name);
  bool open = false;
  for (size_t i = 0; config != NULL && i < n && used < size; i++)
    {
      HgValue value = hg_param_get (&params[i], config);
      char written[64];
      if (hg_param_is_default (&params[i], &value))
        continue;
      used += (size_t)snprintf (text + used, size - used, "%s%s=%s", open ? ", " : "(", params[i].name,
                                hg_param_text (&params[i], value, written, sizeof written));
      open = true;
    }
  if (open && used < size)
    snprintf (text + used, size - used, ")");
  return text;
}
