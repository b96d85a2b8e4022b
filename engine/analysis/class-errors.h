/* How badly the samples of each class are reproduced: five percentiles of their errors. It needs no class
 * that is normal, so it is what can be said of classes before one is chosen. */
#pragma once
#include "data/dataset.h"

typedef struct
{
  size_t class_index;                     /* of the data set */
  size_t n;                               /* its samples whose error is finite: at least one */
  double low, lower, median, upper, high; /* percentiles 5, 25, 50, 75 and 95, as NumPy's */
} HgClassErrors;

/* Of @n samples with their rows of @dataset, which has labels, and their errors: the classes that are among
 * them, the largest median first; how many into @n_classes. Fails with HG_ERROR_MEMORY only. Free with
 * free().
 */
HgClassErrors *hg_class_errors_new (const HgDataset *dataset, const size_t *index, const double *errors,
                                    size_t n, size_t *n_classes, HgError *error);
