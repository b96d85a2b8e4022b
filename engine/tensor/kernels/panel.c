#include "tensor/kernels/register-tile.h"

HG_UNROLLED void
product_tile (const size_t R, const size_t W, const HgProduct *p, size_t row)
{
  HgVector sum[TILE_ROWS][PANEL_VECTORS];
  HgReal *out = p->out + row * p->out_stride;
  const HgReal *init = p->init != NULL ? p->init + row * p->init_stride : NULL;
  size_t stride = p->out_stride, init_stride = p->init_stride, last = p->last;
#pragma GCC unroll 8
  for (size_t r = 0; r < R; r++)
#pragma GCC unroll 4
    for (size_t w = 0; w < W; w++)
      {
        if (init != NULL)
          sum[r][w] = load (init + r * init_stride + w * LANES);
        else if (p->add)
          sum[r][w] = load_some (out + r * stride + w * LANES, w + 1 < W ? LANES : last);
        else
          sum[r][w] = splat (0);
      }
  product_sum (R, W, sum, p->a + row * p->stride, p->stride, p->k, p->b);
  if (p->k2 > 0)
    product_sum (R, W, sum, p->a2 + row * p->stride2, p->stride2, p->k2, p->b + p->k * W * LANES);
#pragma GCC unroll 8
  for (size_t r = 0; r < R; r++)
#pragma GCC unroll 4
    for (size_t w = 0; w < W; w++)
      store_some (out + r * stride + w * LANES, sum[r][w], w + 1 < W ? LANES : last);
}

HG_UNROLLED void
outer_tile (const size_t R, const size_t W, const HgOuter *p, size_t column)
{
  HgVector sum[TILE_ROWS][PANEL_VECTORS];
  HgReal *out = p->out + column * W * LANES;
  read_sums (R, W, sum, out);
  outer_sum (R, W, sum, p->a + column, p->stride, p->rows, p->g, p->g_stride);
  write_sums (R, W, sum, out);
}

#define TILE(R, W)                                                                                           \
  static void product_##R##_##W (const HgProduct *p, size_t row)                                             \
  {                                                                                                          \
    product_tile (R, W, p, row);                                                                             \
  }                                                                                                          \
  static void outer_##R##_##W (const HgOuter *p, size_t column)                                              \
  {                                                                                                          \
    outer_tile (R, W, p, column);                                                                            \
  }

ALL_TILES (TILE)

typedef void (*ProductTile) (const HgProduct *p, size_t row);
typedef void (*OuterTile) (const HgOuter *p, size_t column);
static const ProductTile product_tiles[PANEL_VECTORS][TILE_ROWS] = TILES (product);
static const OuterTile outer_tiles[PANEL_VECTORS][TILE_ROWS] = TILES (outer);

void
HG_KERNEL (hg_product) (const HgProduct *p, size_t rows, size_t vectors)
{
  for (size_t tiles = tile_count (rows, vectors), row = 0; tiles > 0; tiles--)
    {
      size_t size = (rows - row + tiles - 1) / tiles;
      product_tiles[vectors - 1][size - 1](p, row);
      row += size;
    }
}

void
HG_KERNEL (hg_outer) (const HgOuter *p, size_t columns, size_t vectors)
{
  for (size_t tiles = tile_count (columns, vectors), column = 0; tiles > 0; tiles--)
    {
      size_t size = (columns - column + tiles - 1) / tiles;
      outer_tiles[vectors - 1][size - 1](p, column);
      column += size;
    }
}
