/* Training, validation and test parts. Windows that share a source row never lie on different sides:
 * overlapping data is cut into contiguous parts, and the windows across a cut are left out. Independent
 * samples are shuffled by seed. A data set that comes split keeps its own parts. */
#pragma once
#include "data/dataset.h"

typedef struct
{
  size_t n_train, n_validation, n_test, n_dropped;
  size_t n_marked;                   /* samples of another class that the training part was rid of */
  size_t *train, *validation, *test; /* indices into the data set */
} HgSplit;

/* Fractions of the whole, e.g. 0.16 and 0.2. @shuffle false: in order. Fails with HG_ERROR_VALUE when a part
 * that was asked for would be empty. */
HgSplit *hg_split_new (const HgDataset *dataset, double validation, double test, bool shuffle, uint64_t seed,
                       HgError *error);

/* Leaves only the samples of the class called @normal in the training part; the other parts stay as they are.
 * Fails with HG_ERROR_VALUE where there is no such class, or nothing would be left. */
bool hg_split_train_on (HgSplit *split, const HgDataset *dataset, const char *normal, HgError *error);
void hg_split_free (HgSplit *split);
