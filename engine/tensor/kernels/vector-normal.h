/* The normal distribution for whole vectors. In float32 its tail is a polynomial of our own fit, as in
 * vector-math.h. */
#pragma once
#include "tensor/kernels/vector-math.h"

#define NORMAL_HEIGHT ((HgReal)0.39894228040143268) /* 1 / √(2π) */

#ifdef HG_DOUBLE

HG_LANEWISE (normal_below, 0.5 * erfc (-x[i] * M_SQRT1_2))

/* The share below x, and where asked for the density there. */
HG_INLINE HgVector
vector_normal (HgVector x, HgVector *density)
{
  if (density != NULL)
    *density = vector_exp (-0.5 * x * x) * NORMAL_HEIGHT;
  return normal_below (x);
}

#else

/* The tail beyond |x| is e^(−x²/2) · t · P (t) with t = 1 / (1 + 0.45 |x| / √2). */
HG_INLINE HgVector
vector_normal (HgVector x, HgVector *density)
{
  HgVector e = vector_exp (x * x * -0.5f), t = 1.0f / (1.0f + 0.318198052f * at_least (x, -x));
  HgVector p = t * -0.019088109f + 0.0868111015f;
  p = p * t + -0.130913627f;
  p = p * t + 0.046600277f;
  p = p * t + 0.00796371537f;
  p = p * t + 0.0505609965f;
  p = p * t + 0.0905335064f;
  p = p * t + 0.113595737f;
  p = p * t + 0.126995985f;
  p = p * t + 0.126940407f;
  p = p * t * e;
  if (density != NULL)
    *density = e * NORMAL_HEIGHT;
  return choose (x > 0, 1.0f - p, p);
}

#endif
