/* Adam (Kingma & Ba 2015), as Keras computes it: the bias correction goes into the rate, and epsilon is added to the
 * uncorrected root. */
#include "train/optimizers.h"
#include <math.h>

typedef struct
{
  double beta_1, beta_2, epsilon;
} Config;

static const HgParam params[] = {
  { .name = "beta_1",
    .title = "Beta 1",
    .help = "How long the mean of the gradient remembers: 0.9 is about ten steps.",
    .type = HG_PARAM_REAL,
    .offset = offsetof (Config, beta_1),
    .standard = 0.9,
    .low = 0,
    .high = 0.999999 },
  { .name = "beta_2",
    .title = "Beta 2",
    .help = "How long the mean of its square remembers: 0.999 is about a thousand steps.",
    .type = HG_PARAM_REAL,
    .offset = offsetof (Config, beta_2),
    .standard = 0.999,
    .low = 0,
    .high = 0.9999999 },
  { .name = "epsilon",
    .title = "Epsilon",
    .help = "Keeps the division from running away where gradients vanish.",
    .type = HG_PARAM_REAL,
    .offset = offsetof (Config, epsilon),
    .standard = 1e-7,
    .low = 0,
    .high = 1 },
};

static void
update (const void *config, const HgKernels *kernels, size_t n, uint64_t step, double learning_rate,
        HgReal *parameters, const HgReal *gradients, HgReal *const *slot)
{
  const Config *c = config;
  double rate = learning_rate * sqrt (1 - pow (c->beta_2, (double)step)) / (1 - pow (c->beta_1, (double)step));
  kernels->adam (n, (HgReal)rate, (HgReal)c->beta_1, (HgReal)c->beta_2, (HgReal)c->epsilon, parameters, gradients,
                 slot[0], slot[1]);
}

const HgOptimizer hg_optimizer_adam = {
  .name = "adam",
  .keras = "Adam",
  .sentence = "Gives every weight a step of its own size, from the mean and the spread of its gradients.",
  .params = params,
  .n_params = sizeof params / sizeof *params,
  .config_size = sizeof (Config),
  .learning_rate = 1e-3,
  .slots = 2,
  .update = update,
};
