#include "line-plot.h"
#include "spread.h"
#include <math.h>

enum
{
  LEFT = 54,
  TOP = 42,
  TOP_SHORT = 34, /* of a plot less than 200 px high */
  RIGHT = HG_LINE_PLOT_RIGHT,
  BOTTOM = 42,
  LABEL_GAP = 17,
  SHORT = 200
};

static bool
shown (const HgLinePlot *plot, double value)
{
  return isfinite (value) && (!plot->log || value > 0);
}

static void
include (const HgLinePlot *plot, double value, double *low, double *high)
{
  if (!shown (plot, value))
    return;
  *low = fmin (*low, value);
  *high = fmax (*high, value);
}

static HgTicks
value_ticks (const HgLinePlot *plot, double height)
{
  double low = INFINITY, high = -INFINITY;
  for (size_t i = 0; i < plot->n_lines; i++)
    for (size_t k = 0; k < plot->lines[i].n; k++)
      include (plot, plot->lines[i].y[k], &low, &high);
  for (size_t i = 0; i < plot->n_rails; i++)
    include (plot, plot->rails[i].value, &low, &high);
  if (!(low <= high))
    low = plot->log ? 0.1 : 0, high = 1;
  int most = hg_axes_most (height);
  if (plot->log)
    {
      double margin = pow (high / low, 0.06);
      return hg_ticks_log (low / margin, high * margin, most);
    }
  /* Errors are seen against none at all, in every plot alike: what is cut off looks like more. */
  low = fmin (low, 0);
  double margin = (high - low) * 0.06;
  return hg_ticks (low < 0 ? low - margin : 0, high + margin, most);
}

static double
widest_label (HgPen *pen, const HgTicks *ticks)
{
  char text[32];
  double widest = 0;
  for (size_t i = 0; i < ticks->n; i++)
    widest = fmax (
        widest, hg_pen_text_width (pen, hg_tick_text (ticks, i, text, sizeof text), HG_TEXT_CAPTION, false));
  return widest;
}

HgAxes
hg_line_plot_axes (HgPen *pen, const HgLinePlot *plot, HgBox box)
{
  double s = fmax (pen->theme.scale, 1.0), top = (box.height < SHORT ? TOP_SHORT : TOP) * s;
  HgAxes axes
      = { .box.y = round (box.y + top), .box.height = fmax (round (box.height - top - BOTTOM * s), 1) };
  axes.y = value_ticks (plot, axes.box.height);
  double left = fmax (LEFT * s, widest_label (pen, &axes.y) + 21);
  axes.box.x = round (box.x + left);
  axes.box.width = fmax (round (box.width - left - RIGHT * s), 1);
  axes.x = hg_ticks_whole (0, fmax (plot->x_last, 1), hg_axes_most (axes.box.width / 1.5));
  return axes;
}

static double
place_y (const void *data, double value)
{
  return hg_axes_y (data, value);
}

static double
place_y_log (const void *data, double value)
{
  return value > 0 ? hg_axes_y (data, value) : NAN;
}

static void
add_point (cairo_t *cr, double x, double y, bool *drawing)
{
  if (!isfinite (y))
    *drawing = false;
  else if (*drawing)
    cairo_line_to (cr, x, y);
  else
    {
      cairo_move_to (cr, x, y);
      *drawing = true;
    }
}

void
hg_polyline (cairo_t *cr, const double *y, size_t n, double first, double step, HgPlaceFunction place,
             const void *data)
{
  bool drawing = false;
  size_t column = step < 0.5 && step > 0 ? (size_t)ceil (1 / step) : 1;
  for (size_t i = 0; i < n; i += column)
    {
      size_t low = i, high = i, end = i + column < n ? i + column : n;
      for (size_t k = i + 1; k < end; k++)
        {
          low = y[k] < y[low] || isnan (y[low]) ? k : low;
          high = y[k] > y[high] || isnan (y[high]) ? k : high;
        }
      size_t order[] = { i, low < high ? low : high, low < high ? high : low, end - 1 };
      for (size_t k = 0; k < 4; k++)
        if (k == 0 || order[k] != order[k - 1])
          add_point (cr, first + step * (double)order[k], place (data, y[order[k]]), &drawing);
    }
}

static void
draw_rails (HgPen *pen, const HgLinePlot *plot, const HgAxes *axes)
{
  hg_pen_ink (pen, HG_INK_DIM);
  for (size_t i = 0; i < plot->n_rails; i++)
    {
      if (!shown (plot, plot->rails[i].value))
        continue;
      double y = hg_axes_y (axes, plot->rails[i].value);
      hg_pen_dash (pen, plot->rails[i].dash);
      hg_pen_line (pen, axes->box.x, y, axes->box.x + axes->box.width, y, 1.2);
    }
  hg_pen_dash (pen, HG_DASH_NONE);
}

static bool
last_value (const HgLinePlot *plot, const HgLine *line, size_t *at)
{
  for (*at = line->n; *at > 0; (*at)--)
    if (shown (plot, line->y[*at - 1]))
      return true;
  return false;
}

static void
draw_line (HgPen *pen, const HgLinePlot *plot, const HgAxes *axes, const HgLine *line)
{
  size_t last;
  if (!last_value (plot, line, &last))
    return;
  double first = hg_axes_x (axes, 1), step = hg_axes_x (axes, 2) - first;
  hg_polyline (pen->cr, line->y, line->n, first, step, plot->log ? place_y_log : place_y, axes);
  hg_pen_ink (pen, line->ink);
  cairo_set_antialias (pen->cr,
                       CAIRO_ANTIALIAS_FAST); /* half the time of the default, and no eye tells them apart */
  cairo_set_line_width (pen->cr, 2);
  cairo_set_line_join (pen->cr, CAIRO_LINE_JOIN_BEVEL);
  cairo_stroke (pen->cr);
  cairo_set_antialias (pen->cr, CAIRO_ANTIALIAS_DEFAULT);
  cairo_arc (pen->cr, hg_axes_x (axes, (double)last), hg_axes_y (axes, line->y[last - 1]), 4, 0, 2 * G_PI);
  cairo_fill (pen->cr);
}

/* Names with values to the right of the axis, each as near to its line as the others allow. */
static void
draw_labels (HgPen *pen, const HgLinePlot *plot, const HgAxes *axes)
{
  char text[HG_MAX_LINES + HG_MAX_RAILS][80];
  HgRun runs[HG_MAX_LINES + HG_MAX_RAILS];
  double y[HG_MAX_LINES + HG_MAX_RAILS], s = fmax (pen->theme.scale, 1.0);
  size_t n = 0;
  for (size_t i = 0; i < plot->n_lines; i++)
    {
      size_t last;
      if (!last_value (plot, &plot->lines[i], &last))
        continue;
      double value = plot->lines[i].y[last - 1];
      y[n] = hg_axes_y (axes, value);
      runs[n] = (HgRun){ hg_axes_label (text[n], sizeof text[n], plot->lines[i].name, value), HG_TEXT_CAPTION,
                         true, plot->lines[i].ink };
      n++;
    }
  for (size_t i = 0; i < plot->n_rails; i++)
    {
      if (!shown (plot, plot->rails[i].value))
        continue;
      y[n] = hg_axes_y (axes, plot->rails[i].value);
      runs[n] = (HgRun){ hg_axes_label (text[n], sizeof text[n], plot->rails[i].name, plot->rails[i].value),
                         HG_TEXT_CAPTION, false, HG_INK_DIM };
      n++;
    }
  hg_spread (y, n, LABEL_GAP * s, axes->box.y - 10, axes->box.y + axes->box.height);
  for (size_t i = 0; i < n; i++)
    hg_pen_runs (pen, &runs[i], 1, axes->box.x + axes->box.width + 12, y[i], HG_ALIGN_LEFT, (RIGHT - 12) * s);
}

void
hg_line_plot_draw (HgPen *pen, const HgLinePlot *plot, HgBox box)
{
  HgAxes axes = hg_line_plot_axes (pen, plot, box);
  hg_pen_text (pen, plot->title, HG_TEXT_LABEL, true, HG_INK_TEXT, axes.box.x,
               box.y + 18 * fmax (pen->theme.scale, 1.0), HG_ALIGN_LEFT);
  hg_axes_draw_y (pen, &axes, 9);
  hg_axes_draw_x (pen, &axes, plot->x_name);
  draw_rails (pen, plot, &axes);
  if (plot->marked)
    {
      double x = hg_axes_x (&axes, plot->mark);
      hg_pen_ink (pen, HG_INK_SELECTION);
      hg_pen_line (pen, x, axes.box.y, x, axes.box.y + axes.box.height, 2);
    }
  for (size_t i = plot->n_lines; i > 0; i--)
    draw_line (pen, plot, &axes, &plot->lines[i - 1]);
  draw_labels (pen, plot, &axes);
}
