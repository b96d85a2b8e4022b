/* NumPy's .npy arrays, formats 1.0 and 2.0: little-endian numbers in C order. Objects and records are
 * refused, and nothing of the header is evaluated: it is read by a grammar of its three keys (NumPy
 * Enhancement Proposal 1). */
#pragma once
#include "base/error.h"
#include "tensor/tensor.h"

/* The array from @descriptor (a regular file, not closed), its numbers turned into HgReal. @name is put in
 * front of errors. Truncated files and files with bytes after the array are refused before memory is taken.
 */
HgTensor *hg_npy_read_tensor (int descriptor, const char *name, HgError *error);
