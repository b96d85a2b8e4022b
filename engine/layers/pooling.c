#include "layers/pooling.h"
#include <stdio.h>

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
hg_pooling_walk (const HgOp *op, const HgPass *pass,
                 void (*visit) (const HgOp *op, const HgPass *pass, const HgPool *pool))
{
  HgWindowOptions options = window_options (op->layer->config);
  HgWindow window = hg_window (&options, &op->in[0], &op->out[0]);
  HgImages large = hg_images (&op->in[0], pass->n), small = hg_images (&op->out[0], pass->n);
  HgPool pool = { .channels = large.channels, .row = large.row, .column = large.column };
  size_t first, end;
  for (size_t i = 0; i < pass->n; i++)
    for (size_t r = 0; r < small.rows; r++)
      {
        int64_t top = hg_span_taps (&window.rows, r, &first, &end);
        size_t row = (size_t)(top + (int64_t)first);
        pool.rows = end - first;
        for (size_t c = 0; c < small.columns; c++)
          {
            int64_t left = hg_span_taps (&window.columns, c, &first, &end);
            size_t column = (size_t)(left + (int64_t)first);
            pool.columns = end - first;
            pool.from = i * large.image + row * large.row + column * large.column;
            pool.at = i * small.image + r * small.row + c * small.column;
            visit (op, pass, &pool);
          }
      }
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
