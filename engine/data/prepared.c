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

HgPrepared *
hg_prepared_new (HgDataset *dataset, const HgPrepareOptions *options, HgError *error)
{
  if (dataset->x->shape.rank < 2)
    {
      char text[HG_SHAPE_TEXT];
      hg_error_set (error, HG_ERROR_SHAPE, "%s: expected samples first and at least one more axis, got %s",
                    dataset->name, hg_shape_text (&dataset->x->shape, text));
      return NULL;
    }
  if (!check_finite (dataset, dataset->x, error))
    return NULL;
  HgPrepared *prepared = hg_alloc (1, sizeof *prepared, error);
  if (prepared == NULL)
    return NULL;
  atomic_init (&prepared->references, 1);
  prepared->dataset = hg_dataset_ref (dataset);
  prepared->split
      = hg_split_new (dataset, options->validation, options->test, options->shuffle, options->seed, error);
  if (prepared->split != NULL)
    prepared->scaler
        = hg_scaler_fit (options->scale, dataset->x, prepared->split->train, prepared->split->n_train, error);
  if (prepared->scaler != NULL)
    prepared->x = options->scale == HG_SCALE_NONE ? hg_tensor_ref (dataset->x)
                                                  : hg_scaler_apply (prepared->scaler, dataset->x, error);
  if (prepared->x != NULL && check_finite (dataset, prepared->x, error))
    return prepared;
  hg_prepared_unref (prepared);
  return NULL;
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
  hg_scaler_free (prepared->scaler);
  hg_split_free (prepared->split);
  hg_dataset_unref (prepared->dataset);
  free (prepared);
}
