#include "tensor/kernels/panel.h"

/* Registers that sums may take: 32 are there with AVX-512, 16 elsewhere. */
#ifdef __AVX512VL__
#define TILE_SUMS 24
#else
#define TILE_SUMS 12
#endif

enum
{
  TILE_ROWS = 8 /* at most; each needs an address */
};

HG_UNROLLED void
product_sum (const size_t R, const size_t W, HgVector sum[TILE_ROWS][PANEL_VECTORS], const HgReal *a,
             size_t stride, size_t k, const HgReal *b)
{
  for (size_t i = 0; i < k; i++, b += W * LANES)
    {
      HgVector column[PANEL_VECTORS];
#pragma GCC unroll 4
      for (size_t w = 0; w < W; w++)
        column[w] = load (b + w * LANES);
#pragma GCC unroll 8
      for (size_t r = 0; r < R; r++)
        {
          HgVector x = splat (a[r * stride + i]);
#pragma GCC unroll 4
          for (size_t w = 0; w < W; w++)
            sum[r][w] += x * column[w];
        }
    }
}

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
  const HgReal *a = p->a + column, *g = p->g;
  size_t stride = p->stride, g_stride = p->g_stride;
#pragma GCC unroll 8
  for (size_t r = 0; r < R; r++)
#pragma GCC unroll 4
    for (size_t w = 0; w < W; w++)
      sum[r][w] = load (out + (r * W + w) * LANES);
  for (size_t i = 0; i < p->rows; i++, a += stride, g += g_stride)
    {
      HgVector row[PANEL_VECTORS];
#pragma GCC unroll 4
      for (size_t w = 0; w < W; w++)
        row[w] = load (g + w * LANES);
#pragma GCC unroll 8
      for (size_t r = 0; r < R; r++)
        {
          HgVector x = splat (a[r]);
#pragma GCC unroll 4
          for (size_t w = 0; w < W; w++)
            sum[r][w] += x * row[w];
        }
    }
#pragma GCC unroll 8
  for (size_t r = 0; r < R; r++)
#pragma GCC unroll 4
    for (size_t w = 0; w < W; w++)
      store (out + (r * W + w) * LANES, sum[r][w]);
}

/* One function for each size of a tile that fits into the registers. */
#define TILE(R, W)                                                                                           \
  static void product_##R##_##W (const HgProduct *p, size_t row)                                             \
  {                                                                                                          \
    product_tile (R, W, p, row);                                                                             \
  }                                                                                                          \
  static void outer_##R##_##W (const HgOuter *p, size_t column)                                              \
  {                                                                                                          \
    outer_tile (R, W, p, column);                                                                            \
  }

TILE (1, 1)
TILE (2, 1)
TILE (3, 1)
TILE (4, 1) TILE (5, 1) TILE (6, 1) TILE (7, 1) TILE (8, 1) TILE (1, 2) TILE (2, 2) TILE (3, 2) TILE (4, 2)
    TILE (5, 2) TILE (6, 2) TILE (1, 3) TILE (2, 3) TILE (3, 3) TILE (4, 3) TILE (1, 4) TILE (2, 4)
        TILE (3, 4)
#if TILE_SUMS == 24
            TILE (7, 2) TILE (8, 2) TILE (5, 3) TILE (6, 3) TILE (7, 3) TILE (8, 3) TILE (4, 4) TILE (5, 4)
                TILE (6, 4)
#define TILES(name)                                                                                          \
  {                                                                                                          \
    { name##_1_1, name##_2_1, name##_3_1, name##_4_1, name##_5_1, name##_6_1, name##_7_1, name##_8_1 },      \
        { name##_1_2, name##_2_2, name##_3_2, name##_4_2, name##_5_2, name##_6_2, name##_7_2, name##_8_2 },  \
        { name##_1_3, name##_2_3, name##_3_3, name##_4_3, name##_5_3, name##_6_3, name##_7_3, name##_8_3 },  \
        { name##_1_4, name##_2_4, name##_3_4, name##_4_4, name##_5_4, name##_6_4 },                          \
  }
#else
#define TILES(name)                                                                                          \
  {                                                                                                          \
    { name##_1_1, name##_2_1, name##_3_1, name##_4_1, name##_5_1, name##_6_1, name##_7_1, name##_8_1 },      \
        { name##_1_2, name##_2_2, name##_3_2, name##_4_2, name##_5_2, name##_6_2 },                          \
        { name##_1_3, name##_2_3, name##_3_3, name##_4_3 }, { name##_1_4, name##_2_4, name##_3_4 },          \
  }
#endif

                    typedef void (*ProductTile) (const HgProduct *p, size_t row);
typedef void (*OuterTile) (const HgOuter *p, size_t column);
static const ProductTile product_tiles[PANEL_VECTORS][TILE_ROWS] = TILES (product);
static const OuterTile outer_tiles[PANEL_VECTORS][TILE_ROWS] = TILES (outer);

/* The fewest tiles that cover @rows, nearly equal in size: 32 rows are 6 6 5 5 5 5 and not 6 6 6 6 6 2. */
HG_INLINE size_t
tile_count (size_t rows, size_t vectors)
{
  size_t most = TILE_SUMS / vectors < TILE_ROWS ? TILE_SUMS / vectors : TILE_ROWS;
  return (rows + most - 1) / most;
}

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
