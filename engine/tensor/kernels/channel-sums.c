/* The sum of every channel: a bias's gradient, or how far a mean is off. Four rows are added at a time, so
 * that additions need not wait for each other. */
#include "tensor/kernels/elementwise.h"

/* The sum of @n ≤ LANES values of each of @rows vectors, which lie @stride apart. */
HG_INLINE HgVector
column_sum (size_t rows, size_t stride, const HgReal *x, size_t n)
{
  HgVector sum[4] = { { 0 } };
  size_t r = 0;
  for (; r + 4 <= rows; r += 4, x += 4 * stride)
    for (size_t i = 0; i < 4; i++)
      sum[i] += load_some (x + i * stride, n);
  for (; r < rows; r++, x += stride)
    sum[0] += load_some (x, n);
  return (sum[0] + sum[1]) + (sum[2] + sum[3]);
}

/* Channels that fill less than a vector: LANES rows are @width whole vectors, and in each of these a lane
 * always holds the same channel. */
static void
narrow_sums (size_t rows, size_t width, const HgReal *x, HgReal *sums)
{
  size_t blocks = rows / LANES, block = width * LANES;
  for (size_t v = 0; blocks > 0 && v < width; v++)
    {
      HgVector sum = column_sum (blocks, block, x + v * LANES, LANES);
      for (size_t i = 0; i < LANES; i++)
        sums[(v * LANES + i) % width] += sum[i];
    }
  for (size_t i = blocks * block; i < rows * width; i++)
    sums[i % width] += x[i];
}

void
HG_KERNEL (hg_channel_sums) (size_t rows, size_t width, const HgReal *x, HgReal *sums)
{
  if (width < LANES)
    {
      narrow_sums (rows, width, x, sums);
      return;
    }
  for (size_t i = 0; i < width; i += LANES)
    {
      size_t some = width - i < LANES ? width - i : LANES;
      store_some (sums + i, load_some (sums + i, some) + column_sum (rows, width, x + i, some), some);
    }
}

/* Up to four rows less the mean, and their sum. */
HG_INLINE void
centre_rows (size_t rows, size_t width, const HgReal *x, const HgReal *mean, HgReal *to, HgReal *sums)
{
  for (size_t i = 0; i < width; i += LANES)
    {
      size_t some = width - i < LANES ? width - i : LANES;
      HgVector middle = load_some (mean + i, some), sum[4] = { { 0 } };
      for (size_t r = 0; r < rows; r++)
        {
          sum[r] = load_some (x + r * width + i, some) - middle;
          store_some (to + r * width + i, sum[r], some);
        }
      store_some (sums + i, load_some (sums + i, some) + ((sum[0] + sum[1]) + (sum[2] + sum[3])), some);
    }
}

void
HG_KERNEL (hg_centre) (size_t rows, size_t width, const HgReal *x, const HgReal *mean, HgReal *to,
                       HgReal *sums)
{
  for (; rows >= 4; rows -= 4, x += 4 * width, to += 4 * width)
    centre_rows (4, width, x, mean, to, sums);
  if (rows > 0)
    centre_rows (rows, width, x, mean, to, sums);
}
