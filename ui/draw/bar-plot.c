#include "bar-plot.h"
#include "axes.h"
#include <math.h>

enum
{
  LEFT = 60,
  TOP = 48,
  RIGHT = 18,
  BOTTOM = 36,
  MOST_WIDTH = 72, /* of a bar */
  ABOVE = 11,      /* a bar's end to the middle of its value */
  SHORT = 70       /* no room for ticks: the bars have their values */
};

static const double ROOM = 0.08; /* above the tallest bar, for its value */

static HgAxes
place_axes (HgPen *pen, const HgBarPlot *plot, HgBox box)
{
  double s = fmax (pen->theme.scale, 1.0), high = 0, low = 0;
  HgAxes axes = { .box = { round (box.x + LEFT * s), round (box.y + TOP * s),
                           fmax (round (box.width - (LEFT + RIGHT) * s), 1),
                           fmax (round (box.height - (TOP + BOTTOM) * s), 1) } };
  for (size_t i = 0; i < plot->n; i++)
    if (isfinite (plot->bars[i].value))
      {
        high = fmax (high, plot->bars[i].value);
        low = fmin (low, plot->bars[i].value);
      }
  high = high > low ? high + ROOM * (high - low) : low + 1;
  axes.y = hg_ticks (low, high, hg_axes_most (axes.box.height));
  return axes;
}

static void
draw_bar (HgPen *pen, const HgAxes *axes, const HgBar *bar, size_t i, double x, double slot)
{
  double s = fmax (pen->theme.scale, 1.0), width = fmin (0.6 * slot, MOST_WIDTH), zero = hg_axes_y (axes, 0);
  HgRun name = { bar->name, HG_TEXT_CAPTION, false, HG_INK_TEXT };
  hg_pen_runs (pen, &name, 1, x, axes->box.y + axes->box.height + 16 * s, HG_ALIGN_CENTRE, slot - 6);
  if (!isfinite (bar->value))
    return;
  double end = hg_axes_y (axes, bar->value);
  hg_pen_colour (pen, hg_theme_class (&pen->theme, (int)i), 1);
  cairo_rectangle (pen->cr, round (x - width / 2), fmin (zero, end), round (width), fabs (zero - end));
  cairo_fill (pen->cr);
  const HgRun text = { bar->text, HG_TEXT_CAPTION, true, HG_INK_TEXT };
  double y = bar->value < 0 ? end + ABOVE * s : end - ABOVE * s;
  if (hg_pen_runs_width (pen, &text, 1) <= slot) /* clear of the grid's lines */
    hg_pen_halo (pen, bar->text, HG_TEXT_CAPTION, x, y);
  else
    hg_pen_runs (pen, &text, 1, x, y, HG_ALIGN_CENTRE, slot);
}

void
hg_bar_plot_draw (HgPen *pen, const HgBarPlot *plot, HgBox box)
{
  HgAxes axes = place_axes (pen, plot, box);
  double slot = axes.box.width / (double)(plot->n > 0 ? plot->n : 1);
  HgRun title = { plot->title, HG_TEXT_LABEL, true, HG_INK_TEXT };
  hg_pen_runs (pen, &title, 1, axes.box.x, box.y + 18 * fmax (pen->theme.scale, 1.0), HG_ALIGN_LEFT,
               axes.box.width);
  if (axes.box.height >= SHORT)
    hg_axes_draw_y (pen, &axes, 9);
  for (size_t i = 0; i < plot->n; i++)
    draw_bar (pen, &axes, &plot->bars[i], i, axes.box.x + slot * ((double)i + 0.5), slot);
  double zero = floor (hg_axes_y (&axes, 0));
  hg_pen_ink (pen, HG_INK_GHOST);
  hg_pen_line (pen, axes.box.x, zero, axes.box.x + axes.box.width, zero, 1);
}
