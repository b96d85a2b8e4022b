/* See lesson.h: what the right answer is, and what a typed one is worth. */
#include "base/decimal-point.h"
#include "base/format.h"
#include "files/lesson.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum
{
  NUMBER_SIZE = 64
};

/* A node of the shown model, or NULL where it was taken away. */
static const HgNodeCheck *
node_of (const HgLessonStep *step, const HgCheck *check, size_t *node)
{
  *node = step->layer != NULL ? hg_model_find (check->model, step->layer) : HG_NO_NODE;
  return *node != HG_NO_NODE ? &check->nodes[*node] : NULL;
}

static double
option_value (const HgLessonStep *step, const HgCheck *check, size_t node)
{
  HgValue value;
  const HgLayer *layer = check->model->nodes[node]->layer;
  const HgParam *param = hg_layer_param (layer, step->option);
  if (param == NULL || !hg_layer_get (layer, step->option, &value))
    return NAN;
  return param->type == HG_PARAM_BOOL || param->type == HG_PARAM_INT ? (double)value.i : NAN;
}

/* The property as a number; NaN where there is none. */
static double
truth (const HgLessonStep *step, const HgCheck *check, int epochs)
{
  size_t at;
  const HgNodeCheck *node = node_of (step, check, &at);
  int64_t count = HG_UNKNOWN;
  switch (step->asked)
    {
    case HG_ASKED_VALUES:
      count = node != NULL ? node->values : HG_UNKNOWN;
      break;
    case HG_ASKED_PARAMETERS:
      count = step->layer == NULL ? check->parameters : node != NULL ? node->parameters : HG_UNKNOWN;
      break;
    case HG_ASKED_OPTION:
      return node != NULL ? option_value (step, check, at) : NAN;
    case HG_ASKED_WAIST:
      count = check->waist != HG_NO_NODE ? check->waist_values : HG_UNKNOWN;
      break;
    case HG_ASKED_RATIO:
      return check->ratio > 0 ? check->ratio : NAN;
    case HG_ASKED_LAYERS:
      count = (int64_t)check->n - 1;
      break;
    case HG_ASKED_EPOCHS:
      return epochs;
    case HG_ASKED_NOTHING:
    case HG_ASKED_SHAPE:
    case HG_ASKED_KINDS:
      break;
    }
  return count >= 0 ? (double)count : NAN;
}

static bool
is_switch (const HgLessonStep *step, const HgCheck *check)
{
  size_t at;
  const HgParam *param = step->asked == HG_ASKED_OPTION && node_of (step, check, &at) != NULL
                             ? hg_layer_param (check->model->nodes[at]->layer, step->option)
                             : NULL;
  return param != NULL && param->type == HG_PARAM_BOOL;
}

char *
hg_lesson_truth (const HgLessonStep *step, const HgCheck *check, int epochs, char *text, size_t size)
{
  size_t at;
  const HgNodeCheck *node = node_of (step, check, &at);
  char shape[HG_SHAPE_TEXT];
  double number = truth (step, check, epochs);
  if (step->asked == HG_ASKED_SHAPE && node != NULL)
    snprintf (text, size, "%s", hg_shape_text (&node->out[0], shape));
  else if (isnan (number))
    snprintf (text, size, "?");
  else if (is_switch (step, check))
    snprintf (text, size, "%s", number != 0 ? "yes" : "no");
  else if (number == floor (number))
    hg_format_count (text, size, (int64_t)number);
  else
    snprintf (text, size, "%.2f", number);
  return text;
}

/* "5,331", "5 331", "295 ×", "295x", "yes": the number in @text; false where it is none. */
static bool
read_number (const char *text, double *number)
{
  char plain[NUMBER_SIZE], *end;
  size_t n = 0;
  const bool yes = strcmp (text, "yes") == 0 || strcmp (text, "on") == 0 || strcmp (text, "true") == 0;
  if (yes || strcmp (text, "no") == 0 || strcmp (text, "off") == 0 || strcmp (text, "false") == 0)
    {
      *number = yes;
      return true;
    }
  for (const char *p = text; *p != '\0' && n + 1 < sizeof plain; p++)
    if (*p != ',' && *p != ' ')
      plain[n++] = *p;
  plain[n] = '\0';
  HgDecimalPoint point = hg_decimal_point_begin ();
  *number = strtod (plain, &end);
  hg_decimal_point_end (&point);
  return n > 0 && end != plain && isfinite (*number)
         && (*end == '\0' || strcmp (end, "x") == 0 || strcmp (end, "×") == 0);
}

HgLessonVerdict
hg_lesson_judge (const HgLessonStep *step, const HgCheck *check, int epochs, const char *answer)
{
  size_t at;
  const HgNodeCheck *node = node_of (step, check, &at);
  HgShape shape;
  double number, right = truth (step, check, epochs);
  if (step->asked == HG_ASKED_SHAPE)
    {
      if (!hg_shape_parse (answer, &shape, NULL))
        return HG_LESSON_UNREADABLE;
      return node != NULL && hg_shape_equal (&shape, &node->out[0]) ? HG_LESSON_RIGHT : HG_LESSON_WRONG;
    }
  if (!read_number (answer, &number))
    return HG_LESSON_UNREADABLE;
  if (step->asked == HG_ASKED_EPOCHS)
    return right >= number ? HG_LESSON_RIGHT : HG_LESSON_WRONG;
  const double slack = right == floor (right) ? 0 : 0.005 * right; /* 9.14 for 9.142857 */
  return fabs (number - right) <= slack ? HG_LESSON_RIGHT : HG_LESSON_WRONG;
}
