/* Pooling adjacent violators: sorted places minus their minimal offsets must not decrease; runs that do are
 * pooled to their mean (Ayer et al. 1955). */
#include "spread.h"
#include <math.h>

static void
sort (const double *y, size_t n, size_t *order)
{
  for (size_t i = 0; i < n; i++)
    {
      size_t at = i;
      for (; at > 0 && y[order[at - 1]] > y[i]; at--)
        order[at] = order[at - 1];
      order[at] = i;
    }
}

void
hg_spread (double *y, size_t n, double gap, double low, double high)
{
  size_t order[HG_MAX_SPREAD], size[HG_MAX_SPREAD], blocks = 0;
  double mean[HG_MAX_SPREAD];
  n = n < HG_MAX_SPREAD ? n : HG_MAX_SPREAD;
  if (n == 0)
    return;
  sort (y, n, order);
  for (size_t i = 0; i < n; i++)
    {
      mean[blocks] = y[order[i]] - gap * (double)i;
      size[blocks++] = 1;
      while (blocks > 1 && mean[blocks - 2] >= mean[blocks - 1])
        {
          size_t a = size[blocks - 2], b = size[blocks - 1];
          mean[blocks - 2] = (mean[blocks - 2] * (double)a + mean[blocks - 1] * (double)b) / (double)(a + b);
          size[blocks - 2] = a + b;
          blocks--;
        }
    }
  double ceiling = fmax (high - gap * (double)(n - 1), low);
  for (size_t block = 0, i = 0; block < blocks; block++)
    for (size_t k = 0; k < size[block]; k++, i++)
      y[order[i]] = fmin (fmax (mean[block], low), ceiling) + gap * (double)i;
}
