/* The LSTM's gates: i f g o, and the memory c. */
#include "tensor/kernels/cells.h"

HG_INLINE void
step (const HgActivation gate, const HgActivation activation, const HgGateStep *s)
{
  /* Padding lanes keep c at 0, so that an activation without bounds cannot run away in them. */
  HgMask exists = first_lanes (s->units);
  const HgReal *before = s->before;
  HgReal *z = s->gates, *cell = s->cell, *h = s->h_after;
  for (size_t r = 0; r < s->n; r++, z += 4 * LANES, before += LANES, cell += LANES, h += s->u)
    {
      HgVector sum[4] = { load (z), load (z + LANES), load (z + 2 * LANES), load (z + 3 * LANES) };
      HgVector i = activation_value (gate, sum[0]), f = activation_value (gate, sum[1]);
      HgVector g = activation_value (activation, sum[2]), o = activation_value (gate, sum[3]);
      HgVector c = keep (exists, i * g + f * load (before));
      store (z, gate_kept (gate, sum[0], i));
      store (z + LANES, gate_kept (gate, sum[1], f));
      store (z + 2 * LANES, gate_kept (activation, sum[2], g));
      store (z + 3 * LANES, gate_kept (gate, sum[3], o));
      store (cell, c);
      store_some (h, o * activation_value (activation, c), s->units);
    }
}

/* The two pairs that nearly every model uses have loops of their own. */
void
HG_KERNEL (hg_lstm_step) (const HgGateStep *s)
{
  if (s->gate == HG_SIGMOID && s->activation == HG_TANH)
    step (HG_SIGMOID, HG_TANH, s);
  else if (s->gate == HG_SIGMOID && s->activation == HG_RELU)
    step (HG_SIGMOID, HG_RELU, s);
  else
    step (s->gate, s->activation, s);
}

HG_INLINE void
back (const HgActivation gate, const HgActivation activation, const HgGateBack *s)
{
  HgVector db[4] = { { 0 } };
  const HgReal *gates = s->gates, *cell = s->cell, *before = s->before;
  HgReal *dz = s->dz, *dc = s->dc;
  for (size_t r = 0; r < s->n; r++, gates += 4 * LANES, cell += LANES, before += LANES, dc += LANES)
    {
      HgVector kept[4]
          = { load (gates), load (gates + LANES), load (gates + 2 * LANES), load (gates + 3 * LANES) };
      HgVector i = gate_value (gate, kept[0]), f = gate_value (gate, kept[1]);
      HgVector g = gate_value (activation, kept[2]), o = gate_value (gate, kept[3]);
      HgVector dh = state_gradient (s, r), now = load (cell), a = activation_value (activation, now);
      HgVector c = load (dc) + gate_slope (activation, gate_kept (activation, now, a), dh * o);
      HgVector d[4] = { gate_slope (gate, kept[0], c * g), gate_slope (gate, kept[1], c * load (before)),
                        gate_slope (activation, kept[2], c * i), gate_slope (gate, kept[3], dh * a) };
      store (dc, c * f);
#pragma GCC unroll 4
      for (size_t k = 0; k < 4; k++)
        {
          store (dz + k * LANES, d[k]);
          db[k] += d[k];
        }
      dz += s->dz_stride;
    }
  add_bias (s->db, 4, db);
}

void
HG_KERNEL (hg_lstm_back) (const HgGateBack *s)
{
  if (s->gate == HG_SIGMOID && s->activation == HG_TANH)
    back (HG_SIGMOID, HG_TANH, s);
  else if (s->gate == HG_SIGMOID && s->activation == HG_RELU)
    back (HG_SIGMOID, HG_RELU, s);
  else
    back (s->gate, s->activation, s);
}
