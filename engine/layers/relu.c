/* ReLU as a layer of its own, with the options that the activation of that name lacks: a ceiling, a threshold
 * other than 0, and a slope below it. */
#include "layers/explain.h"
#include "layers/kinds.h"
#include "layers/rectify.h"
#include "layers/torch.h"
#include <math.h>
#include <stdio.h>

typedef struct
{
  double max_value, negative_slope, threshold;
} Config;

static const HgParam params[] = {
  { .name = "max_value",
    .title = "Ceiling",
    .help = "The greatest value that comes out; none: no ceiling.",
    .word = "at most",
    .type = HG_PARAM_REAL,
    .flags = HG_PARAM_SHOWN | HG_PARAM_NULLABLE,
    .offset = offsetof (Config, max_value),
    .standard = INFINITY,
    .low = 0,
    .high = 1e6 },
  { .name = "negative_slope",
    .title = "Slope below",
    .help = "What the distance to the threshold is multiplied by below it.",
    .type = HG_PARAM_REAL,
    .flags = HG_PARAM_SHOWN,
    .offset = offsetof (Config, negative_slope),
    .standard = 0,
    .low = 0,
    .high = 1e6 },
  { .name = "threshold",
    .title = "Threshold",
    .help = "Values above it pass.",
    .type = HG_PARAM_REAL,
    .flags = HG_PARAM_SHOWN,
    .offset = offsetof (Config, threshold),
    .standard = 0,
    .low = 0,
    .high = 1e6 },
};

static const char *const equations[]
    = { "y = min(x, ceiling) where x > threshold", "y = slope · (x − threshold) elsewhere", NULL };

static HgRectifier
rectifier (const HgOp *op)
{
  const Config *c = op->layer->config;
  return (HgRectifier){ .threshold = (HgReal)c->threshold,
                        .slope = (HgReal)c->negative_slope,
                        .most = (HgReal)c->max_value };
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
  char most[40], slope[40], threshold[40], high[80] = "$x0";
  if (isinf (c->max_value) && c->negative_slope == 0 && c->threshold == 0)
    {
      hg_torch_value_by_value (torch, "torch.relu($x0)");
      return true;
    }
  hg_torch_real (c->threshold, threshold);
  if (!isinf (c->max_value))
    snprintf (high, sizeof high, "$x0.clamp(max=%s)", hg_torch_real (c->max_value, most));
  hg_torch_value_by_value (torch, "torch.where($x0 > %s, %s, %s * ($x0 - %s))", threshold, high,
                           hg_torch_real (c->negative_slope, slope), threshold);
  return true;
}

const HgLayerKind hg_layer_kind_relu = {
  .name = "ReLU",
  .title = "ReLU",
  .sentence = "Cuts off what is negative; it can have a ceiling and a threshold too.",
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
