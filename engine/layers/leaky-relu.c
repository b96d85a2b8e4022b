/* LeakyReLU: values below 0 are made small instead of cut off. */
#include "layers/explain.h"
#include "layers/kinds.h"
#include "layers/rectify.h"
#include "layers/torch.h"
#include <math.h>

typedef struct
{
  double negative_slope;
} Config;

static const HgParam params[] = {
  { .name = "negative_slope",
    .title = "Slope below 0",
    .help = "What values below 0 are multiplied by.",
    .type = HG_PARAM_REAL,
    .flags = HG_PARAM_PRIMARY,
    .offset = offsetof (Config, negative_slope),
    .standard = 0.3,
    .low = 0,
    .high = 1e6 },
};

static const char *const equations[] = { "y = x, or slope · x where x < 0", NULL };

static HgRectifier
rectifier (const HgOp *op)
{
  const Config *c = op->layer->config;
  return (HgRectifier){ .slope = (HgReal)c->negative_slope, .most = INFINITY };
}

static void
forward (const HgOp *op, const HgPass *pass)
{
  hg_rectify_forward (op, pass, rectifier (op));
}

static void
backward (const HgOp *op, const HgPass *pass)
{
  hg_rectify_backward (op, pass, rectifier (op));
}

static bool
torch (HgTorch *torch, HgError *error)
{
  const Config *c = torch->layer->config;
  char slope[40];
  hg_torch_value_by_value (torch, "F.leaky_relu($x0, %s)", hg_torch_real (c->negative_slope, slope));
  return true;
}

const HgLayerKind hg_layer_kind_leaky_relu = {
  .name = "LeakyReLU",
  .title = "LeakyReLU",
  .sentence = "A relu that lets a little of the negative values through, so that no unit can go dead.",
  .equations = equations,
  .group = "Activation",
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
