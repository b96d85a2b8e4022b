/* Dropout (Srivastava et al. 2014), inverted as in Keras: while training each value is set to 0 with
 * probability `rate` and the others are divided by 1 − rate. Whether a value is kept is a hash of (step's
 * seed, row, column), so backward draws the same mask again instead of keeping it, and threads do not matter.
 */
#include "layers/explain.h"
#include "layers/kinds.h"
#include "layers/noise.h"
#include "layers/torch.h"
#include <string.h>

typedef struct
{
  double rate;
} Config;

static const HgParam params[]
    = { HG_OPTION_RATE (Config, "Share of the values that is set to 0 in every training step.", 0.5) };

static const char *const equations[]
    = { "y = m ⊙ x / (1 − rate)", "m is 0 or 1, drawn anew each step", NULL };

/* Both ways are the same product with the mask. */
static void
mask (const HgOp *op, const HgPass *pass, const HgReal *from, HgReal *to)
{
  const Config *c = op->layer->config;
  size_t values = pass->n * (size_t)hg_shape_values (&op->in[0]);
  if (!pass->training || c->rate <= 0)
    {
      memcpy (to, from, values * sizeof *to);
      return;
    }
  uint64_t start = hg_noise_start (op, pass);
  HgReal kept = (HgReal)(1 / (1 - c->rate));
  for (size_t i = 0; i < values; i++)
    to[i] = from[i] * (hg_noise_drops (pass->seed, start + i, c->rate) ? 0 : kept);
}

static void
forward (const HgOp *op, const HgPass *pass)
{
  mask (op, pass, pass->x[0], pass->y[0]);
}

static void
backward (const HgOp *op, const HgPass *pass)
{
  if (pass->dx[0] != NULL)
    mask (op, pass, pass->dy[0], pass->dx[0]);
}

static bool
torch (HgTorch *torch, HgError *error)
{
  const Config *c = torch->layer->config;
  char rate[40];
  hg_torch_module (torch, "nn.Dropout(%s)", hg_torch_real (c->rate, rate));
  hg_torch_value_by_value (torch, "$m($x0)");
  return true;
}

const HgLayerKind hg_layer_kind_dropout = {
  .name = "Dropout",
  .title = "Dropout",
  .sentence
  = "Switches off a random share of the values while training, so that no unit can be relied on alone.",
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
