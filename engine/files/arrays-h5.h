/* Named arrays in a plain HDF5 file: every layer's output, every weight's gradient. */
#pragma once
#include "tensor/tensor.h"

typedef struct
{
  const char *name; /* slashes make groups */
  const HgTensor *value;
} HgNamedArray;

/* Atomic, as hg_replace_file. float32. Fails with HG_ERROR_VALUE when a name is used twice. */
bool hg_arrays_h5_save (const char *path, const HgNamedArray *arrays, size_t n, HgError *error);

/* The array @name of the file, owned by the caller, or NULL. */
HgTensor *hg_arrays_h5_load (const char *path, const char *name, HgError *error);
