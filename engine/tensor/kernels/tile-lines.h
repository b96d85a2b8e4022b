/* The tile algorithms of tensor/tile-kernel.h in one dimension, on vectors of channels: the three matrices,
 * each with its transpose for the way back. A two-dimensional transform takes every row, then every column.
 *
 * Winograd F(4, 3) evaluates at 0, ±a, ±b and ∞. With a² = ½ and b² = 2 the numbers stay closest to 1, and
 * the error is a quarter of that of the points 1 and 2 (in float32 at most 3e-6 of the largest output with
 * 128 channels).
 *
 * Upsampled: each pixel x₀ of an even place with both neighbours x₋ and x₊ gives four outputs, the last
 * before its own two, its own, and the first after:
 *
 *   (w₀ + w₁) x₋ + w₂ x₀     =  (w₀ + w₁)(x₋ − x₀)  +  s x₀
 *   w₀ x₋ + (w₁ + w₂) x₀     =  w₀ (x₋ − x₀)        +  s x₀
 *   (w₀ + w₁) x₀ + w₂ x₊     =  w₂ (x₊ − x₀)        +  s x₀          s = w₀ + w₁ + w₂
 *   w₀ x₀ + (w₁ + w₂) x₊     =  (w₁ + w₂)(x₊ − x₀)  +  s x₀
 *
 * five multiplications instead of twelve, and all factors are 1 and −1. */
#pragma once
#include "tensor/kernels/vector.h"
#include "tensor/tile-kernel.h"

#define ROOT_HALF ((HgReal)0.70710678118654752440) /* a; b = 2 a, a³ = a / 2, b³ = 4 a */
#define THIRD ((HgReal)(1.0 / 3))

typedef enum
{
  TILE_IN,     /* x → V: B */
  TILE_OUT,    /* M → y: A */
  TILE_KERNEL, /* w → U: G */
  TILE_IN_BACK,
  TILE_OUT_BACK,
  TILE_KERNEL_BACK
} TileStep;

/* @x and @y are every @n-th of their arrays. */
HG_INLINE void
winograd_line (const TileStep step, const size_t n, const HgVector *x, HgVector *y)
{
  const HgReal a = ROOT_HALF;
#define X(i) x[(i)*n]
#define Y(i) y[(i)*n]
  if (step == TILE_IN)
    {
      HgVector even_a = X (4) - 2 * X (2), odd_a = X (3) - 2 * X (1);
      HgVector even_b = X (4) - X (2) / 2, odd_b = X (3) - X (1) / 2;
      Y (0) = X (0) - (HgReal)2.5 * X (2) + X (4);
      Y (1) = even_a + a * odd_a;
      Y (2) = even_a - a * odd_a;
      Y (3) = even_b + 2 * a * odd_b;
      Y (4) = even_b - 2 * a * odd_b;
      Y (5) = X (1) - (HgReal)2.5 * X (3) + X (5);
    }
  else if (step == TILE_IN_BACK)
    {
      HgVector even_a = X (1) + X (2), odd_a = a * (X (1) - X (2));
      HgVector even_b = X (3) + X (4), odd_b = 2 * a * (X (3) - X (4));
      Y (0) = X (0);
      Y (1) = X (5) - 2 * odd_a - odd_b / 2;
      Y (2) = (HgReal)-2.5 * X (0) - 2 * even_a - even_b / 2;
      Y (3) = (HgReal)-2.5 * X (5) + odd_a + odd_b;
      Y (4) = X (0) + even_a + even_b;
      Y (5) = X (5);
    }
  else if (step == TILE_OUT)
    {
      HgVector even_a = X (1) + X (2), odd_a = a * (X (1) - X (2));
      HgVector even_b = X (3) + X (4), odd_b = 2 * a * (X (3) - X (4));
      Y (0) = X (0) + even_a + even_b;
      Y (1) = odd_a + odd_b;
      Y (2) = even_a / 2 + 2 * even_b;
      Y (3) = X (5) + odd_a / 2 + 2 * odd_b;
    }
  else if (step == TILE_OUT_BACK)
    {
      HgVector even_a = X (0) + X (2) / 2, odd_a = X (1) + X (3) / 2;
      HgVector even_b = X (0) + 2 * X (2), odd_b = X (1) + 2 * X (3);
      Y (0) = X (0);
      Y (1) = even_a + a * odd_a;
      Y (2) = even_a - a * odd_a;
      Y (3) = even_b + 2 * a * odd_b;
      Y (4) = even_b - 2 * a * odd_b;
      Y (5) = X (3);
    }
  else if (step == TILE_KERNEL)
    {
      HgVector even_a = -2 * THIRD * X (0) - THIRD * X (2), odd_a = -2 * THIRD * a * X (1);
      HgVector even_b = THIRD / 2 * X (0) + THIRD * X (2), odd_b = THIRD * a * X (1);
      Y (0) = X (0);
      Y (1) = even_a + odd_a;
      Y (2) = even_a - odd_a;
      Y (3) = even_b + odd_b;
      Y (4) = even_b - odd_b;
      Y (5) = X (2);
    }
  else
    {
      HgVector even_a = THIRD * (X (1) + X (2)), odd_a = THIRD * a * (X (1) - X (2));
      HgVector even_b = THIRD * (X (3) + X (4)), odd_b = THIRD * a * (X (3) - X (4));
      Y (0) = X (0) - 2 * even_a + even_b / 2;
      Y (1) = odd_b - 2 * odd_a;
      Y (2) = X (5) - even_a + even_b;
    }
}

HG_INLINE void
upsampled_line (const TileStep step, const size_t n, const HgVector *x, HgVector *y)
{
  if (step == TILE_IN)
    {
      Y (0) = Y (1) = X (0) - X (1);
      Y (2) = X (1);
      Y (3) = Y (4) = X (2) - X (1);
    }
  else if (step == TILE_IN_BACK)
    {
      HgVector left = X (0) + X (1), right = X (3) + X (4);
      Y (0) = left;
      Y (1) = X (2) - left - right;
      Y (2) = right;
    }
  else if (step == TILE_OUT)
    {
      Y (0) = X (1) + X (2);
      Y (1) = X (0) + X (2);
      Y (2) = X (4) + X (2);
      Y (3) = X (3) + X (2);
    }
  else if (step == TILE_OUT_BACK)
    {
      Y (0) = X (1);
      Y (1) = X (0);
      Y (2) = X (0) + X (1) + X (2) + X (3);
      Y (3) = X (3);
      Y (4) = X (2);
    }
  else if (step == TILE_KERNEL)
    {
      Y (0) = X (0);
      Y (1) = X (0) + X (1);
      Y (2) = X (0) + X (1) + X (2);
      Y (3) = X (1) + X (2);
      Y (4) = X (2);
    }
  else
    {
      HgVector all = X (2);
      Y (0) = X (0) + X (1) + all;
      Y (1) = X (1) + X (3) + all;
      Y (2) = X (3) + X (4) + all;
    }
#undef X
#undef Y
}

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
