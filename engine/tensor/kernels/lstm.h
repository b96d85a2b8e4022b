/* What the LSTM's two kernels share (tensor/lstm-kernel.h has the letters and the layouts). */
#pragma once
#include "tensor/kernels/panel.h"
#include "tensor/kernels/panels.h"
#include "tensor/kernels/vector-slope.h"
#include "tensor/lstm-kernel.h"

enum
{
  GATES = PANEL_VECTORS,
  GATE_LANES = GATES * LANES /* one block of one row */
};

HG_INLINE size_t
lstm_blocks (const HgLstmCall *c)
{
  return (c->u + LANES - 1) / LANES;
}

/* Units that exist in block @b. */
HG_INLINE size_t
lstm_units (const HgLstmCall *c, size_t b)
{
  return c->u - b * LANES < LANES ? c->u - b * LANES : LANES;
}
