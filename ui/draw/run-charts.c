#include "run-charts.h"
#include "line-plot.h"
#include "spread.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum
{
  LEFT = 60,
  TOP = 42,
  RIGHT = 150, /* room for names */
  BOTTOM = 42,
  GAP = 17,
  DOT = 5,
  RING = 4 /* from a dot or ring to the next one around it */
};

typedef struct
{
  bool known;
  double x, y;
} Point;

static double
value_of (const HgRunRecord *record, size_t row)
{
  const HgEpochRow *it = hg_metrics_log_row (record->log, row);
  return isfinite (it->validation_loss) ? it->validation_loss : it->loss;
}

static bool
shown (double value, bool log)
{
  return isfinite (value) && (!log || value > 0);
}

static HgBox
inside (HgBox box, double s)
{
  return (HgBox){ round (box.x + LEFT * s), round (box.y + TOP * s),
                  fmax (round (box.width - (LEFT + RIGHT) * s), 1),
                  fmax (round (box.height - (TOP + BOTTOM) * s), 1) };
}

static HgAxes
curve_axes (HgRunRecord *const *records, size_t n, bool log, HgBox box, double s)
{
  HgAxes axes = { .box = inside (box, s) };
  double low = INFINITY, high = -INFINITY, most = 1;
  for (size_t i = 0; i < n; i++)
    for (size_t k = 0; k < records[i]->rows; k++)
      {
        double value = value_of (records[i], k);
        most = fmax (most, (double)records[i]->rows);
        low = shown (value, log) ? fmin (low, value) : low;
        high = shown (value, log) ? fmax (high, value) : high;
      }
  if (!(low <= high))
    low = log ? 0.1 : 0, high = 1;
  int ticks = hg_axes_most (axes.box.height);
  axes.y = log ? hg_ticks_log (low / 1.1, high * 1.1, ticks) : hg_ticks (0, high, ticks);
  axes.x = hg_ticks_whole (0, most, hg_axes_most (axes.box.width));
  return axes;
}

/* The names of @n runs beside their ends @y, each with a dot of its colour; those without an end are
 * negative. */
static void
draw_names (HgPen *pen, HgRunRecord *const *records, size_t n, const double *ends, const HgAxes *axes,
            double s)
{
  double y[HG_RUN_CURVES];
  size_t which[HG_RUN_CURVES], count = 0;
  for (size_t i = 0; i < n; i++)
    if (ends[i] >= 0)
      {
        y[count] = ends[i];
        which[count++] = i;
      }
  hg_spread (y, count, GAP * s, axes->box.y - 10, axes->box.y + axes->box.height);
  for (size_t i = 0; i < count; i++)
    {
      double x = axes->box.x + axes->box.width + 14;
      HgRun run = { records[which[i]]->name, HG_TEXT_CAPTION, false, HG_INK_TEXT };
      hg_pen_colour (pen, hg_theme_class (&pen->theme, (int)which[i]), 1);
      cairo_arc (pen->cr, x, y[i], DOT, 0, 2 * G_PI);
      cairo_fill (pen->cr);
      hg_pen_runs (pen, &run, 1, x + 12, y[i], HG_ALIGN_LEFT, (RIGHT - 32) * s);
    }
}

static double
place (const void *data, double value)
{
  const HgAxes *axes = data;
  return axes->y.log && !(value > 0) ? NAN : hg_axes_y (axes, value);
}

static void
draw_title (HgPen *pen, const char *title, const HgAxes *axes, HgBox box, double s)
{
  HgRun run = { title, HG_TEXT_LABEL, true, HG_INK_TEXT };
  hg_pen_runs (pen, &run, 1, axes->box.x, box.y + 18 * s, HG_ALIGN_LEFT,
               box.x + box.width - axes->box.x - 12);
}

void
hg_run_curves_draw (HgPen *pen, HgRunRecord *const *records, size_t n, bool log, HgBox box)
{
  double s = fmax (pen->theme.scale, 1.0), ends[HG_RUN_CURVES];
  n = n < HG_RUN_CURVES ? n : HG_RUN_CURVES;
  HgAxes axes = curve_axes (records, n, log, box, s);
  draw_title (pen, "Validation loss", &axes, box, s);
  hg_axes_draw_y (pen, &axes, 9);
  hg_axes_draw_x (pen, &axes, "epoch");
  cairo_set_line_join (pen->cr, CAIRO_LINE_JOIN_BEVEL);
  for (size_t i = 0; i < n; i++)
    {
      size_t rows = records[i]->rows;
      double *y = calloc (rows > 0 ? rows : 1, sizeof *y), first = hg_axes_x (&axes, 1);
      for (size_t k = 0; y != NULL && k < rows; k++)
        y[k] = value_of (records[i], k);
      ends[i] = y != NULL && rows > 0 && shown (y[rows - 1], log) ? hg_axes_y (&axes, y[rows - 1]) : -1;
      if (y != NULL)
        hg_polyline (pen->cr, y, rows, first, hg_axes_x (&axes, 2) - first, place, &axes);
      free (y);
      hg_pen_colour (pen, hg_theme_class (&pen->theme, (int)i), 1);
      cairo_set_line_width (pen->cr, 2);
      cairo_stroke (pen->cr);
    }
  draw_names (pen, records, n, ends, &axes, s);
}

/* How many of the runs before @i end within a dot of its place. */
static int
before_at (const Point *points, size_t i)
{
  int n = 0;
  for (size_t k = 0; k < i; k++)
    n += points[k].known && hypot (points[k].x - points[i].x, points[k].y - points[i].y) < DOT;
  return n;
}

/* A dot a run; those of equal runs are rings around the first one's. */
static void
draw_dots (HgPen *pen, const Point *points, size_t n)
{
  cairo_set_line_width (pen->cr, 2);
  for (size_t i = 0; i < n; i++)
    {
      int around = before_at (points, i);
      if (!points[i].known)
        continue;
      hg_pen_colour (pen, hg_theme_class (&pen->theme, (int)i), 1);
      cairo_new_sub_path (pen->cr);
      cairo_arc (pen->cr, points[i].x, points[i].y, DOT + RING * around, 0, 2 * G_PI);
      if (around == 0)
        cairo_fill (pen->cr);
      else
        cairo_stroke (pen->cr);
    }
}

void
hg_run_scatter_draw (HgPen *pen, HgRunRecord *const *records, size_t n, HgBox box)
{
  const HgRunField *size = hg_run_field_find ("latent_dim"),
                   *explained = hg_run_field_find ("variance_explained");
  double s = fmax (pen->theme.scale, 1.0), most = 1, high = 1, ends[HG_RUN_CURVES];
  Point points[HG_RUN_CURVES];
  HgAxes axes = { .box = inside (box, s) };
  n = n < HG_RUN_CURVES ? n : HG_RUN_CURVES;
  for (size_t i = 0; i < n; i++)
    {
      double x = size->number (records[i]), y = 100 - explained->number (records[i]);
      most = isfinite (x) ? fmax (most, x) : most;
      high = isfinite (y) ? fmax (high, y) : high;
    }
  axes.y = hg_ticks (0, high * 1.08, hg_axes_most (axes.box.height)); /* no dot at the title */
  axes.x = hg_ticks_whole (0, most * 1.08, hg_axes_most (axes.box.width)); /* no dot at the names */
  draw_title (pen, "Variance that is not explained, %, against latent size", &axes, box, s);
  hg_axes_draw_y (pen, &axes, 9);
  hg_axes_draw_x (pen, &axes, "values");
  for (size_t i = 0; i < n; i++)
    {
      double x = size->number (records[i]), y = 100 - explained->number (records[i]);
      points[i] = (Point){ isfinite (x) && isfinite (y), hg_axes_x (&axes, x), hg_axes_y (&axes, y) };
      ends[i] = points[i].known ? points[i].y : -1;
    }
  draw_dots (pen, points, n);
  draw_names (pen, records, n, ends, &axes, s);
}
