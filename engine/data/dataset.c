#include "data/dataset.h"
#include "base/memory.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

HgDataset *
hg_dataset_new (const char *name, HgTensor *x, HgError *error)
{
  HgDataset *dataset = x != NULL ? hg_alloc (1, sizeof *dataset, error) : NULL;
  if (dataset == NULL)
    {
      hg_tensor_unref (x);
      return NULL;
    }
  atomic_init (&dataset->references, 1);
  snprintf (dataset->name, sizeof dataset->name, "%s", name);
  dataset->x = x;
  return dataset;
}

HgDataset *
hg_dataset_ref (HgDataset *dataset)
{
  if (dataset != NULL)
    atomic_fetch_add_explicit (&dataset->references, 1, memory_order_relaxed);
  return dataset;
}

void
hg_dataset_unref (HgDataset *dataset)
{
  if (dataset == NULL || atomic_fetch_sub_explicit (&dataset->references, 1, memory_order_acq_rel) != 1)
    return;
  hg_tensor_unref (dataset->x);
  free (dataset->labels);
  free (dataset->class_names);
  free (dataset->order);
  free (dataset->start);
  free (dataset->features);
  free (dataset->noise);
  free (dataset);
}

size_t
hg_dataset_features (const HgDataset *dataset)
{
  return (size_t)hg_shape_axis (&dataset->x->shape, -1);
}

bool
hg_dataset_add_classes (HgDataset *dataset, size_t n_classes, const char *const *names, HgError *error)
{
  dataset->labels = hg_alloc (hg_tensor_rows (dataset->x), sizeof *dataset->labels, error);
  dataset->class_names = hg_alloc (n_classes, sizeof *dataset->class_names, error);
  if (dataset->labels == NULL || dataset->class_names == NULL)
    return false;
  dataset->n_classes = n_classes;
  for (size_t i = 0; i < n_classes; i++)
    snprintf (dataset->class_names[i], HG_FEATURE_SIZE, "%s", names[i]);
  return true;
}

bool
hg_dataset_add_noise (HgDataset *dataset, double variance, HgError *error)
{
  size_t features = hg_dataset_features (dataset);
  dataset->noise = hg_alloc (features, sizeof *dataset->noise, error);
  for (size_t i = 0; dataset->noise != NULL && i < features; i++)
    dataset->noise[i] = variance;
  return dataset->noise != NULL;
}

/* Keeps the first @n elements as @index orders them, in place: index[i] ≥ i. */
static void
pick (void *array, size_t size, const size_t *index, size_t n)
{
  char *at = array;
  if (at != NULL)
    for (size_t i = 0; i < n; i++)
      memmove (at + i * size, at + index[i] * size, size);
}

HgDataset *
hg_dataset_head (HgDataset *dataset, size_t limit, HgError *error)
{
  size_t rows = hg_tensor_rows (dataset->x), parts[3] = { rows, 0, 0 }, n = 0, from = 0;
  if (limit == 0 || limit >= rows)
    return dataset;
  if (dataset->fixed[0] > 0)
    memcpy (parts, dataset->fixed, sizeof parts);
  size_t *index = hg_alloc (limit, sizeof *index, error);
  for (int part = 0; part < 3 && index != NULL; part++)
    {
      size_t before = n, end = (size_t)((double)limit * (double)(from + parts[part]) / (double)rows + 0.5);
      for (size_t i = 0; n < end; i++)
        index[n++] = from + i;
      from += parts[part];
      parts[part] = n - before;
    }
  HgTensor *x = index != NULL ? hg_tensor_gather (dataset->x, index, n, error) : NULL;
  if (x == NULL)
    {
      free (index);
      hg_dataset_unref (dataset);
      return NULL;
    }
  hg_tensor_unref (dataset->x);
  dataset->x = x;
  pick (dataset->labels, sizeof *dataset->labels, index, n);
  pick (dataset->order, sizeof *dataset->order, index, n);
  pick (dataset->start, sizeof *dataset->start, index, n);
  if (dataset->fixed[0] > 0)
    memcpy (dataset->fixed, parts, sizeof parts);
  free (index);
  return dataset;
}
