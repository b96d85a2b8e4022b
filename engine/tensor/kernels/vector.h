/* The one vector type that kernel sources are written in: HG_BYTES wide, of HgReals, by GCC's vector
 * extensions. The build compiles the same sources once for each processor level and width, with
 *
 *   HG_BYTES   16, 32 or 64: bytes in a vector
 *   HG_LEVEL   what the level's symbols end in: x86_64_v4
 *
 * Intrinsics appear only here, for what the extensions have no word for: the greater and the smaller, and
 * loads and stores of a part of a vector, which must not touch anything past the last value. */
#pragma once
#include "tensor/real.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#ifdef __x86_64__
#include <immintrin.h>
#endif
#define HG_INLINE static inline __attribute__ ((always_inline))

/* Bodies with many unrolled copies: a sanitizer's checks in each take minutes to compile, so there is one
 * copy there. */
#if defined __SANITIZE_ADDRESS__ || defined __SANITIZE_THREAD__
#define HG_UNROLLED static __attribute__ ((noinline, noclone))
#else
#define HG_UNROLLED HG_INLINE
#endif
#define HG_JOIN_(a, b) a##_##b
#define HG_JOIN(a, b) HG_JOIN_ (a, b)
#define HG_KERNEL(name) HG_JOIN (name, HG_JOIN (HG_LEVEL, HG_BYTES)) /* hg_sum_x86_64_v4_64 */

#define LANES (HG_BYTES / sizeof (HgReal))

typedef HgReal HgVector __attribute__ ((vector_size (HG_BYTES)));
typedef HgReal HgLoose __attribute__ ((vector_size (HG_BYTES), aligned (sizeof (HgReal)), may_alias));
#ifdef HG_DOUBLE
typedef int64_t HgInteger;
#else
typedef int32_t HgInteger;
#endif
typedef HgInteger HgMask __attribute__ ((vector_size (HG_BYTES)));

HG_INLINE HgVector
load (const HgReal *p)
{
  return *(const HgLoose *)p;
}

HG_INLINE void
store (HgReal *p, HgVector x)
{
  *(HgLoose *)p = x;
}

HG_INLINE HgVector
splat (HgReal x)
{
  return x - (HgVector){ 0 };
}

/* @x, read once into a register: where it is used several times the compiler may otherwise read it as often.
 */
HG_INLINE HgVector
held (HgVector x)
{
#ifdef __AVX__
  __asm__("" : "+v"(x));
#endif
  return x;
}

/* mask ? a : b, lane by lane; a comparison with NaN gives b. */
HG_INLINE HgVector
choose (HgMask mask, HgVector a, HgVector b)
{
  return (HgVector)((mask & (HgMask)a) | (~mask & (HgMask)b));
}

/* All bits set in the first @n lanes. */
HG_INLINE HgMask
first_lanes (size_t n)
{
  HgMask mask = { 0 };
  for (size_t i = 0; i < LANES; i++)
    mask[i] = i < n ? -1 : 0;
  return mask;
}

/* x where @mask is set, else 0. */
HG_INLINE HgVector
keep (HgMask mask, HgVector x)
{
  return (HgVector)((HgMask)x & mask);
}

/* x86's intrinsics by the vector's width and type: HG_MX (max) is _mm256_max_ps in one build. */
#if HG_BYTES == 64
#define HG_PREFIX _mm512
#elif HG_BYTES == 32
#define HG_PREFIX _mm256
#else
#define HG_PREFIX _mm
#endif
#ifdef HG_DOUBLE
#define HG_MX(name) HG_JOIN (HG_PREFIX, HG_JOIN (name, pd))
#else
#define HG_MX(name) HG_JOIN (HG_PREFIX, HG_JOIN (name, ps))
#endif

/* The greater and the smaller; where @x is NaN it stays NaN (@bound must not be). */
HG_INLINE HgVector
at_least (HgVector bound, HgVector x)
{
#ifdef __x86_64__
  return HG_MX (max) (bound, x);
#else
  return choose (x < bound, bound, x);
#endif
}

HG_INLINE HgVector
at_most (HgVector bound, HgVector x)
{
#ifdef __x86_64__
  return HG_MX (min) (bound, x);
#else
  return choose (x > bound, bound, x);
#endif
}

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
