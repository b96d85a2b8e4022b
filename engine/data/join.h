/* Two data sets as one: the samples of the first and behind them those of the second. */
#pragma once
#include "dataset.h"

/* With their targets and further inputs; classes and the features' names are kept where both have the
 * same ones. The name, source, licence, note and scaling are @a's; how it is split is left to the caller.
 * Fails with HG_ERROR_SHAPE where samples, targets or inputs are not alike: the sentence calls @b by @called
 * and @a by @like ("v.npy: expected samples of 4 as --data has, got 5"). Owned by the caller. */
HgDataset *hg_dataset_join (const HgDataset *a, const HgDataset *b, const char *called, const char *like,
                            HgError *error);

/* Whether both have classes, of the same names in the same order. */
bool hg_dataset_same_classes (const HgDataset *a, const HgDataset *b);
