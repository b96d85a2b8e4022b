/* Loads and stores of a part of a vector, which do not touch anything past the last value. A part of
 * vector.h. */
#pragma once
#include "tensor/kernels/vector.h"

/* AVX-512's masked accesses; not under the address sanitizer, which cannot see what they touch. */
#if defined __AVX512VL__ && !defined __SANITIZE_ADDRESS__
#define HG_MASKED 1
#endif

/* The first @n < LANES lanes; the rest are 0, or left alone in memory. */
HG_INLINE HgVector
load_part (const HgReal *p, size_t n)
{
#ifdef HG_MASKED
  return HG_MX (maskz_loadu) ((1u << n) - 1, p);
#else
  HgVector x = { 0 };
  for (size_t i = 0; i < LANES; i++)
    if (i < n)
      x[i] = p[i];
  return x;
#endif
}

HG_INLINE void
store_part (HgReal *p, HgVector x, size_t n)
{
#ifdef HG_MASKED
  HG_MX (mask_storeu) (p, (1u << n) - 1, x);
#else
  for (size_t i = 0; i < LANES; i++)
    if (i < n)
      p[i] = x[i];
#endif
}

/* The same for any @n up to LANES. */
HG_INLINE HgVector
load_some (const HgReal *p, size_t n)
{
  return n == LANES ? load (p) : load_part (p, n);
}

HG_INLINE void
store_some (HgReal *p, HgVector x, size_t n)
{
  n == LANES ? store (p, x) : store_part (p, x, n);
}
