/* Tiles: R rows times W vectors of sums that stay in registers. What a tile adds up stands here, and which
 * tiles there are; panel.c and window.c make a function of each. */
#pragma once
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

/* sum[r][w] += Σ_i a[r · stride + i] · b[i][w] for i < k. */
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

/* sum[r][w] += Σ_i a[i · stride + r] · g[i][w] for i < rows, whole vectors of g lying g_stride apart. */
HG_UNROLLED void
outer_sum (const size_t R, const size_t W, HgVector sum[TILE_ROWS][PANEL_VECTORS], const HgReal *a,
           size_t stride, size_t rows, const HgReal *g, size_t g_stride)
{
  for (size_t i = 0; i < rows; i++, a += stride, g += g_stride)
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
}

/* sum[r][w] ← or → the vectors at @at, W for each r, one after the other. */
HG_UNROLLED void
read_sums (const size_t R, const size_t W, HgVector sum[TILE_ROWS][PANEL_VECTORS], const HgReal *at)
{
#pragma GCC unroll 8
  for (size_t r = 0; r < R; r++)
#pragma GCC unroll 4
    for (size_t w = 0; w < W; w++)
      sum[r][w] = load (at + (r * W + w) * LANES);
}

HG_UNROLLED void
write_sums (const size_t R, const size_t W, HgVector sum[TILE_ROWS][PANEL_VECTORS], HgReal *at)
{
#pragma GCC unroll 8
  for (size_t r = 0; r < R; r++)
#pragma GCC unroll 4
    for (size_t w = 0; w < W; w++)
      store (at + (r * W + w) * LANES, sum[r][w]);
}

/* MAKE (R, W) for every tile that fits into the registers; and the table of functions name_R_W by them. */
#define FEW_TILES(MAKE)                                                                                      \
  MAKE (1, 1)                                                                                                \
  MAKE (2, 1)                                                                                                \
  MAKE (3, 1)                                                                                                \
  MAKE (4, 1)                                                                                                \
  MAKE (5, 1)                                                                                                \
  MAKE (6, 1)                                                                                                \
  MAKE (7, 1)                                                                                                \
  MAKE (8, 1)                                                                                                \
  MAKE (1, 2)                                                                                                \
  MAKE (2, 2)                                                                                                \
  MAKE (3, 2)                                                                                                \
  MAKE (4, 2)                                                                                                \
  MAKE (5, 2) MAKE (6, 2) MAKE (1, 3) MAKE (2, 3) MAKE (3, 3) MAKE (4, 3) MAKE (1, 4) MAKE (2, 4) MAKE (3, 4)
#if TILE_SUMS == 24
#define ALL_TILES(MAKE)                                                                                      \
  FEW_TILES (MAKE)                                                                                           \
  MAKE (7, 2)                                                                                                \
  MAKE (8, 2) MAKE (5, 3) MAKE (6, 3) MAKE (7, 3) MAKE (8, 3) MAKE (4, 4) MAKE (5, 4) MAKE (6, 4)
#define TILES(name)                                                                                          \
  {                                                                                                          \
    { name##_1_1, name##_2_1, name##_3_1, name##_4_1, name##_5_1, name##_6_1, name##_7_1, name##_8_1 },      \
        { name##_1_2, name##_2_2, name##_3_2, name##_4_2, name##_5_2, name##_6_2, name##_7_2, name##_8_2 },  \
        { name##_1_3, name##_2_3, name##_3_3, name##_4_3, name##_5_3, name##_6_3, name##_7_3, name##_8_3 },  \
        { name##_1_4, name##_2_4, name##_3_4, name##_4_4, name##_5_4, name##_6_4 },                          \
  }
#else
#define ALL_TILES(MAKE) FEW_TILES (MAKE)
#define TILES(name)                                                                                          \
  {                                                                                                          \
    { name##_1_1, name##_2_1, name##_3_1, name##_4_1, name##_5_1, name##_6_1, name##_7_1, name##_8_1 },      \
        { name##_1_2, name##_2_2, name##_3_2, name##_4_2, name##_5_2, name##_6_2 },                          \
        { name##_1_3, name##_2_3, name##_3_3, name##_4_3 }, { name##_1_4, name##_2_4, name##_3_4 },          \
  }
#endif

/* The fewest tiles that cover @rows, nearly equal in size: 32 rows are 6 6 5 5 5 5 and not 6 6 6 6 6 2. */
HG_INLINE size_t
tile_count (size_t rows, size_t vectors)
{
  size_t most = TILE_SUMS / vectors < TILE_ROWS ? TILE_SUMS / vectors : TILE_ROWS;
  return (rows + most - 1) / most;
}
