/* Activation: a function applied to every value by itself, or to each vector along the last axis. */
#include "layers/activation.h"
#include "layers/explain.h"
#include "layers/kinds.h"
#include "layers/torch.h"

typedef struct
{
  int activation;
} Config;

static const HgParam params[] = {
  { .name = "activation",
    .title = "Activation",
    .help = "The function applied to each value.",
    .type = HG_PARAM_CHOICE,
    .flags = HG_PARAM_PRIMARY,
    .offset = offsetof (Config, activation),
    .standard = HG_RELU,
    .choices = hg_activation_names },
};

static const char *const equations[] = { "y = φ(x)", NULL };

static bool
infer (const void *config, const HgShape *in, size_t n_in, HgShape *out, HgError *error)
{
  const Config *c = config;
  int64_t width = hg_shape_axis (&in[0], -1);
  char text[HG_SHAPE_TEXT];
  out[0] = in[0];
  if (in[0].rank == HG_UNKNOWN || !hg_activation_info ((HgActivation)c->activation)->along_axis)
    return true;
  if (in[0].rank == 0)
    return hg_error_set (error, HG_ERROR_SHAPE, "needs an axis for %s and gets a single number",
                         hg_activation_names[c->activation]);
  if (c->activation != HG_GLU || width == HG_UNKNOWN)
    return true;
  out[0].dim[in[0].rank - 1] = width > 1 ? width / 2 : 1;
  if (width % 2 != 0)
    return hg_error_set (error, HG_ERROR_SHAPE, "needs an even last axis, which glu halves, and gets %s",
                         hg_shape_text (&in[0], text));
  return true;
}

static void
explain (HgExplain *it)
{
  char width[48];
  int last = it->out[0].rank - 1;
  hg_explain_same (it);
  if (((const Config *)it->layer->config)->activation != HG_GLU || last < 0)
    return;
  hg_explain_sum (it, last, "%s / 2", hg_explain_count (it->in[0].dim[last], width));
  hg_explain_why (it, last, "glu gates one half with the other");
}

/* Vectors along the last axis, and their length. */
static size_t
vectors (const HgOp *op, const HgPass *pass, size_t *width)
{
  *width = op->in[0].rank > 0 ? (size_t)hg_shape_axis (&op->in[0], -1) : 1;
  return pass->n * (size_t)hg_shape_values (&op->in[0]) / *width;
}

static void
forward (const HgOp *op, const HgPass *pass)
{
  const Config *c = op->layer->config;
  size_t width, rows = vectors (op, pass, &width);
  hg_activation_apply (op->kernels, (HgActivation)c->activation, rows, width, pass->x[0], pass->y[0]);
}

static void
backward (const HgOp *op, const HgPass *pass)
{
  const Config *c = op->layer->config;
  size_t width, rows = vectors (op, pass, &width);
  if (pass->dx[0] != NULL)
    hg_activation_gradient (op->kernels, (HgActivation)c->activation, rows, width, pass->x[0], pass->y[0],
                            pass->dy[0], pass->dx[0]);
}

static bool
torch (HgTorch *torch, HgError *error)
{
  const Config *c = torch->layer->config;
  char line[HG_TORCH_TEXT];
  if (hg_activation_info ((HgActivation)c->activation)->along_axis)
    torch->order = HG_TORCH_LAST;
  hg_torch_value_by_value (
      torch, "%s", hg_torch_activate (torch, (HgActivation)c->activation, "$x0", -1, line, sizeof line));
  return true;
}

const HgLayerKind hg_layer_kind_activation = {
  .name = "Activation",
  .title = "Activation",
  .sentence = "Bends every value by a fixed function; without bends a stack of layers is one straight line.",
  .equations = equations,
  .group = "Core",
  .params = params,
  .n_params = sizeof params / sizeof *params,
  .config_size = sizeof (Config),
  .min_in = 1,
  .max_in = 1,
  .n_out = 1,
  .passes_mask = true,
  .infer = infer,
  .explain = explain,
  .forward = forward,
  .backward = backward,
  .torch = torch,
};
