/* The order of numbers, for qsort. */
#pragma once

/* Of two doubles: the smaller one first. */
static inline int
hg_smaller_first (const void *a, const void *b)
{
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}
