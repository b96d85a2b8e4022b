/* UpSampling1D and UpSampling2D: every pixel becomes a block of a given size. Nearest repeats it. Bilinear
 * mixes the two nearest pixels of each axis by their distance, pixels being squares whose centres lie halfway
 * (what TensorFlow calls half-pixel centres), and the border's pixel holding on beyond it. */
#include "layers/explain.h"
#include "layers/kinds.h"
#include "layers/pooling.h"
#include "layers/torch.h"
#include <stdio.h>
#include <string.h>

enum
{
  NEAREST,
  BILINEAR
};

static const char *const interpolations[] = { "nearest", "bilinear", NULL };

/* UpSampling1D has the one side as a plain number, as Keras writes it. */
typedef struct
{
  int64_t size;
} Config1d;

typedef struct
{
  HgInts size;
  int interpolation;
} Config2d;

static const HgParam params_1d[] = {
  { .name = "size",
    .title = "Size",
    .help = "How many steps come of one.",
    .type = HG_PARAM_INT,
    .flags = HG_PARAM_PRIMARY,
    .offset = offsetof (Config1d, size),
    .standard = 2,
    .low = 1,
    .high = 1e9 },
};

static const HgParam params_2d[] = {
  { .name = "size",
    .title = "Size",
    .help = "How many rows and columns come of one.",
    .type = HG_PARAM_INTS,
    .flags = HG_PARAM_PRIMARY,
    .offset = offsetof (Config2d, size),
    .standard = 2,
    .low = 1,
    .high = 1e9,
    .count = 2 },
  { .name = "interpolation",
    .title = "Interpolation",
    .help = "nearest repeats every pixel; bilinear passes smoothly from one to the next.",
    .type = HG_PARAM_CHOICE,
    .flags = HG_PARAM_SHOWN,
    .offset = offsetof (Config2d, interpolation),
    .standard = NEAREST,
    .choices = interpolations },
};

static const char *const equations_1d[] = { "y_t = x[⌊t / s⌋]", NULL };
static const char *const equations_2d[]
    = { "nearest: y[i, j] = x[⌊i / s⌋, ⌊j / s⌋]", "bilinear: x at ((i + ½) / s − ½, (j + ½) / s − ½)", NULL };

static bool
infer_1d (const void *config, const HgShape *in, size_t n_in, HgShape *out, HgError *error)
{
  const Config1d *c = config;
  return hg_window_check_rank (1, &in[0], &out[0], error)
         && hg_window_grow (out[0].dim[0], c->size, 0, &out[0].dim[0], error);
}

static bool
infer_2d (const void *config, const HgShape *in, size_t n_in, HgShape *out, HgError *error)
{
  const Config2d *c = config;
  return hg_window_check_rank (2, &in[0], &out[0], error)
         && hg_window_grow (out[0].dim[0], c->size.v[0], 0, &out[0].dim[0], error)
         && hg_window_grow (out[0].dim[1], c->size.v[1], 0, &out[0].dim[1], error);
}

/* Both sides' pixels, and how many come of one along each. */
typedef struct
{
  HgImages small, large;
  size_t rows, columns;
} Sizes;

static Sizes
measure (const HgOp *op, const HgPass *pass)
{
  Sizes sizes = { .small = hg_images (&op->in[0], pass->n), .large = hg_images (&op->out[0], pass->n) };
  sizes.rows = sizes.large.rows / sizes.small.rows;
  sizes.columns = sizes.large.columns / sizes.small.columns;
  return sizes;
}

static size_t
at (const HgImages *images, size_t i, size_t row, size_t column)
{
  return i * images->image + row * images->row + column * images->column;
}

/* Every pixel is a window's place: the block that comes of it. */
static void
repeat (const HgOp *op, const HgPass *pass, HgPoolCall call, void (*kernel) (const HgPoolCall *call))
{
  Sizes s = measure (op, pass);
  HgWindow window = { { s.large.rows, s.small.rows, s.rows, s.rows, 1, 0 },
                      { s.large.columns, s.small.columns, s.columns, s.columns, 1, 0 } };
  hg_pool (&window, &op->out[0], &op->in[0], pass->n, false, call, kernel);
}

static void
forward_nearest (const HgOp *op, const HgPass *pass)
{
  repeat (op, pass, (HgPoolCall){ .dy = pass->x[0], .dx = pass->y[0] }, op->kernels->pool_share);
}

static void
backward_nearest (const HgOp *op, const HgPass *pass)
{
  if (pass->dx[0] != NULL)
    repeat (op, pass, (HgPoolCall){ .x = pass->dy[0], .y = pass->dx[0] }, op->kernels->pool_sum);
}

/* Where position @i of an axis enlarged @times lies between two of its @n old positions, and how much of the
 * second it takes. */
typedef struct
{
  size_t low, high;
  HgReal part;
} Between;

static Between
between (size_t i, size_t times, size_t n)
{
  double x = ((double)i + 0.5) / (double)times - 0.5;
  if (x <= 0)
    return (Between){ 0, 0, 0 };
  size_t low = (size_t)x, high = low + 1 < n ? low + 1 : n - 1;
  return (Between){ low, high, (HgReal)(x - (double)low) };
}

/* The four old pixels of a new one and their weights, which sum to 1. */
typedef struct
{
  size_t at[4];
  HgReal weight[4];
} Mix;

static Mix
mix (const Sizes *s, size_t i, size_t r, size_t c)
{
  Between row = between (r, s->rows, s->small.rows), column = between (c, s->columns, s->small.columns);
  return (Mix){ { at (&s->small, i, row.low, column.low), at (&s->small, i, row.low, column.high),
                  at (&s->small, i, row.high, column.low), at (&s->small, i, row.high, column.high) },
                { (1 - row.part) * (1 - column.part), (1 - row.part) * column.part,
                  row.part * (1 - column.part), row.part * column.part } };
}

static void
forward_bilinear (const HgOp *op, const HgPass *pass)
{
  Sizes s = measure (op, pass);
  for (size_t i = 0; i < pass->n; i++)
    for (size_t r = 0; r < s.large.rows; r++)
      for (size_t c = 0; c < s.large.columns; c++)
        {
          Mix m = mix (&s, i, r, c);
          const HgReal *x = pass->x[0];
          HgReal *restrict y = pass->y[0] + at (&s.large, i, r, c);
          for (size_t k = 0; k < s.large.channels; k++)
            y[k] = x[m.at[0] + k] * m.weight[0] + x[m.at[1] + k] * m.weight[1] + x[m.at[2] + k] * m.weight[2]
                   + x[m.at[3] + k] * m.weight[3];
        }
}

static void
backward_bilinear (const HgOp *op, const HgPass *pass)
{
  Sizes s = measure (op, pass);
  memset (pass->dx[0], 0, pass->n * (size_t)hg_shape_values (&op->in[0]) * sizeof (HgReal));
  for (size_t i = 0; i < pass->n; i++)
    for (size_t r = 0; r < s.large.rows; r++)
      for (size_t c = 0; c < s.large.columns; c++)
        {
          Mix m = mix (&s, i, r, c);
          const HgReal *restrict dy = pass->dy[0] + at (&s.large, i, r, c);
          for (int corner = 0; corner < 4; corner++)
            {
              HgReal *restrict dx = pass->dx[0] + m.at[corner];
              for (size_t k = 0; k < s.large.channels; k++)
                dx[k] += dy[k] * m.weight[corner];
            }
        }
}

static void
forward_2d (const HgOp *op, const HgPass *pass)
{
  const Config2d *c = op->layer->config;
  (c->interpolation == BILINEAR ? forward_bilinear : forward_nearest) (op, pass);
}

static void
backward_2d (const HgOp *op, const HgPass *pass)
{
  const Config2d *c = op->layer->config;
  if (pass->dx[0] != NULL)
    (c->interpolation == BILINEAR ? backward_bilinear : backward_nearest) (op, pass);
}

static HgLayer *
mirror_1d (const HgLayer *layer, const HgShape *in, HgError *error)
{
  char text[80];
  snprintf (text, sizeof text, "AveragePooling1D %lld", (long long)((const Config1d *)layer->config)->size);
  return hg_layer_parse (text, error);
}

static HgLayer *
mirror_2d (const HgLayer *layer, const HgShape *in, HgError *error)
{
  const HgInts *size = &((const Config2d *)layer->config)->size;
  char text[80];
  snprintf (text, sizeof text, "AveragePooling2D %lldx%lld", (long long)size->v[0], (long long)size->v[1]);
  return hg_layer_parse (text, error);
}

static bool
torch_1d (HgTorch *torch, HgError *error)
{
  const Config1d *c = torch->layer->config;
  hg_torch_line (torch, "$y0 = $x0.repeat_interleave(%lld, %d)", (long long)c->size,
                 hg_torch_axis (torch, &torch->in[0], 0));
  return true;
}

static bool
torch_2d (HgTorch *torch, HgError *error)
{
  const Config2d *c = torch->layer->config;
  char sides[64];
  torch->order = HG_TORCH_FIRST;
  hg_torch_module (torch, "nn.Upsample(scale_factor=%s%s)", hg_torch_sides (&c->size, sides, sizeof sides),
                   c->interpolation == NEAREST ? "" : ", mode=\"bilinear\"");
  hg_torch_line (torch, "$y0 = $m($x0)");
  return true;
}

static void
explain (HgExplain *it, const int64_t *size)
{
  char count[48];
  int rank = it->out[0].rank;
  hg_explain_same (it);
  for (int i = 0; i < rank - 1; i++)
    {
      hg_explain_axis (it, i, i, hg_axis_noun (i, rank, false), hg_axis_noun (i, rank, true));
      hg_explain_sum (it, i, "%s · %lld", hg_explain_count (hg_shape_axis (&it->in[0], i), count),
                      (long long)size[i]);
      hg_explain_why (it, i, "the option Size: %lld for each", (long long)size[i]);
    }
}

static void
explain_1d (HgExplain *it)
{
  explain (it, &((const Config1d *)it->layer->config)->size);
}

static void
explain_2d (HgExplain *it)
{
  explain (it, ((const Config2d *)it->layer->config)->size.v);
}

const HgLayerKind hg_layer_kind_up_sampling_1d = {
  .name = "UpSampling1D",
  .title = "Upsampling 1D",
  .sentence = "Repeats every step, so that the sequence becomes longer; nothing is learned.",
  .equations = equations_1d,
  .group = "Resizing",
  .params = params_1d,
  .n_params = sizeof params_1d / sizeof *params_1d,
  .config_size = sizeof (Config1d),
  .min_in = 1,
  .max_in = 1,
  .n_out = 1,
  .infer = infer_1d,
  .explain = explain_1d,
  .forward = forward_nearest,
  .backward = backward_nearest,
  .mirror = mirror_1d,
  .torch = torch_1d,
};

const HgLayerKind hg_layer_kind_up_sampling_2d = {
  .name = "UpSampling2D",
  .title = "Upsampling 2D",
  .sentence = "Makes every pixel a small square, so that the image becomes larger; nothing is learned.",
  .equations = equations_2d,
  .group = "Resizing",
  .params = params_2d,
  .n_params = sizeof params_2d / sizeof *params_2d,
  .config_size = sizeof (Config2d),
  .min_in = 1,
  .max_in = 1,
  .n_out = 1,
  .infer = infer_2d,
  .explain = explain_2d,
  .forward = forward_2d,
  .backward = backward_2d,
  .mirror = mirror_2d,
  .torch = torch_2d,
};
