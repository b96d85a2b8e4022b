/* The activations on one vector, but for those along a whole axis. With a constant @activation the compiler
 * keeps one branch. */
#pragma once
#include "tensor/activation.h"
#include "tensor/kernels/vector-normal.h"

#define SELU_SCALE ((HgReal)1.0507009873554805)
#define SELU_LOW ((HgReal)1.7580993408473766) /* scale · alpha */
#define LEAK ((HgReal)0.2)
#define SHRINK ((HgReal)0.5)

/* tanh (softplus (x)) = m / (m + 2) with e = e^x and m = e (e + 2). Past the clip the nearest number is 1. */
HG_INLINE HgVector
mish_exponential (HgVector x)
{
  return vector_exp (at_most (splat (sizeof (HgReal) == sizeof (float) ? 20 : 40), x));
}

HG_INLINE HgVector
activation_value (HgActivation activation, HgVector x)
{
  const HgVector zero = { 0 };
  switch (activation)
    {
    case HG_RELU:
      return at_least (zero, x);
    case HG_TANH:
      return vector_tanh (x);
    case HG_SIGMOID:
      return vector_sigmoid (x);
    case HG_HARD_SIGMOID:
      return at_most (splat (1), at_least (zero, x / 6 + (HgReal)0.5));
    case HG_HARD_SIGMOID_2:
      return at_most (splat (1), at_least (zero, x / 5 + (HgReal)0.5));
    case HG_ELU:
    case HG_CELU:
      return choose (x > 0, x, vector_expm1 (x));
    case HG_SELU:
      return choose (x > 0, SELU_SCALE * x, SELU_LOW * vector_expm1 (x));
    case HG_SOFTPLUS:
      return vector_softplus (x);
    case HG_SOFTSIGN:
      x = at_most (splat ((HgReal)1e37), at_least (splat ((HgReal)-1e37), x));
      return x / (1 + at_least (x, -x));
    case HG_EXPONENTIAL:
      return vector_exp (x);
    case HG_RELU6:
      return at_most (splat (6), at_least (zero, x));
    case HG_LEAKY_RELU:
      return at_least (LEAK * x, x);
    case HG_LOG_SIGMOID:
      return -vector_softplus (-x);
      case HG_SPARSE_PLUS: {
        HgVector above = at_least (zero, x + 1);
        return choose (x < 1, above * above / 4, x);
      }
    case HG_SPARSE_SIGMOID:
      return at_most (splat (1), at_least (zero, (x + 1) / 2));
      case HG_SQUAREPLUS: {
        /* Below 0 the sum would cancel; the other root's inverse does not. */
        HgVector root = vector_square_root (x * x + 4) + at_least (x, -x);
        return choose (x > 0, root / 2, 2 / root);
      }
    case HG_HARD_TANH:
      return at_most (splat (1), at_least (splat (-1), x));
    case HG_SOFT_SHRINK:
      return x - at_most (splat (SHRINK), at_least (splat (-SHRINK), x));
    case HG_HARD_SHRINK:
      return choose (at_least (x, -x) <= SHRINK, zero, x);
    case HG_SILU:
      return x * vector_sigmoid (x);
    case HG_GELU:
      return x * vector_normal (x, NULL);
    case HG_HARD_SILU:
      return x * at_most (splat (1), at_least (zero, x / 6 + (HgReal)0.5));
      case HG_MISH: {
        HgVector e = mish_exponential (x), m = e * (e + 2);
        return x * m / (m + 2);
      }
    case HG_TANH_SHRINK:
      return x - vector_tanh (x);
    default:
      break;
    }
  return x;
}
