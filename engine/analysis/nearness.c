#include "analysis/nearness.h"
#include "base/order.h"
#include <math.h>
#include <stdlib.h>

enum
{
  PROBES = 200,
  PERCENT = 95
};

size_t
hg_nearest_row (const HgReal *rows, size_t n, size_t values, const HgReal *at, size_t but, double *distance)
{
  size_t found = 0;
  *distance = INFINITY;
  for (size_t i = 0; i < n; i++)
    {
      double sum = 0;
      const HgReal *row = rows + i * values;
      for (size_t f = 0; f < values && sum < *distance; f++)
        sum += ((double)row[f] - (double)at[f]) * ((double)row[f] - (double)at[f]);
      if (i == but || !(sum < *distance))
        continue;
      *distance = sum;
      found = i;
    }
  *distance = sqrt (*distance);
  return found;
}

double
hg_typical_distance (const HgReal *rows, size_t n, size_t values)
{
  size_t count = n < PROBES ? n : PROBES;
  double own[PROBES];
  for (size_t i = 0; i < count; i++)
    hg_nearest_row (rows, n, values, rows + i * n / count * values, i * n / count, &own[i]);
  qsort (own, count, sizeof *own, hg_smaller_first);
  return count > 0 ? own[count * PERCENT / 100] : 0;
}
