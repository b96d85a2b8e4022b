/* Weights into panels and the gradient's panels back, through turning and folding. */
#include "layers/convolution-sides.h"
#include "tensor/panel-pack.h"
#include <string.h>

/* Kernel taps that are summed into tap (@row, @column): the shifts for which it exists. */
typedef struct
{
  size_t row, column, row_shifts, column_shifts, row_first, column_first;
} Taps;

static size_t
first_shift (size_t tap, size_t kernel)
{
  return tap >= kernel ? tap - kernel + 1 : 0;
}

static size_t
end_shift (size_t tap, size_t shifts)
{
  return tap < shifts ? tap + 1 : shifts;
}

static Taps
taps_of (const HgConvolutionSides *sides, size_t row, size_t column)
{
  return (Taps){ row,
                 column,
                 end_shift (row, sides->fold_rows),
                 end_shift (column, sides->fold_columns),
                 first_shift (row, sides->kernel_rows),
                 first_shift (column, sides->kernel_columns) };
}

/* Where Keras's kernel has tap (@row, @column). */
static size_t
tap_at (const HgConvolutionSides *sides, size_t row, size_t column)
{
  if (sides->turned)
    {
      row = sides->kernel_rows - 1 - row;
      column = sides->kernel_columns - 1 - column;
    }
  return (row * sides->kernel_columns + column) * sides->tap;
}

/* to[j] = weight @at + j · @step of the taps, summed. */
static void
take (const HgConvolutionSides *sides, const Taps *taps, const HgReal *weights, size_t at, size_t step,
      size_t n, HgReal *to)
{
  memset (to, 0, n * sizeof *to);
  for (size_t r = taps->row_first; r < taps->row_shifts; r++)
    for (size_t c = taps->column_first; c < taps->column_shifts; c++)
      {
        const HgReal *from = weights + tap_at (sides, taps->row - r, taps->column - c) + at;
        for (size_t j = 0; j < n; j++)
          to[j] += from[j * step];
      }
}

/* The way back. */
static void
give (const HgConvolutionSides *sides, const Taps *taps, HgReal *dw, size_t at, size_t step, size_t n,
      const HgReal *from)
{
  for (size_t r = taps->row_first; r < taps->row_shifts; r++)
    for (size_t c = taps->column_first; c < taps->column_shifts; c++)
      {
        HgReal *to = dw + tap_at (sides, taps->row - r, taps->column - c) + at;
        for (size_t j = 0; j < n; j++)
          to[j * step] += from[j];
      }
}

/* Row @row of a panel of @rows rows, from @begin on: the columns there are and their places. */
static size_t
piece (size_t lanes, size_t rows, size_t width, size_t row, size_t begin, size_t *columns, size_t *padded)
{
  size_t whole = HG_PANEL_VECTORS * lanes;
  *columns = width - begin < whole ? width - begin : whole;
  *padded = hg_panel_padded (lanes, *columns);
  return rows * begin + row * *padded;
}

/* One tap of a product's panel, whose rows begin at @row: a row for each channel that goes in. */
static void
fill_rows (const HgConvolutionWay *way, const Taps *taps, const HgReal *weights, size_t row, size_t rows,
           HgReal *panel)
{
  const HgConvolutionSides *sides = way->sides;
  size_t lanes = way->kernels->lanes, columns, padded;
  size_t from_step = way->up ? sides->small_step : sides->large_step,
         to_step = way->up ? sides->large_step : sides->small_step;
  for (size_t i = 0; i < way->from; i++)
    for (size_t begin = 0; begin < way->to; begin += HG_PANEL_VECTORS * lanes)
      {
        HgReal *to = panel + piece (lanes, rows, way->to, row + i, begin, &columns, &padded);
        take (sides, taps, weights, i * from_step + begin * to_step, to_step, columns, to);
        memset (to + columns, 0, (padded - columns) * sizeof *to);
      }
}

/* One tap of a panel for dots: the channels that go in side by side, for each that comes out. @run counts
 * runs, each of which has @length values, and @at is where in it the tap begins. */
static void
fill_run (const HgConvolutionWay *way, const Taps *taps, const HgReal *weights, size_t run, size_t runs,
          size_t length, size_t at, HgReal *panel)
{
  const HgConvolutionSides *sides = way->sides;
  size_t padded = hg_panel_padded (way->kernels->lanes, length);
  size_t from_step = way->up ? sides->small_step : sides->large_step,
         to_step = way->up ? sides->large_step : sides->small_step;
  for (size_t o = 0; o < way->to; o++)
    {
      HgReal *to = panel + (o * runs + run) * padded + at;
      take (sides, taps, weights, o * to_step, from_step, way->from, to);
      if (at + way->from == length)
        memset (to + way->from, 0, (padded - length) * sizeof *to);
    }
}

static void
fill_phase (const HgConvolutionWay *way, const HgConvolutionPhase *phase, const HgReal *weights,
            HgReal *panel)
{
  size_t across = phase->columns.taps, from = way->from;
  for (size_t u = 0; u < phase->rows.taps; u++)
    for (size_t v = 0; v < across; v++)
      {
        size_t row = phase->rows.kernel_tap + u * (size_t)phase->rows.next_tap;
        size_t column = phase->columns.kernel_tap + v * (size_t)phase->columns.next_tap;
        Taps taps = taps_of (way->sides, row, column);
        if (!way->dots)
          fill_rows (way, &taps, weights, (u * across + v) * from, phase->panel_rows, panel);
        else if (phase->together)
          fill_run (way, &taps, weights, u, phase->rows.taps, across * from, v * from, panel);
        else
          fill_run (way, &taps, weights, u * across + v, phase->rows.taps * across, from, 0, panel);
      }
}

void
hg_convolution_fill (const HgConvolutionWay *way, const HgReal *weights, HgReal *panels)
{
  for (size_t g = 0; g < way->sides->groups; g++)
    for (size_t i = 0; i < hg_convolution_phases (way); i++)
      {
        HgConvolutionPhase phase = hg_convolution_phase (way, i);
        fill_phase (way, &phase, weights + g * way->sides->group_step, panels);
        panels += phase.panel;
      }
}

const HgPanelKernels *
hg_convolution_gradient_kernels (const HgOp *op, const HgConvolutionSides *sides)
{
  return hg_kernels_panels (op->kernels, sides->small / sides->groups);
}

static size_t
gradient_rows (const HgConvolutionSides *sides)
{
  return sides->rows.kernel * sides->columns.kernel * (sides->large / sides->groups);
}

size_t
hg_convolution_gradient (const HgOp *op, const HgConvolutionSides *sides)
{
  size_t lanes = hg_convolution_gradient_kernels (op, sides)->lanes;
  return sides->groups * hg_panel_size (lanes, gradient_rows (sides), sides->small / sides->groups);
}

void
hg_convolution_collect (const HgOp *op, const HgConvolutionSides *sides, const HgReal *panels, HgReal *dw)
{
  size_t lanes = hg_convolution_gradient_kernels (op, sides)->lanes, rows = gradient_rows (sides);
  size_t large = sides->large / sides->groups, small = sides->small / sides->groups, columns, padded;
  for (size_t g = 0; g < sides->groups; g++, panels += hg_panel_size (lanes, rows, small))
    for (size_t row = 0; row < rows; row++)
      {
        size_t tap = row / large, across = sides->columns.kernel;
        Taps taps = taps_of (sides, tap / across, tap % across);
        for (size_t begin = 0; begin < small; begin += HG_PANEL_VECTORS * lanes)
          {
            const HgReal *from = panels + piece (lanes, rows, small, row, begin, &columns, &padded);
            size_t at = g * sides->group_step + row % large * sides->large_step + begin * sides->small_step;
            give (sides, &taps, dw, at, sides->small_step, columns, from);
          }
      }
}
