/* SeparableConv2D (Chollet 2017): first every channel by itself, then every pixel by itself. The depthwise
 * half is linear and has no bias; the pointwise half is a matrix product of the pixels.
 *
 * One image at a time: p places, t = what comes out of the depthwise half (p × c · m), f filters. */
#include "base/format.h"
#include "base/memory.h"
#include "layers/convolution.h"
#include "layers/depthwise.h"
#include "layers/explain.h"
#include "layers/kinds.h"
#include "layers/torch.h"
#include "layers/window-options.h"
#include "tensor/blas.h"
#include <limits.h>
#include <stdio.h>
#include <string.h>

static const HgParam params[] = {
  HG_OPTION_FILTERS (HgDepthwise),
  HG_OPTION_KERNEL_SIZE (HgDepthwise, 2, HG_PARAM_SHOWN | HG_PARAM_ALWAYS),
  HG_OPTION_DEPTH_MULTIPLIER (HgDepthwise),
  HG_OPTION_STRIDES (HgDepthwise, 2),
  HG_OPTION_PADDING (HgDepthwise, hg_padding_names,
                     "valid: only where the kernel fits; same: zeros around the image keep its size."),
  HG_OPTION_DILATION (HgDepthwise, 2),
  HG_OPTION_ACTIVATION (HgDepthwise, HG_LINEAR, "The function that each weighted sum goes through."),
  HG_OPTION_USE_BIAS (HgDepthwise),
  HG_OPTION_INITIALIZER (HgDepthwise, depthwise_initializer, "First depthwise", HG_INIT_GLOROT_UNIFORM),
  HG_OPTION_INITIALIZER (HgDepthwise, pointwise_initializer, "First pointwise", HG_INIT_GLOROT_UNIFORM),
  HG_OPTION_INITIALIZER (HgDepthwise, bias_initializer, "First bias", HG_INIT_ZEROS),
  HG_OPTION_REGULARIZER (HgDepthwise, depthwise_regularizer, "Depthwise penalty"),
  HG_OPTION_REGULARIZER (HgDepthwise, pointwise_regularizer, "Pointwise penalty"),
  HG_OPTION_REGULARIZER (HgDepthwise, bias_regularizer, "Bias penalty"),
  HG_OPTION_ACTIVITY (HgDepthwise),
  HG_OPTION_TRAINABLE (HgDepthwise),
};

static const char *const equations[]
    = { "t[i, j] = Σ x[s · i + d · a, s · j + d · e] ⊙ D[a, e], channel by channel",
        "y[i, j] = φ(t[i, j] P + b)", "a and e run over the kernel, s is the stride, d the dilation", NULL };

static bool
infer (const void *config, const HgShape *in, size_t n_in, HgShape *out, HgError *error)
{
  const HgDepthwise *c = config;
  int64_t between;
  bool fits = hg_depthwise_infer (c, &in[0], &out[0], error)
              && hg_window_grow (out[0].dim[2], c->depth_multiplier, 0, &between, error);
  out[0].dim[2] = c->filters;
  return fits && hg_activation_keeps_shape ((HgActivation)c->activation, error);
}

static size_t
weights (const void *config, const HgShape *in, HgWeightSpec *specs)
{
  const HgDepthwise *c = config;
  HgShape out;
  hg_window_check_rank (2, &in[0], &out, NULL);
  specs[0] = hg_depthwise_spec (c, &in[0], "depthwise_kernel");
  specs[1] = (HgWeightSpec){ .name = "pointwise_kernel",
                             .shape = { .rank = 4, .dim = { 1, 1, HG_UNKNOWN, c->filters } },
                             .axes = HG_AXES_FILTERS,
                             .initializer = (HgInitializer)c->pointwise_initializer,
                             .trainable = true,
                             .regularizer = c->pointwise_regularizer };
  specs[2] = (HgWeightSpec){ .name = "bias",
                             .shape = { .rank = 1, .dim = { c->filters } },
                             .initializer = (HgInitializer)c->bias_initializer,
                             .trainable = true,
                             .regularizer = c->bias_regularizer };
  hg_window_grow (out.dim[2], c->depth_multiplier, 0, &specs[1].shape.dim[2], NULL);
  return c->use_bias ? 3 : 2;
}

static void
formula (const void *config, const HgShape *in, HgFormula *text)
{
  const HgDepthwise *c = config;
  char sides[100], channels[48] = "?", m[48], f[48];
  if (hg_shape_axis (&in[0], -1) != HG_UNKNOWN)
    hg_format_count (channels, sizeof channels, hg_shape_axis (&in[0], -1));
  hg_format_count (m, sizeof m, c->depth_multiplier);
  hg_format_count (f, sizeof f, c->filters);
  hg_window_product (&c->kernel_size, hg_shape_axis (&in[0], -1), sides, sizeof sides);
  const char *bias = c->use_bias ? " + 1" : "", *open = c->use_bias ? "(" : "",
             *shut = c->use_bias ? ")" : "";
  snprintf (text->symbols, sizeof text->symbols, "k · k · c · m + %sc · m%s%s · f", open, bias, shut);
  snprintf (text->numbers, sizeof text->numbers, "%.24s · %.9s + %s%.9s · %.9s%s%s · %.9s", sides, m, open,
            channels, m, bias, shut, f);
  snprintf (text->legend, sizeof text->legend,
            "k kernel size, c channels, m filters for each, f filters in the end, which see every channel%s.",
            c->use_bias ? " and have a bias" : "");
}

static bool
plan (HgOp *op, HgError *error)
{
  const HgDepthwise *c = op->layer->config;
  HgDepthwiseSizes sizes = hg_depthwise_sizes (op);
  size_t places = hg_depthwise_places (&sizes), width = sizes.channels * sizes.multiplier, between;
  if (width > INT_MAX || places > INT_MAX || c->filters > INT_MAX || !hg_multiply (places, width, &between)
      || between > (size_t)1 << 40)
    return hg_error_memory (error, "the values between its two halves",
                            (unsigned long long)places * sizeof (HgReal));
  if (!hg_depthwise_fits (&sizes, error))
    return false;
  size_t out = (size_t)hg_shape_values (&op->out[0]);
  op->saved = hg_activation_info ((HgActivation)c->activation)->needs_input ? out : 0;
  op->notes[0] = between;
  op->fixed = hg_depthwise_room (&sizes) + 2 * between + (c->activation == HG_LINEAR ? 0 : out);
  return true;
}

static void
forward (const HgOp *op, const HgPass *pass)
{
  const HgDepthwise *c = op->layer->config;
  HgDepthwiseSizes sizes = hg_depthwise_sizes (op);
  size_t in = (size_t)hg_shape_values (&op->in[0]), out = (size_t)hg_shape_values (&op->out[0]);
  size_t width = sizes.channels * sizes.multiplier, places = hg_depthwise_places (&sizes),
         f = (size_t)c->filters;
  const HgReal *pointwise = pass->w + hg_depthwise_kernel (&sizes), *bias = pointwise + width * f;
  HgReal *t = pass->scratch + hg_depthwise_room (&sizes);
  for (size_t i = 0; i < pass->n; i++)
    {
      HgReal *y = pass->y[0] + i * out, *z = op->saved > 0 ? pass->saved + i * out : y;
      memset (t, 0, op->notes[0] * sizeof *t);
      hg_depthwise_forward (&sizes, op->kernels, pass->x[0] + i * in, pass->w, t, pass->scratch);
      hg_depthwise_bias (places, f, c->use_bias ? bias : NULL, z);
      hg_blas_gemm (false, false, places, f, width, 1, t, width, pointwise, f, 1, z, f);
      hg_activation_apply (op->kernels, (HgActivation)c->activation, places, f, z, y);
    }
}

static void
backward (const HgOp *op, const HgPass *pass)
{
  const HgDepthwise *c = op->layer->config;
  HgDepthwiseSizes sizes = hg_depthwise_sizes (op);
  size_t in = (size_t)hg_shape_values (&op->in[0]), out = (size_t)hg_shape_values (&op->out[0]);
  size_t width = sizes.channels * sizes.multiplier, places = hg_depthwise_places (&sizes),
         f = (size_t)c->filters;
  size_t kernel = hg_depthwise_kernel (&sizes);
  HgReal *t = pass->scratch + hg_depthwise_room (&sizes), *dt = t + op->notes[0], *slope = dt + op->notes[0],
         *dw = op->frozen ? NULL : pass->dw;
  for (size_t i = 0; i < pass->n; i++)
    {
      const HgReal *x = pass->x[0] + i * in, *dz = pass->dy[0] + i * out;
      HgReal *dx = pass->dx[0] != NULL ? pass->dx[0] + i * in : NULL;
      if (c->activation != HG_LINEAR)
        {
          hg_activation_gradient (op->kernels, (HgActivation)c->activation, places, f,
                                  op->saved > 0 ? pass->saved + i * out : NULL, pass->y[0] + i * out, dz,
                                  slope);
          dz = slope;
        }
      if (dw != NULL)
        {
          memset (t, 0, op->notes[0] * sizeof *t);
          hg_depthwise_forward (&sizes, op->kernels, x, pass->w, t, pass->scratch);
          hg_blas_gemm (true, false, width, f, places, 1, t, width, dz, f, 1, dw + kernel, f);
          if (c->use_bias)
            op->kernels->channel_sums (places, f, dz, dw + kernel + width * f);
        }
      hg_blas_gemm (false, true, places, width, f, 1, dz, f, pass->w + kernel, f, 0, dt, width);
      hg_depthwise_backward (&sizes, op->kernels, x, pass->w, dt, dx, dw, pass->scratch);
    }
}

static double
flops (const HgOp *op)
{
  const HgDepthwise *c = op->layer->config;
  double width = (double)op->in[0].dim[2] * (double)c->depth_multiplier;
  double places = (double)(hg_shape_values (&op->out[0]) / c->filters);
  return places * width * ((double)c->kernel_size.v[0] * (double)c->kernel_size.v[1] + (double)c->filters);
}

static bool
torch (HgTorch *torch, HgError *error)
{
  const HgDepthwise *c = torch->layer->config;
  char depthwise[HG_TORCH_TEXT], call[140], line[HG_TORCH_TEXT];
  if (!hg_depthwise_torch (torch, "0.weight", false, depthwise, call, error))
    return false;
  hg_torch_module (torch, "nn.Sequential(%s, nn.Conv2d(%lld, %lld, 1%s))", depthwise,
                   (long long)(hg_shape_axis (&torch->in[0], -1) * c->depth_multiplier),
                   (long long)c->filters, c->use_bias ? "" : ", bias=False");
  hg_torch_line (torch, "$y0 = %s",
                 hg_torch_activate (torch, (HgActivation)c->activation, call, 1, line, sizeof line));
  hg_torch_array (torch, "1.weight", 1, "3201");
  if (c->use_bias)
    hg_torch_array (torch, "1.bias", 2, "");
  return true;
}

static void
explain (HgExplain *it)
{
  hg_depthwise_explain (it);
  hg_explain_units (it, "channel", "channels", "Filters");
}

const HgLayerKind hg_layer_kind_separable_conv_2d = {
  .name = "SeparableConv2D",
  .title = "Separable conv 2D",
  .sentence
  = "Looks for patterns in every channel by itself, then mixes the channels: a convolution with fewer "
    "weights.",
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
