/* Winograd F(4, 3): evaluation of polynomials at 0, ±a, ±b and ∞, multiplication there, interpolation. With
 * a² = ½ and b² = 2 all factors stay near 1, and the error is a quarter of that with the usual 1 and 2. */
#pragma once
#include "tensor/kernels/tile-step.h"

#define ROOT_HALF ((HgReal)0.70710678118654752440) /* a; then b = 2 a, a³ = a / 2, b³ = 4 a */
#define THIRD ((HgReal)(1.0 / 3))

HG_INLINE void
winograd_line (const TileStep step, const size_t n, const HgVector *x, HgVector *y)
{
  const HgReal a = ROOT_HALF;
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
