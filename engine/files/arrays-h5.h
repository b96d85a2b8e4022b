/* Named arrays in a plain HDF5 file: every layer's output, every weight's gradient. */
#pragma once
#include "tensor/tensor.h"

typedef struct
{
  const char *name; /* slashes make groups */
  const HgTensor *value;
} HgNamedArray;

/* Atomic, as hg_keras_h5_save. float32. */
bool hg_arrays_h5_save (const char *path, const HgNamedArray *arrays, size_t n, HgError *error);
