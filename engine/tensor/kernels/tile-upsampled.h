/* 2 × upsampling and a kernel of 3, on the small line: a pixel x₀ of an even place with its neighbours x₋ and
 * x₊ gives four outputs, the last before its own two, these, and the first after:
 *
 *   (w₀ + w₁) x₋ + w₂ x₀  =  (w₀ + w₁)(x₋ − x₀) + s x₀
 *   w₀ x₋ + (w₁ + w₂) x₀  =         w₀ (x₋ − x₀) + s x₀
 *   (w₀ + w₁) x₀ + w₂ x₊  =         w₂ (x₊ − x₀) + s x₀        s = w₀ + w₁ + w₂
 *   w₀ x₀ + (w₁ + w₂) x₊  =  (w₁ + w₂)(x₊ − x₀) + s x₀
 *
 * with five multiplications instead of twelve. Four cannot do: they would have to span the four outputs, and
 * of all that these span only the differences of the first two and of the last two, and their multiples, are
 * products. */
#pragma once
#include "tensor/kernels/tile-step.h"

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
}
