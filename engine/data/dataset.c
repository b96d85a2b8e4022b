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
  hg_tensor_unref (dataset->y);
  for (size_t i = 0; i < dataset->n_more; i++)
    hg_tensor_unref (dataset->more[i]);
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

size_t
hg_dataset_usual_class (const HgDataset *dataset)
{
  size_t usual = HG_NO_CLASS, most = 0;
  for (size_t k = 0; dataset->labels != NULL && k < dataset->n_classes; k++)
    {
      size_t n = 0;
      for (size_t i = 0; i < hg_tensor_rows (dataset->x); i++)
        n += dataset->labels[i] == (int)k;
      usual = n > most ? k : usual;
      most = n > most ? n : most;
    }
  return usual;
}

size_t
hg_dataset_class (const HgDataset *dataset, const char *name)
{
  for (size_t k = 0; dataset->labels != NULL && k < dataset->n_classes; k++)
    if (strcmp (dataset->class_names[k], name) == 0)
      return k;
  return HG_NO_CLASS;
}

/* Whether @tensor goes with the samples; it is unref'd where it does not. */
static bool
goes_along (const HgDataset *dataset, HgTensor *tensor, const char *what, HgError *error)
{
  char text[HG_SHAPE_TEXT];
  size_t n = hg_tensor_rows (dataset->x);
  if (tensor->shape.rank >= 2 && hg_tensor_rows (tensor) == n)
    return true;
  hg_error_set (error, HG_ERROR_SHAPE,
                "%s: expected %s of %zu rows, one a sample, and at least one more axis, got %s",
                dataset->name, what, n, hg_shape_text (&tensor->shape, text));
  hg_tensor_unref (tensor);
  return false;
}

bool
hg_dataset_set_targets (HgDataset *dataset, HgTensor *y, HgError *error)
{
  if (!goes_along (dataset, y, "targets", error))
    return false;
  hg_tensor_unref (dataset->y);
  dataset->y = y;
  return true;
}

bool
hg_dataset_add_input (HgDataset *dataset, HgTensor *input, HgError *error)
{
  char what[40];
  snprintf (what, sizeof what, "input %zu", dataset->n_more + 2);
  if (!goes_along (dataset, input, what, error))
    return false;
  if (dataset->n_more == HG_MORE_INPUTS)
    {
      hg_tensor_unref (input);
      return hg_error_set (error, HG_ERROR_SHAPE, "%s: expected at most %d inputs, got more", dataset->name,
                           HG_MORE_INPUTS + 1);
    }
  dataset->more[dataset->n_more++] = input;
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

/* Replaces @*tensor (NULL is fine) by its rows @index[0 … n−1]. */
static bool
pick_rows (HgTensor **tensor, const size_t *index, size_t n, HgError *error)
{
  HgTensor *rows = *tensor != NULL ? hg_tensor_gather (*tensor, index, n, error) : NULL;
  if (*tensor != NULL && rows == NULL)
    return false;
  hg_tensor_unref (*tensor);
  *tensor = rows;
  return true;
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
  bool done
      = index != NULL && pick_rows (&dataset->x, index, n, error) && pick_rows (&dataset->y, index, n, error);
  for (size_t i = 0; done && i < dataset->n_more; i++)
    done = pick_rows (&dataset->more[i], index, n, error);
  if (!done)
    {
      free (index);
      hg_dataset_unref (dataset);
      return NULL;
    }
  pick (dataset->labels, sizeof *dataset->labels, index, n);
  pick (dataset->order, sizeof *dataset->order, index, n);
  pick (dataset->start, sizeof *dataset->start, index, n);
  if (dataset->fixed[0] > 0)
    memcpy (dataset->fixed, parts, sizeof parts);
  free (index);
  return dataset;
}
