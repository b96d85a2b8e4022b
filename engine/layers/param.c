#include "layers/param.h"
#include "base/format.h"
#include "layers/activation.h"
#include "layers/layer.h"
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static void *
field (const HgParam *param, void *config)
{
  return (char *)config + param->offset;
}

/* One number for all of them, or as a list of its own. */
static HgInts
repeated (const HgParam *param, int64_t value)
{
  HgInts ints = { .n = (param->flags & HG_PARAM_LIST) ? 1 : param->count };
  for (int i = 0; i < ints.n; i++)
    ints.v[i] = value;
  return ints;
}

static bool
count_fits (const HgParam *param, int n)
{
  return n == param->count || ((param->flags & HG_PARAM_LIST) && n >= 1 && n <= param->count);
}

void
hg_params_defaults (const HgParam *params, size_t n, void *config)
{
  for (size_t i = 0; i < n; i++)
    {
      void *p = field (&params[i], config);
      switch (params[i].type)
        {
        case HG_PARAM_INT:
          *(int64_t *)p = (int64_t)params[i].standard;
          break;
        case HG_PARAM_REAL:
          *(double *)p = params[i].standard;
          break;
        case HG_PARAM_BOOL:
          *(bool *)p = params[i].standard != 0;
          break;
        case HG_PARAM_CHOICE:
          *(int *)p = (int)params[i].standard;
          break;
        case HG_PARAM_INTS:
          *(HgInts *)p = repeated (&params[i], (int64_t)params[i].standard);
          break;
        case HG_PARAM_REGULARIZER:
          *(HgRegularizer *)p = (HgRegularizer){ 0 };
          break;
        case HG_PARAM_SHAPE:
          *(HgShape *)p = hg_shape (1, 1);
          break;
        case HG_PARAM_LAYER:
          *(const HgLayer **)p = NULL;
          break;
        }
    }
}

const HgParam *
hg_params_find (const HgParam *params, size_t n, const char *name)
{
  for (size_t i = 0; i < n; i++)
    if (strcmp (params[i].name, name) == 0)
      return &params[i];
  return NULL;
}

HgValue
hg_param_get (const HgParam *param, const void *config)
{
  const void *p = (const char *)config + param->offset;
  HgValue value = { .type = param->type };
  switch (param->type)
    {
    case HG_PARAM_INT:
      value.i = *(const int64_t *)p;
      break;
    case HG_PARAM_REAL:
      value.d = *(const double *)p;
      break;
    case HG_PARAM_BOOL:
      value.i = *(const bool *)p;
      break;
    case HG_PARAM_CHOICE:
      value.i = *(const int *)p;
      break;
    case HG_PARAM_INTS:
      value.ints = *(const HgInts *)p;
      break;
    case HG_PARAM_REGULARIZER:
      value.regularizer = *(const HgRegularizer *)p;
      break;
    case HG_PARAM_SHAPE:
      value.shape = *(const HgShape *)p;
      break;
    case HG_PARAM_LAYER:
      value.layer = *(const HgLayer *const *)p;
      break;
    }
  return value;
}

static int
count_choices (const HgParam *param)
{
  int n = 0;
  while (param->choices[n] != NULL)
    n++;
  return n;
}

/* INT from REAL and back where nothing is lost; a BOOL may come as 0 or 1. */
static bool
convert (const HgParam *param, HgValue *value, HgError *error)
{
  if (value->type == param->type)
    return true;
  if (param->type == HG_PARAM_REAL && value->type == HG_PARAM_INT)
    value->d = (double)value->i;
  else if (param->type == HG_PARAM_INT && value->type == HG_PARAM_REAL && fabs (value->d) < 1e18
           && value->d == floor (value->d))
    value->i = (int64_t)value->d;
  else if (param->type == HG_PARAM_INTS && value->type == HG_PARAM_INT)
    value->ints = (HgInts){ .n = 1, .v = { value->i } };
  else if (!((param->type == HG_PARAM_BOOL || param->type == HG_PARAM_CHOICE) && value->type == HG_PARAM_INT)
           && !(param->type == HG_PARAM_INT && value->type == HG_PARAM_BOOL))
    return hg_error_set (error, HG_ERROR_VALUE, "%s: a value of another kind was given", param->name);
  value->type = param->type;
  return true;
}

static bool
out_of_range (const HgParam *param, double x, HgError *error)
{
  char low[48], high[48], got[48];
  if (param->high >= 1e15)
    return hg_error_set (error, HG_ERROR_VALUE, "%s: expected at least %g, got %g", param->name, param->low,
                         x);
  bool whole = param->type == HG_PARAM_INT || param->type == HG_PARAM_INTS;
  snprintf (low, sizeof low, "%g", param->low);
  snprintf (high, sizeof high, "%g", param->high);
  snprintf (got, sizeof got, "%g", x);
  if (whole)
    {
      hg_format_count (low, sizeof low, (int64_t)param->low);
      hg_format_count (high, sizeof high, (int64_t)param->high);
      if (fabs (x) < 9e18)
        hg_format_count (got, sizeof got, (int64_t)x);
    }
  return hg_error_set (error, HG_ERROR_VALUE, "%s: expected %s … %s, got %s", param->name, low, high, got);
}

/* Whether it is the default that stands for null, which no range binds. */
static bool
is_null (const HgParam *param, const HgValue *value)
{
  return (param->flags & HG_PARAM_NULLABLE) && hg_param_is_default (param, value);
}

static bool
set_ints (const HgParam *param, HgInts *ints, const HgValue *value, HgError *error)
{
  HgInts given = value->ints;
  if (given.n == 1)
    given = repeated (param, given.v[0]);
  if (!count_fits (param, given.n))
    return hg_error_set (error, HG_ERROR_VALUE, "%s: expected %s%d numbers, got %d", param->name,
                         (param->flags & HG_PARAM_LIST) ? "at most " : "", param->count, given.n);
  for (int i = 0; i < given.n && !is_null (param, value); i++)
    if ((double)given.v[i] < param->low || (double)given.v[i] > param->high)
      return out_of_range (param, (double)given.v[i], error);
  *ints = given;
  return true;
}

static bool
set_regularizer (const HgParam *param, HgRegularizer *regularizer, const HgRegularizer *given, HgError *error)
{
  if (!(given->l1 >= 0 && given->l1 <= 1e6 && given->l2 >= 0 && given->l2 <= 1e6))
    return hg_error_set (error, HG_ERROR_VALUE, "%s: expected factors of 0 … 1,000,000", param->name);
  *regularizer = *given;
  return true;
}

bool
hg_param_set (const HgParam *param, void *config, HgValue value, HgError *error)
{
  if (!convert (param, &value, error))
    return false;
  void *p = field (param, config);
  switch (param->type)
    {
    case HG_PARAM_INT:
      if ((double)value.i < param->low || (double)value.i > param->high)
        return out_of_range (param, (double)value.i, error);
      *(int64_t *)p = value.i;
      return true;
    case HG_PARAM_REAL:
      if (!(value.d >= param->low && value.d <= param->high) && !is_null (param, &value))
        return out_of_range (param, value.d, error);
      *(double *)p = value.d;
      return true;
    case HG_PARAM_BOOL:
      *(bool *)p = value.i != 0;
      return true;
    case HG_PARAM_CHOICE:
      if (value.i < 0 || value.i >= count_choices (param))
        return hg_error_set (error, HG_ERROR_VALUE, "%s: no such choice", param->name);
      *(int *)p = (int)value.i;
      return true;
    case HG_PARAM_INTS:
      return set_ints (param, p, &value, error);
    case HG_PARAM_REGULARIZER:
      return set_regularizer (param, p, &value.regularizer, error);
    case HG_PARAM_SHAPE:
      *(HgShape *)p = value.shape;
      return true;
    case HG_PARAM_LAYER:
      if (value.layer == NULL)
        return hg_error_set (error, HG_ERROR_VALUE, "%s: expected a layer", param->name);
      hg_layer_ref (value.layer);
      hg_layer_unref (*(const HgLayer **)p);
      *(const HgLayer **)p = value.layer;
      return true;
    }
  return false;
}

static bool
parse_choice (const HgParam *param, const char *text, HgValue *value, HgError *error)
{
  char all[400] = "";
  size_t used = 0;
  const char *name = param->choices == hg_activation_names ? hg_activation_canonical (text) : text;
  for (int i = 0; param->choices[i] != NULL; i++)
    {
      if (strcasecmp (param->choices[i], name) == 0)
        {
          *value = hg_value_choice (i);
          return true;
        }
      int wrote = snprintf (all + used, sizeof all - used, "%s%s", i > 0 ? ", " : "", param->choices[i]);
      used += wrote > 0 && (size_t)wrote < sizeof all - used ? (size_t)wrote : 0;
    }
  return hg_error_set (error, HG_ERROR_VALUE, "%s: expected one of %s; got “%.40s”", param->name, all, text);
}

static bool
parse_bool (const HgParam *param, const char *text, HgValue *value, HgError *error)
{
  static const char *const words[] = { "false", "true", "no", "yes", "0", "1", "off", "on" };
  for (int i = 0; i < 8; i++)
    if (strcasecmp (words[i], text) == 0)
      {
        *value = hg_value_bool (i % 2 == 1);
        return true;
      }
  return hg_error_set (error, HG_ERROR_VALUE, "%s: expected yes or no, got “%.40s”", param->name, text);
}

static bool
parse_number (const HgParam *param, const char *text, HgValue *value, HgError *error)
{
  char *end;
  locale_t plain = newlocale (LC_ALL_MASK, "C", (locale_t)0);
  if (plain == (locale_t)0)
    return hg_error_memory (error, "the C locale", 4096);
  double x = strtod_l (text, &end, plain);
  freelocale (plain);
  if (end == text || *end != '\0')
    return hg_error_set (error, HG_ERROR_VALUE, "%s: expected a number, got “%.40s”", param->name, text);
  *value = hg_value_real (x);
  return param->type == HG_PARAM_REAL || convert (param, value, error);
}

/* "3", "3x2", "3 × 2", "1,1,2,2". */
static bool
parse_ints (const HgParam *param, const char *text, HgValue *value, HgError *error)
{
  HgInts ints = { 0 };
  const char *at = text;
  while (ints.n < 4)
    {
      char *end;
      long long number = strtoll (at, &end, 10);
      if (end == at)
        break;
      ints.v[ints.n++] = number;
      at = end + strspn (end, " ");
      size_t between = *at == 'x' || *at == ',' ? 1 : strncmp (at, "×", 2) == 0 ? 2 : 0;
      if (between == 0)
        break;
      at += between;
    }
  if (ints.n == 0 || *at != '\0' || (ints.n != 1 && !count_fits (param, ints.n)))
    return hg_error_set (error, HG_ERROR_VALUE, "%s: expected %s such as %s, got “%.40s”", param->name,
                         param->count == 1 ? "a number" : "numbers",
                         param->count == 1   ? "3"
                         : param->count == 2 ? "3x3"
                                             : "1,1,2,2",
                         text);
  *value = (HgValue){ .type = HG_PARAM_INTS, .ints = ints };
  return true;
}

static HgValue
standard (const HgParam *param)
{
  HgValue value = { .type = param->type };
  if (param->type == HG_PARAM_REAL)
    value.d = param->standard;
  else if (param->type == HG_PARAM_INTS)
    value.ints = repeated (param, (int64_t)param->standard);
  else if (param->type < HG_PARAM_INTS)
    value.i = (int64_t)param->standard;
  return value;
}

bool
hg_param_parse (const HgParam *param, const char *text, HgValue *value, HgError *error)
{
  if ((param->flags & HG_PARAM_NULLABLE) && strcasecmp (text, "none") == 0)
    {
      *value = standard (param);
      return true;
    }
  switch (param->type)
    {
    case HG_PARAM_INT:
    case HG_PARAM_REAL:
      return parse_number (param, text, value, error);
    case HG_PARAM_BOOL:
      return parse_bool (param, text, value, error);
    case HG_PARAM_CHOICE:
      return parse_choice (param, text, value, error);
    case HG_PARAM_INTS:
      return parse_ints (param, text, value, error);
    case HG_PARAM_REGULARIZER:
      value->type = HG_PARAM_REGULARIZER;
      return hg_regularizer_parse (text, &value->regularizer, error)
             || hg_error_prefix (error, "%s", param->name);
    case HG_PARAM_SHAPE:
      value->type = HG_PARAM_SHAPE;
      return hg_shape_parse (text, &value->shape, error) || hg_error_prefix (error, "%s", param->name);
    case HG_PARAM_LAYER:
      break;
    }
  return hg_error_set (error, HG_ERROR_VALUE, "%s: cannot be given as text", param->name);
}

char *
hg_numbers_text (const int64_t *numbers, int n, const char *between, char *text, size_t size)
{
  size_t used = 0;
  if (size > 0)
    *text = '\0';
  for (int i = 0; i < n && used < size; i++)
    used
        += (size_t)snprintf (text + used, size - used, "%s%lld", i > 0 ? between : "", (long long)numbers[i]);
  return text;
}

char *
hg_param_text (const HgParam *param, HgValue value, char *text, size_t size)
{
  char shape[HG_SHAPE_TEXT];
  if ((param->flags & HG_PARAM_NULLABLE) && hg_param_is_default (param, &value))
    {
      snprintf (text, size, "none");
      return text;
    }
  switch (param->type)
    {
    case HG_PARAM_INT:
      return hg_format_count (text, size, value.i);
    case HG_PARAM_REAL:
      snprintf (text, size, "%g", value.d);
      return text;
    case HG_PARAM_BOOL:
      snprintf (text, size, "%s", value.i ? "true" : "false");
      return text;
    case HG_PARAM_CHOICE:
      snprintf (text, size, "%s", param->choices[value.i]);
      return text;
    case HG_PARAM_INTS:
      return hg_numbers_text (value.ints.v, value.ints.n, (param->flags & HG_PARAM_PAIRS) ? "," : " × ", text,
                              size);
    case HG_PARAM_REGULARIZER:
      return hg_regularizer_text (&value.regularizer, text, size);
    case HG_PARAM_SHAPE:
      snprintf (text, size, "%s", hg_shape_text (&value.shape, shape));
      return text;
    case HG_PARAM_LAYER:
      if (value.layer != NULL)
        hg_layer_describe (value.layer, text, size, NULL, 0);
      else if (size > 0)
        *text = '\0';
      return text;
    }
  return text;
}

bool
hg_value_equal (const HgValue *a, const HgValue *b)
{
  if (a->type != b->type)
    return false;
  if (a->type == HG_PARAM_REAL)
    return a->d == b->d;
  if (a->type == HG_PARAM_INTS)
    return a->ints.n == b->ints.n
           && memcmp (a->ints.v, b->ints.v, (size_t)a->ints.n * sizeof *a->ints.v) == 0;
  if (a->type == HG_PARAM_REGULARIZER)
    return hg_regularizer_equal (&a->regularizer, &b->regularizer);
  if (a->type == HG_PARAM_SHAPE)
    return hg_shape_equal (&a->shape, &b->shape);
  if (a->type == HG_PARAM_LAYER)
    return a->layer == b->layer
           || (a->layer != NULL && b->layer != NULL && hg_layer_equal (a->layer, b->layer));
  return a->i == b->i;
}

bool
hg_param_is_default (const HgParam *param, const HgValue *value)
{
  HgValue own = standard (param);
  return param->type != HG_PARAM_SHAPE && param->type != HG_PARAM_LAYER && hg_value_equal (value, &own);
}
