/* The two-dimensional transforms between pixels and the rows of V and M, on vectors of channels. Pixels and
 * rows come as lists of pointers: those outside an image point to a row of zeros, or to one nobody reads. */
#pragma once
#include "tensor/kernels/vector.h"
#include "tensor/tile-kernel.h"

enum
{
  TILE_POINTS = HG_TILE_MOST * HG_TILE_MOST,
  TILE_PIXELS = HG_TILE_OUTPUTS * HG_TILE_OUTPUTS
};

typedef const HgReal *const *TileFrom;
typedef HgReal *const *TileTo;

/* One vector each, @at values into the pixels and @row_at into the rows. */
typedef struct
{
  void (*in) (TileFrom pixels, size_t at, TileTo rows, size_t row_at);
  void (*in_back) (TileFrom rows, size_t row_at, TileTo pixels, size_t at); /* adds */
  void (*out) (TileFrom rows, size_t row_at, const HgReal *bias, HgActivation activation, TileTo pixels,
               size_t at);
  void (*out_back) (TileFrom y, TileFrom dy, size_t at, HgActivation activation, HgReal *dbias, TileTo rows,
                    size_t row_at); /* adds to dbias */
} TileSquares;

extern const TileSquares HG_KERNEL (hg_tile_squares)[];
