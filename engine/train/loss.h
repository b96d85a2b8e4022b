/* Losses and metrics: elementwise means, by Keras's names and formulas. */
#pragma once
#include "tensor/kernels.h"

typedef struct
{
  const char *name;  /* "mse" */
  const char *keras; /* "mean_squared_error" */
  const char *title; /* "MSE" */
  double low, high;  /* range the targets must lie in, ±INFINITY for any */

  /* Sum over @n values of the loss of prediction @y against target @t; where @dy is given it receives
   * dloss/dy · @scale. */
  double (*value) (const HgKernels *kernels, size_t n, const HgReal *y, const HgReal *t, HgReal scale,
                   HgReal *dy);
} HgLoss;

/* NULL-name-terminated; look-up by either name, or NULL. */
const HgLoss *hg_losses (void);
const HgLoss *hg_loss_find (const char *name);
