/* A packed panel: a matrix (k × width) in the order in which the kernels read it. Its columns are cut into
 * vectors of L lanes and these into groups of four (the last group may have fewer); a group is
 *
 *   [row][vector][lane]
 *
 * with columns that do not exist as 0. Panels of a layer's weights have one row more in front, the bias. */
#pragma once
#include "tensor/real.h"
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

/* Writes @count values (NULL: zeros) downwards from @row in @column, which may be one of those that fill up
 * the last vector. Turning a packed matrix is a row of such calls. */
void hg_panel_put_column (size_t lanes, size_t rows, size_t width, size_t row, size_t column, size_t count,
                          const HgReal *values, HgReal *panel);
