/* The functions of one width, and the tables of all widths of a level (which not every level has). */
#pragma once
#include "tensor/kernels.h"
#include "tensor/kernels/vector.h"

void HG_KERNEL (hg_dense_forward) (const HgDenseCall *call);
void HG_KERNEL (hg_dense_backward) (const HgDenseCall *call);
void HG_KERNEL (hg_recurrent_forward) (const HgRecurrentCall *call, size_t begin, size_t end);
void HG_KERNEL (hg_recurrent_backward) (const HgRecurrentCall *call, size_t begin, size_t end);
void HG_KERNEL (hg_window_product) (const HgWindowProduct *call);
void HG_KERNEL (hg_window_dots) (const HgWindowProduct *call);
void HG_KERNEL (hg_window_outer) (const HgWindowOuter *call);
void HG_KERNEL (hg_tiles_forward) (const HgTileCall *call);
void HG_KERNEL (hg_tiles_backward) (const HgTileCall *call);
void HG_KERNEL (hg_tile_kernel) (const HgTileKernel *kernel, const HgReal *w, HgReal *u);
void HG_KERNEL (hg_tile_kernel_back) (const HgTileKernel *kernel, const HgReal *du, HgReal *dw);
void HG_KERNEL (hg_turn) (size_t rows, size_t columns, const HgReal *from, size_t from_stride, HgReal *to,
                          size_t to_stride);
extern const HgPanelKernels HG_KERNEL (hg_panels);
