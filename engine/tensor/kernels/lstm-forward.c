/* The LSTM forward: for each step and block of units one product gives all four gates of all rows, then the
 * gates are applied while they are in the first cache. */
#include "tensor/kernels/lstm.h"

/* One step of one block: @z (n rows of four vectors) becomes i f g o; @before is NULL at the first step. */
typedef struct
{
  HgReal *z, *cell, *h;
  const HgReal *before;
  size_t n, u, units;
} Gates;

HG_INLINE void
apply (const HgActivation gate, const HgActivation activation, const Gates *s)
{
  /* Padding lanes keep c at 0, so that an activation without bounds cannot run away in them. */
  HgMask exists = first_lanes (s->units);
  HgReal *z = s->z, *cell = s->cell, *h = s->h;
  const HgReal *before = s->before;
  for (size_t r = 0; r < s->n; r++, z += GATE_LANES, cell += LANES, h += s->u)
    {
      HgVector i = activation_value (gate, load (z));
      HgVector f = activation_value (gate, load (z + LANES));
      HgVector g = activation_value (activation, load (z + 2 * LANES));
      HgVector o = activation_value (gate, load (z + 3 * LANES));
      HgVector c = i * g;
      if (before != NULL)
        c += f * load (before + r * LANES);
      c = keep (exists, c);
      store (z, i);
      store (z + LANES, f);
      store (z + 2 * LANES, g);
      store (z + 3 * LANES, o);
      store (cell, c);
      store_some (h, o * activation_value (activation, c), s->units);
    }
}

/* The two pairs that nearly every model uses have loops of their own. */
static void
apply_gates (HgActivation gate, HgActivation activation, const Gates *s)
{
  if (gate == HG_SIGMOID && activation == HG_TANH)
    apply (HG_SIGMOID, HG_TANH, s);
  else if (gate == HG_SIGMOID && activation == HG_RELU)
    apply (HG_SIGMOID, HG_RELU, s);
  else
    apply (gate, activation, s);
}

/* When every step sees the same x, x W + b is the same too: [block][n][4][L] in the scratch. */
static void
project (const HgLstmCall *c)
{
  const HgReal *w = c->w;
  HgProduct p
      = { .a = c->x, .stride = c->f, .k = c->f, .out = c->scratch, .out_stride = GATE_LANES, .last = LANES };
  for (size_t b = 0; b < lstm_blocks (c); b++, w += (1 + c->f + c->u) * GATE_LANES)
    {
      p.init = w;
      p.b = w + GATE_LANES;
      HG_KERNEL (hg_product) (&p, c->n, GATES);
      p.out += c->n * GATE_LANES;
    }
}

void
HG_KERNEL (hg_lstm_forward) (const HgLstmCall *c)
{
  size_t n = c->n, f = c->f, u = c->u, blocks = lstm_blocks (c);
  size_t gates_step = blocks * n * GATE_LANES, cell_step = blocks * n * LANES;
  bool same = c->x_step == 0 && c->t > 1;
  if (same)
    project (c);
  for (size_t t = 0; t < c->t; t++)
    {
      HgReal *gates = c->gates + (c->keeps ? t * gates_step : 0),
             *cell = c->cell + (c->keeps ? t * cell_step : 0);
      HgReal *h = c->h + t * n * u;
      const HgReal *last = t > 0 ? h - n * u : NULL, *w = c->w;
      for (size_t b = 0; b < blocks; b++, w += (1 + f + u) * GATE_LANES)
        {
          HgReal *z = gates + b * n * GATE_LANES;
          HgProduct p = { .out = z, .out_stride = GATE_LANES, .last = LANES };
          if (same)
            {
              p.init = c->scratch + b * n * GATE_LANES;
              p.init_stride = GATE_LANES;
              p.a = last;
              p.stride = u;
              p.k = last != NULL ? u : 0;
              p.b = w + (1 + f) * GATE_LANES;
            }
          else
            {
              p.init = w;
              p.a = c->x + t * c->x_step;
              p.stride = p.k = f;
              p.a2 = last;
              p.stride2 = u;
              p.k2 = last != NULL ? u : 0;
              p.b = w + GATE_LANES;
            }
          HG_KERNEL (hg_product) (&p, n, GATES);
          HgReal *now = cell + b * n * LANES;
          apply_gates (c->gate, c->activation,
                       &(Gates){ .z = z,
                                 .cell = now,
                                 .before = t > 0 ? (c->keeps ? now - cell_step : now) : NULL,
                                 .h = h + b * LANES,
                                 .n = n,
                                 .u = u,
                                 .units = lstm_units (c, b) });
        }
    }
}
