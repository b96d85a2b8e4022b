/* AdamW (Loshchilov & Hutter 2019): Adam with weight decay, which the trainer applies before the update. */
#include "train/adam.h"

const HgOptimizer hg_optimizer_adamw = {
  .name = "adamw",
  .keras = "AdamW",
  .sentence = "Adam, and every step shrinks the weights a little: against overfitting.",
  .params = hg_adam_params,
  .n_params = HG_ADAM_PARAMS,
  .config_size = sizeof (HgAdam),
  .learning_rate = 1e-3,
  .weight_decay = 0.004,
  .slots = hg_adam_slots,
  .update = hg_adam_update,
};
