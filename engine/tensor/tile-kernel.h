/* Convolutions with 3 × 3 kernels by bilinear tile algorithms (Winograd 1980; Lavin & Gray 2016): the image
 * is cut into overlapping tiles x, each is transformed into P × P points, V = B x Bᵀ, the channels of every
 * point are multiplied by that point of the transformed kernels, U = G w Gᵀ, and the 4 × 4 pixels of the
 * output that belong to the tile are y = A (V · U) Aᵀ. One dimension of each method is in
 * kernels/tile-winograd.h and kernels/tile-upsampled.h:
 *
 *   Winograd F(4, 3)       6 inputs, 4 on at each tile, 6 points: 36 multiplications for 16 outputs, not 144
 *   upsampled F(4, 3)      the same outputs where the input is an image repeated 2 × 2: of the small image 3
 *                          inputs, 2 on at each tile, 5 points: 25 for 16
 *
 * The way back is the adjoint of each step: dM = Aᵀ dy A, dU += Vᵀ dM, dV = dM Uᵀ, dx += Bᵀ dV B, and once a
 * chunk dw = Gᵀ dU G. */
#pragma once
#include "tensor/activation.h"
#include "tensor/real.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum
{
  HG_TILES_WINOGRAD,
  HG_TILES_UPSAMPLED
} HgTileMethod;

enum
{
  HG_TILE_OUTPUTS = 4,
  HG_TILE_MOST = 6,    /* inputs or points of a line */
  HG_TILE_STAGGER = 16 /* values between one point's rows and the next's: not all in the same cache sets */
};

/* One method in one dimension. Bit o of outputs[p] is set where output o takes point p, bit i of inputs[p]
 * where point p takes input i. */
typedef struct
{
  size_t inputs, step, points;
  uint8_t point_outputs[HG_TILE_MOST], point_inputs[HG_TILE_MOST];
} HgTileLine;

/* Both sides of an image along one axis, in tiles: tile k begins at pixel @in_first + k · step and gives
 * those from @out_first + k · 4 on. Point p is computed for begin[p] ≤ k < end[p]: of the others either
 * nothing goes in or nothing comes out inside the image. */
typedef struct
{
  size_t in, out, tiles;
  int64_t in_first, out_first;
  size_t begin[HG_TILE_MOST], end[HG_TILE_MOST];
} HgTileAxis;

const HgTileLine *hg_tile_line (HgTileMethod method);

/* @in pixels (of the small image where the method is the upsampled one) with @pad zeros on both ends of what
 * is convolved: 0 valid, 1 same, 2 whatever the kernel reaches. */
HgTileAxis hg_tile_axis (HgTileMethod method, size_t in, size_t pad);

/* One layer, compiled; images are [row][column][channel]. Matrices of a point are packed panels
 * (panel-pack.h) of hg_tile_panel HgReals. */
typedef struct
{
  HgTileMethod method;
  HgTileAxis rows, columns;
  size_t n, channels, filters;
  size_t batch;            /* tiles taken at a time */
  bool turned;             /* kernels are stored [row][column][filter][channel] and turned by 180° */
  HgActivation activation; /* a fused one */
  const HgReal *u;         /* U, channels × filters */
  const HgReal *bias;      /* or NULL */
  const HgReal *x;
  HgReal *y;
  HgReal *scratch; /* hg_tile_room's `all` HgReals */

  /* The way back only, which reads y. Each of the last three may be NULL. */
  const HgReal *u_turned; /* Uᵀ, filters × channels */
  const HgReal *dy;
  HgReal *dx;    /* written */
  HgReal *du;    /* added to; as U, or as Uᵀ where the kernels are stored so */
  HgReal *dbias; /* added to */
} HgTileCall;

/* Tiles, and products of a channel with a filter, that forward takes for one image. */
size_t hg_tile_count (const HgTileCall *call);
size_t hg_tile_products (const HgTileCall *call);

/* HgReals of a point's panel of @rows × @width. */
size_t hg_tile_panel (size_t lanes, size_t rows, size_t width);

/* The scratch: rows of V, one for each tile of a batch, for each point; rows of M; and beside them a row of
 * zeros, which the pixels outside an image are read from, one that they are written to, and one for the bias
 * or its gradient. Rows are whole vectors. */
typedef struct
{
  size_t channels, filters;            /* HgReals in a row */
  size_t v_point, m_point;             /* from one point to the next */
  size_t m, zeros, outside, bias, all; /* where they begin (V at 0), and how much it is */
} HgTileRoom;

HgTileRoom hg_tile_room (size_t lanes, const HgTileCall *call);

/* Kernels as they are stored, [3][3][rows][width], and their transform, a panel of rows × width for each
 * point. */
typedef struct
{
  HgTileMethod method;
  size_t rows, width;
  bool turned; /* by 180° on the way */
} HgTileKernel;
