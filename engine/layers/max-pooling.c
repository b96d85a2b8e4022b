/* MaxPooling1D and MaxPooling2D: the largest value of every window, channel by channel. Its gradient goes to
 * the first place that holds it. */
#include "layers/kinds.h"
#include "layers/pooling.h"
#include "layers/torch.h"

static const HgParam params_1d[] = { HG_OPTIONS_POOLING (1) };
static const HgParam params_2d[] = { HG_OPTIONS_POOLING (2) };

static const char *const equations[] = { "y = max of the window, for every channel", NULL };

static void
forward (const HgOp *op, const HgPass *pass)
{
  hg_pooling_forward (op, pass, false, op->kernels->pool_max);
}

static void
backward (const HgOp *op, const HgPass *pass)
{
  hg_pooling_backward (op, pass, false, op->kernels->pool_max_gradient);
}

static bool
torch (HgTorch *torch, HgError *error)
{
  return hg_pooling_torch (torch, "MaxPool", false, error);
}

const HgLayerKind hg_layer_kind_max_pooling_1d = {
  .name = "MaxPooling1D",
  .title = "Max pooling 1D",
  .sentence = "Keeps the strongest answer of every few steps, so that the sequence becomes shorter.",
  .equations = equations,
  .group = "Pooling",
  .params = params_1d,
  .n_params = sizeof params_1d / sizeof *params_1d,
  .config_size = sizeof (HgPooling),
  .min_in = 1,
  .max_in = 1,
  .n_out = 1,
  .infer = hg_pooling_infer,
  .explain = hg_pooling_explain,
  .forward = forward,
  .backward = backward,
  .mirror = hg_pooling_mirror,
  .torch = torch,
};

const HgLayerKind hg_layer_kind_max_pooling_2d = {
  .name = "MaxPooling2D",
  .title = "Max pooling 2D",
  .sentence = "Keeps the strongest answer of every small square, so that the image becomes smaller.",
  .equations = equations,
  .group = "Pooling",
  .params = params_2d,
  .n_params = sizeof params_2d / sizeof *params_2d,
  .config_size = sizeof (HgPooling),
  .min_in = 1,
  .max_in = 1,
  .n_out = 1,
  .infer = hg_pooling_infer,
  .explain = hg_pooling_explain,
  .forward = forward,
  .backward = backward,
  .mirror = hg_pooling_mirror,
  .torch = torch,
};
