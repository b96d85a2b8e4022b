#include "layers/depthwise.h"
#include "layers/convolution-torch.h"
#include "base/memory.h"
#include "layers/slide.h"
#include "layers/convolution.h"
#include "layers/window-explain.h"
#include <stdio.h>
#include <string.h>

static HgWindowOptions
window_options (const HgDepthwise *c)
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
  HgWindowOptions options = window_options (c);
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
  HgWindowOptions options = window_options (c);
  return hg_window_infer (&options, in, out, error);
}

void
hg_depthwise_explain (HgExplain *it)
{
  HgWindowOptions options = window_options (it->layer->config);
  hg_window_explain (it, &options);
}

HgLayer *
hg_depthwise_mirror (const HgLayer *layer, const HgShape *in, HgError *error)
{
  const HgDepthwise *c = layer->config;
  HgWindowOptions options = window_options (c);
  return hg_convolution_undo (&options, c->activation, in, error);
}

HgWeightSpec
hg_depthwise_spec (const HgDepthwise *c, const HgShape *in, const char *name)
{
  HgWeightSpec spec = { .shape = { .rank = 4,
                                   .dim = { c->kernel_size.v[0], c->kernel_size.v[1], hg_shape_axis (in, -1),
                                            c->depth_multiplier } },
                        .axes = HG_AXES_DEPTHWISE,
                        .initializer = (HgInitializer)c->depthwise_initializer,
                        .trainable = true,
                        .regularizer = c->depthwise_regularizer };
  snprintf (spec.name, sizeof spec.name, "%s", name);
  return spec;
}

/* Calls @kernel for every rectangle of places that see the same taps. @call has the image's x, y, dy and dx
 * and the kernel's w and dw, those that are needed; the large side has @width channels, as many as come out.
 */
static void
each_rectangle (const HgDepthwiseSizes *sizes, HgDepthCall call, void (*kernel) (const HgDepthCall *call))
{
  const HgSpan *down = &sizes->window.rows, *across = &sizes->window.columns;
  HgSlide rows = hg_slide_down (down), columns = hg_slide_down (across);
  size_t width = sizes->channels * sizes->multiplier, large = across->large * width,
         small = across->small * width;
  const HgDepthCall whole = call;
  HgStretch r, c;
  call.pool.channels = width;
  call.pool.large_line = rows.stride * large;
  call.pool.large_pixel = columns.stride * width;
  call.pool.large_row = rows.dilation * large;
  call.pool.large_column = columns.dilation * width;
  call.pool.small_line = small;
  call.pool.small_pixel = width;
  call.w_row = across->kernel * width;
  call.w_column = width;
  for (r.end = 0; r.end < rows.places;)
    {
      r = hg_slide_stretch (&rows, r.end);
      for (c.end = 0; c.end < columns.places;)
        {
          c = hg_slide_stretch (&columns, c.end);
          size_t from = r.at * large + c.at * width, at = r.begin * small + c.begin * width,
                 tap = r.first_tap * call.w_row + c.first_tap * width;
          call.pool.lines = r.end - r.begin;
          call.pool.pixels = c.end - c.begin;
          call.pool.down = r.end_tap - r.first_tap;
          call.pool.across = c.end_tap - c.first_tap;
          call.pool.x = whole.pool.x != NULL ? whole.pool.x + from : NULL;
          call.pool.dx = whole.pool.dx != NULL ? whole.pool.dx + from : NULL;
          call.pool.y = whole.pool.y != NULL ? whole.pool.y + at : NULL;
          call.pool.dy = whole.pool.dy != NULL ? whole.pool.dy + at : NULL;
          call.w = whole.w != NULL ? whole.w + tap : NULL;
          call.dw = whole.dw != NULL ? whole.dw + tap : NULL;
          kernel (&call);
        }
    }
}

static size_t
large_values (const HgDepthwiseSizes *sizes)
{
  return sizes->window.rows.large * sizes->window.columns.large * sizes->channels;
}

size_t
hg_depthwise_room (const HgDepthwiseSizes *sizes)
{
  return sizes->multiplier > 1 ? 2 * large_values (sizes) * sizes->multiplier : 0;
}

/* The image with every channel as often as it has filters: itself where that is once. */
static const HgReal *
repeated (const HgDepthwiseSizes *sizes, const HgReal *x, HgReal *room)
{
  size_t m = sizes->multiplier, values = large_values (sizes);
  for (size_t i = 0; m > 1 && i < values; i++)
    for (size_t k = 0; k < m; k++)
      room[i * m + k] = x[i];
  return m > 1 ? room : x;
}

bool
hg_depthwise_fits (const HgDepthwiseSizes *sizes, HgError *error)
{
  const size_t most = (size_t)1 << 40;
  size_t values;
  if (hg_multiply (large_values (sizes), sizes->multiplier, &values) && values <= most)
    return true;
  return hg_error_memory (error, "the images, every channel once for each of its filters",
                          most * sizeof (HgReal));
}

void
hg_depthwise_forward (const HgDepthwiseSizes *sizes, const HgKernels *kernels, const HgReal *x,
                      const HgReal *w, HgReal *y, HgReal *room)
{
  HgPoolCall pool = { .x = repeated (sizes, x, room), .y = y };
  each_rectangle (sizes, (HgDepthCall){ .pool = pool, .w = w }, kernels->depth_sum);
}

static void
send_back (const HgDepthwiseSizes *sizes, const HgKernels *kernels, const HgReal *w, const HgReal *dy,
           HgReal *dx, HgReal *room)
{
  size_t m = sizes->multiplier, values = large_values (sizes);
  HgReal *to = m > 1 ? room : dx;
  memset (to, 0, values * m * sizeof *to);
  each_rectangle (sizes, (HgDepthCall){ .pool = { .dy = dy, .dx = to }, .w = w }, kernels->depth_gradient);
  for (size_t i = 0; m > 1 && i < values; i++)
    {
      dx[i] = 0;
      for (size_t k = 0; k < m; k++)
        dx[i] += to[i * m + k];
    }
}

void
hg_depthwise_backward (const HgDepthwiseSizes *sizes, const HgKernels *kernels, const HgReal *x,
                       const HgReal *w, const HgReal *dy, HgReal *dx, HgReal *dw, HgReal *room)
{
  if (dw != NULL)
    {
      HgPoolCall pool = { .x = repeated (sizes, x, room), .dy = dy };
      each_rectangle (sizes, (HgDepthCall){ .pool = pool, .dw = dw }, kernels->depth_weights);
    }
  if (dx != NULL)
    send_back (sizes, kernels, w, dy, dx, room + large_values (sizes) * sizes->multiplier);
}

void
hg_depthwise_bias (size_t rows, size_t width, const HgReal *restrict bias, HgReal *restrict y)
{
  if (bias == NULL)
    memset (y, 0, rows * width * sizeof *y);
  for (size_t row = 0; bias != NULL && row < rows; row++, y += width)
    memcpy (y, bias, width * sizeof *y);
}

bool
hg_depthwise_torch (HgTorch *torch, const char *weight, bool bias, char *module, char *call, HgError *error)
{
  const HgDepthwise *c = torch->layer->config;
  HgWindowOptions options = window_options (c);
  HgTorchWindow window;
  char sides[64];
  long long channels = (long long)hg_shape_axis (&torch->in[0], -1), out = channels * c->depth_multiplier;
  torch->order = HG_TORCH_FIRST;
  if (!hg_torch_window (torch, &options, NULL, &window, error))
    return false;
  snprintf (module, HG_TORCH_TEXT, "nn.Conv2d(%lld, %lld, %s%s, groups=%lld%s)", channels, out,
            hg_torch_sides (&c->kernel_size, sides, sizeof sides), window.options, channels,
            bias ? "" : ", bias=False");
  snprintf (call, 140, window.pad[0] != '\0' ? "$m(F.pad($x0, %s))" : "$m($x0)", window.pad);
  HgTorchArray *kernel = hg_torch_array (torch, weight, 0, "2301");
  kernel->shape = (HgShape){ .rank = 4, .dim = { out, 1, c->kernel_size.v[0], c->kernel_size.v[1] } };
  return true;
}
