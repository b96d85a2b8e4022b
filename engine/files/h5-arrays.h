/* A data set from the arrays of any HDF5 file. */
#pragma once
#include "data/source.h"

/* From the @n @bytes of a file called @name: the data set at options->dataset, or, without one, those of
 * numbers by their names (data/arrays.h), whose groups are part of the name. Errors begin with @name. */
HgDataset *hg_h5_arrays_read (const void *bytes, size_t n, const char *name, const HgDataOptions *options,
                              HgError *error);
