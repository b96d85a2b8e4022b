#include "analysis/class-errors.h"
#include "analysis/threshold.h"
#include "base/memory.h"
#include "base/order.h"
#include <math.h>
#include <stdlib.h>

static int
worse_first (const void *a, const void *b)
{
  const HgClassErrors *x = a, *y = b;
  if (x->median != y->median)
    return x->median < y->median ? 1 : -1;
  return (x->class_index > y->class_index) - (x->class_index < y->class_index);
}

/* @sorted: the n errors of one class, smallest first. */
static HgClassErrors
spread_of (size_t class_index, const double *sorted, size_t n)
{
  const HgThresholdRule *rule = hg_threshold_rule_find ("percentile");
  return (HgClassErrors){ .class_index = class_index,
                          .n = n,
                          .low = rule->choose (sorted, n, NULL, 5),
                          .lower = rule->choose (sorted, n, NULL, 25),
                          .median = rule->choose (sorted, n, NULL, 50),
                          .upper = rule->choose (sorted, n, NULL, 75),
                          .high = rule->choose (sorted, n, NULL, 95) };
}

HgClassErrors *
hg_class_errors_new (const HgDataset *dataset, const size_t *index, const double *errors, size_t n,
                     size_t *n_classes, HgError *error)
{
  size_t classes = dataset->n_classes;
  HgClassErrors *all = hg_alloc (classes, sizeof *all, error);
  double *sorted = hg_alloc (n, sizeof *sorted, error);
  size_t *first = hg_alloc (classes + 1, sizeof *first, error); /* the places of class k begin at first[k] */
  *n_classes = 0;
  if (all == NULL || sorted == NULL || first == NULL)
    {
      free (all);
      free (sorted);
      free (first);
      return NULL;
    }
  for (size_t i = 0; i < n; i++)
    if (isfinite (errors[i]))
      first[dataset->labels[index[i]] + 1]++;
  for (size_t k = 0; k < classes; k++)
    first[k + 1] += first[k];
  for (size_t i = 0; i < n; i++)
    if (isfinite (errors[i]))
      sorted[first[dataset->labels[index[i]]]++] = errors[i];
  /* Each class's place has moved on to the next one's. */
  for (size_t k = 0, from = 0; k < classes; from = first[k++])
    {
      qsort (sorted + from, first[k] - from, sizeof *sorted, hg_smaller_first);
      if (first[k] > from)
        all[(*n_classes)++] = spread_of (k, sorted + from, first[k] - from);
    }
  qsort (all, *n_classes, sizeof *all, worse_first);
  free (sorted);
  free (first);
  return all;
}
