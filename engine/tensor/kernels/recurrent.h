/* What the recurrent kernel's two directions share (tensor/recurrent-kernel.h has the letters and the
 * layouts). */
#pragma once
#include "tensor/kernels/cells.h"
#include "tensor/kernels/panels.h"
#include "tensor/recurrent-pack.h"

HG_INLINE size_t
recurrent_blocks (const HgRecurrentCall *c)
{
  return (c->shape.u + LANES - 1) / LANES;
}

/* Units that exist in block @b. */
HG_INLINE size_t
recurrent_units (const HgRecurrentCall *c, size_t b)
{
  return c->shape.u - b * LANES < LANES ? c->shape.u - b * LANES : LANES;
}

/* The state before step @i; NULL: zero. */
HG_INLINE const HgReal *
recurrent_before (const HgRecurrentCall *c, size_t i)
{
  return i > 0 ? c->h + (i - 1) * c->n * c->shape.u : c->h_first;
}

/* Every block's vectors of [n][L], from or to rows of [u]. */
HG_INLINE void
pad_state (const HgRecurrentCall *c, const HgReal *state, HgReal *blocks)
{
  for (size_t b = 0; b < recurrent_blocks (c); b++)
    for (size_t r = 0; r < c->n; r++, blocks += LANES)
      store (blocks, state != NULL ? load_some (state + r * c->shape.u + b * LANES, recurrent_units (c, b))
                                   : splat (0));
}

HG_INLINE void
strip_state (const HgRecurrentCall *c, const HgReal *blocks, HgReal *state)
{
  for (size_t b = 0; b < recurrent_blocks (c); b++)
    for (size_t r = 0; r < c->n; r++, blocks += LANES)
      store_some (state + r * c->shape.u + b * LANES, load (blocks), recurrent_units (c, b));
}
