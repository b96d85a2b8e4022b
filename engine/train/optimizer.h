/* Optimizers, each a kind with an option table, Keras's formulas and defaults. State is `slots` arrays as long as
 * the packed parameters. */
#pragma once
#include "layers/param.h"
#include "tensor/kernels.h"

typedef struct
{
  const char *name;  /* "adam", as on the command line */
  const char *keras; /* "Adam" */
  const char *sentence;
  const HgParam *params; /* without the learning rate, which every optimizer has and which changes while it runs */
  size_t n_params, config_size;
  double learning_rate; /* default */
  size_t slots;

  /* Updates @n parameters of a slice; @step counts from 1; @slot[i] points at the slice of state array i. */
  void (*update) (const void *config, const HgKernels *kernels, size_t n, uint64_t step, double learning_rate,
                  HgReal *parameters, const HgReal *gradients, HgReal *const *slot);
} HgOptimizer;

const HgOptimizer *const *hg_optimizers (void);
const HgOptimizer *hg_optimizer_find (const char *name);
