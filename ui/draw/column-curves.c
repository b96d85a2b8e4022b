#include "column-curves.h"
#include "line-plot.h"
#include "spread.h"
#include <math.h>
#include <stdio.h>

enum
{
  LEFT = 54,
  TOP = 14,
  RIGHT = 84, /* room for the names */
  BOTTOM = 38,
  LABEL_GAP = 16
};

static double
place_y (const void *data, double value)
{
  return hg_axes_y (data, value);
}

static HgAxes
axes_of (const HgColumnCurves *curves, HgBox box, double s)
{
  HgAxes axes = { .box = { box.x + LEFT * s, box.y + TOP, fmax (box.width - (LEFT + RIGHT) * s, 1),
                           fmax (box.height - TOP - BOTTOM * s, 1) } };
  const bool known = curves->low <= curves->high;
  axes.x = hg_ticks_whole (0, fmax ((double)curves->n - 1, 1), hg_axes_most (axes.box.width / 1.5));
  axes.x.low = 0;
  axes.x.high = fmax ((double)curves->n - 1, 1);
  axes.y = hg_ticks (known ? curves->low : 0, known ? curves->high : 1, hg_axes_most (axes.box.height));
  while (axes.x.n > 0 && axes.x.at[axes.x.n - 1] > axes.x.high)
    axes.x.n--;
  return axes;
}

static void
draw_curve (HgPen *pen, const HgColumnCurves *curves, const HgAxes *axes, size_t k)
{
  const double *y = curves->values + k * curves->n, first = hg_axes_x (axes, 0);
  hg_pen_colour (pen, hg_theme_class (&pen->theme, (int)k), 1);
  if (curves->n == 1 && isfinite (y[0]))
    {
      cairo_arc (pen->cr, first, hg_axes_y (axes, y[0]), 4, 0, 2 * M_PI);
      cairo_fill (pen->cr);
      return;
    }
  hg_polyline (pen->cr, y, curves->n, first, hg_axes_x (axes, 1) - first, place_y, axes);
  cairo_set_antialias (pen->cr, CAIRO_ANTIALIAS_FAST); /* half the time of the default */
  cairo_set_line_width (pen->cr, 1.5);
  cairo_set_line_join (pen->cr, CAIRO_LINE_JOIN_BEVEL);
  cairo_stroke (pen->cr);
  cairo_set_antialias (pen->cr, CAIRO_ANTIALIAS_DEFAULT);
}

/* Each curve's name beside its last value, as near as the others allow, behind a dot of its colour. */
static void
draw_names (HgPen *pen, const HgColumnCurves *curves, const HgAxes *axes, double s)
{
  double y[HG_MAX_COLUMN_CURVES], x = axes->box.x + axes->box.width + 12;
  char name[32];
  for (size_t k = 0; k < curves->n_curves; k++)
    {
      const double last = curves->values[(k + 1) * curves->n - 1];
      y[k] = isfinite (last) ? hg_axes_y (axes, last) : axes->box.y + axes->box.height;
    }
  hg_spread (y, curves->n_curves, LABEL_GAP * s, axes->box.y, axes->box.y + axes->box.height);
  for (size_t k = 0; k < curves->n_curves; k++)
    {
      hg_pen_colour (pen, hg_theme_class (&pen->theme, (int)k), 1);
      cairo_arc (pen->cr, x, y[k], 4, 0, 2 * M_PI);
      cairo_fill (pen->cr);
      snprintf (name, sizeof name, "column %zu", k);
      hg_pen_text (pen, name, HG_TEXT_CAPTION, false, HG_INK_TEXT, x + 9, y[k], HG_ALIGN_LEFT);
    }
}

void
hg_column_curves_draw (HgPen *pen, const HgColumnCurves *curves, HgBox box)
{
  const double s = fmax (pen->theme.scale, 1);
  if (curves->n == 0 || curves->n_curves == 0 || curves->n_curves > HG_MAX_COLUMN_CURVES)
    return;
  const HgAxes axes = axes_of (curves, box, s);
  hg_axes_draw_y (pen, &axes, 9);
  hg_axes_draw_x (pen, &axes, "row");
  for (size_t k = curves->n_curves; k > 0; k--)
    draw_curve (pen, curves, &axes, k - 1);
  if (curves->n_curves > 1)
    draw_names (pen, curves, &axes, s);
}
