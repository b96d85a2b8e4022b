/* Adam (Kingma & Ba 2015), as Keras computes it: the bias correction goes into the rate, and epsilon is added
 * to the uncorrected root. With AMSGrad (Reddi, Kale & Kumar 2018) the divisor never falls. */
#include "train/adam.h"
#include "train/optimizer-options.h"
#include <math.h>

const HgParam hg_adam_params[HG_ADAM_PARAMS] = {
  HG_OPTION_BETA_1 (HgAdam),
  HG_OPTION_BETA_2 (HgAdam, HG_BETA_2_SQUARE),
  HG_OPTION_EPSILON (HgAdam),
  { .name = "amsgrad",
    .title = "AMSGrad",
    .help = "Divides by the largest spread so far, so that steps do not grow again.",
    .type = HG_PARAM_BOOL,
    .flags = HG_PARAM_ADVANCED,
    .offset = offsetof (HgAdam, amsgrad) },
};

size_t
hg_adam_slots (const void *config)
{
  return ((const HgAdam *)config)->amsgrad ? 3 : 2;
}

void
hg_adam_update (const void *config, const HgKernels *kernels, size_t n, uint64_t step, double learning_rate,
                HgReal *parameters, const HgReal *gradients, HgReal *const *slot)
{
  const HgAdam *c = config;
  double rate
      = learning_rate * sqrt (1 - pow (c->beta_2, (double)step)) / (1 - pow (c->beta_1, (double)step));
  HgAdamStep it = { (HgReal)rate, (HgReal)(1 - c->beta_1), (HgReal)(1 - c->beta_2), (HgReal)c->epsilon };
  kernels->optimizers->adam (n, &it, parameters, gradients, slot[0], slot[1], c->amsgrad ? slot[2] : NULL);
}

const HgOptimizer hg_optimizer_adam = {
  .name = "adam",
  .keras = "Adam",
  .sentence = "Gives every weight a step of its own size, from the mean and the spread of its gradients.",
  .params = hg_adam_params,
  .n_params = HG_ADAM_PARAMS,
  .config_size = sizeof (HgAdam),
  .learning_rate = 1e-3,
  .slots = hg_adam_slots,
  .update = hg_adam_update,
};
