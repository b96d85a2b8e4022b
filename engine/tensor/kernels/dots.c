/* Products over windows where a place gets so few values that they would leave most lanes empty: the lanes
 * run over the window instead, and at the end each vector of sums is added up. A tile is P places times F
 * values. */
#include "tensor/kernels/panels.h"
#include "tensor/kernels/rows.h"

#ifdef __AVX512VL__
#define DOT_SUMS 16
#else
#define DOT_SUMS 8
#endif

enum
{
  PLACES_MOST = 8
};

/* The sums of pairs of lanes, @a's in the lower half and @b's in the upper. */
HG_INLINE HgVector
pair_sums (HgVector a, HgVector b)
{
  HgMask even = { 0 }, odd = { 0 };
#pragma GCC unroll 16
  for (size_t i = 0; i < LANES; i++)
    {
      even[i] = (HgInteger)(2 * i);
      odd[i] = (HgInteger)(2 * i + 1);
    }
  return __builtin_shuffle (a, b, even) + __builtin_shuffle (a, b, odd);
}

/* Each of the @n ≤ LANES vectors' sums, in the lanes of one vector: log₂ LANES rounds. */
HG_INLINE HgVector
lane_sums (HgVector *x, const size_t n)
{
#pragma GCC unroll 4
  for (size_t round = 1, left = n; round < LANES; round *= 2, left = (left + 1) / 2)
#pragma GCC unroll 4
    for (size_t i = 0; i < (left + 1) / 2; i++)
      x[i] = pair_sums (x[2 * i], x[2 * i + 1 < left ? 2 * i + 1 : 2 * i]);
  return x[0];
}

/* One vector of each place and the same of each value's weights, which are @far apart. */
HG_UNROLLED void
step (const size_t P, const size_t F, HgVector sum[PLACES_MOST][HG_DOTS_WIDTH], const HgVector x[PLACES_MOST],
      const HgReal *w, size_t far)
{
#pragma GCC unroll 4
  for (size_t f = 0; f < F; f++)
    {
      HgVector weight = held (load (w + f * far));
#pragma GCC unroll 8
      for (size_t p = 0; p < P; p++)
        sum[p][f] += x[p] * weight;
    }
}

/* One run of k values, a multiple of LANES where @whole. */
HG_UNROLLED void
run (const size_t P, const size_t F, const bool whole, HgVector sum[PLACES_MOST][HG_DOTS_WIDTH],
     const HgReal *a, size_t pixel, size_t k, const HgReal *w, size_t far)
{
  HgVector x[PLACES_MOST];
  size_t i = 0;
  for (; i + LANES <= k; i += LANES)
    {
#pragma GCC unroll 8
      for (size_t p = 0; p < P; p++)
        x[p] = held (load (a + p * pixel + i));
      step (P, F, sum, x, w + i, far);
    }
  if (whole || i == k)
    return;
#pragma GCC unroll 8
  for (size_t p = 0; p < P; p++)
    x[p] = load_part (a + p * pixel + i, k - i);
  step (P, F, sum, x, w + i, far);
}

/* What all tiles of a call share. */
typedef struct
{
  const HgWindowProduct *c;
  const HgReal *w;
  size_t run, row, far; /* HgReals of weights: a run's, a row of taps', a value's */
} Dots;

HG_UNROLLED void
tile (const size_t P, const size_t F, const bool whole, const Dots *d, const HgReal *a, HgReal *y)
{
  const HgWindowProduct *c = d->c;
  const HgWindows *s = &c->windows;
  HgVector sum[PLACES_MOST][HG_DOTS_WIDTH], one[PLACES_MOST];
  HgReal all[PLACES_MOST + LANES];
#pragma GCC unroll 8
  for (size_t p = 0; p < P; p++)
#pragma GCC unroll 4
    for (size_t f = 0; f < F; f++)
      sum[p][f] = splat (0);
  for (size_t i = 0; i < s->down; i++)
    for (size_t j = 0; j < s->across; j++)
      run (P, F, whole, sum, a + i * s->x_row + j * s->x_column, s->x_pixel, s->k,
           d->w + i * d->row + j * d->run, d->far);
#pragma GCC unroll 4
  for (size_t f = 0; f < F; f++)
    {
#pragma GCC unroll 8
      for (size_t p = 0; p < P; p++)
        one[p] = sum[p][f];
#pragma GCC unroll 8
      for (size_t p = 0; p < P; p += LANES)
        store (all + p, lane_sums (one + p, P - p < LANES ? P - p : LANES));
#pragma GCC unroll 8
      for (size_t p = 0; p < P; p++)
        y[p * c->y_pixel + f] = all[p] + (c->bias != NULL ? c->bias[f] : 0);
    }
}

/* By F: tiles of many places, and of one. */
#define PLACES(F) (DOT_SUMS / F < PLACES_MOST ? DOT_SUMS / F : PLACES_MOST)
#define TILE(F)                                                                                              \
  static void whole_##F (const Dots *d, const HgReal *a, HgReal *y)                                          \
  {                                                                                                          \
    tile (PLACES (F), F, true, d, a, y);                                                                     \
  }                                                                                                          \
  static void many_##F (const Dots *d, const HgReal *a, HgReal *y)                                           \
  {                                                                                                          \
    tile (PLACES (F), F, false, d, a, y);                                                                    \
  }                                                                                                          \
  static void one_##F (const Dots *d, const HgReal *a, HgReal *y)                                            \
  {                                                                                                          \
    tile (1, F, false, d, a, y);                                                                             \
  }

TILE (1)
TILE (2)
TILE (3)
TILE (4)

typedef void (*Tile) (const Dots *d, const HgReal *a, HgReal *y);

typedef struct
{
  Tile whole, many, one;
  size_t places;
} Tiles;

static const Tiles tiles[HG_DOTS_WIDTH] = {
  { whole_1, many_1, one_1, PLACES (1) },
  { whole_2, many_2, one_2, PLACES (2) },
  { whole_3, many_3, one_3, PLACES (3) },
  { whole_4, many_4, one_4, PLACES (4) },
};

void
HG_KERNEL (hg_window_dots) (const HgWindowProduct *c)
{
  const HgWindows *s = &c->windows;
  const Tiles *t = &tiles[c->width - 1];
  Tile many = s->k % LANES == 0 ? t->whole : t->many;
  Dots d = { .c = c, .run = (s->k + LANES - 1) / LANES * LANES };
  d.row = s->step / s->k * d.run;
  d.far = s->panel_rows / s->k * d.run;
  d.w = c->panel + s->skip / s->k * d.run;
  for (size_t line = 0; line < s->lines; line++)
    {
      const HgReal *a = s->x + line * s->x_line;
      HgReal *y = c->y + line * c->y_line;
      for (size_t pixel = 0; s->pixels < t->places && pixel < s->pixels; pixel++)
        t->one (&d, a + pixel * s->x_pixel, y + pixel * c->y_pixel);
      for (size_t pixel = 0; s->pixels >= t->places && pixel < s->pixels; pixel += t->places)
        {
          /* The last tile ends with the line: some places are computed again. */
          size_t at = pixel + t->places < s->pixels ? pixel : s->pixels - t->places;
          many (&d, a + at * s->x_pixel, y + at * c->y_pixel);
        }
      if (c->activation != HG_LINEAR && c->y_pixel == c->width)
        activate_rows (c->activation, 1, s->pixels * c->width, 0, y);
      else
        activate_rows (c->activation, s->pixels, c->width, c->y_pixel, y);
    }
}
