#include "series.h"
#include "thin.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

enum
{
  LEFT = HG_SERIES_LEFT,
  RIGHT = HG_SERIES_RIGHT,
  PAD = 18, /* above and below the data in a card */
  GAP = 6,
  CARD = 180,      /* at most, twice that for one alone */
  LEAST_CARD = 90, /* rows that would be lower are left out */
  BETWEEN = 18,    /* two panels of a card */
  ABOVE = 12,      /* from the data to the name of a panel */
  FOOT = 36,       /* below the cards, for the x axis */
  FOOT_LINE = 16,  /* of the axis's name, below the numbers of two panels */
  WORDS = 6,       /* lines beside the data, at most */
  LEAST_DATA = 90, /* width of the data; where words and numbers would leave less, there are none */
  BARE = 8         /* around the data then */
};

static const char DOT[] = " · "; /* between the parts of a detail */

static double
value (const HgSeries *series, const HgReal *values, size_t i)
{
  return (double)values[i * series->stride];
}

static void
include_values (const HgSeries *series, const HgReal *values, double *low, double *high)
{
  for (size_t i = 0; values != NULL && i < series->length; i++)
    {
      double v = value (series, values, i);
      if (isfinite (v))
        {
          *low = fmin (*low, v);
          *high = fmax (*high, v);
        }
    }
}

/* Whether a picture of @width is so small that it is the data alone. */
static bool
is_bare (double width, double s)
{
  return width < (LEFT + RIGHT + LEAST_DATA) * s;
}

/* All rows share one scale, so that they can be compared. */
static HgTicks
shared_ticks (const HgSeries *series, double height)
{
  double low = INFINITY, high = -INFINITY;
  for (size_t row = 0; row < series->n; row++)
    {
      include_values (series, series->rows[row].original, &low, &high);
      include_values (series, series->rows[row].decoded, &low, &high);
      include_values (series, series->rows[row].forced, &low, &high);
    }
  if (!(low <= high))
    low = 0, high = 1;
  if (series->bars)
    {
      low = fmin (low, 0);
      high = fmax (high, 0);
    }
  return hg_ticks (low, high, height < 60 ? 3 : 4);
}

static double
place_x (const HgSeries *series, const HgAxes *axes, size_t i)
{
  if (series->bars)
    return axes->box.x + ((double)i + 0.5) * axes->box.width / (double)series->length;
  return axes->box.x
         + (series->length > 1 ? (double)i / (double)(series->length - 1) : 0.5) * axes->box.width;
}

static void
trace (HgPen *pen, const HgSeries *series, const HgAxes *axes, const HgReal *values, bool backwards)
{
  HgThin thin = hg_thin (values, series->stride, series->length, axes->box.width, backwards);
  for (size_t i; hg_thin_next (&thin, &i);)
    {
      double v = value (series, values, i);
      cairo_line_to (pen->cr, place_x (series, axes, i), hg_axes_y (axes, isfinite (v) ? v : axes->y.low));
    }
}

static void
draw_lines (HgPen *pen, const HgSeries *series, const HgAxes *axes, const HgReal *original,
            const HgReal *decoded)
{
  cairo_set_antialias (pen->cr, CAIRO_ANTIALIAS_FAST);
  cairo_set_line_width (pen->cr, 2);
  cairo_set_line_join (pen->cr, CAIRO_LINE_JOIN_BEVEL);
  if (decoded != NULL)
    {
      trace (pen, series, axes, original, false);
      trace (pen, series, axes, decoded, true);
      cairo_close_path (pen->cr);
      hg_pen_ink_alpha (pen, HG_INK_VALIDATION, 0.13);
      cairo_fill (pen->cr);
    }
  trace (pen, series, axes, original, false);
  hg_pen_ink (pen, HG_INK_TRAINING);
  cairo_stroke (pen->cr);
  if (decoded != NULL)
    {
      trace (pen, series, axes, decoded, false);
      hg_pen_ink (pen, HG_INK_VALIDATION);
      hg_pen_dash (pen, HG_DASH_DECODED);
      cairo_stroke (pen->cr);
      hg_pen_dash (pen, HG_DASH_NONE);
    }
  cairo_set_antialias (pen->cr, CAIRO_ANTIALIAS_DEFAULT);
}

static HgBox
bar_box (const HgAxes *axes, double x, double width, double v)
{
  double zero = hg_axes_y (axes, 0), y = hg_axes_y (axes, isfinite (v) ? v : 0);
  return (HgBox){ x, fmin (zero, y), width, fmax (fabs (y - zero), 1) };
}

/* Two bars a value: filled and outlined, so that colour does not speak alone. */
static void
draw_bars (HgPen *pen, const HgSeries *series, const HgAxes *axes, const HgReal *original,
           const HgReal *decoded)
{
  double slot = axes->box.width / (double)series->length;
  double width = fmin (fmax (floor (slot * 0.36), 1), 24);
  cairo_set_line_width (pen->cr, 1.5);
  for (size_t i = 0; i < series->length; i++)
    {
      double x = place_x (series, axes, i);
      HgBox box = bar_box (axes, x - width, width - 1, value (series, original, i));
      cairo_rectangle (pen->cr, box.x, box.y, box.width, box.height);
      hg_pen_ink (pen, HG_INK_TRAINING);
      cairo_fill (pen->cr);
      if (decoded == NULL)
        continue;
      box = bar_box (axes, x + 1, width - 1, value (series, decoded, i));
      cairo_rectangle (pen->cr, box.x + 0.75, box.y + 0.75, fmax (box.width - 1.5, 0.1),
                       fmax (box.height - 1.5, 0.1));
      hg_pen_ink_alpha (pen, HG_INK_VALIDATION, 0.13);
      cairo_fill_preserve (pen->cr);
      hg_pen_ink (pen, HG_INK_VALIDATION);
      cairo_stroke (pen->cr);
    }
  hg_pen_ink (pen, HG_INK_GHOST);
  double zero = floor (hg_axes_y (axes, 0));
  hg_pen_line (pen, axes->box.x, zero, axes->box.x + axes->box.width, zero, 1);
}

static const char *
truth_of (const HgSeries *series)
{
  return series->truth != NULL ? series->truth : "original";
}

/* The lines beside the data, and where a gap stands before one of them. */
typedef struct
{
  HgRun lines[WORDS];
  size_t n, gap;
} Words;

static void
add_line (Words *words, const char *text, int size, bool bold, HgInk ink)
{
  if (text != NULL && text[0] != '\0')
    words->lines[words->n++] = (HgRun){ text, size, bold, ink };
}

/* From line to line there is less room where a low card has many of them: none is left out. */
static void
draw_lines_of (HgPen *pen, const Words *words, HgBox card, double x, double room)
{
  double s = fmax (pen->theme.scale, 1.0), first = 20 * s, step = 17 * s, gap = 4 * s;
  if (first + (double)(words->n - 1) * step + gap > card.height - 12 * s)
    {
      first = 14 * s;
      gap = 0;
      step = fmin (step, (card.height - first - 12 * s) / (double)(words->n - 1));
    }
  for (size_t i = 0; i < words->n; i++)
    hg_pen_runs (pen, &words->lines[i], 1, x, card.y + first + (double)i * step + (i >= words->gap ? gap : 0),
                 HG_ALIGN_LEFT, room);
}

static void
draw_words (HgPen *pen, const HgSeries *series, const HgSeriesRow *row, HgBox card, bool first)
{
  double s = fmax (pen->theme.scale, 1.0), room = RIGHT * s - 18;
  const char *label = strstr (row->detail, DOT); /* on a line of its own where both have no room on one */
  if (label != NULL && hg_pen_text_width (pen, row->detail, HG_TEXT_CAPTION, false) <= room)
    label = NULL;
  char detail[sizeof row->detail];
  snprintf (detail, sizeof detail, "%.*s", label != NULL ? (int)(label - row->detail) : -1, row->detail);
  Words words = { 0 };
  add_line (&words, row->title, HG_TEXT_LABEL, true, HG_INK_TEXT);
  add_line (&words, detail, HG_TEXT_CAPTION, false, HG_INK_DIM);
  add_line (&words, label != NULL ? label + strlen (DOT) : NULL, HG_TEXT_CAPTION, false, HG_INK_DIM);
  words.gap = words.n;
  if (first)
    add_line (&words, truth_of (series), HG_TEXT_CAPTION, true, HG_INK_TRAINING);
  if (first && row->decoded != NULL)
    add_line (&words, series->bars ? "decoded, outlined" : "decoded, dashed", HG_TEXT_CAPTION, true,
              HG_INK_VALIDATION);
  draw_lines_of (pen, &words, card, card.x + card.width - RIGHT * s + 12, room);
}

/* A card has two panels where the decoder was also taught, and where the original is to stand alone. */
static bool
is_twice (const HgSeries *series)
{
  return series->rows[0].forced != NULL || (series->apart && series->rows[0].decoded != NULL);
}

/* The second panel has its grid without numbers: the scale is the first one's. */
static void
draw_grid (HgPen *pen, const HgAxes *panel)
{
  for (size_t i = 0; i < panel->y.n; i++)
    {
      double y = floor (hg_axes_y (panel, panel->y.at[i]));
      hg_pen_ink (pen, HG_INK_GRID);
      hg_pen_line (pen, panel->box.x, y, panel->box.x + panel->box.width, y, 1);
    }
}

static void
draw_data (HgPen *pen, const HgSeries *series, const HgAxes *axes, const HgReal *original,
           const HgReal *decoded)
{
  if (series->bars)
    draw_bars (pen, series, axes, original, decoded);
  else
    draw_lines (pen, series, axes, original, decoded);
}

/* What a panel shows: how well the decoder did there, or which of the two are in it. */
static void
draw_heading (HgPen *pen, const HgAxes *panel, const char *name, const char *note, double above)
{
  const HgRun runs[] = { { name, HG_TEXT_CAPTION, true, HG_INK_TEXT },
                         { " ", HG_TEXT_CAPTION, false, HG_INK_DIM },
                         { note, HG_TEXT_CAPTION, false, HG_INK_DIM } };
  hg_pen_runs (pen, runs, 3, panel->box.x, panel->box.y - above, HG_ALIGN_LEFT, panel->box.width);
}

static HgAxes
second_panel (const HgAxes *first)
{
  HgAxes panel = *first;
  panel.box.x += first->box.width + BETWEEN;
  return panel;
}

static void
draw_twice (HgPen *pen, const HgSeries *series, const HgAxes *left, const HgSeriesRow *row, bool first,
            double above)
{
  const HgAxes right = second_panel (left);
  const bool taught = row->forced != NULL;
  draw_data (pen, series, left, row->original, taught ? row->decoded : NULL);
  draw_grid (pen, &right);
  draw_data (pen, series, &right, row->original, taught ? row->forced : row->decoded);
  if (taught)
    {
      draw_heading (pen, left, "free-running", row->free_note, above);
      draw_heading (pen, &right, "teacher-forced", row->forced_note, above);
    }
  else if (first)
    {
      draw_heading (pen, left, truth_of (series), "alone", above);
      draw_heading (pen, &right, "with decoded", "", above);
    }
}

/* @axes: of the first panel. */
static void
draw_panels (HgPen *pen, const HgSeries *series, const HgAxes *axes, const HgSeriesRow *row, bool first,
             double above)
{
  hg_axes_draw_y (pen, axes, 9);
  if (is_twice (series))
    draw_twice (pen, series, axes, row, first, above);
  else
    draw_data (pen, series, axes, row->original, row->decoded);
}

/* Whether each value has its number below it. */
static bool
numbers_all (const HgSeries *series)
{
  return series->bars && series->length <= 24;
}

static void
draw_number (HgPen *pen, size_t number, double x, double y)
{
  char text[32];
  snprintf (text, sizeof text, "%zu", number);
  hg_pen_text (pen, text, HG_TEXT_CAPTION, false, HG_INK_DIM, x, y, HG_ALIGN_CENTRE);
}

static void
draw_numbers (HgPen *pen, const HgSeries *series, const HgAxes *axes, double y)
{
  for (size_t i = 0; numbers_all (series) && i < series->length; i++)
    draw_number (pen, i + 1, place_x (series, axes, i), y);
  if (numbers_all (series))
    return;
  draw_number (pen, 1, axes->box.x, y);
  draw_number (pen, series->length, axes->box.x + axes->box.width, y);
}

/* Numbers below each panel, and the name of both: between them, or where it has no room there, beside or
 * below them. @axes: of the first panel. */
static void
draw_foot (HgPen *pen, const HgSeries *series, const HgAxes *axes, double y)
{
  double width = axes->box.width, s = fmax (pen->theme.scale, 1.0);
  const HgRun name = { series->x_name, HG_TEXT_CAPTION, false, HG_INK_DIM };
  draw_numbers (pen, series, axes, y);
  if (is_twice (series))
    {
      const HgAxes right = second_panel (axes);
      draw_numbers (pen, series, &right, y);
      hg_pen_runs (pen, &name, 1, axes->box.x + width + BETWEEN / 2.0, y + FOOT_LINE * s, HG_ALIGN_CENTRE,
                   2 * width + BETWEEN);
    }
  else if (numbers_all (series))
    hg_pen_runs (pen, &name, 1, axes->box.x + width + 12, y, HG_ALIGN_LEFT, 0);
  else
    {
      char last[32];
      snprintf (last, sizeof last, "%zu", series->length);
      hg_pen_runs (pen, &name, 1, axes->box.x + width / 2.0, y, HG_ALIGN_CENTRE,
                   fmax (width - 2 * hg_pen_text_width (pen, last, HG_TEXT_CAPTION, false), 1));
    }
}

typedef struct
{
  size_t n; /* that there is room for */
  double height;
} Cards;

static Cards
cards_of (const HgSeries *series, HgBox box, double scale)
{
  double s = fmax (scale, 1.0), foot = is_twice (series) ? FOOT + FOOT_LINE * s : FOOT;
  foot = is_bare (box.width, s) ? 0 : foot;
  double room = (box.height - foot + GAP) / (LEAST_CARD * s + GAP);
  Cards cards = { .n = room < 2 ? 1 : room < (double)series->n ? (size_t)room : series->n };
  double height = floor ((box.height - foot + GAP) / (double)cards.n) - GAP;
  cards.height = fmax (fmin (height, (cards.n > 1 ? CARD : 2 * CARD) * s), 2 * PAD + 12);
  return cards;
}

static void
outline (HgPen *pen, HgBox card)
{
  hg_pen_ink (pen, HG_INK_SELECTION);
  cairo_set_line_width (pen->cr, 2);
  hg_pen_rounded (pen, (HgBox){ card.x + 1, card.y + 1, card.width - 2, card.height - 2 }, 8);
  cairo_stroke (pen->cr);
}

/* The data alone, in a card where numbers and words have no room. */
static void
draw_bare (HgPen *pen, const HgSeries *series, const HgSeriesRow *row, HgAxes axes, HgBox card)
{
  axes.box = (HgBox){ card.x + BARE, card.y + BARE, fmax (card.width - 2 * BARE, 1), card.height - 2 * BARE };
  draw_data (pen, series, &axes, row->original, row->decoded);
}

void
hg_series_draw (HgPen *pen, const HgSeries *series, HgBox box)
{
  if (series->n == 0 || series->length == 0)
    return;
  double s = fmax (pen->theme.scale, 1.0);
  Cards cards = cards_of (series, box, s);
  bool twice = is_twice (series);
  double pad = twice ? PAD * s + 10 : PAD;
  HgAxes axes = { .y = shared_ticks (series, cards.height - 2 * pad) };
  for (size_t i = 0; i < cards.n; i++)
    {
      HgBox card = { box.x, box.y + (double)i * (cards.height + GAP), box.width, cards.height };
      axes.box = (HgBox){ card.x + LEFT * s, card.y + pad, card.width - (LEFT + RIGHT) * s,
                          card.height - pad - PAD };
      if (twice && !is_bare (box.width, s))
        axes.box.width = floor ((axes.box.width - BETWEEN) / 2);
      hg_pen_card (pen, card);
      if (series->rows[i].selected)
        outline (pen, card);
      if (is_bare (box.width, s))
        {
          draw_bare (pen, series, &series->rows[i], axes, card);
          continue;
        }
      draw_panels (pen, series, &axes, &series->rows[i], i == 0, ABOVE * s);
      draw_words (pen, series, &series->rows[i], card, i == 0);
    }
  if (is_bare (box.width, s))
    return;
  double bottom = box.y + (double)cards.n * (cards.height + GAP) - GAP;
  draw_foot (pen, series, &axes, bottom + 20);
}

size_t
hg_series_at (const HgSeries *series, HgBox box, double scale, double y)
{
  if (series->n == 0)
    return 0;
  Cards cards = cards_of (series, box, scale);
  double at = (y - box.y) / (cards.height + GAP);
  bool inside
      = at >= 0 && at < (double)cards.n && y - box.y - floor (at) * (cards.height + GAP) < cards.height;
  return inside ? (size_t)at : series->n;
}
