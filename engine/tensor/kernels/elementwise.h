/* One level's functions; tensor/kernels.h says what they do. */
#pragma once
#include "tensor/kernels.h"
#include "tensor/kernels/vector.h"

void HG_KERNEL (hg_activate) (HgActivation activation, size_t n, HgReal *x);
void HG_KERNEL (hg_activate_gradient) (HgActivation activation, size_t n, const HgReal *y, const HgReal *dy,
                                       HgReal *d);
void HG_KERNEL (hg_activate_gradient_at) (HgActivation activation, size_t n, const HgReal *x, HgReal *d);
void HG_KERNEL (hg_rectify) (const HgRectifier *rectifier, size_t n, HgReal *x);
void HG_KERNEL (hg_rectify_gradient) (const HgRectifier *rectifier, size_t n, const HgReal *x, HgReal *d);
HgLossSums HG_KERNEL (hg_loss) (const HgLossVectors *vectors);
void HG_KERNEL (hg_sum) (size_t n, size_t parts, const HgReal *const *part, HgReal *total);
void HG_KERNEL (hg_channel_sums) (size_t rows, size_t width, const HgReal *x, HgReal *sums);
void HG_KERNEL (hg_centre) (size_t rows, size_t width, const HgReal *x, const HgReal *mean, HgReal *to,
                            HgReal *sums);
void HG_KERNEL (hg_pool_max) (const HgPoolCall *call);
void HG_KERNEL (hg_pool_max_gradient) (const HgPoolCall *call);
void HG_KERNEL (hg_pool_sum) (const HgPoolCall *call);
void HG_KERNEL (hg_pool_share) (const HgPoolCall *call);
void HG_KERNEL (hg_depth_sum) (const HgDepthCall *call);
void HG_KERNEL (hg_depth_gradient) (const HgDepthCall *call);
void HG_KERNEL (hg_depth_weights) (const HgDepthCall *call);
void HG_KERNEL (hg_points_repel) (const HgPointRepulsion *repulsion);
void HG_KERNEL (hg_points_attract) (HgPointAttraction *attraction);
void HG_KERNEL (hg_points_move) (const HgPointMove *move);
int HG_KERNEL (hg_finite) (size_t n, const HgReal *x);
extern const HgOptimizerKernels HG_KERNEL (hg_optimizers);
