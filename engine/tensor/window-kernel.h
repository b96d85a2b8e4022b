/* Products over windows: what a convolution, in either direction, and its gradients do. A rectangle of places
 * is computed, each of which sees a window: down × across taps, each a run of k values that lie side by side.
 * Nothing is gathered first. All distances are in values.
 *
 * A window's matrix is a packed panel (panel-pack.h) with a row for each value of a window, tap by tap. At a
 * border a call uses a part of it. */
#pragma once
#include "tensor/activation.h"
#include "tensor/real.h"
#include <stddef.h>

/* x[line · x_line + pixel · x_pixel + row · x_row + column · x_column + i] is value i of a tap, and its row of
 * the panel is skip + row · step + column · k + i. */
typedef struct
{
  size_t lines, pixels, down, across, k;
  const HgReal *x;
  size_t x_line, x_pixel, x_row, x_column;
  size_t panel_rows, skip, step; /* panel_rows: of the whole panel */
} HgWindows;

/* y (one vector of @width a place) = activation (bias + window · panel). */
typedef struct
{
  HgWindows windows;
  const HgReal *panel;
  const HgReal *bias;      /* whole vectors; NULL: 0 */
  HgActivation activation; /* one that is fused */
  size_t width;
  HgReal *y;
  size_t y_line, y_pixel;
} HgWindowProduct;

/* panel += Σ over the places of window · g, a row for each value of the window and a column for each of g. */
typedef struct
{
  HgWindows windows;
  const HgReal *g; /* whole vectors: filled up with zeros */
  size_t g_line, g_pixel, width;
  HgReal *panel;
} HgWindowOuter;

enum
{
  HG_DOTS_WIDTH = 4 /* most values a place that `window_dots` makes */
};

/* Values of a panel for `window_dots`: for each of @width the @taps' runs, each filled up to whole vectors.
 */
static inline size_t
hg_dots_size (size_t lanes, size_t width, size_t taps, size_t k)
{
  return width * taps * ((k + lanes - 1) / lanes * lanes);
}
