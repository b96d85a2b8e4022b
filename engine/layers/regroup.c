#include "layers/regroup.h"
#include "layers/layout.h"

bool
hg_regroup_plan (HgOp *op, HgError *error)
{
  op->scratch = (size_t)hg_shape_values (&op->in[0]);
  return true;
}

void
hg_regroup_forward (const HgOp *op, const HgPass *pass)
{
  hg_layout_get_all (&op->in[0], pass->n, pass->x[0], pass->scratch);
  hg_layout_put_all (&op->out[0], pass->n, pass->scratch, pass->y[0]);
}

void
hg_regroup_backward (const HgOp *op, const HgPass *pass)
{
  if (pass->dx[0] == NULL)
    return;
  hg_layout_get_all (&op->out[0], pass->n, pass->dy[0], pass->scratch);
  hg_layout_put_all (&op->in[0], pass->n, pass->scratch, pass->dx[0]);
}
