/* The counterparts of convolutions: a transposed one for each, and back. */
#include "layers/activation.h"
#include "layers/convolution.h"
#include "layers/kinds.h"

/* The output padding with which a side of @small positions becomes @large again; −1 where none is needed or
 * none does. */
static int64_t
missing (const HgWindowOptions *options, int side, int64_t small, int64_t large)
{
  int64_t stride = options->strides.v[side],
          reach = (options->kernel.v[side] - 1) * options->dilation.v[side] + 1;
  int64_t least = (small - 1) * stride + (options->padding == HG_PADDING_SAME ? reach % 2 : reach);
  return large >= least && large - least < stride ? large - least : HG_UNKNOWN;
}

static HgInts
output_padding (const HgWindowOptions *options, const HgShape *in)
{
  HgInts none = hg_window_sides (options->kernel.n, HG_UNKNOWN), padding = none;
  HgShape small, large;
  HgWindowOptions undone = *options;
  if (!hg_window_infer (options, in, &small, NULL))
    return none;
  hg_window_infer_large (&undone, &none, &small, &large, NULL);
  bool same = true;
  for (int i = 0; i < none.n; i++)
    {
      padding.v[i] = missing (options, i, small.dim[i], in->dim[i]);
      same &= large.dim[i] == in->dim[i];
      if (in->dim[i] == HG_UNKNOWN || padding.v[i] == HG_UNKNOWN)
        return none;
    }
  return same ? none : padding;
}

static HgLayer *
turned (const HgLayerKind *kind, const HgWindowOptions *options, int64_t filters, int activation,
        HgError *error)
{
  HgLayer *layer = hg_layer_new (kind, error);
  if (layer == NULL)
    return NULL;
  HgConvolution *c = layer->config;
  c->filters = filters > 0 ? filters : c->filters;
  c->kernel_size = options->kernel;
  c->strides = options->strides;
  c->dilation_rate = options->dilation;
  c->padding = options->padding;
  c->activation = activation;
  return layer;
}

HgLayer *
hg_convolution_undo (const HgWindowOptions *options, int activation, const HgShape *in, HgError *error)
{
  HgWindowOptions undone = *options;
  if (undone.padding == HG_PADDING_CAUSAL)
    undone.padding = HG_PADDING_SAME;
  HgLayer *layer
      = turned (options->kernel.n == 1 ? &hg_layer_kind_conv_1d_transpose : &hg_layer_kind_conv_2d_transpose,
                &undone, hg_shape_axis (in, -1), activation, error);
  if (layer != NULL)
    ((HgConvolution *)layer->config)->output_padding = output_padding (&undone, in);
  return layer;
}

HgLayer *
hg_convolution_mirror (const HgLayer *layer, const HgShape *in, HgError *error)
{
  const HgConvolution *c = layer->config;
  HgWindowOptions options = hg_convolution_window (c);
  return hg_convolution_undo (&options, c->activation, in, error);
}

HgLayer *
hg_convolution_mirror_transposed (const HgLayer *layer, const HgShape *in, HgError *error)
{
  const HgConvolution *c = layer->config;
  HgWindowOptions options = hg_convolution_window (c);
  return turned (c->kernel_size.n == 1 ? &hg_layer_kind_conv_1d : &hg_layer_kind_conv_2d, &options,
                 hg_shape_axis (in, -1), c->activation, error);
}
