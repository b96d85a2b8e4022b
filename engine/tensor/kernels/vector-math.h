/* exp, tanh, sigmoid and log for whole vectors, and sums of products. In float32 they are polynomials and
 * rational functions of our own fit (least maximum relative error, found by Lawson's iteration in 40 digits),
 * good to a few units in the last place; NaN stays NaN and infinities give the limits. In the float64 build
 * they are libm's, lane by lane: finite differences need them exact, not fast. */
#pragma once
#include "tensor/kernels/vector.h"
#include <math.h>

HG_INLINE HgVector
vector_square_root (HgVector x)
{
#ifdef __x86_64__
  return HG_MX (sqrt) (x);
#else
  for (size_t i = 0; i < LANES; i++)
    x[i] = (HgReal)sqrt ((double)x[i]);
  return x;
#endif
}

/* a · b + c, rounded once where the processor can. Needed where bits must not depend on which copy of a loop
 * computes: the compiler fuses a product and a sum in one and not in the other. */
HG_INLINE HgVector
fused (HgVector a, HgVector b, HgVector c)
{
#if defined __x86_64__ && defined __FMA__
  return HG_MX (fmadd) (a, b, c);
#elif defined __FP_FAST_FMAF
  for (size_t i = 0; i < LANES; i++)
    a[i] = sizeof (HgReal) == sizeof (float)
               ? (HgReal)__builtin_fmaf ((float)a[i], (float)b[i], (float)c[i])
               : (HgReal)__builtin_fma ((double)a[i], (double)b[i], (double)c[i]);
  return a;
#else
  return a * b + c;
#endif
}

#ifdef HG_DOUBLE

#define HG_LANEWISE(name, expression)                                                                        \
  HG_INLINE HgVector name (HgVector x)                                                                       \
  {                                                                                                          \
    HgVector y = { 0 };                                                                                      \
    for (size_t i = 0; i < LANES; i++)                                                                       \
      y[i] = expression;                                                                                     \
    return y;                                                                                                \
  }

HG_LANEWISE (vector_exp, exp (x[i]))
HG_LANEWISE (vector_expm1, expm1 (x[i]))
HG_LANEWISE (vector_tanh, tanh (x[i]))
HG_LANEWISE (vector_sigmoid, 1 / (1 + exp (-x[i])))
HG_LANEWISE (vector_log, log (x[i]))
HG_LANEWISE (vector_log1p, log1p (x[i]))
HG_LANEWISE (vector_softplus, (x[i] > 0 ? x[i] : x[i] < 0 ? 0 : x[i]) + log1p (exp (-fabs (x[i]))))

#else

typedef uint32_t HgBits __attribute__ ((vector_size (HG_BYTES)));

/* Adding and taking away 1.5 · 2^23 rounds to an integer, which then stands in the lowest bits. */
#define ROUNDING 12582912.0f
#define LOG2_E 1.44269504f
#define LN2_HIGH 0.693359375f /* nine bits, so that its products with small integers are exact */
#define LN2_LOW -2.12194440e-4f

/* e^x = 2^n · e^r with |r| ≤ ln 2 / 2; @rounded holds n in its lowest bits. */
HG_INLINE HgVector
exp_reduced (HgVector x, HgBits *rounded)
{
  HgVector shifted = x * LOG2_E + ROUNDING;
  HgVector n = shifted - ROUNDING;
  HgVector r = (x - n * LN2_HIGH) - n * LN2_LOW;
  HgVector q = r * 0.00138146782f + 0.00836871353f;
  q = q * r + 0.0416683867f;
  q = q * r + 0.166665207f;
  q = q * r + 0.499999935f;
  *rounded = (HgBits)shifted;
  return q * (r * r) + r + 1.0f;
}

/* All of float's range: the power of two is applied in two halves, so that results next to overflow and
 * denormal ones come out right. */
HG_INLINE HgVector
vector_exp (HgVector x)
{
  HgBits rounded;
  HgVector e = exp_reduced (at_most (splat (89), at_least (splat (-104), x)), &rounded);
  HgMask n = (HgMask)(rounded - (HgBits)splat (ROUNDING));
  HgMask half = n >> 1;
  return e * (HgVector)((half + 127) << 23) * (HgVector)((n - half + 127) << 23);
}

/* 1 / (1 + e^−x). Past the clip e^−x is infinite or too small to count. */
HG_INLINE HgVector
vector_sigmoid (HgVector x)
{
  HgBits rounded;
  HgVector e = exp_reduced (at_most (splat (89), at_least (splat (-87), -x)), &rounded);
  return 1.0f / (1.0f + e * (HgVector)((rounded << 23) + 0x3f800000u));
}

/* x · P (x²) / Q (x²) up to where the nearest float is 1. */
HG_INLINE HgVector
vector_tanh (HgVector x)
{
  x = at_most (splat (9.01f), at_least (splat (-9.01f), x));
  HgVector t = x * x;
  HgVector p = t * 1.33155627e-8f + 2.05809549e-5f;
  HgVector q = t * 7.76058171e-7f + 0.000328284352f;
  p = p * t + 0.00349388344f;
  q = q * t + 0.0258705028f;
  p = p * t + 0.133795923f;
  q = q * t + 0.467129077f;
  p = p * t + 0.999999979f;
  q = q * t + 1.0f;
  return x * p / q;
}

/* e^x − 1 = tanh (x / 2) · (e^x + 1): no cancellation at 0. */
HG_INLINE HgVector
vector_expm1 (HgVector x)
{
  return vector_tanh (0.5f * x) * (vector_exp (x) + 1.0f);
}

/* Of finite normal x > 0; NaN stays. x = 2^n · m with m in [√½, √2), log m = 2 artanh s. */
HG_INLINE HgVector
vector_log (HgVector x)
{
  HgMask bits = (HgMask)x - 0x3f3504f3;
  HgVector n = __builtin_convertvector(bits >> 23, HgVector);
  HgVector m = (HgVector)((bits & 0x007fffff) + 0x3f3504f3);
  HgVector s = (m - 1.0f) / (m + 1.0f);
  HgVector t = s * s;
  HgVector q = (t * 0.298732585957f + 0.399774873603f) * t + 0.666667768022f;
  HgVector log = s * 2.0f + s * t * q + n * LN2_LOW + n * LN2_HIGH;
  return choose (x == x, log, x);
}

/* log (1 + x) of finite x ≥ 0, with the rounding of 1 + x made good. */
HG_INLINE HgVector
vector_log1p (HgVector x)
{
  HgVector u = 1.0f + x;
  return vector_log (u) + (x - (u - 1.0f)) / u;
}

/* log (1 + e^x) = max (x, 0) + log (1 + e^−|x|). */
HG_INLINE HgVector
vector_softplus (HgVector x)
{
  return at_least (splat (0), x) + vector_log1p (vector_exp (at_most (x, -x)));
}

#endif
