#include "layers/regularizer.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const char *const names[] = { "none", "l1", "l2", "l1_l2", "orthogonal", "orthogonal_columns" };

/* ½ Σ_{i≠j} |cos (v_i, v_j)| over @n vectors of @length values, @step apart, with @stride between a vector's
 * values. As in Keras a vector's length is at least 1e-6 (its square 1e-12). O(n² · length). */
static double
orthogonal (size_t n, size_t length, size_t step, size_t stride, const HgReal *w, double factor, double scale,
            HgReal *gradient)
{
  double total = 0;
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < i; j++)
      {
        const HgReal *a = w + i * step, *b = w + j * step;
        double aa = 0, bb = 0, ab = 0;
        for (size_t k = 0; k < length; k++)
          {
            aa += (double)a[k * stride] * (double)a[k * stride];
            bb += (double)b[k * stride] * (double)b[k * stride];
            ab += (double)a[k * stride] * (double)b[k * stride];
          }
        aa = fmax (aa, 1e-12);
        bb = fmax (bb, 1e-12);
        double cosine = ab / sqrt (aa * bb), sign = cosine > 0 ? 1 : cosine < 0 ? -1 : 0;
        total += fabs (cosine);
        for (size_t k = 0; gradient != NULL && k < length; k++)
          {
            double p = (double)a[k * stride], q = (double)b[k * stride], part = scale * factor * sign;
            gradient[i * step + k * stride] += (HgReal)(part * (q / sqrt (aa * bb) - cosine * p / aa));
            gradient[j * step + k * stride] += (HgReal)(part * (p / sqrt (aa * bb) - cosine * q / bb));
          }
      }
  return factor * total;
}

static double
by_value (const HgRegularizer *regularizer, size_t n, const HgReal *w, double scale, HgReal *gradient)
{
  double l1 = regularizer->type == HG_REGULARIZER_L2 ? 0 : regularizer->l1;
  double l2 = regularizer->type == HG_REGULARIZER_L1 ? 0 : regularizer->l2;
  double absolute = 0, square = 0;
  for (size_t i = 0; i < n; i++)
    {
      double x = (double)w[i], sign = x > 0 ? 1 : x < 0 ? -1 : 0;
      absolute += fabs (x);
      square += x * x;
      if (gradient != NULL)
        gradient[i] += (HgReal)(scale * (l1 * sign + 2 * l2 * x));
    }
  return l1 * absolute + l2 * square;
}

double
hg_regularizer_penalty (const HgRegularizer *regularizer, const HgShape *shape, const HgReal *w, double scale,
                        HgReal *gradient)
{
  int64_t values = hg_shape_values (shape);
  if (regularizer->type == HG_REGULARIZER_NONE || values <= 0)
    return 0;
  if (regularizer->type < HG_REGULARIZER_ORTHOGONAL)
    return by_value (regularizer, (size_t)values, w, scale, gradient);
  if (shape->rank != 2)
    return 0;
  size_t rows = (size_t)shape->dim[0], columns = (size_t)shape->dim[1];
  if (regularizer->type == HG_REGULARIZER_ORTHOGONAL)
    return orthogonal (rows, columns, columns, 1, w, regularizer->l2, scale, gradient);
  return orthogonal (columns, rows, 1, columns, w, regularizer->l2, scale, gradient);
}

bool
hg_regularizer_equal (const HgRegularizer *a, const HgRegularizer *b)
{
  if (a->type != b->type)
    return false;
  bool first = a->type == HG_REGULARIZER_L1 || a->type == HG_REGULARIZER_L1L2;
  bool second = a->type != HG_REGULARIZER_NONE && a->type != HG_REGULARIZER_L1;
  return (!first || a->l1 == b->l1) && (!second || a->l2 == b->l2);
}

bool
hg_regularizer_parse (const char *text, HgRegularizer *regularizer, HgError *error)
{
  double factor[2] = { 0.01, 0.01 };
  size_t length = strcspn (text, "(");
  HgRegularizer result = { 0 };
  bool found = false;
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (strlen (names[i]) == length && strncasecmp (names[i], text, length) == 0)
      {
        result.type = (HgRegularizerType)i;
        found = true;
      }
  const char *at = text + length;
  for (int i = 0; found && *at != '\0' && i < 2; i++)
    {
      char *end;
      found = *at == (i == 0 ? '(' : ',');
      factor[i] = found ? strtod (at + 1, &end) : 0;
      found = found && end != at + 1 && factor[i] >= 0 && isfinite (factor[i]);
      at = found ? end : at;
      if (found && *at == ')')
        {
          at++;
          break;
        }
      found = found && result.type == HG_REGULARIZER_L1L2 && i == 0;
    }
  if (!found || *at != '\0')
    return hg_error_set (
        error, HG_ERROR_VALUE,
        "expected none, l1(0.01), l2(0.01), l1_l2(0.01,0.01) or orthogonal(0.01), got “%.40s”", text);
  result.l1 = result.type == HG_REGULARIZER_L1 || result.type == HG_REGULARIZER_L1L2 ? factor[0] : 0;
  result.l2 = result.type == HG_REGULARIZER_L1L2 ? factor[1]
              : result.type > HG_REGULARIZER_L1  ? factor[0]
                                                 : 0;
  *regularizer = result;
  return true;
}

char *
hg_regularizer_text (const HgRegularizer *regularizer, char *text, size_t size)
{
  const char *name = names[regularizer->type];
  if (regularizer->type == HG_REGULARIZER_NONE)
    snprintf (text, size, "%s", name);
  else if (regularizer->type == HG_REGULARIZER_L1L2)
    snprintf (text, size, "%s(%g,%g)", name, regularizer->l1, regularizer->l2);
  else
    snprintf (text, size, "%s(%g)", name,
              regularizer->type == HG_REGULARIZER_L1 ? regularizer->l1 : regularizer->l2);
  return text;
}
