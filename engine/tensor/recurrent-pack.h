/* The sizes and orders of the numbers a recurrent kernel works on (recurrent-kernel.h). The packed weights
 * are
 *
 *   [block] { [1 + s + f][x's vectors][lane], [u][h's vectors][lane] }
 *
 * the bias, then a row for each still and each moving input, then one for each unit's last state. A GRU's
 * states have a bias row of their own in front. */
#pragma once
#include "tensor/kernels.h"
#include <stddef.h>

enum
{
  HG_MOST_VECTORS = 4
};

/* The vectors that stand for a block's units. Inputs reach the first ones, states those from h_at on; where
 * both are all of them, one product makes the sums. */
typedef struct
{
  size_t vectors, x_vectors, h_vectors, h_at;
  size_t gates;                 /* in Keras's arrays, whose columns are [gate][unit] */
  size_t gate[HG_MOST_VECTORS]; /* the one that is x's vector k; h's are in Keras's order */
  bool second_bias;             /* Keras's bias is [2][gates · u] */
} HgCellForm;

const HgCellForm *hg_cell_form (HgCellKind cell);

/* HgReals in a block's packed weights, in front of its states' rows, in all, and in the turned weights. */
size_t hg_recurrent_block (const HgRecurrentShape *shape);
size_t hg_recurrent_state_rows (const HgRecurrentShape *shape);
size_t hg_recurrent_packed (const HgRecurrentShape *shape);
size_t hg_recurrent_turned (const HgRecurrentShape *shape);

/* HgReals kept for each row through @t steps: gates, and an LSTM's c; and of scratch, for each row and once.
 */
size_t hg_recurrent_gates (const HgRecurrentShape *shape, size_t t);
size_t hg_recurrent_cell (const HgRecurrentShape *shape, size_t t);
size_t hg_recurrent_scratch (const HgRecurrentShape *shape);
size_t hg_recurrent_fixed (const HgRecurrentShape *shape);

/* From one row of gate gradients to the next, and how many time steps of @n rows they are collected for
 * before the weights' gradients are summed. */
size_t hg_recurrent_gate_stride (const HgRecurrentShape *shape);
size_t hg_recurrent_steps (size_t n);

/* Keras's kernel (f + s, gates · u; the still inputs last), recurrent kernel (u, gates · u) and bias (or
 * NULL) ↔ packed. Packing writes every value, the padding as 0. */
void hg_cell_pack (const HgRecurrentShape *shape, const HgReal *kernel, const HgReal *recurrent,
                   const HgReal *bias, HgReal *packed);
void hg_cell_unpack (const HgRecurrentShape *shape, const HgReal *packed, HgReal *kernel, HgReal *recurrent,
                     HgReal *bias);

/* Packed → turned: panels (panel-pack.h) of the states', the moving and the still inputs' weights, one after
 * the other; their rows are [block][vector][lane], as the gates' gradients. The inputs' may be left out. */
void hg_cell_turn (const HgPanelKernels *kernels, const HgRecurrentShape *shape, bool moving, bool still,
                   const HgReal *packed, HgReal *turned);
