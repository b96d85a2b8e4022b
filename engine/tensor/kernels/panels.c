/* One width's table. */
#include "tensor/kernels/panels.h"

const HgPanelKernels HG_KERNEL (hg_panels) = {
  .lanes = LANES,
  .dense_forward = HG_KERNEL (hg_dense_forward),
  .dense_backward = HG_KERNEL (hg_dense_backward),
  .recurrent_forward = HG_KERNEL (hg_recurrent_forward),
  .recurrent_backward = HG_KERNEL (hg_recurrent_backward),
  .window_product = HG_KERNEL (hg_window_product),
  .window_dots = HG_KERNEL (hg_window_dots),
  .window_outer = HG_KERNEL (hg_window_outer),
  .tiles_forward = HG_KERNEL (hg_tiles_forward),
  .tiles_backward = HG_KERNEL (hg_tiles_backward),
  .tile_kernel = HG_KERNEL (hg_tile_kernel),
  .tile_kernel_back = HG_KERNEL (hg_tile_kernel_back),
  .turn = HG_KERNEL (hg_turn),
};
