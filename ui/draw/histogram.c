#include "histogram.h"
#include <math.h>

enum
{
  AXIS = 26
};

void
hg_histogram_draw_bars (HgPen *pen, const HgHistogram *histogram, HgBox box)
{
  size_t most = 0;
  double each = box.width / (double)histogram->n, gap = each >= 3 ? 1 : 0;
  for (size_t i = 0; i < histogram->n; i++)
    most = histogram->bins[i] > most ? histogram->bins[i] : most;
  if (most == 0)
    return;
  hg_pen_ink (pen, HG_INK_GHOST);
  for (size_t i = 0; i < histogram->n; i++)
    {
      double share = (double)histogram->bins[i] / (double)most;
      double height = histogram->bins[i] > 0 ? fmax (share * box.height, 1) : 0; /* one value is seen, too */
      cairo_rectangle (pen->cr, box.x + (double)i * each, box.y + box.height - height, each - gap, height);
    }
  cairo_fill (pen->cr);
}

void
hg_histogram_draw (HgPen *pen, const HgHistogram *histogram, HgBox box)
{
  double axis = AXIS * fmax (pen->theme.scale, 1);
  HgAxes axes = { .box = { box.x, box.y, box.width, box.height - axis } };
  axes.x = hg_ticks_inside (histogram->low, histogram->high, 5);
  hg_histogram_draw_bars (pen, histogram, axes.box);
  hg_axes_draw_x (pen, &axes, "");
}
