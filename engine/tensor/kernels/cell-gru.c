/* The GRU's gates, with the reset after the product: the candidate g, the update z, the reset r, and s, the
 * state's part of the candidate's sum. */
#include "tensor/kernels/cells.h"

HG_INLINE HgVector
state_before (const HgReal *h, size_t at, size_t units)
{
  return h != NULL ? load_some (h + at, units) : splat (0);
}

HG_INLINE void
step (const HgActivation gate, const HgActivation activation, const HgGateStep *s)
{
  const HgReal *x = s->x, *h = s->h;
  HgReal *gates = s->gates;
  for (size_t r = 0; r < s->n; r++, x += s->x_stride, h += 3 * LANES, gates += 4 * LANES)
    {
      HgVector update = load (x + LANES) + load (h), z = activation_value (gate, update);
      HgVector forget = load (x + 2 * LANES) + load (h + LANES), open = activation_value (gate, forget);
      HgVector state = load (h + 2 * LANES), sum = load (x) + open * state;
      HgVector g = activation_value (activation, sum);
      store (gates, gate_kept (activation, sum, g));
      store (gates + LANES, gate_kept (gate, update, z));
      store (gates + 2 * LANES, gate_kept (gate, forget, open));
      store (gates + 3 * LANES, state);
      HgVector before = state_before (s->h_before, r * s->u, s->units);
      store_some (s->h_after + r * s->u, z * before + (1 - z) * g, s->units);
    }
}

void
HG_KERNEL (hg_gru_step) (const HgGateStep *s)
{
  if (s->gate == HG_SIGMOID && s->activation == HG_TANH)
    step (HG_SIGMOID, HG_TANH, s);
  else
    step (s->gate, s->activation, s);
}

HG_INLINE void
back (const HgActivation gate, const HgActivation activation, const HgGateBack *s)
{
  HgVector db[4] = { { 0 } };
  const HgReal *gates = s->gates;
  HgReal *dz = s->dz;
  for (size_t r = 0; r < s->n; r++, gates += 4 * LANES, dz += s->dz_stride)
    {
      HgVector kept[3] = { load (gates), load (gates + LANES), load (gates + 2 * LANES) };
      HgVector g = gate_value (activation, kept[0]), z = gate_value (gate, kept[1]);
      HgVector open = gate_value (gate, kept[2]), state = load (gates + 3 * LANES);
      HgVector dh = state_gradient (s, r), before = state_before (s->h_before, r * s->u, s->units);
      HgVector dg = gate_slope (activation, kept[0], dh * (1 - z));
      HgVector d[4] = { dg, gate_slope (gate, kept[1], dh * (before - g)),
                        gate_slope (gate, kept[2], dg * state), dg * open };
      store (s->dh + r * s->dh_stride, dh * z);
#pragma GCC unroll 4
      for (size_t k = 0; k < 4; k++)
        {
          store (dz + k * LANES, d[k]);
          db[k] += d[k];
        }
    }
  add_bias (s->db, 3, db);
  add_bias (s->db_state, 3, db + 1);
}

void
HG_KERNEL (hg_gru_back) (const HgGateBack *s)
{
  if (s->gate == HG_SIGMOID && s->activation == HG_TANH)
    back (HG_SIGMOID, HG_TANH, s);
  else
    back (s->gate, s->activation, s);
}
