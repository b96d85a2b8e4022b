/* A model's arrays as files for other programs: NumPy's .npy of one, .npz of any number, and a table (.csv)
 * of one. The numbers are the model's float32 ones, bit for bit. */
#pragma once
#include "model/weights.h"

enum
{
  HG_WEIGHT_NAME = HG_NAME_SIZE + 48
};

/* "lstm/kernel"; @name holds HG_WEIGHT_NAME bytes. Returns it. */
char *hg_weight_name (const HgWeight *weight, char *name);

/* @weight as a table, owned by the caller: the last axis runs across, all others down, the last of them
 * fastest; each number with digits enough to be read back as the same float32. Where that says too little, a
 * first line that begins with "#" (numpy.loadtxt passes it over) names what runs down and across: the axes of
 * a convolution's kernel, the gates of an LSTM's. NULL with HG_ERROR_MEMORY. */
char *hg_weight_csv (const HgWeight *weight, HgError *error);

/* Writes the @n arrays in the form that @path's ending says: .npz, or of one .npy or .csv. An archive's
 * members have the arrays' names ("lstm/kernel"). Atomic, as hg_replace_file. Fails with HG_ERROR_VALUE on
 * another ending, or several arrays for a file that holds one. */
bool hg_weights_export (const char *path, const HgWeight *weights, size_t n, HgError *error);
