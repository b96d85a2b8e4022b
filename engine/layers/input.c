/* The Input: says what a sample looks like, and does nothing. The network feeds its output. */
#include "layers/kinds.h"

typedef struct
{
  HgShape shape;
} Config;

static const HgParam params[] = {
  { .name = "shape",
    .title = "Shape",
    .help = "One sample without the batch: 5 × 59 is five time steps of 59 features.",
    .type = HG_PARAM_SHAPE,
    .flags = HG_PARAM_PRIMARY,
    .offset = offsetof (Config, shape) },
};

static bool
infer (const void *config, const HgShape *in, size_t n_in, HgShape *out, HgError *error)
{
  out[0] = ((const Config *)config)->shape;
  return true;
}

static void
forward (const HgOp *op, const HgPass *pass)
{
}

const HgLayerKind hg_layer_kind_input = {
  .name = "InputLayer",
  .title = "Input",
  .sentence = "The data as it comes in: one sample, without the batch.",
  .group = "Core",
  .params = params,
  .n_params = sizeof params / sizeof *params,
  .config_size = sizeof (Config),
  .n_out = 1,
  .infer = infer,
  .forward = forward,
  .backward = forward,
};
