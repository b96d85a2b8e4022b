#include "layers/recurrent-fused.h"
#include "layers/op.h"
#include "tensor/recurrent-pack.h"
#include <string.h>

/* n rows, t steps, f features, u units. */

enum
{
  FUSED, /* op->notes: whether the kernel does it, */
  CELL   /* and its HgCellKind */
};

bool
hg_fused_fits (const HgCell *cell, const HgOp *op)
{
  const HgRecurrentConfig *c = op->layer->config;
  return cell->fused != NULL && !op->masked && c->dropout <= 0 && c->recurrent_dropout <= 0
         && (HgActivation)c->activation < HG_FIRST_ALONG_AXIS
         && (HgActivation)c->recurrent_activation < HG_FIRST_ALONG_AXIS;
}

bool
hg_recurrent_is_fused (const HgOp *op)
{
  return op->notes[FUSED];
}

/* The compiled layer's sizes. A repeated vector is the same input in every step. */
static HgRecurrentShape
shape_of (const HgOp *op)
{
  const HgRecurrentConfig *c = op->layer->config;
  size_t f = (size_t)op->in[0].dim[1], u = (size_t)c->units;
  bool still = op->before != NULL;
  return (HgRecurrentShape){ .cell = (HgCellKind)op->notes[CELL],
                             .lanes = hg_kernels_panels (op->kernels, u)->lanes,
                             .s = still ? f : 0,
                             .f = still ? 0 : f,
                             .u = u };
}

/* Kept for a row: the gates and c of every step, and every h where the output has only the last. */
bool
hg_fused_plan (const HgCell *cell, HgOp *op, HgError *error)
{
  const HgRecurrentConfig *c = op->layer->config;
  op->notes[FUSED] = true;
  op->notes[CELL] = cell->kernel;
  op->kernel = cell->fused;
  HgRecurrentShape shape = shape_of (op);
  size_t t = (size_t)op->in[0].dim[0];
  if (t > ((size_t)1 << 40) / (hg_recurrent_gates (&shape, 1) + hg_recurrent_cell (&shape, 1)))
    return hg_error_memory (error, "the gates of every step", 1ull << 42);
  op->weights = hg_recurrent_packed (&shape);
  op->derived = hg_recurrent_turned (&shape);
  op->saved = hg_recurrent_gates (&shape, t) + hg_recurrent_cell (&shape, t)
              + (c->return_sequences ? 0 : t * shape.u);
  op->scratch = hg_recurrent_scratch (&shape);
  op->fixed = hg_recurrent_fixed (&shape);
  return true;
}

void
hg_recurrent_pack (const HgOp *op, const HgReal *const *keras, HgReal *packed)
{
  const HgRecurrentConfig *c = op->layer->config;
  HgRecurrentShape shape = shape_of (op);
  if (op->notes[FUSED])
    hg_cell_pack (&shape, keras[0], keras[1], c->use_bias ? keras[2] : NULL, packed);
  else
    hg_op_pack_in_order (op, keras, packed);
}

void
hg_recurrent_unpack (const HgOp *op, const HgReal *packed, HgReal *const *keras)
{
  const HgRecurrentConfig *c = op->layer->config;
  HgRecurrentShape shape = shape_of (op);
  if (op->notes[FUSED])
    hg_cell_unpack (&shape, packed, keras[0], keras[1], c->use_bias ? keras[2] : NULL);
  else
    hg_op_unpack_in_order (op, packed, keras);
}

void
hg_recurrent_derive (const HgOp *op, const HgReal *packed, HgReal *derived)
{
  const HgRecurrentConfig *c = op->layer->config;
  HgRecurrentShape shape = shape_of (op);
  if (op->notes[FUSED])
    hg_cell_turn (hg_kernels_panels (op->kernels, (size_t)c->units), &shape, op->wants_dx, op->wants_dx,
                  packed, derived);
}

/* Where the step that is read first lies in a sequence [t][n][f]. */
static size_t
first_step (const HgRecurrentCall *c, bool backwards)
{
  return backwards ? (c->t - 1) * c->n * c->shape.f : 0;
}

/* A call on this pass's buffers. */
static HgRecurrentCall
pass_call (const HgOp *op, const HgPass *pass)
{
  const HgRecurrentConfig *c = op->layer->config;
  bool still = op->before != NULL, lstm = op->notes[CELL] == HG_CELL_LSTM;
  HgRecurrentCall l = { .shape = shape_of (op),
                        .n = pass->n,
                        .t = (size_t)op->in[0].dim[0],
                        .activation = (HgActivation)c->activation,
                        .gate = (HgActivation)c->recurrent_activation,
                        .bias = c->use_bias,
                        .w = pass->w,
                        .keeps = pass->training,
                        .gates = pass->saved,
                        .scratch = pass->scratch };
  ptrdiff_t step = (ptrdiff_t)(l.n * l.shape.f);
  l.still = still ? pass->x[0] : NULL;
  l.x = still ? NULL : pass->x[0] + first_step (&l, c->go_backwards);
  l.x_step = c->go_backwards ? -step : step;
  l.h_first = op->n_in > 1 ? pass->x[1] : NULL;
  l.c_first = op->n_in > 1 && lstm ? pass->x[2] : NULL;
  l.cell = l.gates + l.n * hg_recurrent_gates (&l.shape, l.t);
  l.h = c->return_sequences ? pass->y[0] : l.cell + l.n * hg_recurrent_cell (&l.shape, l.t);
  return l;
}

void
hg_fused_forward (const HgOp *op, const HgPass *pass)
{
  const HgRecurrentConfig *c = op->layer->config;
  HgRecurrentCall l = pass_call (op, pass);
  size_t size = l.n * l.shape.u * sizeof *l.h;
  const HgReal *last = l.h + (l.t - 1) * l.n * l.shape.u;
  l.c_last = op->reads[2] ? pass->y[2] : NULL;
  hg_kernels_panels (op->kernels, l.shape.u)->recurrent_forward (&l, 0, l.t);
  if (!c->return_sequences)
    memcpy (pass->y[0], last, size);
  if (op->reads[1])
    memcpy (pass->y[1], last, size);
}

void
hg_fused_backward (const HgOp *op, const HgPass *pass)
{
  const HgRecurrentConfig *c = op->layer->config;
  HgRecurrentCall l = pass_call (op, pass);
  bool lstm = op->notes[CELL] == HG_CELL_LSTM;
  l.turned = pass->derived;
  l.dh = pass->dy[0];
  l.dh_step = c->return_sequences ? l.n * l.shape.u : 0;
  l.dh_begin = c->return_sequences ? 0 : l.t - 1;
  l.dh_last = op->reads[1] ? pass->dy[1] : NULL;
  l.dc_last = op->reads[2] ? pass->dy[2] : NULL;
  l.dstill = op->before != NULL ? pass->dx[0] : NULL;
  l.dx = op->before == NULL && pass->dx[0] != NULL ? pass->dx[0] + first_step (&l, c->go_backwards) : NULL;
  l.dh_first = op->n_in > 1 ? pass->dx[1] : NULL;
  l.dc_first = op->n_in > 1 && lstm ? pass->dx[2] : NULL;
  l.dw = pass->dw;
  hg_kernels_panels (op->kernels, l.shape.u)->recurrent_backward (&l, 0, l.t);
}
