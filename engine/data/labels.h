/* Classes from an array of whole numbers, one a sample. */
#pragma once
#include "data/dataset.h"

/* The distinct numbers in @numbers become the classes, in order and called as they read; sample i has the
 * class of number i. There may be more numbers than samples: a limit changes no class. @name is put in front
 * of errors. Fails with HG_ERROR_FORMAT on numbers that are not whole or would not be told apart, and on more
 * than 1,000 classes. */
bool hg_labels_from_numbers (HgDataset *dataset, const HgTensor *numbers, const char *name, HgError *error);
