#include "data/labels.h"
#include "base/memory.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

enum
{
  MOST_CLASSES = 1000
};

/* Where @number stands or belongs among the @n sorted ones. */
static size_t
find (const double *sorted, size_t n, double number)
{
  size_t low = 0, high = n;
  while (low < high)
    {
      size_t middle = low + (high - low) / 2;
      if (sorted[middle] < number)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/* The distinct ones of @numbers, sorted; their count, or 0 with an error. */
static size_t
distinct (const HgTensor *numbers, const char *name, double sorted[MOST_CLASSES], HgError *error)
{
  size_t n = 0;
  for (size_t i = 0; i < numbers->values; i++)
    {
      double number = (double)numbers->data[i];
      /* From 2^24 on a float is not exact, and two classes could become one. */
      if (!(fabs (number) < 0x1p24) || number != floor (number))
        {
          hg_error_set (error, HG_ERROR_FORMAT,
                        "%s: label %zu: expected a whole number that names a class, got %g", name, i + 1,
                        number);
          return 0;
        }
      size_t at = find (sorted, n, number);
      if (at < n && sorted[at] == number)
        continue;
      if (n == MOST_CLASSES)
        {
          hg_error_set (error, HG_ERROR_FORMAT,
                        "%s: expected at most 1,000 classes, got more: are these labels?", name);
          return 0;
        }
      memmove (sorted + at + 1, sorted + at, (n - at) * sizeof *sorted);
      sorted[at] = number;
      n++;
    }
  return n;
}

bool
hg_labels_from_numbers (HgDataset *dataset, const HgTensor *numbers, const char *name, HgError *error)
{
  double sorted[MOST_CLASSES];
  char texts[MOST_CLASSES][16];
  const char *names[MOST_CLASSES];
  size_t n = distinct (numbers, name, sorted, error);
  for (size_t i = 0; i < n; i++)
    {
      snprintf (texts[i], sizeof texts[i], "%.0f", sorted[i]);
      names[i] = texts[i];
    }
  if (n == 0 || !hg_dataset_add_classes (dataset, n, names, error))
    return false;
  for (size_t i = 0; i < hg_tensor_rows (dataset->x); i++)
    dataset->labels[i] = (int)find (sorted, n, (double)numbers->data[i]);
  return true;
}
