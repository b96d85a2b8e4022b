#include "class-spread.h"
#include "base/format.h"
#include <math.h>
#include <stdio.h>

enum
{
  TITLE = 28,
  ROW = 20,
  BOX = 10,    /* height of a class's box */
  BOTTOM = 26, /* of the axis */
  RIGHT = 44,  /* of the axis's name */
  GUTTER = 12, /* between name and axis */
  NAMES = 150, /* px of the names, at most */
  REMAINDER = 18
};

static size_t
rows_of (const HgAnomalies *anomalies)
{
  return anomalies->n_classes < HG_CLASS_ROWS ? anomalies->n_classes : HG_CLASS_ROWS;
}

static const char *
name_of (const HgAnomalies *anomalies, size_t row)
{
  return anomalies->data->dataset->class_names[anomalies->classes[row].class_index];
}

double
hg_class_spread_height (const HgAnomalies *anomalies, double scale)
{
  size_t rows = rows_of (anomalies);
  double px = TITLE + ROW * (double)rows + BOTTOM + (anomalies->n_classes > rows ? REMAINDER : 0);
  return px * fmax (scale, 1);
}

static double
widest_name (HgPen *pen, const HgAnomalies *anomalies)
{
  double widest = 0;
  for (size_t i = 0; i < rows_of (anomalies); i++)
    widest = fmax (widest, hg_pen_text_width (pen, name_of (anomalies, i), HG_TEXT_CAPTION, false));
  return fmin (widest, NAMES * fmax (pen->theme.scale, 1));
}

/* What lies outside the axis ends at its end. */
static double
place (const HgAxes *axes, const HgErrorHistogram *histogram, double error)
{
  return hg_axes_x (axes, fmin (fmax (error, histogram->low), histogram->high));
}

static void
draw_row (HgPen *pen, const HgClassErrors *it, const HgErrorHistogram *histogram, const HgAxes *axes,
          HgInk ink, double y)
{
  double low = place (axes, histogram, it->low), lower = place (axes, histogram, it->lower),
         median = place (axes, histogram, it->median), upper = place (axes, histogram, it->upper),
         high = place (axes, histogram, it->high);
  hg_pen_ink (pen, ink);
  hg_pen_line (pen, low, y, high, y, 1.5);
  hg_pen_ink (pen, HG_INK_VIEW);
  cairo_rectangle (pen->cr, lower, y - BOX / 2.0, fmax (upper - lower, 2), BOX);
  cairo_fill (pen->cr);
  hg_pen_ink_alpha (pen, ink, 0.3);
  cairo_rectangle (pen->cr, lower, y - BOX / 2.0, fmax (upper - lower, 2), BOX);
  cairo_fill (pen->cr);
  hg_pen_ink (pen, ink);
  cairo_set_line_width (pen->cr, 1);
  cairo_rectangle (pen->cr, lower, y - BOX / 2.0, fmax (upper - lower, 2), BOX);
  cairo_stroke (pen->cr);
  hg_pen_line (pen, median, y - BOX / 2.0 - 2, median, y + BOX / 2.0 + 2, 2.5);
}

void
hg_class_spread_draw (HgPen *pen, const HgAnomalies *anomalies, const HgErrorHistogram *histogram, HgBox box)
{
  size_t rows = rows_of (anomalies);
  double s = fmax (pen->theme.scale, 1), left = widest_name (pen, anomalies) + GUTTER;
  HgAxes axes = { .box = { box.x + left, box.y + TITLE * s, fmax (box.width - left - RIGHT * s, 1),
                           ROW * s * (double)rows } };
  int most = hg_axes_most (axes.box.width);
  const HgRun title[]
      = { { "Errors by class", HG_TEXT_LABEL, true, HG_INK_TEXT },
          { "   5 to 95 %, box 25 to 75 %, stroke at the median", HG_TEXT_CAPTION, false, HG_INK_DIM } };
  axes.x = histogram->log ? hg_ticks_log (histogram->low, histogram->high, most)
                          : hg_ticks_inside (histogram->low, histogram->high, most);
  hg_pen_runs (pen, title, 2, box.x, box.y + 8 * s, HG_ALIGN_LEFT, box.width);
  for (size_t i = 0; i < rows; i++)
    {
      const HgClassErrors *it = &anomalies->classes[i];
      bool marked = histogram->marks && it->class_index != anomalies->normal;
      double y = axes.box.y + ROW * s * ((double)i + 0.5);
      HgRun name = { name_of (anomalies, i), HG_TEXT_CAPTION, false, HG_INK_TEXT };
      hg_pen_runs (pen, &name, 1, axes.box.x - GUTTER, y, HG_ALIGN_RIGHT, left - GUTTER + 1);
      draw_row (pen, it, histogram, &axes, marked ? HG_INK_VALIDATION : HG_INK_TRAINING, y);
    }
  hg_axes_draw_x (pen, &axes, "MSE");
  if (anomalies->n_classes > rows)
    {
      char text[64];
      snprintf (text, sizeof text, "and %zu more classes with smaller medians", anomalies->n_classes - rows);
      hg_pen_text (pen, text, HG_TEXT_CAPTION, false, HG_INK_DIM, box.x,
                   axes.box.y + axes.box.height + (BOTTOM + REMAINDER / 2.0) * s, HG_ALIGN_LEFT);
    }
}

char *
hg_class_spread_text (const HgAnomalies *anomalies, char *text, size_t size)
{
  size_t used = (size_t)snprintf (text, size, "Errors by class, the largest median first");
  for (size_t i = 0; i < rows_of (anomalies) && used < size; i++)
    {
      char number[40];
      used += (size_t)snprintf (text + used, size - used, "%s %s, median %s", i == 0 ? ":" : ";",
                                name_of (anomalies, i),
                                hg_format_number (number, sizeof number, anomalies->classes[i].median, 3));
    }
  return text;
}
