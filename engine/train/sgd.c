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
  HgReal rate = (HgReal)learning_rate, momentum = (HgReal)c->momentum;
  if (c->momentum <= 0)
    for (size_t i = 0; i < n; i++)
      parameters[i] -= rate * gradients[i];
  else
    for (size_t i = 0; i < n; i++)
      {
        HgReal velocity = slot[0][i] = momentum * slot[0][i] - rate * gradients[i];
        parameters[i] += c->nesterov ? momentum * velocity - rate * gradients[i] : velocity;
      }
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
