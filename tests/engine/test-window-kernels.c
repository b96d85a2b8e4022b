/* The kernels of convolutions and poolings against plain sums in double, at every width of every level this
 * processor has. Errors are held against the bounds that tensor/kernels.h states, number by number. Buffers
 * are exactly as long as the headers say, so that a sanitizer sees a value too many. */
#include "engine/kernel-values.h"
#include "tensor/panel-pack.h"

/* A sum with what its terms amount to. */
typedef struct
{
  double sum, size;
  size_t terms;
} Sum;

static void
add (Sum *sum, double term)
{
  sum->sum += term;
  sum->size += fabs (term);
  sum->terms++;
}

static bool
is_close (const char *what, const char *level, size_t lanes, HgReal got, const Sum *wanted)
{
  double most = (double)(wanted->terms + 1) * EPSILON * wanted->size;
  return fabs ((double)got - wanted->sum) <= most
         || test_fault (__FILE__, __LINE__, "%s at %s, %zu lanes: %.9g, expected %.9g ± %g", what, level,
                        lanes, (double)got, wanted->sum, most);
}

typedef struct
{
  size_t lines, pixels, down, across, k, width;
  size_t rows, columns, first_row, first_column; /* of the kernel; of the call's taps */
  size_t stride, dilation;
} Case;

static const Case cases[] = {
  { 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 1, 1 },     { 3, 28, 3, 1, 3, 32, 3, 1, 0, 0, 1, 1 },
  { 2, 7, 3, 3, 5, 17, 3, 3, 0, 0, 1, 1 },    { 5, 9, 2, 2, 16, 3, 3, 4, 1, 1, 2, 1 },
  { 4, 3, 2, 1, 96, 1, 2, 1, 0, 0, 1, 2 },    { 9, 2, 1, 2, 33, 2, 3, 2, 2, 0, 1, 3 },
  { 1, 13, 1, 1, 700, 70, 1, 1, 0, 0, 1, 1 }, { 2, 5, 3, 3, 250, 4, 3, 3, 0, 0, 1, 1 },
  { 1, 6, 2, 2, 600, 130, 2, 2, 0, 0, 1, 1 }, { 3, 4, 0, 2, 8, 5, 2, 2, 0, 0, 1, 1 },
};

/* One case's numbers. */
typedef struct
{
  const Case *c;
  HgWindows windows;
  size_t x_values, panel_rows;
  HgReal *x, *weights, *bias; /* weights: [row of the whole panel][width] */
} Data;

static Data
data_of (const Case *c)
{
  Data d = { .c = c, .panel_rows = c->rows * c->columns * c->k };
  size_t column = c->k + 1, row = column * (c->pixels * c->stride + c->across * c->dilation) + 3;
  HgRandom random = hg_random (c->lines * 1009 + c->pixels * 31 + c->k);
  d.windows = (HgWindows){ .lines = c->lines,
                           .pixels = c->pixels,
                           .down = c->down,
                           .across = c->across,
                           .k = c->k,
                           .x_line = c->stride * row,
                           .x_pixel = c->stride * column,
                           .x_row = c->dilation * row,
                           .x_column = c->dilation * column,
                           .panel_rows = d.panel_rows,
                           .skip = (c->first_row * c->columns + c->first_column) * c->k,
                           .step = c->columns * c->k };
  const HgWindows *s = &d.windows;
  d.x_values = (c->lines - 1) * s->x_line + (c->pixels - 1) * s->x_pixel
               + (c->down > 0 ? c->down - 1 : 0) * s->x_row + (c->across - 1) * s->x_column + c->k;
  d.x = drawn (&random, d.x_values, 1);
  d.weights = drawn (&random, d.panel_rows * c->width, 1);
  d.bias = drawn (&random, c->width, 1);
  d.windows.x = d.x;
  return d;
}

static void
data_free (Data *d)
{
  free (d->x);
  free (d->weights);
  free (d->bias);
}

/* Value @i of tap (@row, @column) as a place sees it, and its row of the panel. */
static double
seen (const Data *d, size_t line, size_t pixel, size_t row, size_t column, size_t i, size_t *panel_row)
{
  const HgWindows *s = &d->windows;
  *panel_row = s->skip + row * s->step + column * s->k + i;
  return (double)d->x[line * s->x_line + pixel * s->x_pixel + row * s->x_row + column * s->x_column + i];
}

static Sum
plain_product (const Data *d, size_t line, size_t pixel, size_t j)
{
  const Case *c = d->c;
  Sum sum = { 0 };
  size_t row;
  add (&sum, (double)d->bias[j]);
  for (size_t a = 0; a < c->down; a++)
    for (size_t b = 0; b < c->across; b++)
      for (size_t i = 0; i < c->k; i++)
        {
          double x = seen (d, line, pixel, a, b, i, &row);
          add (&sum, x * (double)d->weights[row * c->width + j]);
        }
  return sum;
}

static HgReal *
panel_of (const Data *d, size_t lanes, bool dots)
{
  const Case *c = d->c;
  size_t taps = c->rows * c->columns, run = hg_panel_padded (lanes, c->k), width = c->width;
  HgReal *panel = exact (
      dots ? hg_dots_size (lanes, width, taps, c->k) : hg_panel_size (lanes, d->panel_rows, width), 0);
  for (size_t row = 0; row < d->panel_rows; row++)
    for (size_t j = 0; j < width; j++)
      panel[dots ? (j * taps + row / c->k) * run + row % c->k
                 : hg_panel_index (lanes, d->panel_rows, width, row, j)]
          = d->weights[row * width + j];
  return panel;
}

/* y's lines lie @gap values further apart than they need to, and its pixels one: nothing there is touched. */
static void
check_product (const HgKernels *level, const HgPanelKernels *kernels, const Data *d, bool dots,
               HgActivation activation)
{
  const Case *c = d->c;
  size_t lanes = kernels->lanes, pixel = c->width + 1, line = c->pixels * pixel + 2;
  HgReal *panel = panel_of (d, lanes, dots), *bias = exact (hg_panel_padded (lanes, c->width), 0);
  HgReal *y = exact (c->lines * line, 7);
  memcpy (bias, d->bias, c->width * sizeof *bias);
  HgWindowProduct call = { .windows = d->windows,
                           .panel = panel,
                           .bias = bias,
                           .activation = activation,
                           .width = c->width,
                           .y = y,
                           .y_line = line,
                           .y_pixel = pixel };
  (dots ? kernels->window_dots : kernels->window_product) (&call);
  for (size_t i = 0; i < c->lines * line; i++)
    {
      size_t at_pixel = i % line / pixel, j = i % line % pixel;
      if (at_pixel >= c->pixels || j >= c->width)
        {
          CHECK_EQUAL (y[i], 7);
          continue;
        }
      Sum sum = plain_product (d, i / line, at_pixel, j);
      if (activation == HG_RELU && sum.sum < 0)
        sum.sum = 0;
      is_close (dots ? "window_dots" : "window_product", level->name, lanes, y[i], &sum);
    }
  free (panel);
  free (bias);
  free (y);
}

static void
check_outer (const HgKernels *level, const HgPanelKernels *kernels, const Data *d)
{
  const Case *c = d->c;
  size_t lanes = kernels->lanes, pixel = hg_panel_padded (lanes, c->width), line = c->pixels * pixel, row;
  HgReal *g = exact (c->lines * line, 0), *panel = exact (hg_panel_size (lanes, d->panel_rows, c->width), 2);
  Sum *wanted = calloc (d->panel_rows * c->width, sizeof *wanted);
  HgRandom random = hg_random (3);
  for (size_t i = 0; i < c->lines * c->pixels; i++)
    for (size_t j = 0; j < c->width; j++)
      g[i * pixel + j] = (HgReal)hg_random_normal (&random);
  for (size_t place = 0; place < c->lines * c->pixels; place++)
    for (size_t i = 0; i < c->down * c->across * c->k; i++)
      {
        size_t tap = i / c->k;
        double x = seen (d, place / c->pixels, place % c->pixels, tap / c->across, tap % c->across, i % c->k,
                         &row);
        for (size_t j = 0; j < c->width; j++)
          add (&wanted[row * c->width + j], x * (double)g[place * pixel + j]);
      }
  HgWindowOuter call = {
    .windows = d->windows, .g = g, .g_line = line, .g_pixel = pixel, .width = c->width, .panel = panel
  };
  kernels->window_outer (&call);
  for (row = 0; row < d->panel_rows; row++)
    for (size_t j = 0; j < c->width; j++)
      {
        Sum *sum = &wanted[row * c->width + j];
        add (sum, 2);
        is_close ("window_outer", level->name, lanes,
                  panel[hg_panel_index (lanes, d->panel_rows, c->width, row, j)], sum);
      }
  free (g);
  free (panel);
  free (wanted);
}

TEST (products_over_windows)
{
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    {
      Data d = data_of (&cases[i]);
      for (const HgKernels *const *level = hg_kernels_levels (); *level != NULL; level++)
        for (const HgPanelKernels *const *kernels = (*level)->panels; *kernels != NULL; kernels++)
          {
            HgActivation activation = i % 2 == 0 ? HG_LINEAR : HG_RELU;
            check_product (*level, *kernels, &d, false, activation);
            if (cases[i].width <= HG_DOTS_WIDTH)
              check_product (*level, *kernels, &d, true, activation);
            check_outer (*level, *kernels, &d);
          }
      data_free (&d);
    }
}

/* A rectangle taken as a whole, and place by place: the same bits. */
TEST (places_do_not_see_each_other)
{
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    {
      const Case *c = &cases[i];
      Data d = data_of (c);
      for (const HgKernels *const *level = hg_kernels_levels (); *level != NULL; level++)
        for (int dots = 0; dots <= (c->width <= HG_DOTS_WIDTH); dots++)
          {
            const HgPanelKernels *k = (*level)->panels[0];
            HgReal *panel = panel_of (&d, k->lanes, dots), *all = exact (c->lines * c->pixels * c->width, 0),
                   *one = exact (c->width, 0);
            HgWindowProduct call = { .windows = d.windows,
                                     .panel = panel,
                                     .width = c->width,
                                     .y = all,
                                     .y_line = c->pixels * c->width,
                                     .y_pixel = c->width };
            void (*kernel) (const HgWindowProduct *) = dots ? k->window_dots : k->window_product;
            kernel (&call);
            call.windows.lines = call.windows.pixels = 1;
            call.y = one;
            for (size_t place = 0; place < c->lines * c->pixels; place++)
              {
                call.windows.x
                    = d.x + place / c->pixels * d.windows.x_line + place % c->pixels * d.windows.x_pixel;
                kernel (&call);
                CHECK (memcmp (one, all + place * c->width, c->width * sizeof *one) == 0);
              }
            free (panel);
            free (all);
            free (one);
          }
      data_free (&d);
    }
}

TEST (channels_are_summed_and_centred)
{
  const size_t rows[] = { 0, 1, 5, 64, 131 }, widths[] = { 1, 2, 3, 7, 16, 17, 40 };
  HgRandom random = hg_random (8);
  for (size_t r = 0; r < 5; r++)
    for (size_t w = 0; w < 7; w++)
      for (const HgKernels *const *level = hg_kernels_levels (); *level != NULL; level++)
        {
          HgReal *x = drawn (&random, rows[r] * widths[w], 1), *sums = exact (widths[w], 3);
          (*level)->channel_sums (rows[r], widths[w], x, sums);
          for (size_t j = 0; j < widths[w]; j++)
            {
              Sum sum = { 0 };
              add (&sum, 3);
              for (size_t i = 0; i < rows[r]; i++)
                add (&sum, (double)x[i * widths[w] + j]);
              is_close ("channel_sums", (*level)->name, (*level)->lanes, sums[j], &sum);
            }
          HgReal *mean = drawn (&random, widths[w], 1), *to = exact (rows[r] * widths[w], 0);
          for (size_t j = 0; j < widths[w]; j++)
            sums[j] = 3;
          (*level)->centre (rows[r], widths[w], x, mean, to, sums);
          for (size_t j = 0; j < widths[w]; j++)
            {
              Sum sum = { 0 };
              add (&sum, 3);
              for (size_t i = 0; i < rows[r]; i++)
                {
                  CHECK (to[i * widths[w] + j] == x[i * widths[w] + j] - mean[j]);
                  add (&sum, (double)to[i * widths[w] + j]);
                }
              is_close ("centre", (*level)->name, (*level)->lanes, sums[j], &sum);
            }
          free (x);
          free (sums);
          free (mean);
          free (to);
        }
}

enum
{
  LINES = 2,
  PIXELS = 3,
  DOWN = 2,
  ACROSS = 3
};

/* Places that overlap by one column, of channels that may not fill a vector. */
typedef struct
{
  size_t channels, row, values, small; /* row: of the large side */
  HgReal *x, *w, *dy, *y, *dx, *dw;
} Pooled;

static Pooled
pooled_of (size_t channels, HgRandom *random)
{
  Pooled p = { .channels = channels, .row = (PIXELS * (ACROSS - 1) + 1) * channels };
  p.values = LINES * DOWN * p.row;
  p.small = LINES * PIXELS * channels;
  p.x = drawn (random, p.values, 1);
  p.w = drawn (random, DOWN * ACROSS * channels, 1);
  p.dy = drawn (random, p.small, 1);
  p.y = exact (p.small, 0);
  p.dx = exact (p.values, 0);
  p.dw = exact (DOWN * ACROSS * channels, 0);
  /* Equal values: the first of them counts. */
  for (size_t i = 0; i < p.values; i += 2)
    p.x[i] = (HgReal)((i / 2) % 3);
  return p;
}

static HgPoolCall
pool_call (const Pooled *p)
{
  return (HgPoolCall){ .lines = LINES,
                       .pixels = PIXELS,
                       .down = DOWN,
                       .across = ACROSS,
                       .channels = p->channels,
                       .large_line = DOWN * p->row,
                       .large_pixel = (ACROSS - 1) * p->channels,
                       .large_row = p->row,
                       .large_column = p->channels,
                       .small_line = PIXELS * p->channels,
                       .small_pixel = p->channels,
                       .x = p->x,
                       .y = p->y,
                       .dy = p->dy,
                       .dx = p->dx,
                       .share = (HgReal)0.25,
                       .adds = true };
}

/* Where tap @tap of place @place has channel @i. */
static size_t
tap_at (const Pooled *p, size_t place, size_t tap, size_t i)
{
  return (place / PIXELS * DOWN + tap / ACROSS) * p->row
         + (place % PIXELS * (ACROSS - 1) + tap % ACROSS) * p->channels + i;
}

static void
check_max (const HgKernels *level, Pooled *p)
{
  HgPoolCall call = pool_call (p);
  double *wanted = calloc (p->values, sizeof *wanted);
  level->pool_max (&call);
  memset (p->dx, 0, p->values * sizeof *p->dx);
  level->pool_max_gradient (&call);
  for (size_t place = 0; place < LINES * PIXELS; place++)
    for (size_t i = 0; i < p->channels; i++)
      {
        size_t best = tap_at (p, place, 0, i);
        for (size_t tap = 1; tap < DOWN * ACROSS; tap++)
          best = p->x[tap_at (p, place, tap, i)] > p->x[best] ? tap_at (p, place, tap, i) : best;
        CHECK_EQUAL (p->y[place * p->channels + i], p->x[best]);
        wanted[best] += (double)p->dy[place * p->channels + i];
      }
  for (size_t i = 0; i < p->values; i++)
    CHECK_NEAR ((double)p->dx[i], wanted[i], 4 * EPSILON * fmax (fabs (wanted[i]), 8));
  free (wanted);
}

/* With weights, or all of them the share. */
static void
check_sums (const HgKernels *level, Pooled *p, bool weighted)
{
  HgDepthCall call = { .pool = pool_call (p), .w = p->w, .dw = p->dw };
  call.w_row = ACROSS * p->channels;
  call.w_column = p->channels;
  Sum *dx = calloc (p->values, sizeof *dx), *dw = calloc (DOWN * ACROSS * p->channels, sizeof *dw);
  memset (p->y, 0, p->small * sizeof *p->y);
  memset (p->dx, 0, p->values * sizeof *p->dx);
  memset (p->dw, 0, DOWN * ACROSS * p->channels * sizeof *p->dw);
  if (weighted)
    {
      level->depth_sum (&call);
      level->depth_gradient (&call);
      level->depth_weights (&call);
    }
  else
    {
      level->pool_sum (&call.pool);
      level->pool_share (&call.pool);
    }
  for (size_t at = 0; at < p->small; at++)
    {
      Sum y = { 0 };
      size_t place = at / p->channels, i = at % p->channels;
      for (size_t tap = 0; tap < DOWN * ACROSS; tap++)
        {
          size_t x_at = tap_at (p, place, tap, i), w_at = tap * p->channels + i;
          double w = weighted ? (double)p->w[w_at] : 0.25;
          add (&y, (double)p->x[x_at] * w);
          add (&dx[x_at], (double)p->dy[at] * w);
          add (&dw[w_at], (double)p->dy[at] * (double)p->x[x_at]);
        }
      is_close ("y", level->name, level->lanes, p->y[at], &y);
    }
  for (size_t i = 0; i < p->values; i++)
    is_close ("dx", level->name, level->lanes, p->dx[i], &dx[i]);
  for (size_t i = 0; weighted && i < DOWN * ACROSS * p->channels; i++)
    is_close ("dw", level->name, level->lanes, p->dw[i], &dw[i]);
  free (dx);
  free (dw);
}

TEST (poolings_and_single_channels)
{
  const size_t channels[] = { 1, 3, 4, 8, 16, 19, 33 };
  HgRandom random = hg_random (21);
  for (size_t i = 0; i < 7; i++)
    for (const HgKernels *const *level = hg_kernels_levels (); *level != NULL; level++)
      {
        Pooled p = pooled_of (channels[i], &random);
        check_max (*level, &p);
        check_sums (*level, &p, false);
        check_sums (*level, &p, true);
        HgReal *all[] = { p.x, p.w, p.dy, p.y, p.dx, p.dw };
        for (size_t k = 0; k < sizeof all / sizeof *all; k++)
          free (all[k]);
      }
}

TEST (the_largest_shows_nan)
{
  for (const HgKernels *const *level = hg_kernels_levels (); *level != NULL; level++)
    for (size_t at = 0; at < 3; at++)
      {
        HgReal x[3] = { 1, 3, 2 }, y = 0;
        x[at] = (HgReal)NAN;
        (*level)->pool_max (&(HgPoolCall){ .lines = 1,
                                           .pixels = 1,
                                           .down = 1,
                                           .across = 3,
                                           .channels = 1,
                                           .large_column = 1,
                                           .x = x,
                                           .y = &y });
        CHECK (isnan (y));
      }
}
