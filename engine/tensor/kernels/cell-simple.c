/* The simple recurrent layer: its one gate is the state itself. */
#include "tensor/kernels/cells.h"

HG_INLINE void
step (const HgActivation activation, const HgGateStep *s)
{
  HgReal *z = s->gates;
  for (size_t r = 0; r < s->n; r++, z += LANES)
    {
      HgVector sum = load (z), h = activation_value (activation, sum);
      store (z, gate_kept (activation, sum, h));
      store_some (s->h_after + r * s->u, h, s->units);
    }
}

void
HG_KERNEL (hg_simple_step) (const HgGateStep *s)
{
  if (s->activation == HG_TANH)
    step (HG_TANH, s);
  else
    step (s->activation, s);
}

void
HG_KERNEL (hg_simple_back) (const HgGateBack *s)
{
  HgVector db = { 0 };
  for (size_t r = 0; r < s->n; r++)
    {
      HgVector d = gate_slope (s->activation, load (s->gates + r * LANES), state_gradient (s, r));
      store (s->dz + r * s->dz_stride, d);
      db += d;
    }
  add_bias (s->db, 1, &db);
}
