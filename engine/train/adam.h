/* Adam's parts, which AdamW has too. */
#pragma once
#include "train/optimizers.h"

typedef struct
{
  double beta_1, beta_2, epsilon;
  bool amsgrad;
} HgAdam;

enum
{
  HG_ADAM_PARAMS = 4
};

extern const HgParam hg_adam_params[HG_ADAM_PARAMS];
size_t hg_adam_slots (const void *config);
void hg_adam_update (const void *config, const HgKernels *kernels, size_t n, uint64_t step,
                     double learning_rate, HgReal *parameters, const HgReal *gradients, HgReal *const *slot);
