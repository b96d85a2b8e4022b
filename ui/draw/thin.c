#include "thin.h"
#include <math.h>

size_t
hg_thin_column (size_t n, double width)
{
  double dense = (double)n / fmax (width, 1);
  return dense > 2 ? (size_t)ceil (dense) : 1;
}

HgThin
hg_thin (const HgReal *values, size_t stride, size_t n, double width, bool backwards)
{
  return (HgThin){
    .values = values, .stride = stride, .n = n, .backwards = backwards, .column = hg_thin_column (n, width)
  };
}

/* Of the values from @first to before @end. */
static void
keep_of (HgThin *it, size_t first, size_t end)
{
  size_t low = end, high = end;
  for (size_t i = first; i < end; i++)
    if (isfinite (it->values[i * it->stride]))
      {
        low = low == end || it->values[i * it->stride] < it->values[low * it->stride] ? i : low;
        high = high == end || it->values[i * it->stride] > it->values[high * it->stride] ? i : high;
      }
  if (low == end) /* nor any high */
    low = high = first;
  it->keep[0] = first;
  it->keep[1] = low < high ? low : high;
  it->keep[2] = low < high ? high : low;
  it->keep[3] = end - 1;
}

bool
hg_thin_next (HgThin *it, size_t *i)
{
  if (it->left == 0 && it->done >= it->n)
    return false;
  if (it->left == 0)
    {
      size_t begin = it->done, end = it->n - begin < it->column ? it->n : begin + it->column;
      it->done = end;
      it->left = it->column > 1 ? 4 : 1;
      if (it->backwards)
        keep_of (it, it->n - end, it->n - begin);
      else
        keep_of (it, begin, end);
    }
  *i = it->keep[it->backwards ? it->left - 1 : (it->column > 1 ? 4 : 1) - it->left];
  it->left--;
  return true;
}

double
hg_thin_greatest (const double *values, size_t first, size_t end)
{
  double most = 0;
  for (size_t i = first; i < end; i++)
    if (isfinite (values[i]))
      most = fmax (most, values[i]);
  return most;
}
