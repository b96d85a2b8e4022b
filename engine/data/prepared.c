#include "data/prepared.h"
#include "base/memory.h"
#include "data/source.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

HgPrepareOptions
hg_prepare_options (const HgDataset *dataset)
{
  return (HgPrepareOptions){ .scale = dataset->scaled ? HG_SCALE_NONE : HG_SCALE_STANDARD,
                             .validation = 0.16,
                             .test = 0.2,
                             .shuffle = true,
                             .seed = HG_DATA_SEED };
}

/* Names sample and feature of the first value that is not finite. */
static bool
check_finite (const HgDataset *dataset, const HgTensor *x, HgError *error)
{
  size_t row = hg_tensor_row_values (x), f = hg_dataset_features (dataset);
  for (size_t i = 0; i < x->values; i++)
    if (!isfinite (x->data[i]))
      {
        char number[32];
        snprintf (number, sizeof number, "%zu", i % f + 1);
        return hg_error_set (error, HG_ERROR_VALUE,
                             "%s: sample %zu, feature %s: expected a finite number, got %g", dataset->name,
                             i / row + 1, dataset->features != NULL ? dataset->features[i % f] : number,
                             (double)x->data[i]);
      }
  return true;
}

/* The same of targets and further inputs, whose features have no names. @what: "target". */
static bool
check_finite_more (const HgDataset *dataset, const HgTensor *x, const char *what, HgError *error)
{
  size_t row = hg_tensor_row_values (x);
  for (size_t i = 0; i < x->values; i++)
    if (!isfinite (x->data[i]))
      return hg_error_set (error, HG_ERROR_VALUE,
                           "%s: sample %zu, %s, value %zu: expected a finite number, got %g", dataset->name,
                           i / row + 1, what, i % row + 1, (double)x->data[i]);
  return true;
}

/* @x of @dataset scaled: itself where nobody else holds it. */
static HgTensor *
scaled (const HgScaler *scaler, const HgDataset *dataset, HgTensor *x, HgError *error)
{
  if (atomic_load (&dataset->references) > 1 || atomic_load (&x->references) > 1)
    return hg_scaler_apply (scaler, x, error);
  hg_scaler_apply_in_place (scaler, x);
  return hg_tensor_ref (x);
}

static bool
prepare_x (HgPrepared *prepared, const HgScaler *given, HgError *error)
{
  HgDataset *dataset = prepared->dataset;
  bool suits = given != NULL && given->n == hg_dataset_features (dataset);
  HgScale scale = suits ? given->kind : prepared->options.scale;
  prepared->scaler
      = suits ? hg_scaler_copy (given, error)
              : hg_scaler_fit (scale, dataset->x, prepared->split->train, prepared->split->n_train, error);
  if (prepared->scaler != NULL)
    prepared->x = scale == HG_SCALE_NONE ? hg_tensor_ref (dataset->x)
                                         : scaled (prepared->scaler, dataset, dataset->x, error);
  return prepared->x != NULL && check_finite (dataset, prepared->x, error);
}

static bool
prepare_y (HgPrepared *prepared, HgError *error)
{
  HgDataset *dataset = prepared->dataset;
  if (dataset->y == NULL)
    prepared->y = hg_tensor_ref (prepared->x);
  else if (prepared->scaler->kind == HG_SCALE_NONE
           || !hg_shape_equal (&dataset->y->shape, &dataset->x->shape))
    prepared->y = hg_tensor_ref (dataset->y);
  else
    prepared->y = scaled (prepared->scaler, dataset, dataset->y, error);
  return prepared->y != NULL
         && (dataset->y == NULL || check_finite_more (dataset, prepared->y, "target", error));
}

static bool
prepare_more (HgPrepared *prepared, HgError *error)
{
  HgDataset *dataset = prepared->dataset;
  for (; prepared->n_more < dataset->n_more; prepared->n_more++)
    {
      HgTensor *input = dataset->more[prepared->n_more];
      char what[40];
      snprintf (what, sizeof what, "input %zu", prepared->n_more + 2);
      if (!check_finite_more (dataset, input, what, error))
        return false;
      prepared->more[prepared->n_more] = hg_tensor_ref (input);
    }
  return true;
}

/* The range of all targets, and what their mean and deviation are like. */
static void
measure (HgPrepared *prepared)
{
  const HgTensor *y = prepared->y;
  double sum = 0, square = 0;
  HgReal low = (HgReal)INFINITY, high = -low;
  for (size_t i = 0; i < y->values; i++)
    {
      const HgReal value = y->data[i];
      low = value < low ? value : low;
      high = value > high ? value : high;
      sum += (double)value;
      square += (double)value * (double)value;
    }
  prepared->low = (double)low;
  prepared->high = (double)high;
  prepared->mean = sum / (double)y->values;
  prepared->deviation = sqrt (fmax (square / (double)y->values - prepared->mean * prepared->mean, 0));
}

HgPrepared *
hg_prepared_take (HgDataset *dataset, const HgPrepareOptions *options, HgError *error)
{
  char text[HG_SHAPE_TEXT];
  if (dataset->x->shape.rank < 2)
    hg_error_set (error, HG_ERROR_SHAPE, "%s: expected samples first and at least one more axis, got %s",
                  dataset->name, hg_shape_text (&dataset->x->shape, text));
  bool fits = dataset->x->shape.rank >= 2 && check_finite (dataset, dataset->x, error);
  HgPrepared *prepared = fits ? hg_alloc (1, sizeof *prepared, error) : NULL;
  if (prepared == NULL)
    {
      hg_dataset_unref (dataset);
      return NULL;
    }
  atomic_init (&prepared->references, 1);
  prepared->dataset = dataset;
  prepared->options = *options;
  prepared->options.scaler = NULL;
  prepared->split
      = hg_split_new (dataset, options->validation, options->test, options->shuffle, options->seed, error);
  bool kept = *options->normal == '\0' || prepared->split == NULL
              || hg_split_train_on (prepared->split, dataset, options->normal, error);
  if (prepared->split != NULL && kept && prepare_x (prepared, options->scaler, error)
      && prepare_y (prepared, error) && prepare_more (prepared, error))
    {
      measure (prepared);
      return prepared;
    }
  hg_prepared_unref (prepared);
  return NULL;
}

HgPrepared *
hg_prepared_new (HgDataset *dataset, const HgPrepareOptions *options, HgError *error)
{
  return hg_prepared_take (hg_dataset_ref (dataset), options, error);
}

HgPrepared *
hg_prepared_ref (HgPrepared *prepared)
{
  if (prepared != NULL)
    atomic_fetch_add_explicit (&prepared->references, 1, memory_order_relaxed);
  return prepared;
}

void
hg_prepared_unref (HgPrepared *prepared)
{
  if (prepared == NULL || atomic_fetch_sub_explicit (&prepared->references, 1, memory_order_acq_rel) != 1)
    return;
  hg_tensor_unref (prepared->x);
  hg_tensor_unref (prepared->y);
  for (size_t i = 0; i < prepared->n_more; i++)
    hg_tensor_unref (prepared->more[i]);
  hg_data_origin_free (prepared->origin);
  hg_scaler_free (prepared->scaler);
  hg_split_free (prepared->split);
  hg_dataset_unref (prepared->dataset);
  free (prepared);
}
