/* One level's table; compiled with its widest vectors. */
#include "tensor/kernels/elementwise.h"
#include "tensor/kernels/panels.h"

#define PANELS(bytes) HG_JOIN (hg_panels, HG_JOIN (HG_LEVEL, bytes))

#if HG_BYTES > 16
extern const HgPanelKernels PANELS (16);
#endif
#if HG_BYTES > 32
extern const HgPanelKernels PANELS (32);
#endif

static const HgPanelKernels *const panels[] = {
  &HG_KERNEL (hg_panels),
#if HG_BYTES > 32
  &PANELS (32),
#endif
#if HG_BYTES > 16
  &PANELS (16),
#endif
  NULL,
};

extern const HgKernels HG_JOIN (hg_level, HG_LEVEL);
const HgKernels HG_JOIN (hg_level, HG_LEVEL) = {
  .name = HG_LEVEL_NAME,
  .lanes = LANES,
  .activate = HG_KERNEL (hg_activate),
  .activate_gradient = HG_KERNEL (hg_activate_gradient),
  .activate_gradient_at = HG_KERNEL (hg_activate_gradient_at),
  .rectify = HG_KERNEL (hg_rectify),
  .rectify_gradient = HG_KERNEL (hg_rectify_gradient),
  .loss = HG_KERNEL (hg_loss),
  .sum = HG_KERNEL (hg_sum),
  .channel_sums = HG_KERNEL (hg_channel_sums),
  .centre = HG_KERNEL (hg_centre),
  .pool_max = HG_KERNEL (hg_pool_max),
  .pool_max_gradient = HG_KERNEL (hg_pool_max_gradient),
  .pool_sum = HG_KERNEL (hg_pool_sum),
  .pool_share = HG_KERNEL (hg_pool_share),
  .depth_sum = HG_KERNEL (hg_depth_sum),
  .depth_gradient = HG_KERNEL (hg_depth_gradient),
  .depth_weights = HG_KERNEL (hg_depth_weights),
  .points_repel = HG_KERNEL (hg_points_repel),
  .points_attract = HG_KERNEL (hg_points_attract),
  .points_move = HG_KERNEL (hg_points_move),
  .finite = HG_KERNEL (hg_finite),
  .optimizers = &HG_KERNEL (hg_optimizers),
  .panels = panels,
};
