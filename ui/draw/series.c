#include "series.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

enum
{
  LEFT = HG_SERIES_LEFT,
  RIGHT = HG_SERIES_RIGHT,
  PAD = 18, /* above and below the data in a card */
  GAP = 6,
  CARD = 114,
  LEAST_CARD = 90, /* rows that would be lower are left out */
  BETWEEN = 18,    /* two panels of a card */
  ABOVE = 9,       /* from the data to the name of a panel */
  FOOT = 36,       /* below the cards, for the x axis */
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
  for (size_t k = 0; k < series->length; k++)
    {
      size_t i = backwards ? series->length - 1 - k : k;
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

static void
draw_words (HgPen *pen, const HgSeries *series, const HgSeriesRow *row, HgBox card, bool first)
{
  double s = fmax (pen->theme.scale, 1.0), x = card.x + card.width - RIGHT * s + 12;
  double y = card.y + 20 * s, bottom = card.y + card.height - 12 * s, room = RIGHT * s - 18;
  const char *label = strstr (row->detail, DOT); /* on a line of its own where both have no room on one */
  if (label != NULL && hg_pen_text_width (pen, row->detail, HG_TEXT_CAPTION, false) <= room)
    label = NULL;
  char detail[sizeof row->detail];
  snprintf (detail, sizeof detail, "%.*s", label != NULL ? (int)(label - row->detail) : -1, row->detail);
  const HgRun lines[] = {
    { row->title, HG_TEXT_LABEL, true, HG_INK_TEXT },
    { detail, HG_TEXT_CAPTION, false, HG_INK_DIM },
    { label != NULL ? label + strlen (DOT) : NULL, HG_TEXT_CAPTION, false, HG_INK_DIM },
    { !first                  ? NULL
      : series->truth != NULL ? series->truth
                              : "original",
      HG_TEXT_CAPTION, true, HG_INK_TRAINING },
    { !first || row->decoded == NULL ? NULL
      : series->bars                 ? "decoded, outlined"
                                     : "decoded, dashed",
      HG_TEXT_CAPTION, true, HG_INK_VALIDATION },
  };
  for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
    {
      if (lines[i].text == NULL || y > bottom)
        continue;
      hg_pen_runs (pen, &lines[i], 1, x, y, HG_ALIGN_LEFT, room);
      y += (i == (label != NULL ? 2 : 1) ? 21 : 17) * s;
    }
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

static void
draw_panels (HgPen *pen, const HgSeries *series, const HgAxes *axes, const HgSeriesRow *row, double above)
{
  bool taught = row->forced != NULL;
  HgAxes panel = *axes;
  if (is_twice (series))
    panel.box.width = floor ((axes->box.width - BETWEEN) / 2);
  hg_axes_draw_y (pen, &panel, 9);
  draw_data (pen, series, &panel, row->original, taught || !is_twice (series) ? row->decoded : NULL);
  if (!is_twice (series))
    return;
  const HgRun notes[2][2]
      = { { { taught ? "free-running " : "alone", HG_TEXT_CAPTION, true, HG_INK_TEXT },
            { row->free_note, HG_TEXT_CAPTION, false, HG_INK_DIM } },
          { { taught ? "teacher-forced " : "with what was decoded", HG_TEXT_CAPTION, true, HG_INK_TEXT },
            { row->forced_note, HG_TEXT_CAPTION, false, HG_INK_DIM } } };
  hg_pen_runs (pen, notes[0], 2, panel.box.x, panel.box.y - above, HG_ALIGN_LEFT, panel.box.width);
  panel.box.x += panel.box.width + BETWEEN;
  draw_grid (pen, &panel);
  draw_data (pen, series, &panel, row->original, taught ? row->forced : row->decoded);
  hg_pen_runs (pen, notes[1], 2, panel.box.x, panel.box.y - above, HG_ALIGN_LEFT, panel.box.width);
}

static void
draw_foot (HgPen *pen, const HgSeries *series, const HgAxes *axes, double y, bool twice)
{
  char text[32];
  double x = axes->box.x + axes->box.width / 2.0;
  if (series->bars && series->length <= 24)
    for (size_t i = 0; i < series->length; i++)
      {
        snprintf (text, sizeof text, "%zu", i + 1);
        hg_pen_text (pen, text, HG_TEXT_CAPTION, false, HG_INK_DIM, place_x (series, axes, i), y,
                     HG_ALIGN_CENTRE);
      }
  else
    {
      snprintf (text, sizeof text, "%zu", series->length);
      hg_pen_text (pen, "1", HG_TEXT_CAPTION, false, HG_INK_DIM, axes->box.x, y, HG_ALIGN_CENTRE);
      hg_pen_text (pen, text, HG_TEXT_CAPTION, false, HG_INK_DIM, axes->box.x + axes->box.width, y,
                   HG_ALIGN_CENTRE);
    }
  bool after = twice || (series->bars && series->length <= 24);
  double end = axes->box.x + axes->box.width;
  const HgRun name = { series->x_name, HG_TEXT_CAPTION, false, HG_INK_DIM };
  if (after)
    hg_pen_runs (pen, &name, 1, end + (twice ? BETWEEN : 12), y, HG_ALIGN_LEFT,
                 twice ? fmax (axes->box.width - BETWEEN, 1) : 0);
  else
    hg_pen_runs (pen, &name, 1, x, y, HG_ALIGN_CENTRE,
                 fmax (axes->box.width - 2 * hg_pen_text_width (pen, text, HG_TEXT_CAPTION, false), 1));
}

typedef struct
{
  size_t n; /* that there is room for */
  double height;
} Cards;

static Cards
cards_of (const HgSeries *series, HgBox box, double scale)
{
  double s = fmax (scale, 1.0), foot = is_bare (box.width, s) ? 0 : FOOT;
  double room = (box.height - foot + GAP) / (LEAST_CARD * s + GAP);
  Cards cards = { .n = room < 2 ? 1 : room < (double)series->n ? (size_t)room : series->n };
  double height = floor ((box.height - foot + GAP) / (double)cards.n) - GAP;
  cards.height = fmax (fmin (height, CARD * s), 2 * PAD + 12);
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
  double pad = twice ? PAD * s + 6 : PAD;
  HgAxes axes = { .y = shared_ticks (series, cards.height - 2 * pad) };
  for (size_t i = 0; i < cards.n; i++)
    {
      HgBox card = { box.x, box.y + (double)i * (cards.height + GAP), box.width, cards.height };
      axes.box = (HgBox){ card.x + LEFT * s, card.y + pad, card.width - (LEFT + RIGHT) * s,
                          card.height - pad - PAD };
      hg_pen_card (pen, card);
      if (series->rows[i].selected)
        outline (pen, card);
      if (is_bare (box.width, s))
        {
          draw_bare (pen, series, &series->rows[i], axes, card);
          continue;
        }
      draw_panels (pen, series, &axes, &series->rows[i], ABOVE * s);
      draw_words (pen, series, &series->rows[i], card, i == 0);
    }
  if (is_bare (box.width, s))
    return;
  double bottom = box.y + (double)cards.n * (cards.height + GAP) - GAP;
  if (twice)
    axes.box.width = floor ((axes.box.width - BETWEEN) / 2);
  draw_foot (pen, series, &axes, bottom + 20, twice);
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
