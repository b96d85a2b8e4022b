/* GaussianDropout (Srivastava et al. 2014, section 10): every value is multiplied by noise around 1 whose
 * variance is that of dropout with the same rate. */
#include "layers/explain.h"
#include "layers/kinds.h"
#include "layers/noise.h"
#include "layers/torch.h"
#include <string.h>

typedef struct
{
  double rate;
} Config;

static const HgParam params[] = { HG_OPTION_RATE (
    Config, "The noise has the deviation √(rate / (1 − rate)), as dropout with this rate has.", 0.5) };

static const char *const equations[]
    = { "y = x ⊙ (1 + σ ε)", "σ = √(rate / (1 − rate)), ε normal, drawn anew each step", NULL };

/* Both ways are the same product with the noise. */
static void
disturb (const HgOp *op, const HgPass *pass, const HgReal *from, HgReal *to)
{
  const Config *c = op->layer->config;
  size_t values = pass->n * (size_t)hg_shape_values (&op->in[0]);
  double deviation = sqrt (c->rate / (1 - c->rate));
  uint64_t start = hg_noise_start (op, pass);
  if (!pass->training)
    memcpy (to, from, values * sizeof *to);
  for (size_t i = 0; pass->training && i < values; i++)
    to[i] = from[i] * (HgReal)(1 + deviation * (double)hg_noise_normal (pass->seed, start + i));
}

static void
forward (const HgOp *op, const HgPass *pass)
{
  disturb (op, pass, pass->x[0], pass->y[0]);
}

static void
backward (const HgOp *op, const HgPass *pass)
{
  if (pass->dx[0] != NULL)
    disturb (op, pass, pass->dy[0], pass->dx[0]);
}

static bool
torch (HgTorch *torch, HgError *error)
{
  const Config *c = torch->layer->config;
  char rate[40];
  hg_torch_need (torch, "GaussianDropout");
  hg_torch_module (torch, "GaussianDropout(%s)", hg_torch_real (c->rate, rate));
  hg_torch_value_by_value (torch, "$m($x0)");
  return true;
}

const HgLayerKind hg_layer_kind_gaussian_dropout = {
  .name = "GaussianDropout",
  .title = "Gaussian dropout",
  .sentence = "Multiplies every value by noise around 1 while training: dropout without the hard switch.",
  .equations = equations,
  .group = "Regularization",
  .params = params,
  .n_params = sizeof params / sizeof *params,
  .config_size = sizeof (Config),
  .min_in = 1,
  .max_in = 1,
  .n_out = 1,
  .passes_mask = true,
  .infer = hg_infer_same,
  .explain = hg_explain_same,
  .forward = forward,
  .backward = backward,
  .torch = torch,
};
