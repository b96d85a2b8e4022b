#include "tensor/panel-pack.h"
#include <string.h>

size_t
hg_panel_padded (size_t lanes, size_t width)
{
  return (width + lanes - 1) / lanes * lanes;
}

size_t
hg_panel_size (size_t lanes, size_t rows, size_t width)
{
  return rows * hg_panel_padded (lanes, width);
}

/* Values of one row within the group that @column belongs to. */
static size_t
group_width (size_t lanes, size_t width, size_t column)
{
  size_t whole = HG_PANEL_VECTORS * lanes, begin = column / whole * whole;
  size_t left = hg_panel_padded (lanes, width) - begin;
  return left < whole ? left : whole;
}

size_t
hg_panel_index (size_t lanes, size_t rows, size_t width, size_t row, size_t column)
{
  size_t whole = HG_PANEL_VECTORS * lanes, begin = column / whole * whole;
  return rows * begin + row * group_width (lanes, width, column) + (column - begin);
}

void
hg_panel_pack_weights (size_t lanes, size_t k, size_t width, const HgReal *kernel, const HgReal *bias,
                       HgReal *panel)
{
  memset (panel, 0, hg_panel_size (lanes, 1 + k, width) * sizeof *panel);
  for (size_t row = bias != NULL ? 0 : 1; row <= k; row++)
    for (size_t j = 0; j < width; j++)
      panel[hg_panel_index (lanes, 1 + k, width, row, j)] = row > 0 ? kernel[(row - 1) * width + j] : bias[j];
}

void
hg_panel_unpack_weights (size_t lanes, size_t k, size_t width, const HgReal *panel, HgReal *kernel,
                         HgReal *bias)
{
  for (size_t row = bias != NULL ? 0 : 1; row <= k; row++)
    for (size_t j = 0; j < width; j++)
      *(row > 0 ? &kernel[(row - 1) * width + j] : &bias[j])
          = panel[hg_panel_index (lanes, 1 + k, width, row, j)];
}

void
hg_panel_turn (const HgPanelKernels *kernels, size_t rows, size_t width, size_t row, size_t count,
               const HgReal *from, size_t from_stride, HgReal *panel)
{
  size_t whole = HG_PANEL_VECTORS * kernels->lanes;
  for (size_t begin = 0; begin < width; begin += whole)
    kernels->turn (width - begin < whole ? width - begin : whole, count, from + begin * from_stride,
                   from_stride, panel + hg_panel_index (kernels->lanes, rows, width, row, begin),
                   group_width (kernels->lanes, width, begin));
}

void
hg_panel_turn_weights (const HgPanelKernels *kernels, size_t k, size_t width, const HgReal *weights,
                       HgReal *turned)
{
  size_t lanes = kernels->lanes, whole = HG_PANEL_VECTORS * lanes;
  for (size_t begin = 0; begin < width; begin += whole)
    {
      size_t left = width - begin, columns = left < whole ? left : whole;
      const HgReal *from = weights + hg_panel_index (lanes, 1 + k, width, 1, begin);
      hg_panel_turn (kernels, width, k, begin, columns, from, hg_panel_padded (lanes, columns), turned);
    }
}
