/* AlphaDropout (Klambauer et al. 2017): dropped values are set to selu's floor instead of 0, and all are
 * scaled and shifted so that mean 0 and variance 1 stay what they are. */
#include "layers/explain.h"
#include "layers/kinds.h"
#include "layers/noise.h"
#include "layers/torch.h"
#include <string.h>

#define SELU_FLOOR -1.7580993408473766

typedef struct
{
  double rate;
} Config;

static const HgParam params[] = { HG_OPTION_RATE (
    Config, "Share of the values that is set to the floor in every training step.", 0.5) };

static const char *const equations[]
    = { "y = a (m ⊙ x + (1 − m) s) + b", "s = −1.7581, a = 1 / √((1 − rate)(1 + rate s²)), b = −a s rate",
        "m is 0 or 1, drawn anew each step", NULL };

static double
scale (double rate)
{
  return 1 / sqrt ((1 - rate) * (1 + rate * SELU_FLOOR * SELU_FLOOR));
}

static void
forward (const HgOp *op, const HgPass *pass)
{
  const Config *c = op->layer->config;
  size_t values = pass->n * (size_t)hg_shape_values (&op->in[0]);
  double a = scale (c->rate), b = -a * SELU_FLOOR * c->rate;
  uint64_t start = hg_noise_start (op, pass);
  if (!pass->training)
    memcpy (pass->y[0], pass->x[0], values * sizeof (HgReal));
  for (size_t i = 0; pass->training && i < values; i++)
    {
      double x = hg_noise_drops (pass->seed, start + i, c->rate) ? SELU_FLOOR : (double)pass->x[0][i];
      pass->y[0][i] = (HgReal)(a * x + b);
    }
}

static void
backward (const HgOp *op, const HgPass *pass)
{
  const Config *c = op->layer->config;
  size_t values = pass->n * (size_t)hg_shape_values (&op->in[0]);
  HgReal a = (HgReal)(pass->training ? scale (c->rate) : 1);
  uint64_t start = hg_noise_start (op, pass);
  for (size_t i = 0; pass->dx[0] != NULL && i < values; i++)
    {
      bool dropped = pass->training && hg_noise_drops (pass->seed, start + i, c->rate);
      pass->dx[0][i] = dropped ? 0 : a * pass->dy[0][i];
    }
}

static bool
torch (HgTorch *torch, HgError *error)
{
  const Config *c = torch->layer->config;
  char rate[40];
  hg_torch_module (torch, "nn.AlphaDropout(%s)", hg_torch_real (c->rate, rate));
  hg_torch_value_by_value (torch, "$m($x0)");
  return true;
}

const HgLayerKind hg_layer_kind_alpha_dropout = {
  .name = "AlphaDropout",
  .title = "Alpha dropout",
  .sentence = "Dropout for selu layers: it keeps their mean of 0 and variance of 1.",
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
