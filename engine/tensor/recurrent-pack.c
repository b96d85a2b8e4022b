#include "tensor/recurrent-pack.h"
#include "tensor/panel-pack.h"
#include <string.h>

/* s still and f moving features, u units. */

enum
{
  STAGGER
  = 16, /* values between rows of gate gradients, so that they do not all fall into the same cache sets */
  BATCHED
  = 64 /* rows of gate gradients that weight gradients are summed over at once: recurrent-backward.c */
};

static const HgCellForm forms[HG_CELLS] = {
  /* i f g o */
  [HG_CELL_LSTM] = { .vectors = 4, .x_vectors = 4, .h_vectors = 4, .gates = 4, .gate = { 0, 1, 2, 3 } },
  /* g z r s; Keras's order is z r h */
  [HG_CELL_GRU] = { .vectors = 4,
                    .x_vectors = 3,
                    .h_vectors = 3,
                    .h_at = 1,
                    .gates = 3,
                    .gate = { 2, 0, 1 },
                    .second_bias = true },
  [HG_CELL_SIMPLE] = { .vectors = 1, .x_vectors = 1, .h_vectors = 1, .gates = 1 },
};

const HgCellForm *
hg_cell_form (HgCellKind cell)
{
  return &forms[cell];
}

size_t
hg_recurrent_state_rows (const HgRecurrentShape *shape)
{
  return (1 + shape->s + shape->f) * forms[shape->cell].x_vectors * shape->lanes;
}

size_t
hg_recurrent_block (const HgRecurrentShape *shape)
{
  const HgCellForm *form = &forms[shape->cell];
  return hg_recurrent_state_rows (shape) + (form->second_bias + shape->u) * form->h_vectors * shape->lanes;
}

static size_t
blocks_of (const HgRecurrentShape *shape)
{
  return hg_panel_padded (shape->lanes, shape->u) / shape->lanes;
}

size_t
hg_recurrent_packed (const HgRecurrentShape *shape)
{
  return blocks_of (shape) * hg_recurrent_block (shape);
}

size_t
hg_recurrent_turned (const HgRecurrentShape *shape)
{
  size_t lanes = shape->lanes, padded = blocks_of (shape) * lanes;
  const HgCellForm *form = &forms[shape->cell];
  return hg_panel_size (lanes, form->h_vectors * padded, shape->u)
         + hg_panel_size (lanes, form->x_vectors * padded, shape->f)
         + hg_panel_size (lanes, form->x_vectors * padded, shape->s);
}

size_t
hg_recurrent_gates (const HgRecurrentShape *shape, size_t t)
{
  return t * forms[shape->cell].vectors * hg_panel_padded (shape->lanes, shape->u);
}

size_t
hg_recurrent_cell (const HgRecurrentShape *shape, size_t t)
{
  return shape->cell == HG_CELL_LSTM ? (t + 1) * hg_panel_padded (shape->lanes, shape->u) : 0;
}

size_t
hg_recurrent_gate_stride (const HgRecurrentShape *shape)
{
  return forms[shape->cell].vectors * hg_panel_padded (shape->lanes, shape->u) + STAGGER;
}

size_t
hg_recurrent_steps (size_t n)
{
  return n < BATCHED ? BATCHED / n : 1;
}

/* On the way back dh, dc, a step's gate gradients and their sum; forward less. */
size_t
hg_recurrent_scratch (const HgRecurrentShape *shape)
{
  return 2 * hg_recurrent_gate_stride (shape) + 2 * hg_panel_padded (shape->lanes, shape->u);
}

size_t
hg_recurrent_fixed (const HgRecurrentShape *shape)
{
  return BATCHED * hg_recurrent_gate_stride (shape);
}

/* One row of Keras's numbers, whose columns are [gate][unit], to or from a row of every block that begins at
 * @at: x's vectors stand in an order of their own. */
static void
move_row (const HgRecurrentShape *shape, bool state, HgReal *keras, size_t at, HgReal *packed, bool packs)
{
  const HgCellForm *form = &forms[shape->cell];
  size_t vectors = state ? form->h_vectors : form->x_vectors, lanes = shape->lanes;
  for (size_t v = 0; v < vectors; v++)
    for (size_t unit = 0; unit < shape->u; unit++)
      {
        HgReal *there = packed + unit / lanes * hg_recurrent_block (shape) + at + v * lanes + unit % lanes;
        HgReal *here = keras + (state ? v : form->gate[v]) * shape->u + unit;
        *(packs ? there : here) = *(packs ? here : there);
      }
}

static void
move (const HgRecurrentShape *shape, HgReal *kernel, HgReal *recurrent, HgReal *bias, HgReal *packed,
      bool packs)
{
  const HgCellForm *form = &forms[shape->cell];
  size_t width = form->gates * shape->u, row = form->x_vectors * shape->lanes;
  size_t states = hg_recurrent_state_rows (shape), state = form->h_vectors * shape->lanes;
  for (size_t i = 0; i < shape->f; i++)
    move_row (shape, false, kernel + i * width, (1 + shape->s + i) * row, packed, packs);
  for (size_t i = 0; i < shape->s; i++)
    move_row (shape, false, kernel + (shape->f + i) * width, (1 + i) * row, packed, packs);
  for (size_t i = 0; i < shape->u; i++)
    move_row (shape, true, recurrent + i * width, states + (form->second_bias + i) * state, packed, packs);
  if (bias != NULL)
    move_row (shape, false, bias, 0, packed, packs);
  if (bias != NULL && form->second_bias)
    move_row (shape, true, bias + width, states, packed, packs);
}

void
hg_cell_pack (const HgRecurrentShape *shape, const HgReal *kernel, const HgReal *recurrent,
              const HgReal *bias, HgReal *packed)
{
  memset (packed, 0, hg_recurrent_packed (shape) * sizeof *packed);
  move (shape, (HgReal *)kernel, (HgReal *)recurrent, (HgReal *)bias, packed, true);
}

void
hg_cell_unpack (const HgRecurrentShape *shape, const HgReal *packed, HgReal *kernel, HgReal *recurrent,
                HgReal *bias)
{
  move (shape, kernel, recurrent, bias, (HgReal *)packed, false);
}

void
hg_cell_turn (const HgPanelKernels *kernels, const HgRecurrentShape *shape, bool moving, bool still,
              const HgReal *packed, HgReal *turned)
{
  const HgCellForm *form = &forms[shape->cell];
  size_t lanes = shape->lanes, blocks = blocks_of (shape);
  size_t x_run = form->x_vectors * lanes, h_run = form->h_vectors * lanes;
  HgReal *turned_x = turned + hg_panel_size (lanes, blocks * h_run, shape->u);
  HgReal *turned_still = turned_x + hg_panel_size (lanes, blocks * x_run, shape->f);
  for (size_t b = 0; b < blocks; b++, packed += hg_recurrent_block (shape))
    {
      const HgReal *state = packed + hg_recurrent_state_rows (shape) + form->second_bias * h_run;
      hg_panel_turn (kernels, blocks * h_run, shape->u, b * h_run, h_run, state, h_run, turned);
      if (moving)
        hg_panel_turn (kernels, blocks * x_run, shape->f, b * x_run, x_run, packed + (1 + shape->s) * x_run,
                       x_run, turned_x);
      if (still)
        hg_panel_turn (kernels, blocks * x_run, shape->s, b * x_run, x_run, packed + x_run, x_run,
                       turned_still);
    }
}
