/* Stochastic gradient descent with momentum, as Keras computes it. */
#include "train/optimizers.h"

typedef struct
{
  double momentum;
  bool nesterov;
} Config;

static const HgParam params[] = {
  { .name = "momentum",
    .title = "Momentum",
    .help = "Share of the last step that is taken again.",
    .type = HG_PARAM_REAL,
    .offset = offsetof (Config, momentum),
    .standard = 0,
    .low = 0,
    .high = 0.9999 },
  { .name = "nesterov",
    .title = "Nesterov",
    .help = "Looks ahead along the momentum before it corrects.",
    .type = HG_PARAM_BOOL,
    .offset = offsetof (Config, nesterov) },
};

static size_t
slots (const void *config)
{
  return ((const Config *)config)->momentum > 0;
}

static void
update (const void *config, const HgKernels *kernels, size_t n, uint64_t step, double learning_rate,
        HgReal *parameters, const HgReal *gradients, HgReal *const *slot)
{
  const Config *c = config;
  kernels->optimizers->sgd (n, (HgReal)learning_rate, (HgReal)c->momentum, c->nesterov, parameters, gradients,
                            c->momentum > 0 ? slot[0] : NULL);
}

const HgOptimizer hg_optimizer_sgd = {
  .name = "sgd",
  .keras = "SGD",
  .sentence = "Goes down the gradient, the same rate for every weight.",
  .params = params,
  .n_params = sizeof params / sizeof *params,
  .config_size = sizeof (Config),
  .learning_rate = 1e-2,
  .slots = slots,
  .update = update,
};
