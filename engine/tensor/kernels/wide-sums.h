/* Running sums in double, lane by lane: the order of the additions depends on the number of vectors alone. */
#pragma once
#include "tensor/kernels/vector.h"
#include <string.h>

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

/* Products are not rounded before they are added. */
HG_INLINE void
sums_add_product (Sums *sums, HgVector x, HgVector y)
{
  sums->sum += x * y;
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
widen (HgVector x, Wide wide[2])
{
  Half half[2];
  memcpy (half, &x, sizeof half);
  wide[0] = __builtin_convertvector(half[0], Wide);
  wide[1] = __builtin_convertvector(half[1], Wide);
}

HG_INLINE void
sums_add (Sums *sums, HgVector x)
{
  Wide wide[2];
  widen (x, wide);
  sums->sum[0] += wide[0];
  sums->sum[1] += wide[1];
}

HG_INLINE void
sums_add_product (Sums *sums, HgVector x, HgVector y)
{
  Wide a[2], b[2];
  widen (x, a);
  widen (y, b);
  sums->sum[0] += a[0] * b[0];
  sums->sum[1] += a[1] * b[1];
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
