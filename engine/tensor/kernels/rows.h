/* Activations over rows of values, the rows being parts of wider ones. */
#pragma once
#include "tensor/kernels/vector-slope.h"

HG_INLINE void
activate_as (const HgActivation activation, size_t rows, size_t columns, size_t stride, HgReal *x)
{
  for (size_t r = 0; r < rows; r++, x += stride)
    {
      size_t i = 0;
      for (; i + LANES <= columns; i += LANES)
        store (x + i, activation_value (activation, load (x + i)));
      if (i < columns)
        store_part (x + i, activation_value (activation, load_part (x + i, columns - i)), columns - i);
    }
}

/* x ← f (x). */
HG_INLINE void
activate_rows (HgActivation activation, size_t rows, size_t columns, size_t stride, HgReal *x)
{
  if (activation == HG_RELU)
    activate_as (HG_RELU, rows, columns, stride, x);
  else if (activation == HG_TANH)
    activate_as (HG_TANH, rows, columns, stride, x);
  else if (activation == HG_SIGMOID)
    activate_as (HG_SIGMOID, rows, columns, stride, x);
  else if (activation != HG_LINEAR)
    activate_as (activation, rows, columns, stride, x);
}

HG_INLINE void
slope_as (const HgActivation activation, size_t rows, size_t columns, const HgReal *y, const HgReal *dy,
          size_t stride, HgReal *d)
{
  for (size_t r = 0; r < rows; r++, y += columns, dy += columns, d += stride)
    {
      size_t i = 0;
      for (; i + LANES <= columns; i += LANES)
        store (d + i, activation_slope (activation, load (y + i), load (dy + i)));
      if (i < columns)
        {
          HgVector last = load_part (y + i, columns - i);
          store (d + i, activation_slope (activation, last, load_part (dy + i, columns - i)));
        }
    }
}

/* d ← dy · f′ for packed rows of y and dy; @d's rows lie @stride apart and are filled up to whole vectors
 * with zeros. */
HG_INLINE void
slope_rows (HgActivation activation, size_t rows, size_t columns, const HgReal *y, const HgReal *dy,
            size_t stride, HgReal *d)
{
  if (activation == HG_LINEAR)
    slope_as (HG_LINEAR, rows, columns, y, dy, stride, d);
  else if (activation == HG_RELU)
    slope_as (HG_RELU, rows, columns, y, dy, stride, d);
  else
    slope_as (activation, rows, columns, y, dy, stride, d);
}
