/* NumPy's .npz: .npy arrays in a zip archive, stored as numpy.savez does. The same arrays give the same
 * bytes. */
#pragma once
#include "files/npy.h"

typedef struct
{
  const char *name; /* "x" */
  HgNpyFile file;   /* lent */
} HgNpzMember;

/* Atomic, as hg_replace_file. */
bool hg_npz_save (const char *path, const HgNpzMember *members, size_t n, HgError *error);
