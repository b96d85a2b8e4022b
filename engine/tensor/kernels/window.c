/* Products over windows in register tiles: R places of a line times W vectors of the panel, summed over all
 * taps before anything is written; and the panel's gradient, R values of a tap times W vectors, summed over
 * places. What is read again and again is cut to what the first and second cache hold: PANEL values of a
 * panel, LINES values of g. */
#include "tensor/kernels/panels.h"
#include "tensor/kernels/rows.h"
#include "tensor/kernels/register-tile.h"

enum
{
  PANEL = 1 << 15,
  LINES = 1 << 12,
  WHOLE = PANEL_VECTORS * LANES
};

/* Part of a product: windows of some taps, and where their panel rows, sums and results are. */
typedef struct
{
  HgWindows s;
  const HgReal *b, *init;
  bool add; /* to what out holds */
  HgReal *out;
  size_t out_line, out_pixel, last;
} Part;

HG_UNROLLED void
product_tile (const size_t R, const size_t W, const Part *p, const HgReal *a, HgReal *out)
{
  HgVector sum[TILE_ROWS][PANEL_VECTORS];
  const HgReal *b = p->b;
  size_t step = p->out_pixel, last = p->last, k = p->s.k;
#pragma GCC unroll 8
  for (size_t r = 0; r < R; r++)
#pragma GCC unroll 4
    for (size_t w = 0; w < W; w++)
      {
        if (p->add)
          sum[r][w] = load_some (out + r * step + w * LANES, w + 1 < W ? LANES : last);
        else
          sum[r][w] = p->init != NULL ? load (p->init + w * LANES) : splat (0);
      }
  for (size_t i = 0; i < p->s.down; i++)
    for (size_t j = 0; j < p->s.across; j++)
      product_sum (R, W, sum, a + i * p->s.x_row + j * p->s.x_column, p->s.x_pixel, k,
                   b + (i * p->s.step + j * k) * W * LANES);
#pragma GCC unroll 8
  for (size_t r = 0; r < R; r++)
#pragma GCC unroll 4
    for (size_t w = 0; w < W; w++)
      store_some (out + r * step + w * LANES, sum[r][w], w + 1 < W ? LANES : last);
}

HG_UNROLLED void
outer_tile (const size_t R, const size_t W, const HgWindowOuter *p, const HgReal *a, const HgReal *g,
            HgReal *out)
{
  HgVector sum[TILE_ROWS][PANEL_VECTORS];
  read_sums (R, W, sum, out);
  for (size_t i = 0; i < p->windows.lines; i++)
    outer_sum (R, W, sum, a + i * p->windows.x_line, p->windows.x_pixel, p->windows.pixels, g + i * p->g_line,
               p->g_pixel);
  write_sums (R, W, sum, out);
}

#define TILE(R, W)                                                                                           \
  static void product_##R##_##W (const Part *p, const HgReal *a, HgReal *out)                                \
  {                                                                                                          \
    product_tile (R, W, p, a, out);                                                                          \
  }                                                                                                          \
  static void outer_##R##_##W (const HgWindowOuter *p, const HgReal *a, const HgReal *g, HgReal *out)        \
  {                                                                                                          \
    outer_tile (R, W, p, a, g, out);                                                                         \
  }

ALL_TILES (TILE)

typedef void (*ProductTile) (const Part *p, const HgReal *a, HgReal *out);
typedef void (*OuterTile) (const HgWindowOuter *p, const HgReal *a, const HgReal *g, HgReal *out);
static const ProductTile product_tiles[PANEL_VECTORS][TILE_ROWS] = TILES (product);
static const OuterTile outer_tiles[PANEL_VECTORS][TILE_ROWS] = TILES (outer);

static void
swap (size_t *a, size_t *b)
{
  size_t c = *a;
  *a = *b;
  *b = c;
}

/* A tile's places lie along a line: along the other axis, where lines are short. */
HG_INLINE bool
is_narrow (const HgWindows *s)
{
  return s->pixels < TILE_ROWS && s->lines > s->pixels;
}

static void
turn_windows (HgWindows *s)
{
  swap (&s->lines, &s->pixels);
  swap (&s->x_line, &s->x_pixel);
}

static void
product_lines (const Part *p, size_t vectors)
{
  for (size_t line = 0; line < p->s.lines; line++)
    {
      const HgReal *a = p->s.x + line * p->s.x_line;
      HgReal *out = p->out + line * p->out_line;
      for (size_t tiles = tile_count (p->s.pixels, vectors), pixel = 0; tiles > 0; tiles--)
        {
          size_t size = (p->s.pixels - pixel + tiles - 1) / tiles;
          product_tiles[vectors - 1][size - 1](p, a + pixel * p->s.x_pixel, out + pixel * p->out_pixel);
          pixel += size;
        }
    }
}

HG_INLINE size_t
between (size_t least, size_t x, size_t most)
{
  return x < least ? least : x < most ? x : most;
}

/* One group of the panel's vectors, as many of its rows at a time as the second cache holds. */
static void
product_group (const Part *whole, size_t vectors)
{
  const HgWindows *s = &whole->s;
  size_t rows = PANEL / (vectors * LANES), row = s->across * s->k;
  size_t down = between (1, row > 0 ? rows / row : rows, s->down);
  size_t across = between (1, s->k > 0 ? rows / s->k : rows, s->across), k = between (1, rows, s->k);
  Part p = *whole;
  if (s->down * row == 0)
    product_lines (whole, vectors);
  for (size_t i = 0; row > 0 && i < s->down; i += down)
    for (size_t j = 0; j < s->across; j += across)
      for (size_t at = 0; at < s->k; at += k)
        {
          p.s.down = between (1, down, s->down - i);
          p.s.across = between (1, across, s->across - j);
          p.s.k = between (1, k, s->k - at);
          p.s.x = s->x + i * s->x_row + j * s->x_column + at;
          p.b = whole->b + (i * s->step + j * s->k + at) * vectors * LANES;
          product_lines (&p, vectors);
          p.add = true;
        }
}

void
HG_KERNEL (hg_window_product) (const HgWindowProduct *c)
{
  Part p = { .s = c->windows, .out_line = c->y_line, .out_pixel = c->y_pixel };
  if (is_narrow (&p.s))
    {
      turn_windows (&p.s);
      swap (&p.out_line, &p.out_pixel);
    }
  const HgReal *panel = c->panel;
  for (size_t g = 0; g * WHOLE < c->width; g++)
    {
      size_t vectors = panel_vectors (c->width, g);
      size_t columns = c->width - g * WHOLE < WHOLE ? c->width - g * WHOLE : WHOLE;
      p.b = panel + c->windows.skip * vectors * LANES;
      p.init = c->bias != NULL ? c->bias + g * WHOLE : NULL;
      p.out = c->y + g * WHOLE;
      p.last = panel_last (c->width, g);
      product_group (&p, vectors);
      for (size_t line = 0; line < p.s.lines && c->activation != HG_LINEAR; line++)
        activate_rows (c->activation, p.s.pixels, columns, p.out_pixel, p.out + line * p.out_line);
      panel += c->windows.panel_rows * vectors * LANES;
    }
}

/* The gradients of one tap's rows, for the lines that @c has. */
static void
outer_tap (const HgWindowOuter *c, const HgReal *a, const HgReal *g, HgReal *out, size_t vectors)
{
  for (size_t tiles = tile_count (c->windows.k, vectors), row = 0; tiles > 0; tiles--)
    {
      size_t size = (c->windows.k - row + tiles - 1) / tiles;
      outer_tiles[vectors - 1][size - 1](c, a + row, g, out + row * vectors * LANES);
      row += size;
    }
}

/* Lines are taken as many at a time as the first cache holds of g, for all taps. */
static void
outer_group (const HgWindowOuter *whole, const HgReal *g, HgReal *panel, size_t vectors)
{
  const HgWindows *s = &whole->windows;
  size_t step = between (1, LINES / (s->pixels * vectors * LANES), s->lines);
  HgWindowOuter c = *whole;
  for (size_t line = 0; line < s->lines; line += step)
    {
      c.windows.lines = between (1, step, s->lines - line);
      const HgReal *x = s->x + line * s->x_line;
      for (size_t i = 0; i < s->down; i++)
        for (size_t j = 0; j < s->across; j++)
          outer_tap (&c, x + i * s->x_row + j * s->x_column, g + line * whole->g_line,
                     panel + (s->skip + i * s->step + j * s->k) * vectors * LANES, vectors);
    }
}

void
HG_KERNEL (hg_window_outer) (const HgWindowOuter *call)
{
  HgWindowOuter c = *call;
  if (c.windows.lines * c.windows.pixels == 0)
    return;
  if (is_narrow (&c.windows))
    {
      turn_windows (&c.windows);
      swap (&c.g_line, &c.g_pixel);
    }
  HgReal *panel = c.panel;
  for (size_t g = 0; g * WHOLE < c.width; g++)
    {
      size_t vectors = panel_vectors (c.width, g);
      outer_group (&c, c.g + g * WHOLE, panel, vectors);
      panel += c.windows.panel_rows * vectors * LANES;
    }
}
