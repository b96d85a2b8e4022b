#include "layers/rectify.h"
#include <string.h>

void
hg_rectify_forward (const HgOp *op, const HgPass *pass, HgRectifier rectifier)
{
  size_t values = pass->n * (size_t)hg_shape_values (&op->in[0]);
  memcpy (pass->y[0], pass->x[0], values * sizeof (HgReal));
  op->kernels->rectify (&rectifier, values, pass->y[0]);
}

void
hg_rectify_backward (const HgOp *op, const HgPass *pass, HgRectifier rectifier)
{
  size_t values = pass->n * (size_t)hg_shape_values (&op->in[0]);
  if (pass->dx[0] == NULL)
    return;
  memcpy (pass->dx[0], pass->dy[0], values * sizeof (HgReal));
  op->kernels->rectify_gradient (&rectifier, values, pass->x[0], pass->dx[0]);
}
