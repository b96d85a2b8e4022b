/* The activations' derivatives on one vector: from the output alone, or for those of which it does not follow
 * from the input. */
#pragma once
#include "tensor/kernels/vector-activation.h"

/* d · f′ (x) where y = f (x). */
HG_INLINE HgVector
activation_slope (HgActivation activation, HgVector y, HgVector d)
{
  const HgVector zero = { 0 };
  switch (activation)
    {
    case HG_RELU:
      return choose (y > 0, d, zero);
    case HG_TANH:
      return d * (1 - y * y);
    case HG_SIGMOID:
      return d * (y * (1 - y));
    case HG_HARD_SIGMOID:
      return choose ((y > 0) & (y < 1), d / 6, zero);
    case HG_HARD_SIGMOID_2:
      return choose ((y > 0) & (y < 1), d / 5, zero);
    case HG_ELU:
    case HG_CELU:
      return choose (y > 0, d, d * (y + 1));
    case HG_SELU:
      return choose (y > 0, d * SELU_SCALE, d * (y + SELU_LOW));
    case HG_SOFTPLUS:
      return d * -vector_expm1 (-y);
    case HG_SOFTSIGN:
      y = 1 - at_least (y, -y);
      return d * (y * y);
    case HG_EXPONENTIAL:
      return d * y;
    case HG_RELU6:
      return choose ((y > 0) & (y < 6), d, zero);
    case HG_LEAKY_RELU:
      return choose (y > 0, d, d * LEAK);
    case HG_LOG_SIGMOID:
      return d * -vector_expm1 (y);
    case HG_SPARSE_PLUS:
      return d * vector_square_root (at_most (splat (1), y));
    case HG_SPARSE_SIGMOID:
      return choose ((y > 0) & (y < 1), d / 2, zero);
    case HG_SQUAREPLUS:
      y = at_most (splat ((HgReal)1e9), y);
      return d * (y * y / (1 + y * y));
    case HG_HARD_TANH:
      return choose ((y > -1) & (y < 1), d, zero);
    case HG_SOFT_SHRINK:
    case HG_HARD_SHRINK:
      return choose (y == 0, zero, d);
    default:
      break;
    }
  return d;
}

/* d · f′ (x) for those that do not follow from their output. */
HG_INLINE HgVector
activation_slope_at (HgActivation activation, HgVector x, HgVector d)
{
  const HgVector zero = { 0 };
  switch (activation)
    {
      case HG_SILU: {
        HgVector s = vector_sigmoid (x);
        return d * (s * (1 + x * (1 - s)));
      }
      case HG_GELU: {
        HgVector density, share = vector_normal (x, &density);
        return d * (share + x * density);
      }
    case HG_HARD_SILU:
      return choose (x >= 3, d, choose (x > -3, d * (x / 3 + (HgReal)0.5), zero));
      case HG_MISH: {
        HgVector e = mish_exponential (x), m = e * (e + 2), bent = at_most (splat (40), x);
        return d * (m + 4 * bent * e * (1 + e) / (m + 2)) / (m + 2);
      }
    case HG_TANH_SHRINK:
      x = vector_tanh (x);
      return d * (x * x);
    default:
      break;
    }
  return d;
}
