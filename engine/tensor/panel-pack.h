/* A packed panel: a matrix (k × width) in the order in which the kernels read it. Its columns are cut into
 * vectors of L lanes and these into groups of four (the last group may have fewer); a group is
 *
 *   [row][vector][lane]
 *
 * with columns that do not exist as 0. Panels of a layer's weights have one row more in front, the bias. */
#pragma once
#include "tensor/kernels.h"
#include <stddef.h>

enum
{
  HG_PANEL_VECTORS = 4 /* in a group */
};

/* Columns filled up to whole vectors, and HgReals in a panel. */
size_t hg_panel_padded (size_t lanes, size_t width);
size_t hg_panel_size (size_t lanes, size_t rows, size_t width);

/* Where the value of @row and @column is in a panel of @rows rows. */
size_t hg_panel_index (size_t lanes, size_t rows, size_t width, size_t row, size_t column);

/* Keras's kernel (k, width) and bias (width, or NULL) ↔ a panel of 1 + @k rows. Packing writes every value,
 * the padding as 0. */
void hg_panel_pack_weights (size_t lanes, size_t k, size_t width, const HgReal *kernel, const HgReal *bias,
                            HgReal *panel);
void hg_panel_unpack_weights (size_t lanes, size_t k, size_t width, const HgReal *panel, HgReal *kernel,
                              HgReal *bias);

/* Fills rows @row … @row + count − 1 of @panel with the first @count columns of @from, which has @width rows
 * that lie
 * @from_stride apart: panel[row + j][i] = from[i][j]. Turning a packed matrix is a call for each of its
 * groups. */
void hg_panel_turn (const HgPanelKernels *kernels, size_t rows, size_t width, size_t row, size_t count,
                    const HgReal *from, size_t from_stride, HgReal *panel);

/* Fills @turned, a panel of @width rows and @k columns, with the transposed weights of a layer, a panel of 1
 * + @k rows and @width columns. */
void hg_panel_turn_weights (const HgPanelKernels *kernels, size_t k, size_t width, const HgReal *weights,
                            HgReal *turned);
