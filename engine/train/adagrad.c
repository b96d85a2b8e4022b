/* Adagrad (Duchi, Hazan & Singer 2011), as Keras computes it. */
#include "train/optimizer-options.h"

typedef struct
{
  double initial_accumulator_value, epsilon;
} Config;

static const HgParam params[] = {
  { .name = "initial_accumulator_value",
    .title = "First sum",
    .help = "What the sum of squares begins with: more makes the first steps smaller.",
    .type = HG_PARAM_REAL,
    .offset = offsetof (Config, initial_accumulator_value),
    .standard = 0.1,
    .low = 0,
    .high = 1e6 },
  HG_OPTION_EPSILON (Config),
};

static size_t
slots (const void *config)
{
  return 1;
}

static double
first (const void *config)
{
  return ((const Config *)config)->initial_accumulator_value;
}

static void
update (const void *config, const HgKernels *kernels, size_t n, uint64_t step, double learning_rate,
        HgReal *p, const HgReal *g, HgReal *const *slot)
{
  const Config *c = config;
  kernels->optimizers->adagrad (n, (HgReal)learning_rate, (HgReal)c->epsilon, p, g, slot[0]);
}

const HgOptimizer hg_optimizer_adagrad = {
  .name = "adagrad",
  .keras = "Adagrad",
  .sentence = "Smaller and smaller steps, most of all for weights that have moved a lot.",
  .params = params,
  .n_params = sizeof params / sizeof *params,
  .config_size = sizeof (Config),
  .learning_rate = 1e-3,
  .first = first,
  .slots = slots,
  .update = update,
};
