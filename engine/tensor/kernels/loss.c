/* Losses: what one value adds and its derivative, summed in double precision. */
#include "tensor/kernels/elementwise.h"
#include "tensor/kernels/vector-math.h"
#include <string.h>

/* Running sums in double, lane by lane: the order of the additions depends on n alone. */
#ifdef HG_DOUBLE
typedef struct
{
  HgVector sum;
} Sums;

HG_INLINE void
sums_add (Sums *sums, HgVector x)
{
  sums->sum += x;
}

HG_INLINE double
sums_total (const Sums *sums)
{
  double total = 0;
  for (size_t i = 0; i < LANES; i++)
    total += sums->sum[i];
  return total;
}
#else
typedef double Wide __attribute__ ((vector_size (HG_BYTES)));
typedef float Half __attribute__ ((vector_size (HG_BYTES / 2)));

typedef struct
{
  Wide sum[2];
} Sums;

HG_INLINE void
sums_add (Sums *sums, HgVector x)
{
  Half half[2];
  memcpy (half, &x, sizeof half);
  sums->sum[0] += __builtin_convertvector(half[0], Wide);
  sums->sum[1] += __builtin_convertvector(half[1], Wide);
}

HG_INLINE double
sums_total (const Sums *sums)
{
  double total = 0;
  for (size_t i = 0; i < LANES; i++)
    total += sums->sum[i * 2 / LANES][i % (LANES / 2)];
  return total;
}
#endif

/* A loss on one vector: the values it adds, and the derivatives into @slope. */
typedef HgVector (*Loss) (HgVector y, HgVector t, HgVector *slope);

HG_INLINE double
sum_loss (const Loss loss, size_t n, const HgReal *y, const HgReal *t, HgReal scale, HgReal *dy)
{
  Sums sums = { 0 };
  for (size_t i = 0; i < n; i += LANES)
    {
      size_t some = n - i < LANES ? n - i : LANES;
      HgVector slope, value = loss (load_some (y + i, some), load_some (t + i, some), &slope);
      sums_add (&sums, some < LANES ? keep (first_lanes (some), value) : value);
      if (dy != NULL)
        store_some (dy + i, slope * scale, some);
    }
  return sums_total (&sums);
}

HG_INLINE HgVector
square (HgVector y, HgVector t, HgVector *slope)
{
  HgVector e = y - t;
  *slope = e + e;
  return e * e;
}

HG_INLINE HgVector
absolute (HgVector y, HgVector t, HgVector *slope)
{
  HgVector e = y - t;
  *slope = choose (e > 0, splat (1), choose (e < 0, splat (-1), e)); /* 0 and NaN stay what they are */
  return at_least (e, -e);
}

/* Outside the clip the slope is that at its edge, so that an output that has run against 0 or 1 finds back.
 */
HG_INLINE HgVector
entropy (HgVector y, HgVector t, HgVector *slope)
{
  y = at_most (splat ((HgReal)(1 - 1e-7)), at_least (splat ((HgReal)1e-7), y));
  HgVector rest = 1 - y;
  *slope = (y - t) / (y * rest);
  return -(t * vector_log (y) + (1 - t) * vector_log (rest));
}

double
HG_KERNEL (hg_square_error) (size_t n, const HgReal *y, const HgReal *t, HgReal scale, HgReal *dy)
{
  return sum_loss (square, n, y, t, scale, dy);
}

double
HG_KERNEL (hg_absolute_error) (size_t n, const HgReal *y, const HgReal *t, HgReal scale, HgReal *dy)
{
  return sum_loss (absolute, n, y, t, scale, dy);
}

double
HG_KERNEL (hg_cross_entropy) (size_t n, const HgReal *y, const HgReal *t, HgReal scale, HgReal *dy)
{
  return sum_loss (entropy, n, y, t, scale, dy);
}
