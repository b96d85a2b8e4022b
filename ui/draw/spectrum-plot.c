#include "spectrum-plot.h"
#include "base/format.h"
#include <math.h>
#include <stdio.h>

enum
{
  LEFT = 40,
  AXIS = 26,
  TOP = 16 /* the rail's name */
};

void
hg_spectrum_plot_draw (HgPen *pen, const HgSpectrumPlot *plot, HgBox box)
{
  double s = fmax (pen->theme.scale, 1), left = LEFT * s;
  HgAxes axes
      = { .box = { box.x + left, box.y + TOP * s, box.width - left - 4, box.height - (TOP + AXIS) * s } };
  if (plot->n == 0 || axes.box.width < 20 || axes.box.height < 20)
    return;
  axes.y = hg_ticks (0, fmax ((double)plot->values[0], 1e-30), hg_axes_most (axes.box.height));
  axes.x = hg_ticks_whole (1, fmax ((double)plot->n, 2), 3);
  hg_axes_draw_y (pen, &axes, 6);
  hg_axes_draw_x (pen, &axes, "");
  for (size_t i = 0; i < plot->n; i++)
    {
      double x = hg_axes_x (&axes, (double)i + 1), y = hg_axes_y (&axes, (double)plot->values[i]);
      if (i == 0)
        cairo_move_to (pen->cr, x, y);
      else
        cairo_line_to (pen->cr, x, y);
    }
  hg_pen_ink (pen, HG_INK_TRAINING);
  cairo_set_line_width (pen->cr, 2);
  cairo_set_line_join (pen->cr, CAIRO_LINE_JOIN_BEVEL);
  cairo_stroke (pen->cr);
  if (plot->rank == 0)
    return;
  char text[64], count[48];
  double x = hg_axes_x (&axes, (double)plot->rank), right = axes.box.x + axes.box.width;
  hg_pen_ink (pen, HG_INK_DIM);
  hg_pen_dash (pen, HG_DASH_PCA);
  hg_pen_line (pen, x, axes.box.y, x, axes.box.y + axes.box.height, 1.2);
  hg_pen_dash (pen, HG_DASH_NONE);
  snprintf (text, sizeof text, "%s carry 95 %%", hg_format_count (count, sizeof count, (int64_t)plot->rank));
  double half = hg_pen_text_width (pen, text, HG_TEXT_CAPTION, false) / 2;
  hg_pen_text (pen, text, HG_TEXT_CAPTION, false, HG_INK_DIM, fmin (fmax (x, box.x + half), right - half),
               box.y + TOP * s / 2, HG_ALIGN_CENTRE);
}
