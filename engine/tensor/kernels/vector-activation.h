/* The activations on one vector, and their derivatives from the output alone. With a constant @activation the
 * compiler keeps one branch. */
#pragma once
#include "tensor/activation.h"
#include "tensor/kernels/vector-math.h"

#define SELU_SCALE ((HgReal)1.0507009873554805)
#define SELU_LOW ((HgReal)1.7580993408473766) /* scale · alpha */

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
    case HG_LINEAR:
    case HG_ACTIVATIONS:
      break;
    }
  return x;
}

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
    case HG_LINEAR:
    case HG_ACTIVATIONS:
      break;
    }
  return d;
}
