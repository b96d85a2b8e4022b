#include "tensor/panel-pack.h"

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
hg_panel_put_column (size_t lanes, size_t rows, size_t width, size_t row, size_t column, size_t count,
                     const HgReal *values, HgReal *panel)
{
  size_t step = group_width (lanes, width, column);
  panel += hg_panel_index (lanes, rows, width, row, column);
  for (size_t i = 0; i < count; i++)
    panel[i * step] = values != NULL ? values[i] : 0;
}
