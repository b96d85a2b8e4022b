/* The Input: says what a sample looks like, and does nothing. The network feeds its output. */
#include "layers/explain.h"
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

static void
explain (HgExplain *it)
{
  int rank = it->out[0].rank;
  for (int i = 0; i < rank; i++)
    {
      hg_explain_axis (it, i, -1, hg_axis_noun (i, rank, false), hg_axis_noun (i, rank, true));
      hg_explain_why (it, i, "one sample of the data has so many");
    }
  hg_explain_line (it, true, "y = x");
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
  .explain = explain,
  .forward = forward,
  .backward = forward,
};
