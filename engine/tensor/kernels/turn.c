/* Turning a matrix by whole vectors: LANES rows of LANES values are read, exchanged in log₂ LANES rounds, and
 * written as columns. */
#include "tensor/kernels/panels.h"

/* One round: of each pair of rows @size apart, the upper one keeps its lanes whose number lacks bit @size and
 * gets the lower one's in the places between; the lower one keeps the others. */
HG_UNROLLED void
exchange (HgVector *a, HgVector *b, const size_t size)
{
  HgMask low = { 0 }, high = { 0 };
  for (size_t i = 0; i < LANES; i++)
    {
      low[i] = (HgInteger)(i & size ? LANES + i - size : i);
      high[i] = (HgInteger)(i & size ? LANES + i : i + size);
    }
  HgVector first = __builtin_shuffle (*a, *b, low);
  *b = __builtin_shuffle (*a, *b, high);
  *a = first;
}

HG_UNROLLED HgVector
read_row (const HgReal *from, size_t n)
{
  return load_some (from, n);
}

HG_INLINE void
turn_square (HgVector x[LANES])
{
#pragma GCC unroll 4
  for (size_t size = 1; size < LANES; size *= 2)
#pragma GCC unroll 16
    for (size_t i = 0; i < LANES; i++)
      if (!(i & size))
        exchange (&x[i], &x[i + size], size);
}

void
HG_KERNEL (hg_turn) (size_t rows, size_t columns, const HgReal *from, size_t from_stride, HgReal *to,
                     size_t to_stride)
{
  for (size_t i = 0; i < rows; i += LANES)
    for (size_t j = 0; j < columns; j += LANES)
      {
        HgVector x[LANES];
        size_t down = rows - i < LANES ? rows - i : LANES, across = columns - j < LANES ? columns - j : LANES;
#pragma GCC unroll 16
        for (size_t r = 0; r < LANES; r++)
          x[r] = r < down ? read_row (from + (i + r) * from_stride + j, across) : splat (0);
        turn_square (x);
#pragma GCC unroll 16
        for (size_t r = 0; r < LANES; r++)
          if (r < across)
            store (to + (j + r) * to_stride + i, x[r]);
      }
}
