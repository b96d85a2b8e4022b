/* A data set as a file. */
#pragma once
#include "data-options.h"

/* Writes the samples to @path and says so: as they are, or scaled where --scale is given. A path that ends in
 * .npz gets everything that can be read again (x, or x0, x1, … where there are several inputs; y0; labels),
 * any other the input alone, as .npy. */
bool cli_data_write (const char *path, HgDataset *dataset, const CliData *given, HgError *error);
