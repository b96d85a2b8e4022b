/* The methods by name, and their steps in both dimensions: first along every row, then along every column. */
#pragma once
#include "tensor/kernels/tile-upsampled.h"
#include "tensor/kernels/tile-winograd.h"

HG_INLINE void
tile_line (const HgTileMethod method, const TileStep step, const size_t n, const HgVector *x, HgVector *y)
{
  if (method == HG_TILES_WINOGRAD)
    winograd_line (step, n, x, y);
  else
    upsampled_line (step, n, x, y);
}

/* How many values of a line go into a step, and come out. */
HG_INLINE size_t
tile_before (const HgTileMethod method, const TileStep step)
{
  const bool winograd = method == HG_TILES_WINOGRAD;
  return step == TILE_IN         ? (winograd ? 6 : 3)
         : step == TILE_OUT_BACK ? 4
         : step == TILE_KERNEL   ? 3
                                 : (winograd ? 6 : 5);
}

HG_INLINE size_t
tile_after (const HgTileMethod method, const TileStep step)
{
  const TileStep back = step < TILE_IN_BACK ? step + 3 : step - 3;
  return tile_before (method, back);
}

/* The step in both dimensions; both squares have lines of HG_TILE_MOST. */
HG_INLINE void
tile_square (const HgTileMethod method, const TileStep step, const HgVector *x, HgVector *y)
{
  const size_t before = tile_before (method, step), after = tile_after (method, step);
  HgVector between[HG_TILE_MOST * HG_TILE_MOST];
#pragma GCC unroll 6
  for (size_t i = 0; i < before; i++)
    tile_line (method, step, 1, x + i * HG_TILE_MOST, between + i * HG_TILE_MOST);
#pragma GCC unroll 6
  for (size_t j = 0; j < after; j++)
    tile_line (method, step, HG_TILE_MOST, between + j, y + j);
}
