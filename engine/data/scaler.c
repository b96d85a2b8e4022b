#include "data/scaler.h"
#include "base/memory.h"
#include <math.h>
#include <stdlib.h>

const char *const hg_scale_names[] = { "none", "standard", "minmax", NULL };

/* Features f = length of the last axis; a row holds row / f of them, one after the other. */
static void
fit_standard (HgScaler *scaler, const HgTensor *x, const size_t *index, size_t n)
{
  size_t row = hg_tensor_row_values (x), f = scaler->n;
  double count = (double)n * (double)(row / f);
  for (size_t i = 0; i < n; i++)
    for (size_t at = 0; at < row; at += f)
      for (size_t j = 0; j < f; j++)
        scaler->offset[j] += x->data[index[i] * row + at + j];
  for (size_t j = 0; j < f; j++)
    scaler->offset[j] /= count;
  for (size_t i = 0; i < n; i++)
    for (size_t at = 0; at < row; at += f)
      for (size_t j = 0; j < f; j++)
        {
          double away = x->data[index[i] * row + at + j] - scaler->offset[j];
          scaler->unit[j] += away * away;
        }
  for (size_t j = 0; j < f; j++)
    scaler->unit[j] = sqrt (scaler->unit[j] / count);
}

static void
fit_minmax (HgScaler *scaler, const HgTensor *x, const size_t *index, size_t n)
{
  size_t row = hg_tensor_row_values (x), f = scaler->n;
  for (size_t j = 0; j < f; j++)
    scaler->offset[j] = scaler->unit[j] = x->data[index[0] * row + j];
  for (size_t i = 0; i < n; i++)
    for (size_t at = 0; at < row; at += f)
      for (size_t j = 0; j < f; j++)
        {
          double value = x->data[index[i] * row + at + j];
          scaler->offset[j] = fmin (scaler->offset[j], value);
          scaler->unit[j] = fmax (scaler->unit[j], value);
        }
  for (size_t j = 0; j < f; j++)
    scaler->unit[j] -= scaler->offset[j];
}

HgScaler *
hg_scaler_new (HgScale kind, size_t n, HgError *error)
{
  HgScaler *scaler = hg_alloc (1, sizeof *scaler, error);
  if (scaler == NULL)
    return NULL;
  *scaler = (HgScaler){ .kind = kind,
                        .n = n,
                        .offset = hg_alloc (n, sizeof *scaler->offset, error),
                        .unit = hg_alloc (n, sizeof *scaler->unit, error) };
  if (scaler->offset != NULL && scaler->unit != NULL)
    return scaler;
  hg_scaler_free (scaler);
  return NULL;
}

HgScaler *
hg_scaler_copy (const HgScaler *scaler, HgError *error)
{
  HgScaler *copy = hg_scaler_new (scaler->kind, scaler->n, error);
  for (size_t j = 0; copy != NULL && j < scaler->n; j++)
    {
      copy->offset[j] = scaler->offset[j];
      copy->unit[j] = scaler->unit[j];
    }
  return copy;
}

HgScaler *
hg_scaler_fit (HgScale kind, const HgTensor *x, const size_t *index, size_t n, HgError *error)
{
  if (x->shape.rank < 2 || x->values == 0 || n == 0)
    {
      hg_error_set (error, HG_ERROR_VALUE, "a scaler needs samples to be fitted on, got none");
      return NULL;
    }
  HgScaler *scaler = hg_scaler_new (kind, (size_t)hg_shape_axis (&x->shape, -1), error);
  if (scaler == NULL)
    return NULL;
  if (kind == HG_SCALE_STANDARD)
    fit_standard (scaler, x, index, n);
  else if (kind == HG_SCALE_MINMAX)
    fit_minmax (scaler, x, index, n);
  /* Rounding gives a constant feature a deviation of some 1e-16 of its size: that counts as none. */
  for (size_t j = 0; j < scaler->n; j++)
    if (!(scaler->unit[j] > 1e-12 * fabs (scaler->offset[j])))
      scaler->unit[j] = 1;
  return scaler;
}

void
hg_scaler_free (HgScaler *scaler)
{
  if (scaler == NULL)
    return;
  free (scaler->offset);
  free (scaler->unit);
  free (scaler);
}

static HgTensor *
like (const HgScaler *scaler, const HgTensor *x, HgError *error)
{
  int64_t features = hg_shape_axis (&x->shape, -1);
  if (features == (int64_t)scaler->n)
    return hg_tensor_new (&x->shape, error);
  hg_error_set (error, HG_ERROR_SHAPE, "the scaler expects %zu features, got %lld", scaler->n,
                (long long)features);
  return NULL;
}

static void
scale (const HgScaler *scaler, size_t values, const HgReal *from, HgReal *to)
{
  for (size_t at = 0; at < values; at += scaler->n)
    for (size_t j = 0; j < scaler->n; j++)
      to[at + j] = (HgReal)((from[at + j] - scaler->offset[j]) / scaler->unit[j]);
}

HgTensor *
hg_scaler_apply (const HgScaler *scaler, const HgTensor *x, HgError *error)
{
  HgTensor *scaled = like (scaler, x, error);
  if (scaled != NULL)
    scale (scaler, x->values, x->data, scaled->data);
  return scaled;
}

void
hg_scaler_apply_in_place (const HgScaler *scaler, HgTensor *x)
{
  scale (scaler, x->values, x->data, x->data);
}

HgTensor *
hg_scaler_invert (const HgScaler *scaler, const HgTensor *x, HgError *error)
{
  HgTensor *plain = like (scaler, x, error);
  if (plain != NULL)
    for (size_t at = 0; at < x->values; at += scaler->n)
      for (size_t j = 0; j < scaler->n; j++)
        plain->data[at + j] = (HgReal)(x->data[at + j] * scaler->unit[j] + scaler->offset[j]);
  return plain;
}
