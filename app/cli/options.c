#include "options.h"
#include "base/clean.h"
#include "base/format.h"
#include "base/memory.h"
#include "files/project.h"
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum
{
  LEAST_PART = 4, /* letters of an option's name that are taken for it */
  SHOWN = 80      /* bytes of a person's text in a sentence */
};

const CliOption *
cli_option_row (const CliCommand *command, size_t i, size_t *base)
{
  const CliOption *row = command->options;
  *base = 0;
  for (; row != NULL && row->name != NULL; row++)
    if (i-- == 0)
      return row;
  *base = command->data_at;
  for (row = command->data; row != NULL && row->name != NULL; row++)
    if (i-- == 0)
      return row;
  return NULL;
}

static char *
shown (const char *text, char *out)
{
  hg_clean (out, SHOWN, text, strlen (text));
  return *out != '\0' ? out : strcpy (out, "nothing");
}

/* "a whole number from 1 to 1,000", "a number above 0". */
static void
expected (const CliOption *option, char *text, size_t size)
{
  char low[48], high[48];
  size_t used = 0;
  if (option->type == CLI_CHOICE)
    for (size_t i = 0; option->choices[i] != NULL && used < size; i++)
      used += (size_t)snprintf (text + used, size - used, "%s%s",
                                i == 0                           ? ""
                                : option->choices[i + 1] != NULL ? ", "
                                                                 : " or ",
                                option->choices[i]);
  else if (option->type == CLI_COUNT)
    snprintf (text, size, "a whole number from %s to %s",
              hg_format_count (low, sizeof low, (int64_t)option->low),
              hg_format_count (high, sizeof high, (int64_t)option->high));
  else
    snprintf (text, size, "a number from %g to %g", option->low, option->high);
}

static bool
read_count (const CliOption *option, const char *text, int64_t *value)
{
  char *end;
  errno = 0;
  long long n = strtoll (text, &end, 10);
  *value = n;
  return end != text && *end == '\0' && errno == 0 && (double)n >= option->low && (double)n <= option->high;
}

static bool
read_real (const CliOption *option, const char *text, double *value)
{
  char *end;
  *value = strtod (text, &end);
  return end != text && *end == '\0' && isfinite (*value) && *value >= option->low && *value <= option->high;
}

static bool
read_choice (const CliOption *option, const char *text, int *value)
{
  for (int i = 0; option->choices[i] != NULL; i++)
    if (strcmp (option->choices[i], text) == 0)
      {
        *value = i;
        return true;
      }
  return false;
}

/* Into the first free place; false where there is none. */
static bool
add_text (const char **texts, const char *text)
{
  size_t n = 0;
  while (texts[n] != NULL)
    n++;
  if (n + 1 < CLI_MOST_TEXTS)
    texts[n] = text;
  return n + 1 < CLI_MOST_TEXTS;
}

static bool
store (const CliCommand *command, const CliOption *option, const char *text, void *place, HgError *error)
{
  char want[200], got[SHOWN];
  bool read = true;
  switch (option->type)
    {
    case CLI_FLAG:
      *(bool *)place = true;
      break;
    case CLI_TEXT:
      *(const char **)place = text;
      read = *text != '\0';
      break;
    case CLI_TEXTS:
      read = *text != '\0';
      if (read && !add_text (place, text))
        return hg_error_set (error, HG_ERROR_VALUE, "%s: --%s: expected it at most %d times, got %s",
                             command->name, option->name, CLI_MOST_TEXTS - 1, shown (text, got));
      break;
    case CLI_COUNT:
      read = read_count (option, text, place);
      break;
    case CLI_REAL:
      read = read_real (option, text, place);
      break;
    case CLI_CHOICE:
      read = read_choice (option, text, place);
      break;
    }
  if (read)
    return true;
  if (option->type == CLI_TEXT || option->type == CLI_TEXTS)
    return hg_error_set (error, HG_ERROR_VALUE, "%s: --%s: expected %s, got nothing", command->name,
                         option->name, option->argument);
  expected (option, want, sizeof want);
  return hg_error_set (error, HG_ERROR_VALUE, "%s: --%s: expected %s, got %s", command->name, option->name,
                       want, shown (text, got));
}

static size_t
count_options (const CliCommand *command)
{
  size_t n = 0, base;
  while (cli_option_row (command, n, &base) != NULL)
    n++;
  return n;
}

static const CliOption *
find (const CliCommand *command, const char *name, size_t length, size_t *index, size_t *base)
{
  const CliOption *option;
  for (*index = 0; (option = cli_option_row (command, *index, base)) != NULL; ++*index)
    if (length == 0 ? option->letter != 0 && option->letter == *name
                    : strlen (option->name) == length && memcmp (option->name, name, length) == 0)
      return option;
  return NULL;
}

static bool
unknown (const CliCommand *command, const char *argument, size_t length, HgError *error)
{
  const size_t n = count_options (command);
  const char **names = hg_alloc (n, sizeof *names, error), *name = argument;
  char given[SHOWN], bare[SHOWN];
  size_t base;
  if (names == NULL)
    return false;
  hg_clean (given, sizeof given, argument, length);
  for (; *name == '-' && length > 0; name++)
    length--;
  hg_clean (bare, sizeof bare, name, length);
  for (size_t i = 0; i < n; i++)
    names[i] = cli_option_row (command, i, &base)->name;
  const char *near = NULL;
  for (size_t i = 0; near == NULL && strlen (bare) >= LEAST_PART && i < n; i++)
    if (strstr (names[i], bare) != NULL)
      near = names[i];
  if (near == NULL)
    near = cli_nearest (bare, names, n);
  free (names);
  if (near != NULL)
    return hg_error_set (error, HG_ERROR_VALUE, "%s has no option %s: did you mean --%s?", command->name,
                         given, near);
  return hg_error_set (error, HG_ERROR_VALUE, "%s has no option %s: hourglass-cli %s --help lists them",
                       command->name, given, command->name);
}

/* One option at arguments[*i] (and its argument in the next place), which @given remembers. */
static bool
parse_option (const CliCommand *command, int n, char **arguments, int *i, bool *given, void *options,
              HgError *error)
{
  const char *argument = arguments[*i], *value = NULL;
  bool is_long = argument[1] == '-';
  const char *name = argument + (is_long ? 2 : 1), *equals = is_long ? strchr (name, '=') : NULL;
  size_t length = equals != NULL ? (size_t)(equals - name) : strlen (name), index, base;
  const CliOption *option = find (command, name, is_long ? length : 0, &index, &base);
  if (option == NULL || length == 0)
    return unknown (command, argument, equals != NULL ? (size_t)(equals - argument) : strlen (argument),
                    error);
  if (equals != NULL)
    value = equals + 1;
  else if (!is_long && name[1] != '\0')
    value = name + 1;
  if (option->type == CLI_FLAG && value != NULL)
    return hg_error_set (error, HG_ERROR_VALUE, "%s: --%s takes no value", command->name, option->name);
  if (option->bare && value == NULL && (*i + 1 >= n || arguments[*i + 1][0] == '-'))
    {
      given[index] = true;
      *(const char **)((char *)options + base + option->offset) = "";
      return true;
    }
  if (option->type != CLI_FLAG && value == NULL)
    {
      if (*i + 1 >= n)
        return hg_error_set (error, HG_ERROR_VALUE, "%s: --%s: expected %s, got nothing", command->name,
                             option->name, option->argument);
      value = arguments[++*i];
    }
  given[index] = true;
  return store (command, option, value, (char *)options + base + option->offset, error);
}

/* A project says itself what it was trained on. */
static bool
wants_data (const CliCommand *command, const CliCall *call)
{
  return command->needs_data && !(call->n_words > 0 && hg_project_path (call->words[0]));
}

static bool
complete (const CliCommand *command, const CliCall *call, const bool *given, HgError *error)
{
  const CliOption *option;
  size_t base;
  if (call->n_words < command->min_words)
    return hg_error_set (error, HG_ERROR_VALUE, "%s: expected hourglass-cli %s %s", command->name,
                         command->name, command->usage);
  for (size_t i = 0; (option = cli_option_row (command, i, &base)) != NULL; i++)
    if (!given[i] && (option->required || (option == command->data && wants_data (command, call))))
      return hg_error_set (error, HG_ERROR_VALUE, "%s needs %s%s %s: hourglass-cli %s %s", command->name,
                           option->letter != 0 ? "-" : "--",
                           option->letter != 0 ? (const char[]){ option->letter, '\0' } : option->name,
                           option->argument, command->name, command->usage);
  return true;
}

/* @given: one an option, all false at first. */
static int
parse (const CliCommand *command, int n, char **arguments, CliCall *call, void *options, bool *given,
       HgError *error)
{
  bool only_words = false;
  if (command->defaults != NULL)
    memcpy (options, command->defaults, command->size);
  *call = (CliCall){ .options = options };
  for (int i = 0; i < n; i++)
    if (!only_words && (strcmp (arguments[i], "--help") == 0 || strcmp (arguments[i], "-h") == 0))
      return CLI_HELP;
    else if (strcmp (arguments[i], "--") == 0)
      only_words = true;
  only_words = false;
  for (int i = 0; i < n; i++)
    {
      const char *argument = arguments[i];
      if (!only_words && strcmp (argument, "--") == 0)
        only_words = true;
      else if (!only_words && argument[0] == '-' && argument[1] != '\0')
        {
          if (!parse_option (command, n, arguments, &i, given, options, error))
            return CLI_USAGE;
        }
      else if (*argument == '\0')
        {
          hg_error_set (error, HG_ERROR_VALUE, "%s: expected hourglass-cli %s %s, got an empty word",
                        command->name, command->name, command->usage);
          return CLI_USAGE;
        }
      else if (call->n_words == command->max_words)
        {
          char text[SHOWN];
          hg_error_set (error, HG_ERROR_VALUE, "%s: expected hourglass-cli %s %s, got one word too many: %s",
                        command->name, command->name, command->usage, shown (argument, text));
          return CLI_USAGE;
        }
      else
        call->words[call->n_words++] = argument;
    }
  return complete (command, call, given, error) ? CLI_DONE : CLI_USAGE;
}

int
cli_parse (const CliCommand *command, int n, char **arguments, CliCall *call, void *options, HgError *error)
{
  bool *given = hg_alloc (count_options (command), sizeof *given, error);
  const int code = given != NULL ? parse (command, n, arguments, call, options, given, error) : CLI_FAILED;
  free (given);
  return code;
}

/* Letters to change, add, drop or swap to make one word of the other (Damerau 1964), for short words. */
static size_t
distance (const char *a, const char *b)
{
  enum
  {
    MOST = 32
  };
  size_t n = strlen (a), m = strlen (b), row[3][MOST + 1];
  if (n > MOST || m > MOST)
    return MOST;
  for (size_t j = 0; j <= m; j++)
    row[0][j] = j;
  for (size_t i = 1; i <= n; i++)
    {
      size_t *now = row[i % 3], *before = row[(i + 2) % 3], *earlier = row[(i + 1) % 3];
      now[0] = i;
      for (size_t j = 1; j <= m; j++)
        {
          size_t change = before[j - 1] + (a[i - 1] != b[j - 1]), drop = before[j] + 1, add = now[j - 1] + 1;
          now[j] = change < drop ? change : drop;
          now[j] = now[j] < add ? now[j] : add;
          if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] && earlier[j - 2] + 1 < now[j])
            now[j] = earlier[j - 2] + 1;
        }
    }
  return row[n % 3][m];
}

const char *
cli_nearest (const char *given, const char *const *names, size_t n)
{
  const char *nearest = NULL;
  size_t least = strlen (given) / 3 + 1;
  for (size_t i = 0; i < n; i++)
    {
      size_t away = distance (given, names[i]);
      if (away <= least && away < strlen (names[i]))
        {
          nearest = names[i];
          least = away - (away > 0);
        }
    }
  return nearest;
}
