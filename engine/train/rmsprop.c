/* RMSprop (Hinton 2012), as Keras computes it: epsilon stands below the root. */
#include "train/optimizer-options.h"
#include <math.h>

typedef struct
{
  double rho, momentum, epsilon;
  bool centered;
} Config;

static const HgParam params[] = {
  { .name = "rho",
    .title = "Rho",
    .help = "How long the mean of the squared gradient remembers: 0.9 is about ten steps.",
    .type = HG_PARAM_REAL,
    .offset = offsetof (Config, rho),
    .standard = 0.9,
    .low = 0,
    .high = 0.999999 },
  { .name = "momentum",
    .title = "Momentum",
    .help = "Share of the last step that is taken again.",
    .type = HG_PARAM_REAL,
    .offset = offsetof (Config, momentum),
    .low = 0,
    .high = 0.9999 },
  HG_OPTION_EPSILON (Config),
  { .name = "centered",
    .title = "Centered",
    .help = "Divides by the spread around the mean gradient, and not around 0.",
    .type = HG_PARAM_BOOL,
    .flags = HG_PARAM_ADVANCED,
    .offset = offsetof (Config, centered) },
};

static size_t
slots (const void *config)
{
  const Config *c = config;
  return 1 + (c->momentum > 0) + c->centered;
}

static void
update (const void *config, const HgKernels *kernels, size_t n, uint64_t step, double learning_rate,
        HgReal *p, const HgReal *g, HgReal *const *slot)
{
  const Config *c = config;
  HgReal rate = (HgReal)learning_rate, rho = (HgReal)c->rho, rest = (HgReal)(1 - c->rho);
  HgReal epsilon = (HgReal)c->epsilon, momentum = (HgReal)c->momentum;
  HgReal *square = slot[0], *velocity = c->momentum > 0 ? slot[1] : NULL;
  HgReal *mean = c->centered ? slot[velocity != NULL ? 2 : 1] : NULL;
  for (size_t i = 0; i < n; i++)
    {
      square[i] = rho * square[i] + rest * g[i] * g[i];
      HgReal spread = square[i] + epsilon;
      if (mean != NULL)
        {
          mean[i] = rho * mean[i] + rest * g[i];
          spread = square[i] - mean[i] * mean[i] + epsilon;
        }
      HgReal step_size = rate * g[i] / (HgReal)sqrt ((double)spread);
      if (velocity != NULL)
        step_size = velocity[i] = momentum * velocity[i] + step_size;
      p[i] -= step_size;
    }
}

const HgOptimizer hg_optimizer_rmsprop = {
  .name = "rmsprop",
  .keras = "RMSprop",
  .sentence = "Divides every weight's gradient by its usual size.",
  .params = params,
  .n_params = sizeof params / sizeof *params,
  .config_size = sizeof (Config),
  .learning_rate = 1e-3,
  .slots = slots,
  .update = update,
};
