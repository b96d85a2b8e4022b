/* NumPy's .npy, format 1.0, little-endian float32, C order. */
#pragma once
#include "tensor/tensor.h"

bool hg_npy_save (const char *path, const HgTensor *tensor, HgError *error);
