#include "bar-plot.h"
#include <math.h>

enum
{
  INSET = 12,
  TOP = 34,        /* to the first row: room for the title */
  BOTTOM = 10,     /* below the last */
  ROW = 18,        /* at least: a line of text */
  MOST_ROW = 42,   /* … at most */
  MOST_THICK = 24, /* of a bar */
  GAP = 8          /* from a name to its bar, and from there to the value */
};

static const double NAMES = 0.5; /* most of the width that names take */

static double
scale_of (double scale)
{
  return fmax (scale, 1.0);
}

double
hg_bar_plot_height (size_t n, double scale)
{
  return (TOP + ROW * (double)n + BOTTOM) * scale_of (scale);
}

/* Where things are: the names, and from 0 to the values' ends. */
typedef struct
{
  double names;      /* px of them */
  double zero, unit; /* x of 0, px of a 1 */
  double top, row;   /* of the first, height of each */
} Places;

static Places
place (HgPen *pen, const HgBarPlot *plot, HgBox box)
{
  const double s = scale_of (pen->theme.scale);
  double names = 0, high = 0, low = 0, after = 0, before = 0;
  for (size_t i = 0; i < plot->n; i++)
    {
      const HgBar *bar = &plot->bars[i];
      const double text = GAP + hg_pen_text_width (pen, bar->text, HG_TEXT_CAPTION, true);
      names = fmax (names, hg_pen_text_width (pen, bar->name, HG_TEXT_CAPTION, false));
      if (bar->value < 0)
        before = fmax (before, text);
      else
        after = fmax (after, text);
      if (!isfinite (bar->value))
        continue;
      high = fmax (high, bar->value);
      low = fmin (low, bar->value);
    }
  names = ceil (fmin (names, NAMES * box.width - INSET));
  const double from = box.x + INSET + names + GAP + before,
               room = fmax (box.x + box.width - INSET - after - from, 1),
               height = box.height - (TOP + BOTTOM) * s;
  Places places = { .names = names, .top = box.y + TOP * s };
  places.unit = high > low ? room / (high - low) : 0;
  places.zero = round (from - low * places.unit);
  places.row = fmin (height / (double)(plot->n > 0 ? plot->n : 1), MOST_ROW * s);
  return places;
}

static void
draw_bar (HgPen *pen, const Places *places, const HgBar *bar, size_t i, double left)
{
  const double y = places->top + places->row * ((double)i + 0.5),
               thick = round (fmin (0.6 * places->row, MOST_THICK)),
               end = isfinite (bar->value) ? places->zero + bar->value * places->unit : places->zero;
  const HgRun name = { bar->name, HG_TEXT_CAPTION, false, HG_INK_TEXT };
  hg_pen_name (pen, &name, left, y, places->names);
  hg_pen_colour (pen, hg_theme_class (&pen->theme, (int)i), 1);
  cairo_rectangle (pen->cr, fmin (places->zero, end), round (y - thick / 2), fabs (end - places->zero),
                   thick);
  cairo_fill (pen->cr);
  hg_pen_text (pen, bar->text, HG_TEXT_CAPTION, true, isfinite (bar->value) ? HG_INK_TEXT : HG_INK_DIM,
               bar->value < 0 ? end - GAP : end + GAP, y, bar->value < 0 ? HG_ALIGN_RIGHT : HG_ALIGN_LEFT);
}

void
hg_bar_plot_draw (HgPen *pen, const HgBarPlot *plot, HgBox box)
{
  const Places places = place (pen, plot, box);
  const HgRun title = { plot->title, HG_TEXT_LABEL, true, HG_INK_TEXT };
  hg_pen_runs (pen, &title, 1, box.x + INSET, box.y + 18 * scale_of (pen->theme.scale), HG_ALIGN_LEFT,
               box.width - 2 * INSET);
  for (size_t i = 0; i < plot->n; i++)
    draw_bar (pen, &places, &plot->bars[i], i, box.x + INSET);
  hg_pen_ink (pen, HG_INK_GHOST);
  hg_pen_line (pen, places.zero, places.top, places.zero, places.top + places.row * (double)plot->n, 1);
}
