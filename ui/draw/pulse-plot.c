#include "pulse-plot.h"
#include "axes.h"
#include "base/format.h"
#include <math.h>
#include <stdio.h>

enum
{
  NAME = 132, /* least and */
  MOST_NAME = 190,
  PAST = 128, /* the curve at the right */
  ROW = 44,
  HEAD = 36,
  LINE = 15, /* of the legend */
  GAP = 18,
  BAR = 9
};

static const double MOST_PAST = 0.25; /* of the width */

/* Powers of ten around all bars and curves. */
static void
range_of (const HgPulsePlot *plot, double *low, double *high)
{
  *low = INFINITY;
  *high = -INFINITY;
  for (size_t i = 0; i < plot->n; i++)
    {
      const double values[] = { plot->rows[i].weight, plot->rows[i].gradient };
      for (size_t k = 0; k < 2; k++)
        if (isfinite (values[k]) && values[k] > 0)
          {
            *low = fmin (*low, floor (log10 (values[k])));
            *high = fmax (*high, ceil (log10 (values[k])));
          }
    }
  if (!(*low < *high))
    {
      *low = isfinite (*low) ? *low - 1 : -1;
      *high = *low + 2;
    }
}

static double
place (double value, double low, double high)
{
  return fmin (fmax ((log10 (value) - low) / (high - low), 0), 1);
}

static void
draw_bar (HgPen *pen, double value, double low, double high, HgBox box, HgInk ink)
{
  char text[40];
  double width = isfinite (value) && value > 0 ? fmax (place (value, low, high) * box.width, 2) : 0;
  hg_pen_ink (pen, ink);
  cairo_rectangle (pen->cr, box.x, box.y, width, box.height);
  cairo_fill (pen->cr);
  hg_format_number (text, sizeof text, value, 2);
  hg_pen_text (pen, text, HG_TEXT_CAPTION, false, HG_INK_TEXT, box.x + width + 6, box.y + box.height / 2,
               HG_ALIGN_LEFT);
}

/* On the scale of its own largest and smallest. */
static void
draw_past (HgPen *pen, const HgPulseRow *row, HgBox box)
{
  double low = INFINITY, high = -INFINITY;
  for (size_t i = 0; i < row->n_past; i++)
    if (isfinite (row->past[i]) && row->past[i] > 0)
      {
        low = fmin (low, log10 (row->past[i]));
        high = fmax (high, log10 (row->past[i]));
      }
  double span = high > low ? high - low : 1;
  for (size_t i = 0; i < row->n_past && row->n_past > 1; i++)
    if (isfinite (row->past[i]) && row->past[i] > 0)
      cairo_line_to (pen->cr, box.x + (double)i / (double)(row->n_past - 1) * box.width,
                     box.y + box.height - (log10 (row->past[i]) - low) / span * box.height);
  hg_pen_ink (pen, HG_INK_VALIDATION);
  cairo_set_line_width (pen->cr, 1.2);
  cairo_stroke (pen->cr);
}

static void
draw_head (HgPen *pen, HgBox bars, double low, double high, double bottom)
{
  char text[40];
  HgTicks ticks
      = hg_ticks_log (pow (10, low), pow (10, high), hg_axes_most (bars.width / fmax (pen->theme.scale, 1)));
  for (size_t i = 0; i < ticks.n; i++)
    {
      double x = bars.x + place (ticks.at[i], low, high) * bars.width;
      hg_pen_ink (pen, HG_INK_GRID);
      hg_pen_line (pen, x, bars.y, x, bottom, 1);
      hg_pen_text (pen, hg_tick_text (&ticks, i, text, sizeof text), HG_TEXT_CAPTION, false, HG_INK_DIM, x,
                   bars.y - 8, HG_ALIGN_CENTRE);
    }
}

/* Which bar is which. */
static void
draw_legend (HgPen *pen, double x, double y, double s)
{
  static const struct
  {
    const char *name;
    HgInk ink;
  } bars[] = { { "weights", HG_INK_TRAINING }, { "gradients", HG_INK_VALIDATION } };
  for (size_t i = 0; i < sizeof bars / sizeof *bars; i++)
    {
      const double middle = y + (double)i * LINE * s;
      hg_pen_ink (pen, bars[i].ink);
      cairo_rectangle (pen->cr, x, middle - BAR / 2.0, BAR, BAR);
      cairo_fill (pen->cr);
      hg_pen_text (pen, bars[i].name, HG_TEXT_CAPTION, false, HG_INK_DIM, x + BAR + 6, middle, HG_ALIGN_LEFT);
    }
}

/* As wide as the widest title and name, within its bounds. */
static double
name_width (HgPen *pen, const HgPulsePlot *plot, double s)
{
  double width = NAME * s;
  for (size_t i = 0; i < plot->n; i++)
    {
      const HgPulseRow *row = &plot->rows[i];
      bool titled = row->title[0] != '\0';
      width
          = fmax (width, 12 + hg_pen_text_width (pen, titled ? row->title : row->name, HG_TEXT_LABEL, true));
      if (titled)
        width = fmax (width, 12 + hg_pen_text_width (pen, row->name, HG_TEXT_CAPTION, false));
    }
  return fmin (width, MOST_NAME * s);
}

/* Its title over its name. */
static void
draw_name (HgPen *pen, const HgPulseRow *row, double x, double middle, double width)
{
  double s = fmax (pen->theme.scale, 1);
  bool titled = row->title[0] != '\0';
  hg_pen_runs (pen, &(HgRun){ titled ? row->title : row->name, HG_TEXT_LABEL, true, HG_INK_TEXT }, 1, x,
               titled ? middle - 8 * s : middle, HG_ALIGN_LEFT, width - 12);
  if (titled)
    hg_pen_runs (pen, &(HgRun){ row->name, HG_TEXT_CAPTION, false, HG_INK_DIM }, 1, x, middle + 9 * s,
                 HG_ALIGN_LEFT, width - 12);
}

/* How the gradient went, under what stands out in it. */
static void
draw_gradient (HgPen *pen, const HgPulseRow *row, HgBox box)
{
  double s = fmax (pen->theme.scale, 1), head = row->note[0] != '\0' ? 15 * s : 0;
  hg_pen_runs (pen, &(HgRun){ row->note, HG_TEXT_CAPTION, false, HG_INK_ERROR }, 1, box.x, box.y + 3 * s,
               HG_ALIGN_LEFT, box.width);
  draw_past (pen, row, (HgBox){ box.x, box.y + head, box.width, box.height - head });
}

void
hg_pulse_plot_draw (HgPen *pen, const HgPulsePlot *plot, HgBox box)
{
  double s = fmax (pen->theme.scale, 1), low, high, row = ROW * s;
  if (plot->n == 0)
    return;
  range_of (plot, &low, &high);
  size_t room = (size_t)fmax ((box.height - HEAD * s) / row, 1);
  size_t n = room < plot->n ? (room > 1 ? room - 1 : 1) : plot->n;
  const double name = name_width (pen, plot, s), past = fmin (PAST * s, MOST_PAST * box.width);
  HgBox bars = { box.x + name, box.y + HEAD * s, 0, 0 };
  bars.width = fmax (box.width - name - past - GAP * s - 48, 20);
  draw_head (pen, bars, low, high, bars.y + (double)n * row);
  draw_legend (pen, box.x, box.y + 8 * s, s);
  hg_pen_text (pen, "gradient so far", HG_TEXT_CAPTION, false, HG_INK_DIM, box.x + box.width - past,
               bars.y - 8, HG_ALIGN_LEFT);
  for (size_t i = 0; i < n; i++)
    {
      const HgPulseRow *it = &plot->rows[i];
      double y = bars.y + (double)i * row, middle = y + row / 2;
      draw_name (pen, it, box.x, middle, name);
      draw_bar (pen, it->weight, low, high, (HgBox){ bars.x, middle - BAR - 2, bars.width, BAR },
                HG_INK_TRAINING);
      draw_bar (pen, it->gradient, low, high, (HgBox){ bars.x, middle + 2, bars.width, BAR },
                HG_INK_VALIDATION);
      draw_gradient (pen, it, (HgBox){ box.x + box.width - past, y + 8, past, row - 16 });
    }
  if (n == plot->n)
    return;
  char more[64], count[40];
  snprintf (more, sizeof more, "%s in a taller window",
            hg_format_items (count, sizeof count, (int64_t)(plot->n - n), "more layer", "more layers"));
  hg_pen_text (pen, more, HG_TEXT_CAPTION, false, HG_INK_DIM, box.x, bars.y + ((double)n + 0.5) * row,
               HG_ALIGN_LEFT);
}
