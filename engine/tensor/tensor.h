/* A tensor: a shape with its leading axis included, and its values, C order, HG_ALIGN-aligned. Reference-counted;
 * immutable once shared with another thread. Which axis means what is up to the holder: data sets and weights are
 * sample-major (samples first), as Keras has them. */
#pragma once
#include "tensor/real.h"
#include "tensor/shape.h"
#include <stdatomic.h>

typedef struct
{
  atomic_uint references;
  HgShape shape;
  size_t values; /* product of the shape */
  HgReal *data;
  size_t mapped; /* bytes of the mapping that data begins; 0: data comes from the heap */
} HgTensor;

/* Zeroed. Fails with HG_ERROR_MEMORY, or HG_ERROR_SHAPE when an axis is unknown. */
HgTensor *hg_tensor_new (const HgShape *shape, HgError *error);

/* @rows samples of @sample: shape (rows, sample…). */
HgTensor *hg_tensor_new_rows (size_t rows, const HgShape *sample, HgError *error);

/* Values that lie at the start of a mapping of @bytes (as mmap gives it), which the tensor then owns (also on failure).
 * Fails as above, and with HG_ERROR_SHAPE when they do not fit in. */
HgTensor *hg_tensor_new_mapped (const HgShape *shape, void *mapping, size_t bytes, HgError *error);

HgTensor *hg_tensor_ref (HgTensor *tensor);
void hg_tensor_unref (HgTensor *tensor); /* NULL is fine */

/* The leading axis, the shape without it, and the values of one row. */
size_t hg_tensor_rows (const HgTensor *tensor);
HgShape hg_tensor_sample (const HgTensor *tensor);
size_t hg_tensor_row_values (const HgTensor *tensor);

/* A new tensor of the rows @index[0 … n−1] of @tensor. */
HgTensor *hg_tensor_gather (const HgTensor *tensor, const size_t *index, size_t n, HgError *error);
