#include "layers/convolution-sides.h"
#include "layers/kinds.h"
#include "tensor/panel-pack.h"

bool
hg_convolution_repeats (const HgLayer *before)
{
  HgValue interpolation;
  return before->kind == &hg_layer_kind_up_sampling_1d
         || (before->kind == &hg_layer_kind_up_sampling_2d
             && hg_layer_get (before, "interpolation", &interpolation) && interpolation.i == 0);
}

static size_t
axis (const HgShape *shape, int i)
{
  return (size_t)hg_shape_axis (shape, i);
}

/* The same convolution seen from the other side: y[i] = Σ x[i − front + t · d] w[t] is what an up gives whose
 * tap t′ = k − 1 − t, if its front is (k − 1) · d − front. */
static void
turn_span (HgSpan *span)
{
  size_t large = span->large;
  span->large = span->small;
  span->small = large;
  span->front = (span->kernel - 1) * span->dilation - span->front;
}

static void
turn (HgConvolutionSides *sides)
{
  HgConvolutionSides old = *sides;
  turn_span (&sides->rows);
  turn_span (&sides->columns);
  sides->large = old.small;
  sides->small = old.large;
  sides->large_step = old.small_step;
  sides->small_step = old.large_step;
  sides->turned = true;
  sides->up = !old.up;
}

/* y[r] = Σ u[r + front − t] w[t] with u[j] = x[⌊j / s⌋]: x[i] meets w[t] at r = i · s − front + t + e, e < s.
 */
static size_t
fold (HgSpan *span, size_t small)
{
  size_t times = span->small / small;
  span->small = small;
  span->stride = times;
  span->kernel += times - 1;
  return times;
}

HgConvolutionSides
hg_convolution_sides (const HgOp *op, size_t n)
{
  const HgConvolution *c = op->layer->config;
  HgWindowOptions options = hg_convolution_window (c);
  bool up = op->layer->kind == &hg_layer_kind_conv_1d_transpose
            || op->layer->kind == &hg_layer_kind_conv_2d_transpose;
  const HgShape *large = up ? &op->out[0] : &op->in[0], *small = up ? &op->in[0] : &op->out[0];
  HgWindow window = hg_window (&options, large, small);
  HgConvolutionSides sides = { .rows = window.rows,
                               .columns = window.columns,
                               .large = axis (large, -1),
                               .small = axis (small, -1),
                               .groups = up ? 1 : (size_t)c->groups,
                               .up = up,
                               .flat = c->kernel_size.n == 1,
                               .small_step = 1,
                               .fold_rows = 1,
                               .fold_columns = 1 };
  if (sides.flat)
    {
      sides.rows = window.columns;
      sides.columns = (HgSpan){ n, n, 1, 1, 1, 0 };
    }
  sides.kernel_rows = sides.rows.kernel;
  sides.kernel_columns = sides.columns.kernel;
  sides.large_step = sides.small;
  sides.group_step = sides.small / sides.groups;
  sides.tap = sides.large / sides.groups * sides.small;
  bool turns = sides.rows.stride == 1 && sides.columns.stride == 1 && sides.groups == 1;
  if (op->before != NULL ? !up : turns && sides.small < sides.large)
    turn (&sides);
  if (op->before != NULL)
    {
      sides.fold_rows = fold (&sides.rows, axis (&op->from, 0));
      sides.fold_columns = sides.flat ? 1 : fold (&sides.columns, axis (&op->from, 1));
    }
  return sides;
}

HgConvolutionWay
hg_convolution_way (const HgOp *op, const HgConvolutionSides *sides, bool up)
{
  size_t large = sides->large / sides->groups, small = sides->small / sides->groups;
  HgConvolutionWay way = { .sides = sides, .up = up, .from = up ? small : large, .to = up ? large : small };
  way.dots = way.to <= HG_DOTS_WIDTH && 4 * way.to <= op->kernels->lanes;
  way.kernels = way.dots ? op->kernels->panels[0] : hg_kernels_panels (op->kernels, way.to);
  size_t phases = up ? hg_slide_phases (&sides->columns) : 1, before, after;
  for (size_t i = 0; i < phases; i++)
    {
      HgSlide slide = up ? hg_slide_up (&sides->columns, i) : hg_slide_down (&sides->columns);
      hg_slide_borders (&slide, &before, &after);
      way.before = before > way.before ? before : way.before;
      way.after = after > way.after ? after : way.after;
    }
  size_t columns = up ? sides->columns.small : sides->columns.large;
  way.widened = way.before <= columns && way.after <= columns;
  if (!way.widened)
    way.before = way.after = 0;
  return way;
}

HgConvolutionPhase
hg_convolution_phase (const HgConvolutionWay *way, size_t i)
{
  const HgConvolutionSides *sides = way->sides;
  size_t across = way->up ? hg_slide_phases (&sides->columns) : 1;
  HgConvolutionPhase phase = { .row = i / across, .column = i % across };
  phase.rows = way->up ? hg_slide_up (&sides->rows, phase.row) : hg_slide_down (&sides->rows);
  HgSlide columns = way->up ? hg_slide_up (&sides->columns, phase.column) : hg_slide_down (&sides->columns);
  phase.columns = hg_slide_widened (&columns, way->before, way->after);
  phase.together = sides->groups == 1 && columns.dilation == 1 && way->widened;
  size_t runs = phase.rows.taps * (phase.together ? 1 : columns.taps);
  size_t k = way->from * (phase.together ? columns.taps : 1);
  phase.panel_rows = phase.rows.taps * columns.taps * way->from;
  phase.panel = way->dots ? hg_dots_size (way->kernels->lanes, way->to, runs, k)
                          : hg_panel_size (way->kernels->lanes, phase.panel_rows, way->to);
  return phase;
}

size_t
hg_convolution_phases (const HgConvolutionWay *way)
{
  return way->up ? hg_slide_phases (&way->sides->rows) * hg_slide_phases (&way->sides->columns) : 1;
}

size_t
hg_convolution_panels (const HgConvolutionWay *way)
{
  size_t all = 0;
  for (size_t i = 0; i < hg_convolution_phases (way); i++)
    all += hg_convolution_phase (way, i).panel;
  return all * way->sides->groups;
}

HgWindows
hg_convolution_windows (const HgConvolutionPhase *phase, size_t from, const HgConvolutionView *view,
                        const HgStretch *rows, const HgStretch *columns)
{
  size_t taps = phase->columns.taps, row = taps * from;
  HgWindows windows = { .lines = rows->end - rows->begin,
                        .pixels = columns->end - columns->begin,
                        .down = rows->end_tap - rows->first_tap,
                        .across = columns->end_tap - columns->first_tap,
                        .k = from,
                        .x = view->values + rows->at * view->row + columns->at * view->column,
                        .x_line = phase->rows.stride * view->row,
                        .x_pixel = phase->columns.stride * view->column,
                        .x_row = phase->rows.dilation * view->row,
                        .x_column = phase->columns.dilation * view->column,
                        .panel_rows = phase->panel_rows,
                        .skip = rows->first_tap * row + columns->first_tap * from,
                        .step = row };
  if (phase->together && taps > 0)
    {
      windows.across = 1;
      windows.k = row;
    }
  return windows;
}
