#include "layers/pooling.h"
#include "layers/convolution-torch.h"
#include "layers/slide.h"
#include "layers/window-explain.h"
#include <stdio.h>
#include <string.h>

static HgWindowOptions
window_options (const HgPooling *c)
{
  HgWindowOptions options = { .noun = "pool",
                              .kernel = c->pool_size,
                              .strides = c->strides,
                              .dilation = hg_window_sides (c->pool_size.n, 1),
                              .padding = (HgPadding)c->padding };
  for (int i = 0; i < c->pool_size.n; i++)
    if (options.strides.v[i] == 0)
      options.strides.v[i] = c->pool_size.v[i];
  return options;
}

bool
hg_pooling_infer (const void *config, const HgShape *in, size_t n_in, HgShape *out, HgError *error)
{
  HgWindowOptions options = window_options (config);
  return hg_window_infer (&options, &in[0], &out[0], error);
}

void
hg_pooling_explain (HgExplain *it)
{
  HgWindowOptions options = window_options (it->layer->config);
  hg_window_explain (it, &options);
  hg_explain_axis (it, it->out[0].rank - 1, it->out[0].rank - 1, NULL, NULL);
}

/* Time-major, all rows' values of a step lie side by side: one image with so many channels. */
static HgImages
images_of (const HgShape *shape, size_t n)
{
  HgImages images = hg_images (shape, n);
  if (shape->rank == 2)
    images.channels *= n;
  return images;
}

void
hg_pool (const HgWindow *window, const HgShape *large_shape, const HgShape *small_shape, size_t n, bool mean,
         HgPoolCall call, void (*kernel) (const HgPoolCall *call))
{
  HgImages large = images_of (large_shape, n), small = images_of (small_shape, n);
  HgSlide rows = hg_slide_down (&window->rows), columns = hg_slide_down (&window->columns);
  const HgPoolCall whole = call;
  HgStretch r, c;
  call.channels = large.channels;
  call.large_line = rows.stride * large.row;
  call.large_pixel = columns.stride * large.column;
  call.large_row = large.row;
  call.large_column = large.column;
  call.small_line = small.row;
  call.small_pixel = small.column;
  for (size_t i = 0; i < (large_shape->rank == 2 ? 1 : n); i++)
    for (r.end = 0; r.end < rows.places;)
      {
        r = hg_slide_stretch (&rows, r.end);
        for (c.end = 0; c.end < columns.places;)
          {
            c = hg_slide_stretch (&columns, c.end);
            size_t from = i * large.image + r.at * large.row + c.at * large.column,
                   at = i * small.image + r.begin * small.row + c.begin * small.column;
            call.lines = r.end - r.begin;
            call.pixels = c.end - c.begin;
            call.down = r.end_tap - r.first_tap;
            call.across = c.end_tap - c.first_tap;
            call.share = mean ? 1 / (HgReal)(call.down * call.across) : 1;
            call.x = whole.x != NULL ? whole.x + from : NULL;
            call.dx = whole.dx != NULL ? whole.dx + from : NULL;
            call.y = whole.y != NULL ? whole.y + at : NULL;
            call.dy = whole.dy != NULL ? whole.dy + at : NULL;
            kernel (&call);
          }
      }
}

static HgWindow
window_of (const HgOp *op)
{
  HgWindowOptions options = window_options (op->layer->config);
  return hg_window (&options, &op->in[0], &op->out[0]);
}

void
hg_pooling_forward (const HgOp *op, const HgPass *pass, bool mean, void (*kernel) (const HgPoolCall *call))
{
  HgWindow window = window_of (op);
  hg_pool (&window, &op->in[0], &op->out[0], pass->n, mean, (HgPoolCall){ .x = pass->x[0], .y = pass->y[0] },
           kernel);
}

/* Whether the windows lie edge to edge, from the first position to the last. */
static bool
tiles (const HgSpan *span)
{
  return span->kernel == span->stride && span->front == 0 && span->small * span->stride == span->large;
}

void
hg_pooling_backward (const HgOp *op, const HgPass *pass, bool mean, void (*kernel) (const HgPoolCall *call))
{
  HgWindow window = window_of (op);
  HgPoolCall call = { .x = pass->x[0], .y = pass->y[0], .dy = pass->dy[0], .dx = pass->dx[0] };
  if (call.dx == NULL)
    return;
  call.adds = !tiles (&window.rows) || !tiles (&window.columns);
  if (call.adds)
    memset (call.dx, 0, pass->n * (size_t)hg_shape_values (&op->in[0]) * sizeof *call.dx);
  hg_pool (&window, &op->in[0], &op->out[0], pass->n, mean, call, kernel);
}

HgLayer *
hg_pooling_mirror (const HgLayer *layer, const HgShape *in, HgError *error)
{
  HgWindowOptions options = window_options (layer->config);
  char text[80];
  if (options.strides.n == 1)
    snprintf (text, sizeof text, "UpSampling1D %lld", (long long)options.strides.v[0]);
  else
    snprintf (text, sizeof text, "UpSampling2D %lldx%lld", (long long)options.strides.v[0],
              (long long)options.strides.v[1]);
  return hg_layer_parse (text, error);
}

bool
hg_pooling_torch (HgTorch *torch, const char *module, bool mean, HgError *error)
{
  const HgPooling *c = torch->layer->config;
  HgWindowOptions options = window_options (c);
  HgTorchWindow window;
  char sides[64];
  torch->order = HG_TORCH_FIRST;
  if (!hg_torch_window (torch, &options, &c->pool_size, &window, error))
    return false;
  bool padded = strstr (window.options, "padding") != NULL;
  hg_torch_module (torch, "nn.%s%dd(%s%s%s)", module, c->pool_size.n,
                   hg_torch_sides (&c->pool_size, sides, sizeof sides), window.options,
                   mean && padded ? ", count_include_pad=False" : "");
  if (window.pad[0] == '\0')
    hg_torch_line (torch, "$y0 = $m($x0)");
  else if (mean)
    hg_torch_line (torch, "$y0 = $m(F.pad($x0, %s)) / $m(F.pad(torch.ones_like($x0), %s))", window.pad,
                   window.pad);
  else
    hg_torch_line (torch, "$y0 = $m(F.pad($x0, %s, value=float(\"-inf\")))", window.pad);
  return true;
}
