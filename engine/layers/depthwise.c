#include "layers/depthwise.h"
#include "layers/convolution.h"
#include <stdio.h>

HgWindowOptions
hg_depthwise_window (const HgDepthwise *c)
{
  return (HgWindowOptions){ .noun = "kernel",
                            .kernel = c->kernel_size,
                            .strides = c->strides,
                            .dilation = c->dilation_rate,
                            .padding = (HgPadding)c->padding };
}

HgDepthwiseSizes
hg_depthwise_sizes (const HgOp *op)
{
  const HgDepthwise *c = op->layer->config;
  HgWindowOptions options = hg_depthwise_window (c);
  return (HgDepthwiseSizes){ .window = hg_window (&options, &op->in[0], &op->out[0]),
                             .channels = (size_t)op->in[0].dim[2],
                             .multiplier = (size_t)c->depth_multiplier };
}

size_t
hg_depthwise_places (const HgDepthwiseSizes *sizes)
{
  return sizes->window.rows.small * sizes->window.columns.small;
}

size_t
hg_depthwise_kernel (const HgDepthwiseSizes *sizes)
{
  return sizes->window.rows.kernel * sizes->window.columns.kernel * sizes->channels * sizes->multiplier;
}

bool
hg_depthwise_infer (const HgDepthwise *c, const HgShape *in, HgShape *out, HgError *error)
{
  HgWindowOptions options = hg_depthwise_window (c);
  return hg_window_infer (&options, in, out, error);
}

HgLayer *
hg_depthwise_mirror (const HgLayer *layer, const HgShape *in, HgError *error)
{
  const HgDepthwise *c = layer->config;
  HgWindowOptions options = hg_depthwise_window (c);
  return hg_convolution_undo (&options, c->activation, in, error);
}

HgWeightSpec
hg_depthwise_spec (const HgDepthwise *c, const HgShape *in, const char *name)
{
  HgWeightSpec spec = { .shape = { .rank = 4,
                                   .dim = { c->kernel_size.v[0], c->kernel_size.v[1], hg_shape_axis (in, -1),
                                            c->depth_multiplier } },
                        .initializer = (HgInitializer)c->depthwise_initializer,
                        .trainable = true,
                        .regularizer = c->depthwise_regularizer };
  snprintf (spec.name, sizeof spec.name, "%s", name);
  return spec;
}

/* What one tap needs: the pixels and the kernel's part, and room for what comes out. */
typedef void (*Visit) (const HgDepthwiseSizes *sizes, size_t x, size_t w, size_t y, void *data);

/* Calls @visit with the offsets of every tap of every place that lies inside. */
static void
each_tap (const HgDepthwiseSizes *sizes, Visit visit, void *data)
{
  const HgSpan *rows = &sizes->window.rows, *columns = &sizes->window.columns;
  size_t c = sizes->channels, out = c * sizes->multiplier, row_first, row_end, first, end;
  for (size_t i = 0; i < rows->small; i++)
    for (size_t j = 0; j < columns->small; j++)
      {
        int64_t top = hg_span_taps (rows, i, &row_first, &row_end);
        int64_t left = hg_span_taps (columns, j, &first, &end);
        for (size_t a = row_first; a < row_end; a++)
          for (size_t b = first; b < end; b++)
            {
              size_t row = (size_t)(top + (int64_t)(a * rows->dilation));
              size_t column = (size_t)(left + (int64_t)(b * columns->dilation));
              visit (sizes, (row * columns->large + column) * c, (a * columns->kernel + b) * out,
                     (i * columns->small + j) * out, data);
            }
      }
}

typedef struct
{
  const HgReal *x, *w, *dy;
  HgReal *y, *dx, *dw;
} Arrays;

static void
add_product (const HgDepthwiseSizes *sizes, size_t x_at, size_t w_at, size_t y_at, void *data)
{
  const Arrays *arrays = data;
  const HgReal *restrict x = arrays->x + x_at, *restrict w = arrays->w + w_at;
  HgReal *restrict y = arrays->y + y_at;
  size_t m = sizes->multiplier;
  for (size_t c = 0; m == 1 && c < sizes->channels; c++)
    y[c] += x[c] * w[c];
  for (size_t c = 0; m > 1 && c < sizes->channels; c++)
    for (size_t k = 0; k < m; k++)
      y[c * m + k] += x[c] * w[c * m + k];
}

static void
add_gradients (const HgDepthwiseSizes *sizes, size_t x_at, size_t w_at, size_t y_at, void *data)
{
  const Arrays *arrays = data;
  const HgReal *restrict x = arrays->x + x_at, *restrict w = arrays->w + w_at,
                         *restrict dy = arrays->dy + y_at;
  size_t m = sizes->multiplier;
  for (size_t c = 0; arrays->dx != NULL && c < sizes->channels; c++)
    for (size_t k = 0; k < m; k++)
      arrays->dx[x_at + c] += dy[c * m + k] * w[c * m + k];
  for (size_t c = 0; arrays->dw != NULL && c < sizes->channels; c++)
    for (size_t k = 0; k < m; k++)
      arrays->dw[w_at + c * m + k] += dy[c * m + k] * x[c];
}

void
hg_depthwise_forward (const HgDepthwiseSizes *sizes, const HgReal *x, const HgReal *w, HgReal *y)
{
  each_tap (sizes, add_product, &(Arrays){ .x = x, .w = w, .y = y });
}

void
hg_depthwise_backward (const HgDepthwiseSizes *sizes, const HgReal *x, const HgReal *w, const HgReal *dy,
                       HgReal *dx, HgReal *dw)
{
  each_tap (sizes, add_gradients, &(Arrays){ .x = x, .w = w, .dy = dy, .dx = dx, .dw = dw });
}
