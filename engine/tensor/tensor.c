#include "tensor/tensor.h"
#include "base/memory.h"
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

HgTensor *
hg_tensor_new (const HgShape *shape, HgError *error)
{
  int64_t values = hg_shape_values (shape);
  if (values < 0)
    {
      char text[HG_SHAPE_TEXT];
      hg_error_set (error, HG_ERROR_SHAPE, "a tensor needs every axis, got %s", hg_shape_text (shape, text));
      return NULL;
    }
  HgTensor *tensor = hg_alloc (1, sizeof *tensor, error);
  HgReal *data = tensor != NULL ? hg_alloc_aligned ((size_t)values, sizeof *data, error) : NULL;
  if (data == NULL)
    {
      free (tensor);
      return NULL;
    }
  atomic_init (&tensor->references, 1);
  tensor->shape = *shape;
  tensor->values = (size_t)values;
  tensor->data = data;
  return tensor;
}

HgTensor *
hg_tensor_new_mapped (const HgShape *shape, void *mapping, size_t bytes, HgError *error)
{
  int64_t values = hg_shape_values (shape);
  bool fits = values > 0 && (uint64_t)values <= bytes / sizeof (HgReal);
  HgTensor *tensor = fits ? hg_alloc (1, sizeof *tensor, error) : NULL;
  if (!fits)
    hg_error_set (error, HG_ERROR_SHAPE, "a tensor does not fit into its %zu bytes", bytes);
  if (tensor == NULL)
    {
      munmap (mapping, bytes);
      return NULL;
    }
  atomic_init (&tensor->references, 1);
  tensor->shape = *shape;
  tensor->values = (size_t)values;
  tensor->data = mapping;
  tensor->mapped = bytes;
  return tensor;
}

HgTensor *
hg_tensor_new_rows (size_t rows, const HgShape *sample, HgError *error)
{
  HgShape shape = { .rank = sample->rank + 1, .dim = { (int64_t)rows } };
  if (sample->rank < 0 || sample->rank >= HG_MAX_RANK)
    {
      hg_error_set (error, HG_ERROR_SHAPE, "a sample has at most %d axes, got %d", HG_MAX_RANK - 1,
                    sample->rank);
      return NULL;
    }
  memcpy (shape.dim + 1, sample->dim, (size_t)sample->rank * sizeof *shape.dim);
  return hg_tensor_new (&shape, error);
}

HgTensor *
hg_tensor_ref (HgTensor *tensor)
{
  if (tensor != NULL)
    atomic_fetch_add_explicit (&tensor->references, 1, memory_order_relaxed);
  return tensor;
}

void
hg_tensor_unref (HgTensor *tensor)
{
  if (tensor == NULL || atomic_fetch_sub_explicit (&tensor->references, 1, memory_order_acq_rel) != 1)
    return;
  if (tensor->mapped > 0)
    munmap (tensor->data, tensor->mapped);
  else
    free (tensor->data);
  free (tensor);
}

size_t
hg_tensor_rows (const HgTensor *tensor)
{
  return tensor->shape.rank > 0 ? (size_t)tensor->shape.dim[0] : 1;
}

HgShape
hg_tensor_sample (const HgTensor *tensor)
{
  HgShape sample = { .rank = tensor->shape.rank > 0 ? tensor->shape.rank - 1 : 0 };
  memcpy (sample.dim, tensor->shape.dim + 1, (size_t)sample.rank * sizeof *sample.dim);
  return sample;
}

size_t
hg_tensor_row_values (const HgTensor *tensor)
{
  HgShape sample = hg_tensor_sample (tensor);
  return (size_t)hg_shape_values (&sample);
}

HgTensor *
hg_tensor_gather (const HgTensor *tensor, const size_t *index, size_t n, HgError *error)
{
  HgShape sample = hg_tensor_sample (tensor);
  HgTensor *rows = hg_tensor_new_rows (n, &sample, error);
  size_t width = hg_tensor_row_values (tensor);
  if (rows != NULL)
    for (size_t i = 0; i < n; i++)
      memcpy (rows->data + i * width, tensor->data + index[i] * width, width * sizeof (HgReal));
  return rows;
}
