#include "files/keras-regularizer.h"
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* The class's name as the text form has it: "L1L2" → "l1_l2", "OrthogonalRegularizer" → "orthogonal". */
static void
plain_name (const char *class, char *name, size_t size)
{
  size_t n = 0;
  for (; class[n] != '\0' && n + 1 < size; n++)
    name[n] = (char)tolower ((unsigned char)class[n]);
  name[n] = '\0';
  if (strcmp (name, "l1l2") == 0)
    snprintf (name, size, "l1_l2");
  else if (strncmp (name, "orthogonal", 10) == 0)
    snprintf (name, size, "orthogonal");
}

bool
hg_keras_regularizer_read (const json_t *json, HgRegularizer *regularizer, HgError *error)
{
  char name[64];
  const json_t *config = json_object_get (json, "config");
  const char *class = json_string_value (json_is_string (json) ? json : json_object_get (json, "class_name"));
  *regularizer = (HgRegularizer){ 0 };
  if (json_is_null (json))
    return true;
  if (class == NULL)
    return hg_error_set (error, HG_ERROR_FORMAT, "expected null, a name or a class with its configuration");
  plain_name (class, name, sizeof name);
  if (!hg_regularizer_parse (name, regularizer, NULL))
    return hg_error_set (error, HG_ERROR_UNSUPPORTED, "Hourglass does not know the regularizer %.60s", class);
  if (config == NULL)
    return true;
  const char *mode = json_string_value (json_object_get (config, "mode"));
  bool orthogonal = regularizer->type == HG_REGULARIZER_ORTHOGONAL;
  if (orthogonal && mode != NULL && strcmp (mode, "columns") == 0)
    regularizer->type = HG_REGULARIZER_ORTHOGONAL_COLUMNS;
  const json_t *l1 = json_object_get (config, "l1"),
               *l2 = json_object_get (config, orthogonal ? "factor" : "l2");
  if (json_is_number (l1))
    regularizer->l1 = json_number_value (l1);
  if (json_is_number (l2))
    regularizer->l2 = json_number_value (l2);
  if (!isfinite (regularizer->l1) || !isfinite (regularizer->l2))
    return hg_error_set (error, HG_ERROR_FORMAT, "expected a factor that is a number");
  return true;
}

json_t *
hg_keras_regularizer_write (const HgRegularizer *regularizer)
{
  switch (regularizer->type)
    {
    case HG_REGULARIZER_NONE:
      return json_null ();
    case HG_REGULARIZER_L1:
      return json_pack ("{s:s, s:{s:f}}", "class_name", "L1", "config", "l1", regularizer->l1);
    case HG_REGULARIZER_L2:
      return json_pack ("{s:s, s:{s:f}}", "class_name", "L2", "config", "l2", regularizer->l2);
    case HG_REGULARIZER_L1L2:
      return json_pack ("{s:s, s:{s:f, s:f}}", "class_name", "L1L2", "config", "l1", regularizer->l1, "l2",
                        regularizer->l2);
    case HG_REGULARIZER_ORTHOGONAL:
    case HG_REGULARIZER_ORTHOGONAL_COLUMNS:
      break;
    }
  return json_pack ("{s:s, s:{s:f, s:s}}", "class_name", "OrthogonalRegularizer", "config", "factor",
                    regularizer->l2, "mode",
                    regularizer->type == HG_REGULARIZER_ORTHOGONAL ? "rows" : "columns");
}
