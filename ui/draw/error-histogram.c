#include "error-histogram.h"
#include "base/format.h"
#include <math.h>
#include <stdio.h>

enum
{
  LEFT = 24,   /* half of the first tick's number */
  RIGHT = 44,  /* of the axis's name */
  TOP = 44,    /* of the two names, and of the threshold's number below them */
  NAMES = 8,   /* middle of the names */
  BOTTOM = 24, /* of the axis */
  HANDLE = 5,  /* radius */
  STEPS = 200  /* small steps across */
};

static const double SPAN = 30; /* largest over smallest error from which the axis is logarithmic */

static size_t
bin_of (const HgErrorHistogram *it, double error)
{
  double place
      = it->log ? log (error / it->low) / log (it->high / it->low) : (error - it->low) / (it->high - it->low);
  if (!(error < it->high))
    return HG_ERROR_BINS - 1;
  return place > 0 ? (size_t)fmin (place * HG_ERROR_BINS, HG_ERROR_BINS - 1) : 0;
}

HgErrorHistogram
hg_error_histogram (const HgAnomalies *anomalies)
{
  const HgErrorPart *part = &anomalies->measured;
  const HgDataset *dataset = anomalies->data->dataset;
  HgErrorHistogram it = { .low = INFINITY, .high = 0, .marks = anomalies->normal != HG_NO_CLASS };
  snprintf (it.plain_name, sizeof it.plain_name, "%s",
            it.marks ? dataset->class_names[anomalies->normal] : "samples");
  snprintf (it.marked_name, sizeof it.marked_name, "%s",
            it.marks && dataset->n_classes == 2 ? dataset->class_names[1 - anomalies->normal] : "marked");
  for (size_t i = 0; i < part->n; i++)
    if (isfinite (part->errors[i]))
      {
        it.low = fmin (it.low, part->errors[i]);
        it.high = fmax (it.high, part->errors[i]);
      }
  if (!(it.low < it.high))
    {
      double middle = isfinite (it.low) ? it.low : 0;
      it.low = middle > 0 ? middle / 2 : 0;
      it.high = middle > 0 ? middle * 2 : 1;
    }
  it.log = it.low > 0 && it.high / it.low >= SPAN;
  if (!it.log)
    it.low = 0;
  for (size_t i = 0; i < part->n; i++)
    {
      bool marked = it.marks && anomalies->marked[i];
      (marked ? it.marked : it.plain)[bin_of (&it, part->errors[i])]++;
      *(marked ? &it.n_marked : &it.n_plain) += 1;
    }
  return it;
}

static HgAxes
axes_of (const HgErrorHistogram *it, HgBox box, double scale)
{
  double s = fmax (scale, 1);
  HgAxes axes = { .box = { box.x + LEFT * s, box.y + TOP * s, fmax (box.width - (LEFT + RIGHT) * s, 1),
                           fmax (box.height - (TOP + BOTTOM) * s, 1) } };
  int most = hg_axes_most (axes.box.width);
  axes.x = it->log ? hg_ticks_log (it->low, it->high, most) : hg_ticks_inside (it->low, it->high, most);
  return axes;
}

/* Bars away from the line at @zero, at most @height high. */
static void
draw_bars (HgPen *pen, const HgErrorHistogram *it, const HgAxes *axes, const size_t *bins, double scale,
           double zero, int up, HgInk ink)
{
  hg_pen_ink (pen, ink);
  for (size_t i = 0; i < HG_ERROR_BINS; i++)
    {
      if (bins[i] == 0)
        continue;
      double a = (double)i / HG_ERROR_BINS, b = (double)(i + 1) / HG_ERROR_BINS;
      double from = it->log ? it->low * pow (it->high / it->low, a) : it->low + a * (it->high - it->low),
             to = it->log ? it->low * pow (it->high / it->low, b) : it->low + b * (it->high - it->low);
      double x = hg_axes_x (axes, from), width = fmax (hg_axes_x (axes, to) - x - 1, 1);
      double height = fmax ((double)bins[i] * scale, 1.5); /* a single one is seen, too */
      cairo_rectangle (pen->cr, x, up > 0 ? zero - height : zero, width, height);
    }
  cairo_fill (pen->cr);
}

static double
largest_share (const size_t *bins, size_t n)
{
  size_t most = 0;
  for (size_t i = 0; i < HG_ERROR_BINS; i++)
    most = bins[i] > most ? bins[i] : most;
  return n > 0 ? (double)most / (double)n : 0;
}

/* What stands above the line and what below it, in the order of the two, and what their heights are, on one
 * line above the bars. */
static void
draw_names (HgPen *pen, const HgErrorHistogram *it, const HgAxes *axes, double y)
{
  char plain[128] = "", marked[128] = "", count[48];
  if (it->n_plain > 0)
    snprintf (plain, sizeof plain, "%s · %s%s   ", it->plain_name,
              hg_format_count (count, sizeof count, (int64_t)it->n_plain), it->marks ? " ↑" : "");
  if (it->n_marked > 0)
    snprintf (marked, sizeof marked, "%s · %s ↓   ", it->marked_name,
              hg_format_count (count, sizeof count, (int64_t)it->n_marked));
  const HgRun runs[] = { { plain, HG_TEXT_CAPTION, true, HG_INK_TRAINING },
                         { marked, HG_TEXT_CAPTION, true, HG_INK_VALIDATION },
                         { it->marks ? "height: share of its class" : "height: share of all", HG_TEXT_CAPTION,
                           false, HG_INK_DIM } };
  hg_pen_runs (pen, runs, 3, axes->box.x, y, HG_ALIGN_LEFT, axes->box.width);
}

void
hg_error_histogram_draw (HgPen *pen, const HgErrorHistogram *it, HgBox box)
{
  HgAxes axes = axes_of (it, box, pen->theme.scale);
  double s = fmax (pen->theme.scale, 1), up = largest_share (it->plain, it->n_plain),
         down = largest_share (it->marked, it->n_marked), all = up + down > 0 ? up + down : 1;
  double unit = axes.box.height / all, zero = axes.box.y + up * unit;
  if (it->n_plain > 0)
    draw_bars (pen, it, &axes, it->plain, unit / (double)it->n_plain, zero, 1, HG_INK_TRAINING);
  if (it->n_marked > 0)
    draw_bars (pen, it, &axes, it->marked, unit / (double)it->n_marked, zero, -1, HG_INK_VALIDATION);
  hg_pen_ink (pen, HG_INK_GHOST);
  hg_pen_line (pen, axes.box.x, zero, axes.box.x + axes.box.width, zero, 1);
  draw_names (pen, it, &axes, box.y + NAMES * s);
  hg_axes_draw_x (pen, &axes, "MSE");
}

/* x of @error, at an end where it lies beyond. */
static double
place_of (const HgErrorHistogram *it, const HgAxes *axes, double error)
{
  double right = axes->box.x + axes->box.width;
  if (!(error < it->high))
    return fmin (hg_axes_x (axes, it->high), right);
  return error > it->low ? fmax (hg_axes_x (axes, error), axes->box.x) : axes->box.x;
}

void
hg_error_histogram_draw_threshold (HgPen *pen, const HgErrorHistogram *it, double threshold, bool focused,
                                   HgBox box)
{
  HgAxes axes = axes_of (it, box, pen->theme.scale);
  double right = axes.box.x + axes.box.width, bottom = axes.box.y + axes.box.height;
  double x = place_of (it, &axes, threshold);
  double s = fmax (pen->theme.scale, 1), y = axes.box.y - 12 * s, width;
  char text[64], number[40];
  hg_pen_ink_alpha (pen, HG_INK_SELECTION, 0.08);
  cairo_rectangle (pen->cr, x, axes.box.y, right - x, axes.box.height);
  cairo_fill (pen->cr);
  hg_pen_ink (pen, focused ? HG_INK_SELECTION : HG_INK_TEXT);
  hg_pen_line (pen, x, y, x, bottom, focused ? 2 : 1.5);
  cairo_new_sub_path (pen->cr);
  cairo_arc (pen->cr, x, y, HANDLE, 0, 2 * M_PI);
  cairo_fill (pen->cr);
  snprintf (text, sizeof text, "threshold %s", hg_format_number (number, sizeof number, threshold, 4));
  width = hg_pen_text_width (pen, text, HG_TEXT_CAPTION, true);
  bool left = x + 12 + width > right;
  hg_pen_text (pen, text, HG_TEXT_CAPTION, true, HG_INK_TEXT, left ? x - 10 : x + 10, y - 1,
               left ? HG_ALIGN_RIGHT : HG_ALIGN_LEFT);
}

void
hg_error_histogram_draw_selected (HgPen *pen, const HgErrorHistogram *it, double error, HgBox box)
{
  HgAxes axes = axes_of (it, box, pen->theme.scale);
  double x = place_of (it, &axes, error), bottom = axes.box.y + axes.box.height;
  hg_pen_ink (pen, HG_INK_SELECTION);
  hg_pen_line (pen, x, axes.box.y, x, bottom, 1);
  cairo_move_to (pen->cr, x - HANDLE, bottom);
  cairo_line_to (pen->cr, x + HANDLE, bottom);
  cairo_line_to (pen->cr, x, bottom - 2 * HANDLE);
  cairo_fill (pen->cr);
}

/* The error at share @place of the axis. */
static double
error_at (const HgErrorHistogram *it, const HgTicks *ticks, double place)
{
  return it->log ? ticks->low * pow (ticks->high / ticks->low, place)
                 : ticks->low + place * (ticks->high - ticks->low);
}

double
hg_error_histogram_at (const HgErrorHistogram *histogram, HgBox box, double scale, double x)
{
  HgAxes axes = axes_of (histogram, box, scale);
  return error_at (histogram, &axes.x, fmin (fmax ((x - axes.box.x) / axes.box.width, 0), 1));
}

double
hg_error_histogram_step (const HgErrorHistogram *histogram, double threshold, int steps)
{
  HgTicks ticks = { .low = histogram->low, .high = histogram->high, .log = histogram->log };
  double low = histogram->low, high = histogram->high;
  threshold = isfinite (threshold) ? fmin (fmax (threshold, low), high) : high;
  double place = hg_ticks_place (&ticks, threshold) + (double)steps / STEPS;
  return error_at (histogram, &ticks, fmin (fmax (place, 0), 1));
}
