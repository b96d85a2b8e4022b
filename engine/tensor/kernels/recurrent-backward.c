/* A recurrent layer's way back through time. Each step turns the gradient of its state into those of its
 * gates and, through the turned recurrent weights, into that of the state before. The gates' gradients of a
 * few steps are collected until there are enough rows to make the sums over rows worth their loads and
 * stores; then the gradients of the weights and of the input follow, while all that they need is still in the
 * second cache. */
#include "tensor/kernels/recurrent.h"
#include "tensor/panel-pack.h"
#include <string.h>

static const HgGateBackward backs[HG_CELLS] = {
  [HG_CELL_LSTM] = HG_KERNEL (hg_lstm_back),
  [HG_CELL_GRU] = HG_KERNEL (hg_gru_back),
  [HG_CELL_SIMPLE] = HG_KERNEL (hg_simple_back),
};

/* The scratch: gate gradients of a few steps, their sum over all steps for the inputs that are the same in
 * each, dh and dc. */
typedef struct
{
  const HgCellForm *form;
  size_t blocks, stride, steps, padded;
  size_t weights, state_rows; /* a block's packed weights, and those in front of its states' rows */
  HgReal *dz, *sum, *dh, *dc;
  const HgReal *turned_x, *turned_still;
} Room;

static Room
open_room (const HgRecurrentCall *c)
{
  const HgRecurrentShape *s = &c->shape;
  const HgCellForm *form = hg_cell_form (s->cell);
  size_t n = c->n, blocks = recurrent_blocks (c);
  Room room = { .form = form,
                .blocks = blocks,
                .stride = hg_recurrent_gate_stride (s),
                .steps = hg_recurrent_steps (n),
                .padded = blocks * LANES,
                .weights = hg_recurrent_block (s),
                .state_rows = hg_recurrent_state_rows (s) };
  room.dc = c->scratch;
  room.dh = room.dc + n * room.padded;
  room.dz = room.dh + n * room.padded;
  room.turned_x = c->turned + hg_panel_size (LANES, form->h_vectors * room.padded, s->u);
  room.turned_still = room.turned_x + hg_panel_size (LANES, form->x_vectors * room.padded, s->f);
  if (s->s > 0)
    {
      room.sum = room.dz;
      room.dz += n * room.stride;
    }
  return room;
}

/* The gradients by the last state, as they come in. */
static void
start (const HgRecurrentCall *c, const Room *room)
{
  size_t u = c->shape.u;
  memset (room->dh, 0, c->n * room->padded * sizeof *room->dh);
  for (size_t r = 0; c->dh_last != NULL && r < c->n; r++)
    memcpy (room->dh + r * room->padded, c->dh_last + r * u, u * sizeof *room->dh);
  if (c->shape.cell == HG_CELL_LSTM)
    pad_state (c, c->dc_last, room->dc);
  if (room->sum != NULL)
    memset (room->sum, 0, c->n * room->stride * sizeof *room->sum);
}

static void
step_gradients (const HgRecurrentCall *c, const Room *room, size_t i, HgReal *dz)
{
  const HgCellForm *form = room->form;
  size_t n = c->n, u = c->shape.u, gates = form->vectors * LANES;
  const HgReal *dy = c->dh != NULL && i >= c->dh_begin ? c->dh + i * c->dh_step : NULL;
  const HgReal *before = recurrent_before (c, i);
  for (size_t b = 0; b < room->blocks; b++)
    {
      HgReal *dw = c->dw + b * room->weights;
      HgGateBack back = { .activation = c->activation,
                          .gate = c->gate,
                          .n = n,
                          .u = u,
                          .units = recurrent_units (c, b),
                          .gates = c->gates + (i * room->blocks + b) * n * gates,
                          .h_before = before != NULL ? before + b * LANES : NULL,
                          .dy = dy != NULL ? dy + b * LANES : NULL,
                          .dh = room->dh + b * LANES,
                          .dh_stride = room->padded,
                          .dc = room->dc + b * n * LANES,
                          .dz = dz + b * gates,
                          .dz_stride = room->stride,
                          .db = c->bias ? dw : NULL,
                          .db_state = c->bias ? dw + room->state_rows : NULL };
      if (c->shape.cell == HG_CELL_LSTM)
        {
          back.before = c->cell + (i * room->blocks + b) * n * LANES;
          back.cell = back.before + room->blocks * n * LANES;
        }
      backs[c->shape.cell](&back);
    }
}

/* out (rows × width) = dz · panel, or is added to, over @count vectors of each block from @first on; @whole:
 * out's rows are filled up to whole vectors. */
static void
turned_product (const Room *room, size_t rows, const HgReal *dz, size_t first, size_t count,
                const HgReal *panel, size_t width, bool whole, bool adds, HgReal *out)
{
  size_t all = room->form->vectors, k = count * LANES * room->blocks;
  size_t spans = count == all ? 1 : room->blocks; /* runs of vectors that follow one another */
  for (size_t g = 0; g * PANEL_VECTORS * LANES < width; g++)
    {
      size_t vectors = panel_vectors (width, g);
      HgProduct p = { .a = dz + first * LANES,
                      .stride = room->stride,
                      .k = k / spans,
                      .b = panel,
                      .add = adds,
                      .out = out + g * PANEL_VECTORS * LANES,
                      .out_stride = whole ? room->padded : width,
                      .last = whole ? LANES : panel_last (width, g) };
      for (size_t span = 0; span < spans; span++)
        {
          HG_KERNEL (hg_product) (&p, rows, vectors);
          p.a += all * LANES;
          p.b += p.k * vectors * LANES;
          p.add = true;
        }
      panel += k * vectors * LANES;
    }
}

/* dw += aᵀ · dz for the @width columns of a, over those vectors of each block; the weights begin at @at. */
static void
weight_gradients (const HgRecurrentCall *c, const Room *room, size_t rows, const HgReal *a, size_t width,
                  size_t first, size_t count, size_t at, const HgReal *dz)
{
  for (size_t b = 0; b < room->blocks && rows > 0 && width > 0; b++)
    {
      HgOuter o = { .rows = rows,
                    .a = a,
                    .stride = width,
                    .g = dz + (b * room->form->vectors + first) * LANES,
                    .g_stride = room->stride,
                    .out = c->dw + b * room->weights + at };
      HG_KERNEL (hg_outer) (&o, width, count);
    }
}

/* What comes of the moving inputs for steps begin … end − 1, whose x follow one another or each by itself. */
static void
inputs_gradients (const HgRecurrentCall *c, const Room *room, size_t begin, size_t end)
{
  size_t f = c->shape.f, n = c->n, count = room->form->x_vectors;
  size_t run = c->x_step == (ptrdiff_t)(n * f) ? end - begin : 1;
  for (size_t i = begin; i < end && f > 0; i += run)
    {
      const HgReal *dz = room->dz + i % room->steps * n * room->stride;
      if (c->dx != NULL && !c->feeds)
        turned_product (room, run * n, dz, 0, count, room->turned_x, f, false, false,
                        c->dx + (ptrdiff_t)i * c->x_step);
      weight_gradients (c, room, run * n, c->x + (ptrdiff_t)i * c->x_step, f, 0, count,
                        (1 + c->shape.s) * count * LANES, dz);
    }
}

/* The same of the states. The one before step 0 lies by itself; where it is zero its weights get no gradient.
 */
static void
state_gradients (const HgRecurrentCall *c, const Room *room, size_t begin, size_t end)
{
  const HgCellForm *form = room->form;
  size_t n = c->n, u = c->shape.u, from = begin > 0 ? begin : 1;
  size_t at = room->state_rows + form->second_bias * form->h_vectors * LANES;
  if (from < end)
    weight_gradients (c, room, (end - from) * n, c->h + (from - 1) * n * u, u, form->h_at, form->h_vectors,
                      at, room->dz + (from - begin) * n * room->stride);
  if (begin == 0 && c->h_first != NULL)
    weight_gradients (c, room, n, c->h_first, u, form->h_at, form->h_vectors, at, room->dz);
}

static void
run_step (const HgRecurrentCall *c, const Room *room, size_t i)
{
  const HgCellForm *form = room->form;
  size_t n = c->n, rows = n * room->stride;
  HgReal *dz = room->dz + i % room->steps * rows;
  step_gradients (c, room, i, dz);
  if (i > 0 || c->dh_first != NULL)
    turned_product (room, n, dz, form->h_at, form->h_vectors, c->turned, c->shape.u, true,
                    c->shape.cell == HG_CELL_GRU, room->dh);
  if (c->feeds && c->dx != NULL)
    turned_product (room, n, dz, 0, form->x_vectors, room->turned_x, c->shape.f, false, false, c->dx);
  for (size_t r = 0; room->sum != NULL && r < rows; r += LANES)
    store (room->sum + r, load (room->sum + r) + load (dz + r));
}

/* What is left when all steps are done. */
static void
finish (const HgRecurrentCall *c, const Room *room)
{
  size_t n = c->n, count = room->form->x_vectors, u = c->shape.u;
  if (room->sum != NULL && c->dstill != NULL)
    turned_product (room, n, room->sum, 0, count, room->turned_still, c->shape.s, false, false, c->dstill);
  if (room->sum != NULL)
    weight_gradients (c, room, n, c->still, c->shape.s, 0, count, count * LANES, room->sum);
  for (size_t r = 0; c->dh_first != NULL && r < n; r++)
    memcpy (c->dh_first + r * u, room->dh + r * room->padded, u * sizeof *room->dh);
  if (c->dc_first != NULL)
    strip_state (c, room->dc, c->dc_first);
}

void
HG_KERNEL (hg_recurrent_backward) (const HgRecurrentCall *c, size_t begin, size_t end)
{
  Room room = open_room (c);
  if (end == c->t)
    start (c, &room);
  for (size_t i = end; i-- > begin;)
    {
      run_step (c, &room, i);
      if (i % room.steps != 0)
        continue;
      size_t collected = c->t - i < room.steps ? c->t : i + room.steps;
      inputs_gradients (c, &room, i, collected);
      state_gradients (c, &room, i, collected);
    }
  if (begin == 0)
    finish (c, &room);
}
