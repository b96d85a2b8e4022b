#include "sweep-plot.h"
#include "base/format.h"
#include "spread.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

enum
{
  LEFT = 60,
  TOP = 16,    /* … and the head's lines */
  LINE = 20,   /* from a line of the head to the next */
  LINES = 3,   /* of either text in the head, at most */
  RIGHT = 150, /* room for the lines' names */
  BOTTOM = 42,
  INSET = 12, /* of the head: its sentences need the width */
  MARGIN = 18,
  GAP = 17,   /* between names */
  CLEAR = 12, /* from words to a line beside them */
  DOT = 4,
  NAMES = 4,
  NUMBER = 40,
  SENTENCE = 192
};

static double
scale_of (double scale)
{
  return fmax (scale, 1.0);
}

static void
include (const HgSweepPlot *plot, double value, double *low, double *high)
{
  if (!isfinite (value) || (plot->log && value <= 0))
    return;
  *low = fmin (*low, value);
  *high = fmax (*high, value);
}

/* @lines: of the head. */
static HgAxes
place_axes (const HgSweepPlot *plot, HgBox box, double scale, size_t lines)
{
  const HgSweepTable *table = plot->table;
  const double s = scale_of (scale), top = TOP + LINE * (double)lines;
  double low = INFINITY, high = -INFINITY, most = 1;
  HgAxes axes = { .box = { round (box.x + LEFT * s), round (box.y + top * s),
                           fmax (round (box.width - (LEFT + RIGHT) * s), 1),
                           fmax (round (box.height - (top + BOTTOM) * s), 1) } };
  for (size_t i = 0; i < table->n; i++)
    {
      const HgSweepPoint *point = &table->points[i];
      include (plot, point->low, &low, &high);
      include (plot, point->high, &low, &high);
      include (plot, point->pca, &low, &high);
      most = fmax (most, (double)point->values);
    }
  include (plot, table->variance, &low, &high);
  if (!(low <= high))
    low = plot->log ? 0.1 : 0, high = 1;
  int ticks = hg_axes_most (axes.box.height);
  axes.y = plot->log ? hg_ticks_log (low / 1.1, high * 1.1, ticks) : hg_ticks (0, high * 1.04, ticks);
  axes.x = hg_ticks_whole (0, most, hg_axes_most (axes.box.width));
  return axes;
}

static bool
shown (const HgSweepPlot *plot, double value)
{
  return isfinite (value) && (!plot->log || value > 0);
}

/* Which number of a point a line goes through. */
typedef double (*Height) (const HgSweepPoint *point);

static double
mean_of (const HgSweepPoint *point)
{
  return point->mean;
}

static double
pca_of (const HgSweepPoint *point)
{
  return point->pca;
}

/* From each known point to the next known one. */
static void
trace (HgPen *pen, const HgSweepPlot *plot, const HgAxes *axes, Height height)
{
  bool drawing = false;
  for (size_t i = 0; i < plot->table->n; i++)
    {
      const HgSweepPoint *point = &plot->table->points[i];
      if (!shown (plot, height (point)))
        continue;
      double x = hg_axes_x (axes, (double)point->values), y = hg_axes_y (axes, height (point));
      if (drawing)
        cairo_line_to (pen->cr, x, y);
      else
        cairo_move_to (pen->cr, x, y);
      drawing = true;
    }
  cairo_stroke (pen->cr);
}

/* The spread over seeds as a bar with ends at each size, and the mean as a dot. */
static void
draw_points (HgPen *pen, const HgSweepPlot *plot, const HgAxes *axes)
{
  for (size_t i = 0; i < plot->table->n; i++)
    {
      const HgSweepPoint *point = &plot->table->points[i];
      if (!shown (plot, point->mean) || !shown (plot, point->low))
        continue;
      double x = hg_axes_x (axes, (double)point->values), top = hg_axes_y (axes, point->high),
             bottom = hg_axes_y (axes, point->low);
      hg_pen_ink (pen, HG_INK_TRAINING);
      if (point->n > 1)
        {
          hg_pen_line (pen, x, top, x, bottom, 1.2);
          hg_pen_line (pen, x - DOT, top, x + DOT, top, 1.2);
          hg_pen_line (pen, x - DOT, bottom, x + DOT, bottom, 1.2);
        }
      cairo_arc (pen->cr, x, hg_axes_y (axes, point->mean), DOT, 0, 2 * G_PI);
      cairo_fill (pen->cr);
    }
}

static void
draw_selected (HgPen *pen, const HgSweepPlot *plot, const HgAxes *axes)
{
  const HgSweepTable *table = plot->table;
  if (plot->selected >= table->n)
    return;
  const HgSweepPoint *point = &table->points[plot->selected];
  double x = hg_axes_x (axes, (double)point->values);
  hg_pen_ink (pen, HG_INK_SELECTION);
  hg_pen_line (pen, x, axes->box.y, x, axes->box.y + axes->box.height, 1.2);
  if (shown (plot, point->mean))
    {
      cairo_arc (pen->cr, x, hg_axes_y (axes, point->mean), DOT + 3, 0, 2 * G_PI);
      cairo_set_line_width (pen->cr, 2);
      cairo_stroke (pen->cr);
    }
}

/* The middle between the top and the point, but beside the mean's rail, which would strike the words out. */
static double
height_of_words (const HgSweepPlot *plot, const HgAxes *axes, const HgSweepPoint *point, double room)
{
  const double y = (axes->box.y + hg_axes_y (axes, point->mean)) / 2;
  const double rail = shown (plot, plot->table->variance) ? hg_axes_y (axes, plot->table->variance) : -room;
  return fabs (y - rail) >= room ? y : rail - room >= axes->box.y ? rail - room : rail + room;
}

/* Where a larger waist is hardly worth it any more. */
static void
draw_knee (HgPen *pen, const HgSweepPlot *plot, const HgAxes *axes)
{
  const size_t knee = hg_sweep_knee (plot->table);
  if (knee >= plot->table->n)
    return;
  const HgSweepPoint *point = &plot->table->points[knee];
  const double x = hg_axes_x (axes, (double)point->values);
  const bool left = x > axes->box.x + axes->box.width * 0.7;
  hg_pen_ink (pen, HG_INK_DIM);
  hg_pen_dash (pen, HG_DASH_PCA);
  hg_pen_line (pen, x, axes->box.y, x, axes->box.y + axes->box.height, 1.2);
  hg_pen_dash (pen, HG_DASH_NONE);
  hg_pen_text (pen, "hardly better from here", HG_TEXT_CAPTION, false, HG_INK_DIM, x + (left ? -6 : 6),
               height_of_words (plot, axes, point, CLEAR * scale_of (pen->theme.scale)),
               left ? HG_ALIGN_RIGHT : HG_ALIGN_LEFT);
}

/* The answer, and below it what the axes are, or the chosen point's numbers. */
typedef struct
{
  char answer[SENTENCE], detail[SENTENCE];
  char *lines[2 * LINES];
  size_t n_answer, n; /* lines of the answer, and all */
} Head;

static size_t
count_lines (HgPen *pen, char *text, double room)
{
  char *lines[LINES];
  return hg_pen_break (pen, text, HG_TEXT_LABEL, false, room, lines, LINES);
}

/* That the numbers of any point take, known or not. */
static size_t
most_lines (HgPen *pen, const HgSweepTable *table, double room)
{
  char text[SENTENCE];
  size_t most = 0;
  for (size_t i = 0; i < table->n && most < LINES; i++)
    {
      const size_t n = count_lines (pen, hg_sweep_point_text (table, i, text, sizeof text), room);
      most = n > most ? n : most;
    }
  return most;
}

/* A chosen point has as many lines for its numbers as any may need: the plot below stays where it is. */
static void
write_head (HgPen *pen, const HgSweepPlot *plot, double room, Head *head)
{
  const HgSweepTable *table = plot->table;
  char axes[SENTENCE], epochs[NUMBER];
  hg_sweep_answer (table, head->answer, sizeof head->answer);
  snprintf (axes, sizeof axes, "MSE of the %s against latent size · %s each", table->part,
            hg_format_items (epochs, sizeof epochs, table->epochs, "epoch", "epochs"));
  if (plot->selected < table->n)
    hg_sweep_point_text (table, plot->selected, head->detail, sizeof head->detail);
  else
    snprintf (head->detail, sizeof head->detail, "%s", axes);
  const size_t a = count_lines (pen, axes, room), b = most_lines (pen, table, room), most = a > b ? a : b;
  head->n_answer = head->answer[0] != '\0'
                       ? hg_pen_break (pen, head->answer, HG_TEXT_BODY, true, room, head->lines, LINES)
                       : 0;
  const size_t n
      = hg_pen_break (pen, head->detail, HG_TEXT_LABEL, false, room, head->lines + head->n_answer, most);
  head->n = head->n_answer + most;
  for (size_t i = head->n_answer + n; i < head->n; i++)
    head->lines[i] = head->detail + strlen (head->detail);
}

static void
draw_head (HgPen *pen, const HgSweepPlot *plot, const Head *head, HgBox box, double room)
{
  const double s = scale_of (pen->theme.scale);
  const HgInk ink = plot->selected < plot->table->n ? HG_INK_TEXT : HG_INK_DIM;
  for (size_t i = 0; i < head->n; i++)
    {
      const bool answer = i < head->n_answer;
      const HgRun run
          = { head->lines[i], answer ? HG_TEXT_BODY : HG_TEXT_LABEL, answer, answer ? HG_INK_TEXT : ink };
      hg_pen_runs (pen, &run, 1, box.x + INSET, box.y + (18 + LINE * (double)i) * s, HG_ALIGN_LEFT, room);
    }
}

/* The last known point's place for a line, or −1. */
static double
end_of (const HgSweepPlot *plot, const HgAxes *axes, Height height)
{
  for (size_t i = plot->table->n; i > 0; i--)
    if (shown (plot, height (&plot->table->points[i - 1])))
      return hg_axes_y (axes, height (&plot->table->points[i - 1]));
  return -1;
}

static void
draw_names (HgPen *pen, const HgSweepPlot *plot, const HgAxes *axes)
{
  double s = scale_of (pen->theme.scale), y[NAMES];
  HgRun runs[NAMES];
  size_t n = 0;
  const struct
  {
    const char *name;
    double y;
    HgInk ink;
  } names[NAMES]
      = { { "this model", end_of (plot, axes, mean_of), HG_INK_TRAINING },
          { "PCA, same size", end_of (plot, axes, pca_of), HG_INK_VALIDATION },
          { "mean", shown (plot, plot->table->variance) ? hg_axes_y (axes, plot->table->variance) : -1,
            HG_INK_DIM },
          { "noise in data",
            shown (plot, plot->table->noise_floor) && plot->table->noise_floor >= axes->y.low
                ? hg_axes_y (axes, plot->table->noise_floor)
                : -1,
            HG_INK_DIM } };
  for (size_t i = 0; i < NAMES; i++)
    if (names[i].y >= 0)
      {
        y[n] = names[i].y;
        runs[n++] = (HgRun){ names[i].name, HG_TEXT_CAPTION, names[i].ink != HG_INK_DIM, names[i].ink };
      }
  hg_spread (y, n, GAP * s, axes->box.y - 10, axes->box.y + axes->box.height);
  for (size_t i = 0; i < n; i++)
    hg_pen_runs (pen, &runs[i], 1, axes->box.x + axes->box.width + 12, y[i], HG_ALIGN_LEFT, (RIGHT - 14) * s);
}

static void
draw_rail (HgPen *pen, const HgSweepPlot *plot, const HgAxes *axes, double value, HgDash dash)
{
  if (!shown (plot, value) || value < axes->y.low)
    return;
  double y = hg_axes_y (axes, value);
  hg_pen_ink (pen, HG_INK_DIM);
  hg_pen_dash (pen, dash);
  hg_pen_line (pen, axes->box.x, y, axes->box.x + axes->box.width, y, 1.2);
  hg_pen_dash (pen, HG_DASH_NONE);
}

void
hg_sweep_plot_draw (HgPen *pen, const HgSweepPlot *plot, HgBox box)
{
  const double room = fmax (box.width - 2 * INSET, 1);
  Head head;
  write_head (pen, plot, room, &head);
  HgAxes axes = place_axes (plot, box, pen->theme.scale, head.n);
  draw_head (pen, plot, &head, box, room);
  hg_axes_draw_y (pen, &axes, 9);
  hg_axes_draw_x (pen, &axes, "values");
  draw_rail (pen, plot, &axes, plot->table->variance, HG_DASH_MEAN);
  draw_rail (pen, plot, &axes, plot->table->noise_floor, HG_DASH_NOISE);
  draw_knee (pen, plot, &axes);
  cairo_set_line_join (pen->cr, CAIRO_LINE_JOIN_BEVEL);
  cairo_set_line_width (pen->cr, 2);
  hg_pen_ink (pen, HG_INK_VALIDATION);
  hg_pen_dash (pen, HG_DASH_DECODED);
  trace (pen, plot, &axes, pca_of);
  hg_pen_dash (pen, HG_DASH_NONE);
  hg_pen_ink (pen, HG_INK_TRAINING);
  trace (pen, plot, &axes, mean_of);
  draw_points (pen, plot, &axes);
  draw_names (pen, plot, &axes);
  draw_selected (pen, plot, &axes);
}

size_t
hg_sweep_plot_at (const HgSweepPlot *plot, HgBox box, double scale, double x)
{
  const HgSweepTable *table = plot->table;
  HgAxes axes = place_axes (plot, box, scale, 0); /* nothing but x is asked for */
  size_t nearest = table->n;
  double least = INFINITY;
  if (x < axes.box.x - MARGIN || x > axes.box.x + axes.box.width + MARGIN)
    return table->n;
  for (size_t i = 0; i < table->n; i++)
    {
      double away = fabs (hg_axes_x (&axes, (double)table->points[i].values) - x);
      if (away < least)
        {
          least = away;
          nearest = i;
        }
    }
  return nearest;
}

void
hg_sweep_plot_page (HgPen *pen, double width, double height, const void *data)
{
  HgBox card = { MARGIN, MARGIN, width - 2 * MARGIN, height - 2 * MARGIN };
  hg_pen_card (pen, card);
  hg_sweep_plot_draw (pen, data, card);
}

char *
hg_sweep_point_text (const HgSweepTable *table, size_t i, char *text, size_t size)
{
  const HgSweepPoint *point = &table->points[i];
  char values[48], mean[NUMBER], low[NUMBER], high[NUMBER], pca[NUMBER], parameters[48], spread[128] = "";
  if (point->n > 1 && isfinite (point->mean))
    snprintf (spread, sizeof spread, " (%s to %s, %zu seeds)",
              hg_format_number (low, sizeof low, point->low, 3),
              hg_format_number (high, sizeof high, point->high, 3), point->n);
  snprintf (text, size, "%s: MSE %s%s · PCA %s · %s",
            hg_format_items (values, sizeof values, point->values, "value", "values"),
            isfinite (point->mean) ? hg_format_number (mean, sizeof mean, point->mean, 3) : "not known yet",
            spread, isfinite (point->pca) ? hg_format_number (pca, sizeof pca, point->pca, 3) : "—",
            hg_format_items (parameters, sizeof parameters, point->parameters, "parameter", "parameters"));
  return text;
}
