/* NumPy's .npy, format 1.0 (numpy.lib.format): float32, C order, little-endian. */
#pragma once
#include "tensor/tensor.h"

/* Atomic, as hg_replace_file. */
bool hg_npy_save (const char *path, const HgTensor *tensor, HgError *error);
