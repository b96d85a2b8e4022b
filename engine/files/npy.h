/* NumPy's .npy, format 1.0 (numpy.lib.format): C order, little-endian. */
#pragma once
#include "tensor/tensor.h"

/* A file's bytes; free () them. */
typedef struct
{
  unsigned char *bytes;
  size_t size;
} HgNpyFile;

/* Of float32, and of the @n int32 @values. */
bool hg_npy_encode (const HgTensor *tensor, HgNpyFile *file, HgError *error);
bool hg_npy_encode_integers (const int *values, size_t n, HgNpyFile *file, HgError *error);

/* As float32. Atomic, as hg_replace_file. */
bool hg_npy_save (const char *path, const HgTensor *tensor, HgError *error);
