/* What a method of tensor/tile-kernel.h does along one dimension: three matrices, each with its transpose for
 * the way back, on vectors of channels. One function a method, in tile-winograd.h and tile-upsampled.h. */
#pragma once
#include "tensor/kernels/vector.h"
#include "tensor/tile-kernel.h"

typedef enum
{
  TILE_IN,     /* x → V: B */
  TILE_OUT,    /* M → y: A */
  TILE_KERNEL, /* w → U: G */
  TILE_IN_BACK,
  TILE_OUT_BACK,
  TILE_KERNEL_BACK
} TileStep;

/* The i-th value of a line: its values lie @n vectors apart. */
#define X(i) x[(i)*n]
#define Y(i) y[(i)*n]
