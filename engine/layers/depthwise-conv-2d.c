/* DepthwiseConv2D: every channel has filters of its own, which see that channel alone. */
#include "base/format.h"
#include "layers/convolution.h"
#include "layers/depthwise.h"
#include "layers/explain.h"
#include "layers/kinds.h"
#include "layers/torch.h"
#include "layers/window-options.h"
#include <stdio.h>

static const HgParam params[] = {
  HG_OPTION_KERNEL_SIZE (HgDepthwise, 2, HG_PARAM_PRIMARY),
  HG_OPTION_DEPTH_MULTIPLIER (HgDepthwise),
  HG_OPTION_STRIDES (HgDepthwise, 2),
  HG_OPTION_PADDING (HgDepthwise, hg_padding_names,
                     "valid: only where the kernel fits; same: zeros around the image keep its size."),
  HG_OPTION_DILATION (HgDepthwise, 2),
  HG_OPTION_ACTIVATION (HgDepthwise, HG_LINEAR, "The function that each weighted sum goes through."),
  HG_OPTION_USE_BIAS (HgDepthwise),
  HG_OPTION_INITIALIZER (HgDepthwise, depthwise_initializer, "First kernel", HG_INIT_GLOROT_UNIFORM),
  HG_OPTION_INITIALIZER (HgDepthwise, bias_initializer, "First bias", HG_INIT_ZEROS),
  HG_OPTION_REGULARIZER (HgDepthwise, depthwise_regularizer, "Kernel penalty"),
  HG_OPTION_REGULARIZER (HgDepthwise, bias_regularizer, "Bias penalty"),
  HG_OPTION_ACTIVITY (HgDepthwise),
  HG_OPTION_TRAINABLE (HgDepthwise),
};

static const char *const equations[]
    = { "y[i, j] = φ(Σ x[s · i + d · a, s · j + d · e] ⊙ W[a, e] + b), channel by channel",
        "a and e run over the kernel, s is the stride, d the dilation", NULL };

static bool
infer (const void *config, const HgShape *in, size_t n_in, HgShape *out, HgError *error)
{
  const HgDepthwise *c = config;
  bool fits = hg_depthwise_infer (c, &in[0], &out[0], error);
  int64_t channels = out[0].dim[2];
  fits = hg_window_grow (channels, c->depth_multiplier, 0, &out[0].dim[2], fits ? error : NULL) && fits;
  return fits && hg_activation_keeps_shape ((HgActivation)c->activation, error);
}

static size_t
weights (const void *config, const HgShape *in, HgWeightSpec *specs)
{
  const HgDepthwise *c = config;
  HgShape out;
  hg_window_check_rank (2, &in[0], &out, NULL);
  specs[0] = hg_depthwise_spec (c, &in[0], "kernel");
  specs[1] = (HgWeightSpec){ .name = "bias",
                             .shape = { .rank = 1 },
                             .initializer = (HgInitializer)c->bias_initializer,
                             .trainable = true,
                             .regularizer = c->bias_regularizer };
  hg_window_grow (out.dim[2], c->depth_multiplier, 0, &specs[1].shape.dim[0], NULL);
  return c->use_bias ? 2 : 1;
}

static void
formula (const void *config, const HgShape *in, HgFormula *text)
{
  const HgDepthwise *c = config;
  char sides[100], channels[48] = "?", m[48];
  HgInts kernel = { .n = 1, .v = { c->kernel_size.v[0] } };
  if (hg_shape_axis (&in[0], -1) != HG_UNKNOWN)
    hg_format_count (channels, sizeof channels, hg_shape_axis (&in[0], -1));
  hg_format_count (m, sizeof m, c->depth_multiplier);
  hg_window_product (&kernel, c->kernel_size.v[1], sides, sizeof sides);
  snprintf (text->symbols, sizeof text->symbols, c->use_bias ? "(k · k + 1) · c · m" : "k · k · c · m");
  snprintf (text->numbers, sizeof text->numbers,
            c->use_bias ? "(%.40s + 1) · %.20s · %.20s" : "%.40s · %.20s · %.20s", sides, channels, m);
  snprintf (text->legend, sizeof text->legend,
            "k kernel size, c channels, m filters for each. Every filter has one weight for each place%s.",
            c->use_bias ? ", plus a bias" : "");
}

static bool
plan (HgOp *op, HgError *error)
{
  const HgDepthwise *c = op->layer->config;
  size_t out = (size_t)hg_shape_values (&op->out[0]);
  op->saved = hg_activation_info ((HgActivation)c->activation)->needs_input ? out : 0;
  HgDepthwiseSizes sizes = hg_depthwise_sizes (op);
  if (!hg_depthwise_fits (&sizes, error))
    return false;
  op->fixed = hg_depthwise_room (&sizes) + (c->activation == HG_LINEAR ? 0 : out);
  return true;
}

static void
forward (const HgOp *op, const HgPass *pass)
{
  const HgDepthwise *c = op->layer->config;
  HgDepthwiseSizes sizes = hg_depthwise_sizes (op);
  size_t in = (size_t)hg_shape_values (&op->in[0]), out = (size_t)hg_shape_values (&op->out[0]);
  size_t width = sizes.channels * sizes.multiplier, places = hg_depthwise_places (&sizes);
  for (size_t i = 0; i < pass->n; i++)
    {
      HgReal *y = pass->y[0] + i * out, *z = op->saved > 0 ? pass->saved + i * out : y;
      hg_depthwise_bias (places, width, c->use_bias ? pass->w + hg_depthwise_kernel (&sizes) : NULL, z);
      hg_depthwise_forward (&sizes, op->kernels, pass->x[0] + i * in, pass->w, z, pass->scratch);
      hg_activation_apply (op->kernels, (HgActivation)c->activation, places, width, z, y);
    }
}

static void
backward (const HgOp *op, const HgPass *pass)
{
  const HgDepthwise *c = op->layer->config;
  HgDepthwiseSizes sizes = hg_depthwise_sizes (op);
  size_t in = (size_t)hg_shape_values (&op->in[0]), out = (size_t)hg_shape_values (&op->out[0]);
  size_t width = sizes.channels * sizes.multiplier, places = hg_depthwise_places (&sizes);
  HgReal *dw = op->frozen ? NULL : pass->dw, *slope = pass->scratch + hg_depthwise_room (&sizes);
  for (size_t i = 0; i < pass->n; i++)
    {
      const HgReal *dz = pass->dy[0] + i * out;
      HgReal *dx = pass->dx[0] != NULL ? pass->dx[0] + i * in : NULL;
      if (c->activation != HG_LINEAR)
        {
          hg_activation_gradient (op->kernels, (HgActivation)c->activation, places, width,
                                  op->saved > 0 ? pass->saved + i * out : NULL, pass->y[0] + i * out, dz,
                                  slope);
          dz = slope;
        }
      hg_depthwise_backward (&sizes, op->kernels, pass->x[0] + i * in, pass->w, dz, dx, dw, pass->scratch);
      if (dw != NULL && c->use_bias)
        op->kernels->channel_sums (places, width, dz, dw + hg_depthwise_kernel (&sizes));
    }
}

static double
flops (const HgOp *op)
{
  const HgDepthwise *c = op->layer->config;
  return (double)hg_shape_values (&op->out[0]) * (double)c->kernel_size.v[0] * (double)c->kernel_size.v[1];
}

static bool
torch (HgTorch *torch, HgError *error)
{
  const HgDepthwise *c = torch->layer->config;
  char module[HG_TORCH_TEXT], call[140], line[HG_TORCH_TEXT];
  if (!hg_depthwise_torch (torch, "weight", c->use_bias, module, call, error))
    return false;
  hg_torch_module (torch, "%s", module);
  hg_torch_line (torch, "$y0 = %s",
                 hg_torch_activate (torch, (HgActivation)c->activation, call, 1, line, sizeof line));
  if (c->use_bias)
    hg_torch_array (torch, "bias", 1, "");
  return true;
}

static void
explain (HgExplain *it)
{
  const HgDepthwise *c = it->layer->config;
  char channels[48];
  hg_depthwise_explain (it);
  hg_explain_axis (it, 2, -1, "channel", "channels");
  hg_explain_sum (it, 2, "%s · %lld", hg_explain_count (hg_shape_axis (&it->in[0], -1), channels),
                  (long long)c->depth_multiplier);
  hg_explain_why (it, 2, "%lld filters for each channel that comes in", (long long)c->depth_multiplier);
}

const HgLayerKind hg_layer_kind_depthwise_conv_2d = {
  .name = "DepthwiseConv2D",
  .title = "Depthwise conv 2D",
  .sentence = "Slides small patterns over every channel by itself: few weights, and channels stay apart.",
  .equations = equations,
  .group = "Convolution",
  .params = params,
  .n_params = sizeof params / sizeof *params,
  .config_size = sizeof (HgDepthwise),
  .min_in = 1,
  .max_in = 1,
  .n_out = 1,
  .infer = infer,
  .explain = explain,
  .weights = weights,
  .formula = formula,
  .plan = plan,
  .forward = forward,
  .backward = backward,
  .mirror = hg_depthwise_mirror,
  .flops = flops,
  .torch = torch,
};
