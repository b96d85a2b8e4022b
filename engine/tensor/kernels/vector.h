/* The one vector type that kernel sources are written in: HG_BYTES wide, of HgReals, by GCC's vector
 * extensions. The build compiles the same sources once for each processor level and width, with
 *
 *   HG_BYTES   16, 32 or 64: bytes in a vector
 *   HG_LEVEL   what the level's symbols end in: x86_64_v4
 *
 * Intrinsics appear only here and in vector-part.h, which comes with it, for what the extensions have no word
 * for: the greater and the smaller, and loads and stores of a part of a vector. */
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

/* 1 / x of 1 ≤ x < 2¹²⁶, within two roundings: of floats the processor's estimate, mended by a step of
 * Newton's. */
HG_INLINE HgVector
reciprocal (HgVector x)
{
#if defined HG_DOUBLE || !defined __x86_64__
  return 1 / x;
#else
#if HG_BYTES == 64
  HgVector guess = _mm512_rcp14_ps (x);
#else
  HgVector guess = HG_MX (rcp) (x);
#endif
  return guess + guess * (1 - x * guess);
#endif
}

#include "tensor/kernels/vector-part.h"
