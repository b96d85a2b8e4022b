/* Nadam (Dozat 2016), Adam with Nesterov momentum, as Keras computes it: with u_t = β₁ (1 − ½ · 0.96^t) and
 * U_t the product of all u up to t, the step is u_{t+1} m / (1 − U_{t+1}) + (1 − u_t) g / (1 − U_t). */
#include "train/optimizer-options.h"
#include <math.h>

typedef struct
{
  double beta_1, beta_2, epsilon;
} Config;

static const HgParam params[] = {
  HG_OPTION_BETA_1 (Config),
  HG_OPTION_BETA_2 (Config, HG_BETA_2_SQUARE),
  HG_OPTION_EPSILON (Config),
};

enum
{
  SETTLED = 1000 /* 0.96^1000 no longer changes 1 */
};

static double
u (const Config *c, double t)
{
  return c->beta_1 * (1 - 0.5 * pow (0.96, t));
}

static double
product (const Config *c, uint64_t step)
{
  double all = pow (c->beta_1, (double)step), power = 1;
  for (uint64_t i = 1; i <= step && i <= SETTLED; i++)
    {
      power *= 0.96;
      all *= 1 - 0.5 * power;
    }
  return all;
}

static size_t
slots (const void *config)
{
  return 2;
}

static void
update (const void *config, const HgKernels *kernels, size_t n, uint64_t step, double learning_rate,
        HgReal *p, const HgReal *g, HgReal *const *slot)
{
  const Config *c = config;
  double t = (double)step, now = product (c, step), next = now * u (c, t + 1);
  HgNadamStep it = { .adam = { (HgReal)learning_rate, (HgReal)(1 - c->beta_1), (HgReal)(1 - c->beta_2),
                               (HgReal)c->epsilon },
                     .along = (HgReal)(u (c, t + 1) / (1 - next)),
                     .ahead = (HgReal)((1 - u (c, t)) / (1 - now)),
                     .unbias = (HgReal)(1 / (1 - pow (c->beta_2, t))) };
  kernels->optimizers->nadam (n, &it, p, g, slot[0], slot[1]);
}

const HgOptimizer hg_optimizer_nadam = {
  .name = "nadam",
  .keras = "Nadam",
  .sentence = "Adam that looks ahead along its momentum.",
  .params = params,
  .n_params = sizeof params / sizeof *params,
  .config_size = sizeof (Config),
  .learning_rate = 1e-3,
  .slots = slots,
  .update = update,
};
