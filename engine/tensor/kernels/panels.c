/* One width's table. */
#include "tensor/kernels/panels.h"

const HgPanelKernels HG_KERNEL (hg_panels) = {
  .lanes = LANES,
  .dense_forward = HG_KERNEL (hg_dense_forward),
  .dense_backward = HG_KERNEL (hg_dense_backward),
  .recurrent_forward = HG_KERNEL (hg_recurrent_forward),
  .recurrent_backward = HG_KERNEL (hg_recurrent_backward),
  .turn = HG_KERNEL (hg_turn),
};
