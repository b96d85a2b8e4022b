/* Layers as text: what stands on a bar, and the short form that presets, the palette and the command line
 * read. */
#include "layers/layer.h"
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum
{
  TOKEN_SIZE = 64
};

/* The next word of *@at into @token; a bracketed shape with spaces counts as one word. */
static bool
next_token (const char **at, char *token)
{
  const char *p = *at + strspn (*at, " \t");
  size_t n = 0;
  int depth = 0;
  while (*p != '\0' && (depth > 0 || (*p != ' ' && *p != '\t')) && n + 1 < TOKEN_SIZE)
    {
      depth += *p == '(' ? 1 : *p == ')' ? -1 : 0;
      token[n++] = *p++;
    }
  token[n] = '\0';
  *at = p;
  return n > 0;
}

static const HgLayerKind *
find_kind (const char *name)
{
  for (const HgLayerKind *const *kind = hg_layer_kinds (); *kind != NULL; kind++)
    if (strcasecmp ((*kind)->name, name) == 0 || strcasecmp ((*kind)->title, name) == 0)
      return *kind;
  return NULL;
}

static bool
set (HgLayer *layer, const HgParam *param, const char *text, HgError *error)
{
  HgValue value;
  return hg_param_parse (param, text, &value, error) && hg_param_set (param, layer->config, value, error);
}

/* The options that bare words give once each, the primary one first. */
typedef struct
{
  bool primary, sides;
} Taken;

/* The numbers that may follow the primary option as a bare word: "Conv2D 32 3x3". NULL where there are none.
 */
static const HgParam *
bare_sides (const HgLayerKind *kind)
{
  for (size_t i = 0; i < kind->n_params; i++)
    if (kind->params[i].type == HG_PARAM_INTS && (kind->params[i].flags & HG_PARAM_SHOWN)
        && !(kind->params[i].flags & HG_PARAM_PRIMARY))
      return &kind->params[i];
  return NULL;
}

/* The first option that has @word among its choices, and may be given by it alone. */
static const HgParam *
choice_of (const HgLayerKind *kind, const char *word, HgValue *value)
{
  for (size_t i = 0; i < kind->n_params; i++)
    if (kind->params[i].type == HG_PARAM_CHOICE && !(kind->params[i].flags & HG_PARAM_ADVANCED)
        && hg_param_parse (&kind->params[i], word, value, NULL))
      return &kind->params[i];
  return NULL;
}

/* A word without "=": the short word of a switch, a choice such as relu, or the primary option. */
static bool
take_word (HgLayer *layer, const char *word, Taken *taken, HgError *error)
{
  const HgLayerKind *kind = layer->kind;
  const HgParam *primary = NULL, *sides = bare_sides (kind);
  HgValue value;
  for (size_t i = 0; i < kind->n_params; i++)
    {
      const HgParam *param = &kind->params[i];
      if (param->type == HG_PARAM_BOOL && param->word != NULL && strcasecmp (param->word, word) == 0)
        return hg_param_set (param, layer->config, hg_value_bool (true), error);
      if (param->flags & HG_PARAM_PRIMARY)
        primary = param;
    }
  const HgParam *choice = choice_of (kind, word, &value);
  if (choice != NULL)
    return hg_param_set (choice, layer->config, value, error);
  if (primary != NULL && !taken->primary)
    {
      taken->primary = true;
      return set (layer, primary, word, error) || hg_error_prefix (error, "%s", kind->name);
    }
  if (sides == NULL || taken->sides)
    return hg_error_set (error, HG_ERROR_VALUE, "%s does not know “%s”", kind->name, word);
  taken->sides = true;
  return set (layer, sides, word, error) || hg_error_prefix (error, "%s", kind->name);
}

static bool
take_pair (HgLayer *layer, char *token, HgError *error)
{
  char *equals = strchr (token, '=');
  *equals = '\0';
  const HgParam *param = hg_params_find (layer->kind->params, layer->kind->n_params, token);
  if (param == NULL)
    return hg_error_set (error, HG_ERROR_VALUE, "%s has no option “%s”", layer->kind->name, token);
  return set (layer, param, equals + 1, error) || hg_error_prefix (error, "%s", layer->kind->name);
}

static bool
take_inner (HgLayer *layer, const char *text, HgError *error)
{
  HgLayer *inner = hg_layer_parse (text, error);
  bool done = false;
  for (size_t i = 0; inner != NULL && i < layer->kind->n_params; i++)
    if (layer->kind->params[i].type == HG_PARAM_LAYER)
      done = hg_param_set (&layer->kind->params[i], layer->config,
                           (HgValue){ .type = HG_PARAM_LAYER, .layer = inner }, error);
  hg_layer_unref (inner);
  return done;
}

HgLayer *
hg_layer_parse (const char *text, HgError *error)
{
  char token[TOKEN_SIZE];
  const char *at = text;
  if (!next_token (&at, token))
    {
      hg_error_set (error, HG_ERROR_VALUE, "expected a layer such as “LSTM 16 relu”, got nothing");
      return NULL;
    }
  const HgLayerKind *kind = find_kind (token);
  if (kind == NULL)
    {
      hg_error_set (error, HG_ERROR_VALUE, "there is no layer called “%s”", token);
      return NULL;
    }
  HgLayer *layer = hg_layer_new (kind, error);
  bool done = layer != NULL;
  Taken taken = { false, false };
  while (done && next_token (&at, token))
    {
      const char *word = at - strlen (token);
      if (strchr (token, '=') != NULL)
        done = take_pair (layer, token, error);
      else if (!kind->wraps)
        done = take_word (layer, token, &taken, error);
      else if (!take_word (layer, token, &taken, NULL))
        {
          done = take_inner (layer, word, error);
          break;
        }
    }
  if (!done)
    {
      hg_layer_unref (layer);
      return NULL;
    }
  return layer;
}

/* A value in the form that parses back: no grouping, shapes with "x", a point in every locale. */
static void
plain (const HgParam *param, HgValue value, char *text, size_t size)
{
  if (param->type == HG_PARAM_INT)
    snprintf (text, size, "%lld", (long long)value.i);
  else if (param->type == HG_PARAM_SHAPE)
    hg_numbers_text (value.shape.dim, value.shape.rank, "x", text, size);
  else if (param->type == HG_PARAM_INTS
           && !((param->flags & HG_PARAM_NULLABLE) && hg_param_is_default (param, &value)))
    hg_numbers_text (value.ints.v, value.ints.n, (param->flags & HG_PARAM_PAIRS) ? "," : "x", text, size);
  else
    hg_param_text (param, value, text, size);
  for (char *p = text; param->type == HG_PARAM_REAL && *p != '\0'; p++)
    if (*p == ',')
      *p = '.';
}

char *
hg_layer_text (const HgLayer *layer, char *text, size_t size)
{
  const HgLayerKind *kind = layer->kind;
  size_t used = (size_t)snprintf (text, size, "%s", kind->name);
  for (size_t i = 0; i < kind->n_params && used < size; i++)
    {
      const HgParam *param = &kind->params[i];
      HgValue value = hg_param_get (param, layer->config), read;
      char part[256];
      if (param->type == HG_PARAM_LAYER)
        {
          snprintf (part, sizeof part, " %s", hg_layer_text (value.layer, (char[200]){ 0 }, 200));
          used += (size_t)snprintf (text + used, size - used, "%s", part);
          continue;
        }
      if (!(param->flags & HG_PARAM_PRIMARY) && hg_param_is_default (param, &value))
        continue;
      plain (param, value, part, sizeof part);
      bool bare = param->type == HG_PARAM_CHOICE ? choice_of (kind, part, &read) == param
                                                 : param == bare_sides (kind);
      if ((param->flags & HG_PARAM_PRIMARY) || bare)
        used += (size_t)snprintf (text + used, size - used, " %s", part);
      else if (param->type == HG_PARAM_BOOL && param->word != NULL && value.i)
        used += (size_t)snprintf (text + used, size - used, " %s", param->word);
      else
        used += (size_t)snprintf (text + used, size - used, " %s=%s", param->name, part);
    }
  return text;
}

/* The part of the second line that @param gives, or nothing. */
static const char *
shown (const HgParam *param, HgValue value, char *part, size_t size)
{
  bool standard = hg_param_is_default (param, &value);
  if (!(param->flags & HG_PARAM_ALWAYS) && (!(param->flags & HG_PARAM_SHOWN) || standard))
    return NULL;
  if (param->type == HG_PARAM_BOOL)
    snprintf (part, size, "%s%s", value.i ? "" : "no ", param->word != NULL ? param->word : param->title);
  else if (param->type == HG_PARAM_CHOICE)
    hg_param_text (param, value, part, size);
  else
    {
      char text[64];
      snprintf (part, size, "%s %s", param->word != NULL ? param->word : param->title,
                hg_param_text (param, value, text, sizeof text));
    }
  return part;
}

void
hg_layer_describe (const HgLayer *layer, char *title, size_t title_size, char *options, size_t options_size)
{
  const HgLayerKind *kind = layer->kind;
  const char *name = kind->class != NULL ? kind->class(layer->config) : kind->title;
  size_t used = title_size > 0 ? (size_t)snprintf (title, title_size, "%s", name) : 0, filled = 0;
  if (options_size > 0)
    *options = '\0';
  for (size_t i = 0; i < kind->n_params; i++)
    {
      const HgParam *param = &kind->params[i];
      HgValue value = hg_param_get (param, layer->config);
      char part[128], inner[128] = "";
      if (param->type == HG_PARAM_LAYER)
        hg_layer_describe (value.layer, part, sizeof part, inner, sizeof inner);
      else
        hg_param_text (param, value, part, sizeof part);
      bool titled = ((param->flags & HG_PARAM_PRIMARY) && param->type != HG_PARAM_SHAPE)
                    || param->type == HG_PARAM_LAYER;
      if (titled && used < title_size)
        used += (size_t)snprintf (title + used, title_size - used, " %s", part);
      const char *second = *inner != '\0' ? inner : shown (param, value, part, sizeof part);
      if (second != NULL && filled < options_size)
        filled += (size_t)snprintf (options + filled, options_size - filled, "%s%s", filled > 0 ? " · " : "",
                                    second);
    }
}
