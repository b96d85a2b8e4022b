/* RepeatVector: the same vector at each of n time steps. Backward adds the steps' gradients up. */
#include "layers/explain.h"
#include "layers/kinds.h"
#include "layers/torch.h"
#include <string.h>

typedef struct
{
  int64_t n;
} Config;

static const HgParam params[] = {
  { .name = "n",
    .title = "Steps",
    .help = "How many time steps the vector is repeated for.",
    .type = HG_PARAM_INT,
    .flags = HG_PARAM_PRIMARY,
    .offset = offsetof (Config, n),
    .standard = 1,
    .low = 1,
    .high = 1e9 },
};

static const char *const equations[] = { "y_t = x for t = 1 … n", NULL };

static bool
infer (const void *config, const HgShape *in, size_t n_in, HgShape *out, HgError *error)
{
  const Config *c = config;
  out[0] = (HgShape){ .rank = 2, .dim = { c->n, in[0].rank == 1 ? in[0].dim[0] : HG_UNKNOWN } };
  char text[HG_SHAPE_TEXT];
  if (in[0].rank != HG_UNKNOWN && in[0].rank != 1)
    return hg_error_set (error, HG_ERROR_SHAPE, "needs features and gets %s", hg_shape_text (&in[0], text));
  return true;
}

static void
forward (const HgOp *op, const HgPass *pass)
{
  size_t steps = (size_t)op->out[0].dim[0], row = pass->n * (size_t)op->in[0].dim[0];
  for (size_t t = 0; t < steps; t++)
    memcpy (pass->y[0] + t * row, pass->x[0], row * sizeof (HgReal));
}

static void
backward (const HgOp *op, const HgPass *pass)
{
  size_t steps = (size_t)op->out[0].dim[0], row = pass->n * (size_t)op->in[0].dim[0];
  if (pass->dx[0] == NULL)
    return;
  memcpy (pass->dx[0], pass->dy[0], row * sizeof (HgReal));
  for (size_t t = 1; t < steps; t++)
    op->kernels->sum (row, 2, (const HgReal *const[]){ pass->dx[0], pass->dy[0] + t * row }, pass->dx[0]);
}

static bool
torch (HgTorch *torch, HgError *error)
{
  const Config *c = torch->layer->config;
  torch->order = HG_TORCH_LAST;
  hg_torch_line (torch, "$y0 = $x0[:, None].repeat(1, %lld, 1)", (long long)c->n);
  return true;
}

static void
explain (HgExplain *it)
{
  hg_explain_axis (it, 0, -1, "step", "steps");
  hg_explain_why (it, 0, "the option Steps; the same vector at each of them");
  hg_explain_axis (it, 1, 0, NULL, NULL);
}

const HgLayerKind hg_layer_kind_repeat_vector = {
  .name = "RepeatVector",
  .title = "RepeatVector",
  .sentence = "Hands the decoder the same vector at every time step.",
  .equations = equations,
  .group = "Reshaping",
  .params = params,
  .n_params = sizeof params / sizeof *params,
  .config_size = sizeof (Config),
  .min_in = 1,
  .max_in = 1,
  .n_out = 1,
  .infer = infer,
  .explain = explain,
  .forward = forward,
  .backward = backward,
  .torch = torch,
};
