/* Adamax (Kingma & Ba 2015, section 7), as Keras computes it: Adam with the largest gradient in place of the
 * root of the mean square. */
#include "train/optimizer-options.h"
#include <math.h>

typedef struct
{
  double beta_1, beta_2, epsilon;
} Config;

static const HgParam params[] = {
  HG_OPTION_BETA_1 (Config),
  HG_OPTION_BETA_2 (Config,
                    "How slowly the largest gradient is forgotten: 0.999 halves it in about 700 steps."),
  HG_OPTION_EPSILON (Config),
};

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
  HgAdamaxStep it = { (HgReal)(learning_rate / (1 - pow (c->beta_1, (double)step))), (HgReal)(1 - c->beta_1),
                      (HgReal)c->beta_2, (HgReal)c->epsilon };
  kernels->optimizers->adamax (n, &it, p, g, slot[0], slot[1]);
}

const HgOptimizer hg_optimizer_adamax = {
  .name = "adamax",
  .keras = "Adamax",
  .sentence = "Adam that measures by the largest gradient: calmer where gradients come in bursts.",
  .params = params,
  .n_params = sizeof params / sizeof *params,
  .config_size = sizeof (Config),
  .learning_rate = 1e-3,
  .slots = slots,
  .update = update,
};
