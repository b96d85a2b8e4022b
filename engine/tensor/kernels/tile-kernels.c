/* The kernels of the tile algorithms: w → U once a step, and the gradient by U → dw once a chunk. Along the
 * stored last axis the values are vectors. */
#include "tensor/kernels/panel.h"
#include "tensor/kernels/panels.h"
#include "tensor/kernels/tile-lines.h"

enum
{
  TAPS = 3,
  SQUARE = HG_TILE_MOST * HG_TILE_MOST
};

/* One vector of one row. */
typedef struct
{
  size_t plane, point; /* values from one tap, or one point, to the next */
  size_t width;        /* lanes that exist */
  bool turned;
} Vectors;

/* Where the tap of row @i and column @j is stored. */
HG_INLINE size_t
tap (const Vectors *v, size_t i, size_t j)
{
  size_t at = i * TAPS + j;
  return (v->turned ? TAPS * TAPS - 1 - at : at) * v->plane;
}

HG_UNROLLED void
transform (const HgTileMethod method, const Vectors *v, const HgReal *w, HgReal *u)
{
  HgVector taps[SQUARE], points[SQUARE];
  const size_t n = tile_after (method, TILE_KERNEL);
#pragma GCC unroll 3
  for (size_t i = 0; i < TAPS; i++)
#pragma GCC unroll 3
    for (size_t j = 0; j < TAPS; j++)
      taps[i * HG_TILE_MOST + j] = load_some (w + tap (v, i, j), v->width);
  tile_square (method, TILE_KERNEL, taps, points);
#pragma GCC unroll 6
  for (size_t i = 0; i < n; i++)
#pragma GCC unroll 6
    for (size_t j = 0; j < n; j++)
      store (u + (i * n + j) * v->point, points[i * HG_TILE_MOST + j]);
}

HG_UNROLLED void
transform_back (const HgTileMethod method, const Vectors *v, const HgReal *u, HgReal *w)
{
  HgVector taps[SQUARE], points[SQUARE];
  const size_t n = tile_after (method, TILE_KERNEL);
#pragma GCC unroll 6
  for (size_t i = 0; i < n; i++)
#pragma GCC unroll 6
    for (size_t j = 0; j < n; j++)
      points[i * HG_TILE_MOST + j] = load (u + (i * n + j) * v->point);
  tile_square (method, TILE_KERNEL_BACK, points, taps);
#pragma GCC unroll 3
  for (size_t i = 0; i < TAPS; i++)
#pragma GCC unroll 3
    for (size_t j = 0; j < TAPS; j++)
      {
        HgReal *at = w + tap (v, i, j);
        store_some (at, load_some (at, v->width) + taps[i * HG_TILE_MOST + j], v->width);
      }
}

/* Every vector of every row. */
HG_INLINE void
each (const HgTileKernel *k, const bool back, HgReal *w, HgReal *u)
{
  const size_t whole = PANEL_VECTORS * LANES;
  for (size_t column = 0; column < k->width; column += LANES)
    {
      size_t group = column / whole, begin = group * whole, left = k->width - column;
      size_t row_width = panel_vectors (k->width, group) * LANES;
      Vectors v = { .plane = k->rows * k->width,
                    .point = hg_tile_panel (LANES, k->rows, k->width),
                    .width = left < LANES ? left : LANES,
                    .turned = k->turned };
      for (size_t row = 0; row < k->rows; row++)
        {
          HgReal *taps = w + row * k->width + column,
                 *points = u + k->rows * begin + row * row_width + (column - begin);
          if (!back && k->method == HG_TILES_WINOGRAD)
            transform (HG_TILES_WINOGRAD, &v, taps, points);
          else if (!back)
            transform (HG_TILES_UPSAMPLED, &v, taps, points);
          else if (k->method == HG_TILES_WINOGRAD)
            transform_back (HG_TILES_WINOGRAD, &v, points, taps);
          else
            transform_back (HG_TILES_UPSAMPLED, &v, points, taps);
        }
    }
}

void
HG_KERNEL (hg_tile_kernel) (const HgTileKernel *kernel, const HgReal *w, HgReal *u)
{
  each (kernel, false, (HgReal *)w, u);
}

void
HG_KERNEL (hg_tile_kernel_back) (const HgTileKernel *kernel, const HgReal *du, HgReal *dw)
{
  each (kernel, true, dw, (HgReal *)du);
}
