/* A recurrent layer forward: for each step and block of units products give the sums of all rows, then the
 * cell makes gates and state of them while they are in the first cache. */
#include "tensor/kernels/recurrent.h"

static const HgGateForward steps[HG_CELLS] = {
  [HG_CELL_LSTM] = HG_KERNEL (hg_lstm_step),
  [HG_CELL_GRU] = HG_KERNEL (hg_gru_step),
  [HG_CELL_SIMPLE] = HG_KERNEL (hg_simple_step),
};

/* What is the same in every step, b and the still inputs' part of x W: [block][n][x's vectors][L] in the
 * scratch.
 */
static void
project (const HgRecurrentCall *c, size_t row, size_t block)
{
  const HgReal *w = c->w;
  HgProduct p = {
    .a = c->still, .stride = c->shape.s, .k = c->shape.s, .out = c->scratch, .out_stride = row, .last = LANES
  };
  for (size_t b = 0; b < recurrent_blocks (c); b++, w += block)
    {
      p.init = w;
      p.b = w + row;
      HG_KERNEL (hg_product) (&p, c->n, row / LANES);
      p.out += c->n * row;
    }
}

/* The product of step @i's own inputs, from what is the same in every step on. */
static HgProduct
inputs_product (const HgRecurrentCall *c, const HgReal *w, size_t row, size_t i, size_t b)
{
  const HgRecurrentShape *s = &c->shape;
  return (HgProduct){ .a = s->f > 0 ? c->x + (ptrdiff_t)i * c->x_step : NULL,
                      .stride = s->f,
                      .k = s->f,
                      .b = w + (1 + s->s) * row,
                      .init = s->s > 0 ? c->scratch + b * c->n * row : w,
                      .init_stride = s->s > 0 ? row : 0,
                      .out_stride = row,
                      .last = LANES };
}

/* The sums of a block where inputs and states meet, in the place of the gates. */
static void
joined_sums (const HgRecurrentCall *c, const HgReal *w, size_t row, size_t i, size_t b, HgGateStep *step)
{
  HgProduct p = inputs_product (c, w, row, i, b);
  p.a2 = step->h_before;
  p.stride2 = c->shape.u;
  p.k2 = p.a2 != NULL ? c->shape.u : 0;
  p.out = step->gates;
  HG_KERNEL (hg_product) (&p, c->n, row / LANES);
}

/* And where the cell wants them apart. Without inputs of its own a step has the same x W as all. */
static void
separate_sums (const HgRecurrentCall *c, const HgReal *w, size_t row, size_t i, size_t b, HgGateStep *step)
{
  const HgCellForm *form = hg_cell_form (c->shape.cell);
  size_t blocks = recurrent_blocks (c), state_row = form->h_vectors * LANES;
  HgReal *room = c->scratch + blocks * c->n * row;
  const HgReal *state = w + hg_recurrent_state_rows (&c->shape);
  HgProduct p = inputs_product (c, w, row, i, b);
  p.out = room;
  step->x = c->shape.f > 0 ? room : p.init;
  step->x_stride = c->shape.f > 0 ? row : p.init_stride;
  if (c->shape.f > 0)
    HG_KERNEL (hg_product) (&p, c->n, form->x_vectors);
  step->h = room + c->n * row;
  HG_KERNEL (hg_product)
  (&(HgProduct){ .a = step->h_before,
                 .stride = c->shape.u,
                 .k = step->h_before != NULL ? c->shape.u : 0,
                 .b = state + state_row,
                 .init = state,
                 .out = room + c->n * row,
                 .out_stride = state_row,
                 .last = LANES },
   c->n, form->h_vectors);
}

static void
run_step (const HgRecurrentCall *c, const HgCellForm *form, size_t block, size_t i)
{
  size_t n = c->n, u = c->shape.u, blocks = recurrent_blocks (c), at = c->keeps ? i : 0;
  size_t row = form->x_vectors * LANES;
  HgReal *gates = c->gates + at * blocks * n * form->vectors * LANES;
  const HgReal *w = c->w, *before = recurrent_before (c, i);
  for (size_t b = 0; b < blocks; b++, w += block)
    {
      HgGateStep step = { .activation = c->activation,
                          .gate = c->gate,
                          .n = n,
                          .u = u,
                          .units = recurrent_units (c, b),
                          .h_before = before,
                          .gates = gates + b * n * form->vectors * LANES,
                          .h_after = c->h + i * n * u + b * LANES };
      if (form->x_vectors == form->vectors)
        joined_sums (c, w, row, i, b, &step);
      else
        separate_sums (c, w, row, i, b, &step);
      if (before != NULL)
        step.h_before += b * LANES;
      if (c->shape.cell == HG_CELL_LSTM)
        {
          step.before = c->cell + (at * blocks + b) * n * LANES;
          step.cell = c->cell + ((c->keeps ? at + 1 : 0) * blocks + b) * n * LANES;
        }
      steps[c->shape.cell](&step);
    }
}

void
HG_KERNEL (hg_recurrent_forward) (const HgRecurrentCall *c, size_t begin, size_t end)
{
  const HgCellForm *form = hg_cell_form (c->shape.cell);
  size_t block = hg_recurrent_block (&c->shape);
  if (begin == 0 && c->shape.s > 0)
    project (c, form->x_vectors * LANES, block);
  if (begin == 0 && c->shape.cell == HG_CELL_LSTM)
    pad_state (c, c->c_first, c->cell);
  for (size_t i = begin; i < end; i++)
    run_step (c, form, block, i);
  if (end == c->t && c->c_last != NULL)
    strip_state (c, c->cell + (c->keeps ? end : 0) * recurrent_blocks (c) * c->n * LANES, c->c_last);
}
