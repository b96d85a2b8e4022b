/* RMSprop (Hinton 2012), as Keras computes it: epsilon stands below the root. */
#include "train/optimizer-options.h"

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
  HgRmspropStep it = { (HgReal)learning_rate, (HgReal)c->rho, (HgReal)(1 - c->rho), (HgReal)c->momentum,
                       (HgReal)c->epsilon };
  HgReal *velocity = c->momentum > 0 ? slot[1] : NULL,
         *mean = c->centered ? slot[1 + (c->momentum > 0)] : NULL;
  kernels->optimizers->rmsprop (n, &it, p, g, slot[0], velocity, mean);
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
