#include "data/split.h"
#include "base/memory.h"
#include "base/random.h"
#include <math.h>
#include <stdlib.h>

void
hg_split_free (HgSplit *split)
{
  if (split == NULL)
    return;
  free (split->train);
  free (split->validation);
  free (split->test);
  free (split);
}

/* The parts' sizes before windows are left out. A part that was asked for has at least one sample. */
static bool
share (HgSplit *split, const HgDataset *dataset, double validation, double test, HgError *error)
{
  size_t n = hg_tensor_rows (dataset->x);
  if (dataset->fixed[0] > 0)
    {
      split->n_train = dataset->fixed[0];
      split->n_validation = dataset->fixed[1];
      split->n_test = dataset->fixed[2];
      return true;
    }
  if (!(validation >= 0 && test >= 0 && validation + test < 1))
    return hg_error_set (
        error, HG_ERROR_VALUE,
        "%s: expected validation and test fractions that leave something to train on, got %g and %g",
        dataset->name, validation, test);
  split->n_test = (size_t)llround (test * (double)n);
  split->n_validation = (size_t)llround (validation * (double)n);
  split->n_train = n - (split->n_test + split->n_validation < n ? split->n_test + split->n_validation : n);
  return true;
}

/* Windows at the front of a part that share a row with the last window of the part before. */
static size_t
overlap (const HgDataset *dataset, size_t first, size_t n)
{
  size_t dropped = 0;
  if (dataset->start != NULL && first > 0)
    while (dropped < n && dataset->start[first + dropped] < dataset->start[first - 1] + dataset->span)
      dropped++;
  return dropped;
}

/* Fills the parts in the order training, validation, test from @order. */
static bool
deal (HgSplit *split, const HgDataset *dataset, const size_t *order, HgError *error)
{
  size_t *sizes[] = { &split->n_train, &split->n_validation, &split->n_test }, at = 0;
  size_t **parts[] = { &split->train, &split->validation, &split->test };
  for (int i = 0; i < 3; i++)
    {
      size_t n = *sizes[i], dropped = dataset->fixed[0] > 0 ? 0 : overlap (dataset, at, n);
      *parts[i] = hg_alloc (n - dropped, sizeof **parts[i], error);
      if (*parts[i] == NULL)
        return false;
      for (size_t j = dropped; j < n; j++)
        (*parts[i])[j - dropped] = order != NULL ? order[at + j] : at + j;
      at += n;
      *sizes[i] = n - dropped;
      split->n_dropped += dropped;
    }
  return true;
}

static bool
check (const HgSplit *split, const HgDataset *dataset, double validation, double test, HgError *error)
{
  const char *empty = split->n_train == 0                          ? "training"
                      : split->n_validation == 0 && validation > 0 ? "validation"
                      : split->n_test == 0 && test > 0             ? "test"
                                                                   : NULL;
  if (empty == NULL || dataset->fixed[0] > 0)
    return true;
  return hg_error_set (error, HG_ERROR_VALUE,
                       "%s: too few samples (%zu): nothing is left for the %s part%s", dataset->name,
                       hg_tensor_rows (dataset->x), empty,
                       split->n_dropped > 0 ? " once windows across a cut are left out" : "");
}

HgSplit *
hg_split_new (const HgDataset *dataset, double validation, double test, bool shuffle, uint64_t seed,
              HgError *error)
{
  size_t n = hg_tensor_rows (dataset->x), *order = NULL;
  HgSplit *split = hg_alloc (1, sizeof *split, error);
  bool done = split != NULL && share (split, dataset, validation, test, error);
  if (done && shuffle && dataset->start == NULL && dataset->fixed[0] == 0)
    {
      HgRandom random = hg_random (seed);
      order = hg_alloc (n, sizeof *order, error);
      done = order != NULL;
      for (size_t i = 0; done && i < n; i++)
        order[i] = i;
      if (done)
        hg_random_shuffle (&random, order, n);
    }
  done = done && deal (split, dataset, order, error) && check (split, dataset, validation, test, error);
  free (order);
  if (done)
    return split;
  hg_split_free (split);
  return NULL;
}

bool
hg_split_train_on (HgSplit *split, const HgDataset *dataset, const char *normal, HgError *error)
{
  size_t kept = 0, class = hg_dataset_class (dataset, normal);
  if (dataset->labels == NULL)
    return hg_error_set (error, HG_ERROR_VALUE,
                         "%s: expected marked samples, to train on the class \"%s\" alone, got none with a "
                         "mark: name the column of the marks",
                         dataset->name, normal);
  if (class == HG_NO_CLASS)
    return hg_error_set (error, HG_ERROR_VALUE,
                         "%s: expected the class \"%s\", to train on it alone, got other classes such as "
                         "\"%s\"",
                         dataset->name, normal, dataset->class_names[0]);
  for (size_t i = 0; i < split->n_train; i++)
    if (dataset->labels[split->train[i]] == (int)class)
      split->train[kept++] = split->train[i];
  split->n_marked = split->n_train - kept;
  split->n_train = kept;
  return kept > 0
         || hg_error_set (error, HG_ERROR_VALUE, "%s: no sample of the training part is %s", dataset->name,
                          normal);
}
