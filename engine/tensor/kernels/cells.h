/* What happens to one block's units in one step, once the products have made their sums; and the way back.
 * One pair of functions a cell (tensor/recurrent-kernel.h has the letters and the layouts). */
#pragma once
#include "tensor/kernels/panel.h"
#include "tensor/kernels/vector-slope.h"
#include "tensor/recurrent-kernel.h"

/* One step of one block: n rows of sums become gates and the state. Where the cell's inputs and states meet
 * in one product, the sums are where the gates will be, and @x and @h are not set. */
typedef struct
{
  HgActivation activation, gate;
  size_t n, u, units; /* units: of this block */
  const HgReal *x, *h;
  size_t x_stride;        /* h's rows follow one another */
  const HgReal *h_before; /* [n][u]; NULL: zero */
  const HgReal *before;   /* c, [n][L] */
  HgReal *gates, *cell, *h_after;
} HgGateStep;

/* The way back. */
typedef struct
{
  HgActivation activation, gate;
  size_t n, u, units;
  const HgReal *gates, *cell, *before, *h_before;
  const HgReal *dy; /* [n][u], from above; NULL: none */
  HgReal *dh;       /* from the step after; a GRU leaves there what goes straight to the one before */
  HgReal *dc;       /* of the step after, replaced by this step's */
  HgReal *dz;       /* the gates' */
  size_t dh_stride, dz_stride;
  HgReal *db, *db_state; /* the bias rows, added to; NULL: none */
} HgGateBack;

typedef void (*HgGateForward) (const HgGateStep *s);
typedef void (*HgGateBackward) (const HgGateBack *s);

void HG_KERNEL (hg_lstm_step) (const HgGateStep *s);
void HG_KERNEL (hg_lstm_back) (const HgGateBack *s);
void HG_KERNEL (hg_gru_step) (const HgGateStep *s);
void HG_KERNEL (hg_gru_back) (const HgGateBack *s);
void HG_KERNEL (hg_simple_step) (const HgGateStep *s);
void HG_KERNEL (hg_simple_back) (const HgGateBack *s);

/* What is kept of a gate: its value y, or what went in where the slope does not follow from y. */
HG_INLINE HgVector
gate_kept (HgActivation activation, HgVector sum, HgVector y)
{
  return activation < HG_FIRST_FROM_INPUT ? y : sum;
}

/* And the value and d · f′ from what was kept. */
HG_INLINE HgVector
gate_value (HgActivation activation, HgVector kept)
{
  return activation < HG_FIRST_FROM_INPUT ? kept : activation_value (activation, kept);
}

HG_INLINE HgVector
gate_slope (HgActivation activation, HgVector kept, HgVector d)
{
  return activation < HG_FIRST_FROM_INPUT ? activation_slope (activation, kept, d)
                                          : activation_slope_at (activation, kept, d);
}

/* The whole gradient by row @r's state. */
HG_INLINE HgVector
state_gradient (const HgGateBack *s, size_t r)
{
  HgVector dh = load (s->dh + r * s->dh_stride);
  return s->dy != NULL ? dh + load_some (s->dy + r * s->u, s->units) : dh;
}

/* @count vectors more for the bias row at @db, or nowhere. */
HG_INLINE void
add_bias (HgReal *db, size_t count, const HgVector *sum)
{
  for (size_t k = 0; db != NULL && k < count; k++)
    store (db + k * LANES, load (db + k * LANES) + sum[k]);
}
