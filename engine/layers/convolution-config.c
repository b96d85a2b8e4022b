/* What the tables of Conv1D, Conv2D and their transposes say: shapes, weights, explanations. */
#include "base/format.h"
#include "layers/activation.h"
#include "layers/convolution.h"
#include "layers/window-explain.h"
#include <stdio.h>

HgWindowOptions
hg_convolution_window (const HgConvolution *c)
{
  return (HgWindowOptions){ .noun = "kernel",
                            .kernel = c->kernel_size,
                            .strides = c->strides,
                            .dilation = c->dilation_rate,
                            .padding = (HgPadding)c->padding };
}

bool
hg_convolution_infer (const void *config, const HgShape *in, size_t n_in, HgShape *out, HgError *error)
{
  const HgConvolution *c = config;
  HgWindowOptions options = hg_convolution_window (c);
  bool fits = hg_window_infer (&options, &in[0], &out[0], error);
  int64_t channels = in[0].rank == out[0].rank ? hg_shape_axis (&in[0], -1) : HG_UNKNOWN;
  out[0].dim[out[0].rank - 1] = c->filters;
  if (fits && c->filters % c->groups != 0)
    return hg_error_set (error, HG_ERROR_SHAPE,
                         "has %lld groups and %lld filters: the groups must divide the filters",
                         (long long)c->groups, (long long)c->filters);
  if (fits && channels != HG_UNKNOWN && channels % c->groups != 0)
    return hg_error_set (error, HG_ERROR_SHAPE,
                         "has %lld groups and gets %lld channels: the groups must divide them",
                         (long long)c->groups, (long long)channels);
  return fits && hg_activation_keeps_shape ((HgActivation)c->activation, error);
}

bool
hg_convolution_infer_transposed (const void *config, const HgShape *in, size_t n_in, HgShape *out,
                                 HgError *error)
{
  const HgConvolution *c = config;
  HgWindowOptions options = hg_convolution_window (c);
  bool fits = hg_window_infer_large (&options, &c->output_padding, &in[0], &out[0], error);
  out[0].dim[out[0].rank - 1] = c->filters;
  return fits && hg_activation_keeps_shape ((HgActivation)c->activation, error);
}

static size_t
weights (const HgConvolution *c, HgWeightAxes axes, int64_t before, int64_t last, HgWeightSpec *specs)
{
  int sides = c->kernel_size.n;
  specs[0] = (HgWeightSpec){ .name = "kernel",
                             .shape = { .rank = sides + 2 },
                             .axes = axes,
                             .initializer = (HgInitializer)c->kernel_initializer,
                             .trainable = true,
                             .regularizer = c->kernel_regularizer };
  for (int i = 0; i < sides; i++)
    specs[0].shape.dim[i] = c->kernel_size.v[i];
  specs[0].shape.dim[sides] = before;
  specs[0].shape.dim[sides + 1] = last;
  specs[1] = (HgWeightSpec){ .name = "bias",
                             .shape = { .rank = 1, .dim = { c->filters } },
                             .initializer = (HgInitializer)c->bias_initializer,
                             .trainable = true,
                             .regularizer = c->bias_regularizer };
  return c->use_bias ? 2 : 1;
}

size_t
hg_convolution_weights (const void *config, const HgShape *in, HgWeightSpec *specs)
{
  const HgConvolution *c = config;
  int64_t channels = hg_shape_axis (&in[0], -1);
  return weights (c, HG_AXES_FILTERS, channels == HG_UNKNOWN ? HG_UNKNOWN : channels / c->groups, c->filters,
                  specs);
}

size_t
hg_convolution_weights_transposed (const void *config, const HgShape *in, HgWeightSpec *specs)
{
  const HgConvolution *c = config;
  return weights (c, HG_AXES_FILTERS_TURNED, c->filters, hg_shape_axis (&in[0], -1), specs);
}

void
hg_convolution_formula (const void *config, const HgShape *in, HgFormula *text)
{
  const HgConvolution *c = config;
  bool flat = c->kernel_size.n == 1, grouped = c->groups > 1;
  char kernel[100], groups[40] = "", f[32];
  hg_window_product (&c->kernel_size, hg_shape_axis (&in[0], -1), kernel, sizeof kernel);
  hg_format_count (f, sizeof f, c->filters);
  if (grouped)
    snprintf (groups, sizeof groups, " / %lld", (long long)c->groups);
  snprintf (text->symbols, sizeof text->symbols, c->use_bias ? "(%s%s + 1) · f" : "%s%s · f",
            flat ? "k · c" : "k · k · c", grouped ? " / g" : "");
  snprintf (text->numbers, sizeof text->numbers,
            c->use_bias ? "(%.40s%.20s + 1) · %.20s" : "%.40s%.20s · %.20s", kernel, groups, f);
  snprintf (
      text->legend, sizeof text->legend,
      "k kernel size, c channels%s, f filters. Every filter has one weight for each place and channel%s.",
      grouped ? ", g groups" : "", c->use_bias ? ", plus a bias" : "");
}

void
hg_convolution_explain (HgExplain *it)
{
  HgWindowOptions options = hg_convolution_window (it->layer->config);
  hg_window_explain (it, &options);
  hg_explain_units (it, "channel", "channels", "Filters");
}

void
hg_convolution_explain_transposed (HgExplain *it)
{
  const HgConvolution *c = it->layer->config;
  HgWindowOptions options = hg_convolution_window (c);
  hg_window_explain_large (it, &options, &c->output_padding);
  hg_explain_units (it, "channel", "channels", "Filters");
}
