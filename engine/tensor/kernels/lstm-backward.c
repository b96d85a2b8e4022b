/* The LSTM's way back through time. Each step turns the gradient of its state into those of its gates and,
 * through the turned recurrent weights, into that of the state before. The gates' gradients of a few steps
 * are collected until there are enough rows to make the sums over rows worth their loads and stores; then the
 * gradients of the weights and of the input follow, while all that they need is still in the second cache. */
#include "tensor/kernels/lstm.h"
#include "tensor/lstm-pack.h"
#include "tensor/panel-pack.h"
#include <string.h>

/* One step of one block. */
typedef struct
{
  const HgReal *gates, *cell, *before; /* before: NULL at the first step */
  const HgReal *dh, *dh_next;          /* from above and from the step after; each may be NULL */
  HgReal *dz, *dc;                     /* dc: of the step after, replaced by this step's */
  HgReal *db;                          /* four vectors, added to; may be NULL */
  size_t n, u, units, dh_stride, dz_stride;
} Gradients;

HG_INLINE void
gradients (const HgActivation gate, const HgActivation activation, const Gradients *s)
{
  HgVector db[GATES] = { { 0 } };
  const HgReal *gates = s->gates, *cell = s->cell;
  HgReal *dz = s->dz, *dc = s->dc;
  for (size_t r = 0; r < s->n; r++, gates += GATE_LANES, cell += LANES, dz += s->dz_stride, dc += LANES)
    {
      HgVector dh = { 0 }, before = { 0 };
      if (s->dh != NULL)
        dh += load_some (s->dh + r * s->u, s->units);
      if (s->dh_next != NULL)
        dh += load (s->dh_next + r * s->dh_stride);
      if (s->before != NULL)
        before = load (s->before + r * LANES);
      HgVector i = load (gates), f = load (gates + LANES);
      HgVector g = load (gates + 2 * LANES), o = load (gates + 3 * LANES);
      HgVector a = activation_value (activation, load (cell));
      HgVector c = load (dc) + activation_slope (activation, a, dh * o);
      HgVector di = activation_slope (gate, i, c * g);
      HgVector df = activation_slope (gate, f, c * before);
      HgVector dg = activation_slope (activation, g, c * i);
      HgVector d_o = activation_slope (gate, o, dh * a);
      store (dz, di);
      store (dz + LANES, df);
      store (dz + 2 * LANES, dg);
      store (dz + 3 * LANES, d_o);
      store (dc, c * f);
      db[0] += di;
      db[1] += df;
      db[2] += dg;
      db[3] += d_o;
    }
  if (s->db != NULL)
    for (size_t k = 0; k < GATES; k++)
      store (s->db + k * LANES, load (s->db + k * LANES) + db[k]);
}

static void
gate_gradients (HgActivation gate, HgActivation activation, const Gradients *s)
{
  if (gate == HG_SIGMOID && activation == HG_TANH)
    gradients (HG_SIGMOID, HG_TANH, s);
  else if (gate == HG_SIGMOID && activation == HG_RELU)
    gradients (HG_SIGMOID, HG_RELU, s);
  else
    gradients (gate, activation, s);
}

/* The scratch: gate gradients of a few steps, their sum over all steps when x is the same in each, dh and dc.
 */
typedef struct
{
  size_t blocks, stride, steps, padded;
  HgReal *dz, *sum, *dh, *dc;
  const HgReal *turned_x;
} Room;

static void
step_gradients (const HgLstmCall *c, const Room *room, size_t t, HgReal *dz)
{
  size_t n = c->n, u = c->u, cell_step = room->blocks * n * LANES;
  const HgReal *gates = c->gates + t * room->blocks * n * GATE_LANES, *cell = c->cell + t * cell_step;
  const HgReal *dh = c->last_only ? (t + 1 == c->t ? c->dh : NULL) : c->dh + t * n * u;
  for (size_t b = 0; b < room->blocks; b++)
    gate_gradients (c->gate, c->activation,
                    &(Gradients){ .gates = gates + b * n * GATE_LANES,
                                  .cell = cell + b * n * LANES,
                                  .before = t > 0 ? cell + b * n * LANES - cell_step : NULL,
                                  .dh = dh != NULL ? dh + b * LANES : NULL,
                                  .dh_next = t + 1 < c->t ? room->dh + b * LANES : NULL,
                                  .dh_stride = room->padded,
                                  .dz = dz + b * GATE_LANES,
                                  .dz_stride = room->stride,
                                  .dc = room->dc + b * n * LANES,
                                  .db = c->bias ? c->dw + b * (1 + c->f + u) * GATE_LANES : NULL,
                                  .n = n,
                                  .u = u,
                                  .units = lstm_units (c, b) });
}

/* out (rows × width) = dz · panel; @whole: out's rows are filled up to whole vectors. */
static void
turned_product (const Room *room, size_t rows, const HgReal *dz, const HgReal *panel, size_t width,
                bool whole, HgReal *out)
{
  size_t k = room->blocks * GATE_LANES, groups = (width + GATE_LANES - 1) / GATE_LANES;
  for (size_t g = 0; g < groups; g++)
    {
      size_t vectors = panel_vectors (width, g);
      HgProduct p = { .a = dz,
                      .stride = room->stride,
                      .k = k,
                      .b = panel,
                      .out = out + g * GATE_LANES,
                      .out_stride = whole ? room->padded : width,
                      .last = whole ? LANES : panel_last (width, g) };
      HG_KERNEL (hg_product) (&p, rows, vectors);
      panel += k * vectors * LANES;
    }
}

/* dw += aᵀ · dz for the @width columns of a, whose weights begin at packed row @first. */
static void
weight_gradients (const HgLstmCall *c, const Room *room, size_t rows, const HgReal *a, size_t width,
                  size_t first, const HgReal *dz)
{
  for (size_t b = 0; b < room->blocks && rows > 0; b++)
    {
      HgOuter o = { .rows = rows,
                    .a = a,
                    .stride = width,
                    .g = dz + b * GATE_LANES,
                    .g_stride = room->stride,
                    .out = c->dw + (b * (1 + c->f + c->u) + first) * GATE_LANES };
      HG_KERNEL (hg_outer) (&o, width, GATES);
    }
}

/* All of the way back for steps begin … end − 1. */
static void
steps_backward (const HgLstmCall *c, const Room *room, size_t begin, size_t end)
{
  size_t n = c->n, f = c->f, u = c->u, rows = n * room->stride;
  for (size_t t = end; t-- > begin;)
    {
      HgReal *dz = room->dz + (t - begin) * rows;
      step_gradients (c, room, t, dz);
      if (t > 0)
        turned_product (room, n, dz, c->turned, u, true, room->dh);
      for (size_t i = 0; room->sum != NULL && i < rows; i += LANES)
        store (room->sum + i, load (room->sum + i) + load (dz + i));
    }
  if (room->sum == NULL)
    {
      if (c->dx != NULL)
        turned_product (room, (end - begin) * n, room->dz, room->turned_x, f, false, c->dx + begin * n * f);
      weight_gradients (c, room, (end - begin) * n, c->x + begin * n * f, f, 1, room->dz);
    }
  /* The state before step 0 is zero and gives its weights no gradient. */
  size_t from = begin > 0 ? begin : 1;
  if (from < end)
    weight_gradients (c, room, (end - from) * n, c->h + (from - 1) * n * u, u, 1 + f,
                      room->dz + (from - begin) * rows);
}

void
HG_KERNEL (hg_lstm_backward) (const HgLstmCall *c)
{
  size_t n = c->n, blocks = lstm_blocks (c), stride = hg_lstm_gate_stride (LANES, c->u);
  Room room = { .blocks = blocks, .stride = stride, .steps = hg_lstm_steps (n), .padded = blocks * LANES };
  room.turned_x = c->turned + hg_panel_size (LANES, blocks * GATE_LANES, c->u);
  room.dc = c->scratch;
  room.dh = room.dc + n * room.padded;
  room.dz = room.dh + n * room.padded;
  memset (room.dc, 0, n * room.padded * sizeof *room.dc);
  if (c->x_step == 0 && c->t > 1)
    {
      room.sum = room.dz;
      room.dz += n * stride;
      memset (room.sum, 0, n * stride * sizeof *room.sum);
    }
  for (size_t end = c->t; end > 0;)
    {
      size_t begin = end > room.steps ? end - room.steps : 0;
      steps_backward (c, &room, begin, end);
      end = begin;
    }
  if (room.sum == NULL)
    return;
  if (c->dx != NULL)
    turned_product (&room, n, room.sum, room.turned_x, c->f, false, c->dx);
  weight_gradients (c, &room, n, c->x, c->f, 1, room.sum);
}
