/* AveragePooling1D and AveragePooling2D: the mean of every window's values inside the image, channel by
 * channel. */
#include "layers/kinds.h"
#include "layers/pooling.h"
#include "layers/torch.h"

static const HgParam params_1d[] = { HG_OPTIONS_POOLING (1) };
static const HgParam params_2d[] = { HG_OPTIONS_POOLING (2) };

static const char *const equations[]
    = { "y = mean of the window, for every channel", "padding is not counted", NULL };

static void
forward (const HgOp *op, const HgPass *pass)
{
  hg_pooling_forward (op, pass, true, op->kernels->pool_sum);
}

static void
backward (const HgOp *op, const HgPass *pass)
{
  hg_pooling_backward (op, pass, true, op->kernels->pool_share);
}

static bool
torch (HgTorch *torch, HgError *error)
{
  return hg_pooling_torch (torch, "AvgPool", true, error);
}

const HgLayerKind hg_layer_kind_average_pooling_1d = {
  .name = "AveragePooling1D",
  .title = "Average pooling 1D",
  .sentence = "Replaces every few steps by their mean, so that the sequence becomes shorter.",
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

const HgLayerKind hg_layer_kind_average_pooling_2d = {
  .name = "AveragePooling2D",
  .title = "Average pooling 2D",
  .sentence = "Replaces every small square by its mean, so that the image becomes smaller.",
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
