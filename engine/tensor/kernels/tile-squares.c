#include "tensor/kernels/tile-lines.h"
#include "tensor/kernels/tiles.h"
#include "tensor/kernels/vector-slope.h"

/* A square of pixels or points, lines of HG_TILE_MOST. */
typedef HgVector Square[TILE_POINTS];

HG_UNROLLED void
read_square (const size_t size, TileFrom from, size_t at, HgVector *x)
{
#pragma GCC unroll 6
  for (size_t i = 0; i < size; i++)
#pragma GCC unroll 6
    for (size_t j = 0; j < size; j++)
      x[i * HG_TILE_MOST + j] = load (from[i * size + j] + at);
}

HG_UNROLLED void
write_square (const size_t size, const HgVector *x, TileTo to, size_t at)
{
#pragma GCC unroll 6
  for (size_t i = 0; i < size; i++)
#pragma GCC unroll 6
    for (size_t j = 0; j < size; j++)
      store (to[i * size + j] + at, x[i * HG_TILE_MOST + j]);
}

HG_UNROLLED void
square_in (const HgTileMethod method, TileFrom pixels, size_t at, TileTo rows, size_t row_at)
{
  Square x, v;
  read_square (tile_before (method, TILE_IN), pixels, at, x);
  tile_square (method, TILE_IN, x, v);
  write_square (tile_after (method, TILE_IN), v, rows, row_at);
}

HG_UNROLLED void
square_in_back (const HgTileMethod method, TileFrom rows, size_t row_at, TileTo pixels, size_t at)
{
  Square v, x;
  const size_t size = tile_after (method, TILE_IN_BACK);
  read_square (tile_before (method, TILE_IN_BACK), rows, row_at, v);
  tile_square (method, TILE_IN_BACK, v, x);
#pragma GCC unroll 6
  for (size_t i = 0; i < size; i++)
#pragma GCC unroll 6
    for (size_t j = 0; j < size; j++)
      {
        HgReal *pixel = pixels[i * size + j] + at;
        store (pixel, load (pixel) + x[i * HG_TILE_MOST + j]);
      }
}

HG_UNROLLED void
square_out (const HgTileMethod method, TileFrom rows, size_t row_at, const HgReal *bias,
            HgActivation activation, TileTo pixels, size_t at)
{
  Square m, y;
  const HgVector add = load (bias + row_at);
  read_square (tile_before (method, TILE_OUT), rows, row_at, m);
  tile_square (method, TILE_OUT, m, y);
  for (size_t i = 0; i < HG_TILE_OUTPUTS; i++)
    for (size_t j = 0; j < HG_TILE_OUTPUTS; j++)
      y[i * HG_TILE_MOST + j] += add;
  if (activation == HG_RELU)
    for (size_t i = 0; i < HG_TILE_OUTPUTS; i++)
      for (size_t j = 0; j < HG_TILE_OUTPUTS; j++)
        y[i * HG_TILE_MOST + j] = activation_value (HG_RELU, y[i * HG_TILE_MOST + j]);
  write_square (HG_TILE_OUTPUTS, y, pixels, at);
  if (activation != HG_RELU && activation != HG_LINEAR)
    for (size_t i = 0; i < TILE_PIXELS; i++)
      store (pixels[i] + at, activation_value (activation, load (pixels[i] + at)));
}

HG_UNROLLED void
square_out_back (const HgTileMethod method, TileFrom y, TileFrom dy, size_t at, HgActivation activation,
                 HgReal *dbias, TileTo rows, size_t row_at)
{
  Square dz, m;
  HgVector sum = load (dbias + row_at);
  if (activation == HG_RELU || activation == HG_LINEAR)
    read_square (HG_TILE_OUTPUTS, dy, at, dz);
  else
    for (size_t i = 0; i < TILE_PIXELS; i++)
      dz[i / HG_TILE_OUTPUTS * HG_TILE_MOST + i % HG_TILE_OUTPUTS]
          = activation_slope (activation, load (y[i] + at), load (dy[i] + at));
  if (activation == HG_RELU)
    for (size_t i = 0; i < HG_TILE_OUTPUTS; i++)
      for (size_t j = 0; j < HG_TILE_OUTPUTS; j++)
        dz[i * HG_TILE_MOST + j]
            = activation_slope (HG_RELU, load (y[i * HG_TILE_OUTPUTS + j] + at), dz[i * HG_TILE_MOST + j]);
  for (size_t i = 0; i < HG_TILE_OUTPUTS; i++)
    for (size_t j = 0; j < HG_TILE_OUTPUTS; j++)
      sum += dz[i * HG_TILE_MOST + j];
  store (dbias + row_at, sum);
  tile_square (method, TILE_OUT_BACK, dz, m);
  write_square (tile_after (method, TILE_OUT_BACK), m, rows, row_at);
}

#define SQUARES(name, method)                                                                                \
  static void name##_in (TileFrom pixels, size_t at, TileTo rows, size_t row_at)                             \
  {                                                                                                          \
    square_in (method, pixels, at, rows, row_at);                                                            \
  }                                                                                                          \
  static void name##_in_back (TileFrom rows, size_t row_at, TileTo pixels, size_t at)                        \
  {                                                                                                          \
    square_in_back (method, rows, row_at, pixels, at);                                                       \
  }                                                                                                          \
  static void name##_out (TileFrom rows, size_t row_at, const HgReal *bias, HgActivation activation,         \
                          TileTo pixels, size_t at)                                                          \
  {                                                                                                          \
    square_out (method, rows, row_at, bias, activation, pixels, at);                                         \
  }                                                                                                          \
  static void name##_out_back (TileFrom y, TileFrom dy, size_t at, HgActivation activation, HgReal *dbias,   \
                               TileTo rows, size_t row_at)                                                   \
  {                                                                                                          \
    square_out_back (method, y, dy, at, activation, dbias, rows, row_at);                                    \
  }

SQUARES (winograd, HG_TILES_WINOGRAD)
SQUARES (upsampled, HG_TILES_UPSAMPLED)

const TileSquares HG_KERNEL (hg_tile_squares)[]
    = { [HG_TILES_WINOGRAD] = { winograd_in, winograd_in_back, winograd_out, winograd_out_back },
        [HG_TILES_UPSAMPLED] = { upsampled_in, upsampled_in_back, upsampled_out, upsampled_out_back } };
