/* Layers written down plainly, in double, share this: memory and the activations that kernels are tried with.
 */
#pragma once
#include "tensor/activation.h"
#include <math.h>
#include <stdlib.h>

static inline double *
zeros (size_t n)
{
  return calloc (n + 1, sizeof (double));
}

static inline void
free_all (size_t n, void *const *all)
{
  for (size_t i = 0; i < n; i++)
    free (all[i]);
}

static inline double
value (HgActivation a, double x)
{
  return a == HG_RELU           ? fmax (x, 0)
         : a == HG_TANH         ? tanh (x)
         : a == HG_SIGMOID      ? 1 / (1 + exp (-x))
         : a == HG_SOFTSIGN     ? x / (1 + fabs (x))
         : a == HG_HARD_SIGMOID ? fmin (1, fmax (0, x / 6 + 0.5))
         : a == HG_EXPONENTIAL  ? exp (x)
         : a == HG_SILU         ? x / (1 + exp (-x))
                                : x;
}

/* The derivative at x, where y is the value. */
static inline double
slope (HgActivation a, double x, double y)
{
  double s = 1 / (1 + exp (-x));
  return a == HG_RELU           ? x > 0
         : a == HG_TANH         ? 1 - y * y
         : a == HG_SIGMOID      ? y * (1 - y)
         : a == HG_SOFTSIGN     ? (1 - fabs (y)) * (1 - fabs (y))
         : a == HG_HARD_SIGMOID ? (x > -3 && x < 3) / 6.0
         : a == HG_EXPONENTIAL  ? y
         : a == HG_SILU         ? s * (1 + x * (1 - s))
                                : 1;
}
