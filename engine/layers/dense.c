/* Dense: every output is a weighted sum of all inputs of the last axis, plus a bias, through an activation.
 * All axes before the last are rows, whatever their order in memory. The kernels compute the activation with
 * the sums where they have it; any other is applied to the sums afterwards, which are kept for the way back
 * if it needs them.
 */
#include "base/format.h"
#include "layers/explain.h"
#include "layers/kinds.h"
#include "layers/options.h"
#include "layers/torch.h"
#include "tensor/panel-pack.h"
#include <stdio.h>

/* f features in, u units out, n rows. */

typedef struct
{
  int64_t units;
  int activation;
  bool use_bias;
  int kernel_initializer, bias_initializer;
  HgRegularizer kernel_regularizer, bias_regularizer, activity_regularizer;
  bool trainable;
} Config;

static const HgParam params[] = {
  { .name = "units",
    .title = "Units",
    .help = "How many values come out: the new size of the last axis.",
    .type = HG_PARAM_INT,
    .flags = HG_PARAM_PRIMARY | HG_PARAM_WIDTH,
    .offset = offsetof (Config, units),
    .standard = 16,
    .low = 1,
    .high = 1e9 },
  HG_OPTION_ACTIVATION (Config, HG_LINEAR, "The function that each weighted sum goes through."),
  HG_OPTION_USE_BIAS (Config),
  HG_OPTION_INITIALIZER (Config, kernel_initializer, "First kernel", HG_INIT_GLOROT_UNIFORM),
  HG_OPTION_INITIALIZER (Config, bias_initializer, "First bias", HG_INIT_ZEROS),
  HG_OPTION_REGULARIZER (Config, kernel_regularizer, "Kernel penalty"),
  HG_OPTION_REGULARIZER (Config, bias_regularizer, "Bias penalty"),
  HG_OPTION_ACTIVITY (Config),
  HG_OPTION_TRAINABLE (Config),
};

static bool
infer (const void *config, const HgShape *in, size_t n_in, HgShape *out, HgError *error)
{
  const Config *c = config;
  out[0] = in[0];
  if (in[0].rank == 0)
    {
      out[0] = hg_shape (1, 0);
      out[0].dim[0] = c->units;
      return hg_error_set (error, HG_ERROR_SHAPE,
                           "needs at least one axis of features and gets a single number");
    }
  if (in[0].rank > 0)
    out[0].dim[in[0].rank - 1] = c->units;
  return hg_activation_keeps_shape ((HgActivation)c->activation, error);
}

static size_t
weights (const void *config, const HgShape *in, HgWeightSpec *specs)
{
  const Config *c = config;
  specs[0] = (HgWeightSpec){ .name = "kernel",
                             .shape = { .rank = 2, .dim = { hg_shape_axis (&in[0], -1), c->units } },
                             .initializer = (HgInitializer)c->kernel_initializer,
                             .trainable = true,
                             .regularizer = c->kernel_regularizer };
  if (!c->use_bias)
    return 1;
  specs[1] = (HgWeightSpec){ .name = "bias",
                             .shape = { .rank = 1, .dim = { c->units } },
                             .initializer = (HgInitializer)c->bias_initializer,
                             .trainable = true,
                             .regularizer = c->bias_regularizer };
  return 2;
}

static void
formula (const void *config, const HgShape *in, HgFormula *text)
{
  const Config *c = config;
  HgShape features = { .rank = 1, .dim = { hg_shape_axis (&in[0], -1) } };
  char f[HG_SHAPE_TEXT], u[32];
  hg_shape_text (&features, f);
  hg_format_count (u, sizeof u, c->units);
  const char *bias = c->use_bias ? " + 1" : "";
  snprintf (text->symbols, sizeof text->symbols, c->use_bias ? "(f%s) · u" : "f%s · u", bias);
  snprintf (text->numbers, sizeof text->numbers, c->use_bias ? "(%.40s%s) · %s" : "%.40s%s · %s", f, bias, u);
  snprintf (text->legend, sizeof text->legend,
            "f features, u units. Every unit has one weight for each feature%s.",
            c->use_bias ? ", plus a bias" : "");
}

/* The sizes of the compiled layer: what forward and backward share. */
static HgDenseCall
call (const HgOp *op, const HgPass *pass, const HgPanelKernels **panels)
{
  const Config *c = op->layer->config;
  size_t f = (size_t)hg_shape_axis (&op->in[0], -1), u = (size_t)c->units;
  HgActivation activation = (HgActivation)c->activation;
  *panels = hg_kernels_panels (op->kernels, u);
  return (HgDenseCall){ .rows
                        = pass != NULL ? pass->n * (size_t)(hg_shape_values (&op->in[0]) / (int64_t)f) : 0,
                        .k = f,
                        .width = u,
                        .activation = hg_activation_fused (activation) ? activation : HG_LINEAR,
                        .bias = c->use_bias };
}

static bool
plan (HgOp *op, HgError *error)
{
  const Config *c = op->layer->config;
  const HgPanelKernels *panels;
  HgDenseCall d = call (op, NULL, &panels);
  size_t values = (size_t)hg_shape_values (&op->out[0]);
  op->weights = hg_panel_size (panels->lanes, 1 + d.k, d.width);
  op->derived = hg_panel_size (panels->lanes, d.width, d.k);
  op->fixed = hg_dense_scratch (panels->lanes, d.width);
  op->saved = hg_activation_info ((HgActivation)c->activation)->needs_input ? values : 0;
  op->scratch = hg_activation_fused ((HgActivation)c->activation) ? 0 : values;
  return true;
}

static void
pack (const HgOp *op, const HgReal *const *keras, HgReal *packed)
{
  const HgPanelKernels *panels;
  HgDenseCall d = call (op, NULL, &panels);
  hg_panel_pack_weights (panels->lanes, d.k, d.width, keras[0], d.bias ? keras[1] : NULL, packed);
}

static void
unpack (const HgOp *op, const HgReal *packed, HgReal *const *keras)
{
  const HgPanelKernels *panels;
  HgDenseCall d = call (op, NULL, &panels);
  hg_panel_unpack_weights (panels->lanes, d.k, d.width, packed, keras[0], d.bias ? keras[1] : NULL);
}

static void
derive (const HgOp *op, const HgReal *packed, HgReal *derived)
{
  const HgPanelKernels *panels;
  HgDenseCall d = call (op, NULL, &panels);
  if (op->wants_dx)
    hg_panel_turn_weights (panels, d.k, d.width, packed, derived);
}

static void
forward (const HgOp *op, const HgPass *pass)
{
  const Config *c = op->layer->config;
  const HgPanelKernels *panels;
  HgDenseCall d = call (op, pass, &panels);
  d.w = pass->w;
  d.x = pass->x[0];
  d.y = op->saved > 0 ? pass->saved : pass->y[0];
  panels->dense_forward (&d);
  if (op->scratch > 0)
    hg_activation_apply (op->kernels, (HgActivation)c->activation, d.rows, d.width, d.y, pass->y[0]);
}

static void
backward (const HgOp *op, const HgPass *pass)
{
  const Config *c = op->layer->config;
  const HgPanelKernels *panels;
  HgDenseCall d = call (op, pass, &panels);
  d.w = pass->w;
  d.x = pass->x[0];
  d.y = pass->y[0];
  d.turned = pass->derived;
  d.dy = pass->dy[0];
  d.dx = pass->dx[0];
  d.dw = pass->dw;
  d.scratch = pass->scratch;
  if (op->scratch > 0)
    {
      HgReal *before = pass->scratch + op->fixed;
      hg_activation_gradient (op->kernels, (HgActivation)c->activation, d.rows, d.width, pass->saved, d.y,
                              d.dy, before);
      d.dy = before;
    }
  panels->dense_backward (&d);
}

static double
flops (const HgOp *op)
{
  return (double)hg_shape_values (&op->in[0]) * (double)hg_shape_axis (&op->out[0], -1);
}

static bool
torch (HgTorch *torch, HgError *error)
{
  const Config *c = torch->layer->config;
  char line[HG_TORCH_TEXT];
  torch->order = HG_TORCH_LAST;
  hg_torch_module (torch, "nn.Linear(%lld, %lld%s)", (long long)hg_shape_axis (&torch->in[0], -1),
                   (long long)c->units, c->use_bias ? "" : ", bias=False");
  hg_torch_value_by_value (
      torch, "%s", hg_torch_activate (torch, (HgActivation)c->activation, "$m($x0)", -1, line, sizeof line));
  hg_torch_array (torch, "weight", 0, "10");
  if (c->use_bias)
    hg_torch_array (torch, "bias", 1, "");
  return true;
}

static void
explain (HgExplain *it)
{
  hg_explain_places (it);
  hg_explain_units (it, "unit", "units", "Units");
  if (it->convention == HG_CONVENTION_TORCH)
    hg_explain_line (it, ((const Config *)it->layer->config)->use_bias, "y = φ(x Wᵀ| + b|)");
  else
    hg_explain_line (it, ((const Config *)it->layer->config)->use_bias, "y = φ(x W| + b|)");
}

const HgLayerKind hg_layer_kind_dense = {
  .name = "Dense",
  .title = "Dense",
  .sentence = "Every unit looks at all features at once and adds them up with weights of its own.",
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
  .weights = weights,
  .formula = formula,
  .plan = plan,
  .pack = pack,
  .unpack = unpack,
  .derive = derive,
  .forward = forward,
  .backward = backward,
  .flops = flops,
  .torch = torch,
};
