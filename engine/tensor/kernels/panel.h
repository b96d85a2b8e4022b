/* The two matrix products behind LSTM and Dense. Both work in tiles that stay in registers:
 *
 *   product  out[r][·] = init + Σ_k a[r][k] · b[k][·]      broadcast × packed panel
 *   outer    out[i][·] += Σ_r a[r][i] · g[r][·]            transposed broadcast × rows
 *
 * A packed panel has the W ≤ 4 vectors of one k side by side, so that a tile reads it in one line from front
 * to end. One number's sum runs in the same order whatever tile it falls into. */
#pragma once
#include "tensor/kernels/vector.h"

enum
{
  PANEL_VECTORS = 4
};

typedef struct
{
  const HgReal *a, *a2; /* two matrices side by side; the second is missing when k2 = 0 */
  size_t stride, stride2, k, k2;
  const HgReal *b;    /* k + k2 times W vectors */
  const HgReal *init; /* W whole vectors for each row, or NULL: 0 */
  size_t init_stride; /* 0: the same for every row */
  bool add;           /* instead: what out holds */
  HgReal *out;
  size_t out_stride, last; /* lanes of the last vector that out has */
} HgProduct;

typedef struct
{
  size_t rows;
  const HgReal *a, *g; /* g has whole vectors */
  size_t stride, g_stride;
  HgReal *out; /* W vectors for each column of a, one after the other */
} HgOuter;

void HG_KERNEL (hg_product) (const HgProduct *p, size_t rows, size_t vectors);
void HG_KERNEL (hg_outer) (const HgOuter *p, size_t columns, size_t vectors);

/* Vectors of group @group when @width columns are cut into groups of four. */
HG_INLINE size_t
panel_vectors (size_t width, size_t group)
{
  size_t all = (width + LANES - 1) / LANES, left = all - group * PANEL_VECTORS;
  return left < PANEL_VECTORS ? left : PANEL_VECTORS;
}

/* Lanes that exist in the last vector of that group. */
HG_INLINE size_t
panel_last (size_t width, size_t group)
{
  size_t left = width - group * PANEL_VECTORS * LANES;
  return left < PANEL_VECTORS * LANES ? (left - 1) % LANES + 1 : LANES;
}
