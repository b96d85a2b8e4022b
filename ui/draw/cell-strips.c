#include "cell-strips.h"
#include "base/format.h"
#include "ticks.h"
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum
{
  LABELS = 64, /* left of the strips */
  CARDS = 320, /* most width of the equations, */
  LEAST_CARDS = 264,
  BETWEEN = 18,
  TOP = 24, /* over all, for "step 19" */
  LINES = 48,
  GAP = 10,
  FOOT = 26, /* steps, and the colour bars */
  MOST_STRIP = 150,
  MOST_LINES = 6 /* features drawn */
};

static const double MOST_CARDS = 0.52; /* of the width, for large text */

typedef struct
{
  HgBox lines, strips; /* strips: all of them with their gaps */
  double height;       /* of one */
  double cards, width; /* x and width of the equations */
} Layout;

static Layout
layout_of (const HgCellStrips *it, HgBox box, double scale)
{
  double s = fmax (scale, 1), n = (double)it->trace->n;
  double cards = fmin (fmin (fmax (box.width * 0.42, LEAST_CARDS * s), CARDS * s), box.width * MOST_CARDS);
  Layout l = { .width = cards, .cards = box.x + box.width - cards };
  double left = box.x + LABELS * s, width = fmax (l.cards - BETWEEN - left, 1);
  l.lines = (HgBox){ left, box.y + TOP * s, width, LINES * s };
  double y = l.lines.y + l.lines.height + GAP, room = box.y + box.height - FOOT * s - y;
  l.height = fmax (fmin ((room + GAP) / n - GAP, MOST_STRIP * s), 8);
  l.strips = (HgBox){ left, y, width, n * (l.height + GAP) - GAP };
  return l;
}

static HgBox
strip_at (const Layout *l, size_t i)
{
  return (HgBox){ l->strips.x, l->strips.y + (double)i * (l->height + GAP), l->strips.width, l->height };
}

/* Whether its values are shown from 0 to 1, and else the number at both ends of the colours. */
static double
limit_of (const HgCellTrace *trace, const HgTraceRow *row, bool *gate)
{
  double most = 0;
  *gate = row->low == 0 && row->high == 1;
  if (*gate)
    return 1;
  if (isfinite (row->low) && isfinite (row->high))
    return fmax (fabs (row->low), fabs (row->high));
  for (size_t i = 0; i < trace->t * trace->u; i++)
    if (isfinite (row->values[i]))
      most = fmax (most, fabs ((double)row->values[i]));
  return most > 0 ? most : 1;
}

static uint32_t
packed (HgColour c)
{
  return 0xff000000u | (uint32_t)lround (c.r * 255) << 16 | (uint32_t)lround (c.g * 255) << 8
         | (uint32_t)lround (c.b * 255);
}

/* Pixels that a value has along @length, of which @n have room: at least two for each of the drawing's, since
 * programs that show an SVG file smooth an image that they enlarge. */
static size_t
pixels_a_value (double length, size_t n)
{
  return (size_t)fmax (ceil (2 * length / (double)n), 1);
}

/* Each value a block of pixels, never smoothed. */
static void
draw_values (HgPen *pen, const HgCellTrace *trace, const HgTraceRow *row, HgBox box)
{
  bool gate;
  double limit = limit_of (trace, row, &gate);
  const size_t wide = pixels_a_value (box.width, trace->t), high = pixels_a_value (box.height, trace->u);
  const size_t width = trace->t * wide, height = trace->u * high;
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int)width, (int)height);
  if (cairo_surface_status (surface) != CAIRO_STATUS_SUCCESS)
    {
      cairo_surface_destroy (surface);
      return;
    }
  unsigned char *data = cairo_image_surface_get_data (surface);
  const size_t stride = (size_t)cairo_image_surface_get_stride (surface);
  for (size_t j = 0; j < trace->u; j++)
    {
      uint32_t *pixels = (uint32_t *)(void *)(data + j * high * stride);
      for (size_t t = 0; t < trace->t; t++)
        {
          double v = (double)row->values[t * trace->u + j];
          uint32_t colour = packed (hg_ramp_colour (gate ? HG_RAMP_GATE : HG_RAMP_SIGNED,
                                                    gate ? v : 0.5 + 0.5 * fmin (fmax (v / limit, -1), 1)));
          for (size_t x = 0; x < wide; x++)
            pixels[t * wide + x] = colour;
        }
      for (size_t y = 1; y < high; y++)
        memcpy (data + (j * high + y) * stride, pixels, width * sizeof *pixels);
    }
  cairo_surface_mark_dirty (surface);
  cairo_save (pen->cr);
  cairo_rectangle (pen->cr, box.x, box.y, box.width, box.height);
  cairo_clip (pen->cr);
  cairo_translate (pen->cr, box.x, box.y);
  cairo_scale (pen->cr, box.width / (double)width, box.height / (double)height);
  cairo_set_source_surface (pen->cr, surface, 0, 0);
  cairo_pattern_set_filter (cairo_get_source (pen->cr), CAIRO_FILTER_NEAREST);
  cairo_paint (pen->cr);
  cairo_restore (pen->cr);
  cairo_surface_destroy (surface);
}

/* Steps that a mask skips are hatched. */
static void
draw_skipped (HgPen *pen, const HgCellTrace *trace, HgBox box)
{
  double slot = box.width / (double)trace->t;
  for (size_t t = 0; t < trace->t; t++)
    if (trace->skipped[t])
      {
        hg_pen_ink_alpha (pen, HG_INK_VIEW, 0.75);
        cairo_rectangle (pen->cr, box.x + (double)t * slot, box.y, slot, box.height);
        cairo_fill (pen->cr);
      }
}

static void
draw_lines (HgPen *pen, const HgCellTrace *trace, HgBox box)
{
  double low = INFINITY, high = -INFINITY, slot = box.width / (double)trace->t;
  size_t n = trace->f < MOST_LINES ? trace->f : MOST_LINES;
  for (size_t i = 0; i < trace->t * trace->f; i++)
    if (i % trace->f < n && isfinite (trace->x[i]))
      {
        low = fmin (low, (double)trace->x[i]);
        high = fmax (high, (double)trace->x[i]);
      }
  double span = high > low ? high - low : 1, inside = box.height - 12;
  for (size_t k = 0; k < n && low <= high; k++)
    {
      for (size_t t = 0; t < trace->t; t++)
        {
          double v = (double)trace->x[t * trace->f + k];
          cairo_line_to (pen->cr, box.x + ((double)t + 0.5) * slot,
                         box.y + inside - inside * ((isfinite (v) ? v : low) - low) / span);
        }
      hg_pen_ink_alpha (pen, HG_INK_TEXT, 1 - 0.13 * (double)k);
      cairo_set_line_width (pen->cr, 1.2);
      cairo_stroke (pen->cr);
    }
}

/* The coins of a decoder: filled where the true value came in, a ring where its own did. */
static void
draw_coins (HgPen *pen, const HgCellTrace *trace, HgBox box)
{
  double slot = box.width / (double)trace->t, r = fmin (fmax (slot / 2 - 1, 1), 3);
  for (size_t t = 0; trace->taught != NULL && t < trace->t; t++)
    {
      cairo_arc (pen->cr, box.x + ((double)t + 0.5) * slot, box.y + box.height - 4, r, 0, 2 * M_PI);
      hg_pen_ink (pen, trace->taught[t] ? HG_INK_TRAINING : HG_INK_VALIDATION);
      cairo_set_line_width (pen->cr, 1);
      if (trace->taught[t])
        cairo_fill (pen->cr);
      else
        cairo_stroke (pen->cr);
    }
}

/* A name left of @box with two captions below it, of which a low box has only the second. */
static void
draw_label (HgPen *pen, const char *name, const char *first, const char *second, HgBox box)
{
  double s = fmax (pen->theme.scale, 1), x = box.x - LABELS * s, middle = box.y + box.height / 2;
  double most = (LABELS - 8) * s;
  bool room = box.height >= 46 * s;
  hg_pen_text (pen, name, HG_TEXT_HEADING, true, HG_INK_TEXT, x, middle - (room ? 15 : 7) * s, HG_ALIGN_LEFT);
  if (room)
    hg_pen_runs (pen, &(HgRun){ first, HG_TEXT_CAPTION, false, HG_INK_DIM }, 1, x, middle + 3 * s,
                 HG_ALIGN_LEFT, most);
  hg_pen_runs (pen, &(HgRun){ second, HG_TEXT_CAPTION, false, HG_INK_DIM }, 1, x,
               middle + (room ? 18 : 9) * s, HG_ALIGN_LEFT, most);
}

/* How many units, and "±2.3" or "0 … 1". */
static void
label_strip (HgPen *pen, const HgCellTrace *trace, const HgTraceRow *row, HgBox box)
{
  char units[48], range[48], number[32];
  bool gate;
  double limit = limit_of (trace, row, &gate);
  snprintf (range, sizeof range, "%s%s", gate ? "0 … 1" : "±",
            gate ? "" : hg_format_number (number, sizeof number, limit, 2));
  draw_label (pen, row->symbol, hg_format_items (units, sizeof units, (int64_t)trace->u, "unit", "units"),
              range, box);
}

/* How many features come in, and where those are too many to draw, how many of them are drawn. */
static void
label_lines (HgPen *pen, const HgCellTrace *trace, HgBox box)
{
  char features[48], all[32], drawn[16] = "";
  if (trace->f > MOST_LINES)
    snprintf (drawn, sizeof drawn, "%d of ", MOST_LINES);
  snprintf (features, sizeof features, "%s%s", drawn, hg_format_count (all, sizeof all, (int64_t)trace->f));
  draw_label (pen, trace->taught != NULL ? "read" : "x", features, trace->f == 1 ? "feature" : "features",
              box);
}

/* An equation, in whose "W_i" and "h_{t−1}" what follows the line is set as an index; up to @end. Returns
 * where it ends. Without @drawn it is only measured. */
static double
set_equation (HgPen *pen, const char *equation, double x, double y, double end, bool drawn)
{
  double s = fmax (pen->theme.scale, 1);
  char part[HG_TRACE_TEXT];
  bool index = false;
  while (*equation != '\0' && x < end)
    {
      size_t n = index ? 0 : strcspn (equation, "_");
      const char *rest = equation + n;
      if (index)
        {
          bool many = *equation == '{';
          equation += many;
          n = many ? strcspn (equation, "}") : 1;
          while (!many && (equation[n] & 0xc0) == 0x80)
            n++;
          rest = equation + n + (many && equation[n] == '}');
        }
      snprintf (part, sizeof part, "%.*s", (int)n, equation);
      HgRun run = { part, index ? HG_TEXT_CAPTION : HG_TEXT_BODY, false, HG_INK_TEXT };
      x += drawn ? hg_pen_runs (pen, &run, 1, x, y + (index ? 4 * s : 0), HG_ALIGN_LEFT, end - x)
                 : hg_pen_text_width (pen, run.text, run.size, run.bold);
      index = !index && *rest == '_';
      equation = rest + index;
    }
  return x;
}

static void
draw_card (HgPen *pen, const HgCellStrips *it, size_t i, HgBox box)
{
  const HgTraceRow *row = &it->trace->rows[i];
  char numbers[128], value[40], equals[48];
  double s = fmax (pen->theme.scale, 1), x = box.x + 12, end = box.x + box.width - 12;
  double v = (double)row->values[it->step * it->trace->u + it->unit], middle = box.y + box.height / 2;
  bool two = box.height >= 40 * s;
  hg_pen_card (pen, box);
  hg_cell_trace_numbers (it->trace, i, it->step, it->unit, numbers, sizeof numbers);
  snprintf (equals, sizeof equals, "= %s", hg_cell_trace_number (v, value, sizeof value));
  double y = two ? middle + 11 * s : middle;
  double width = hg_pen_text_width (pen, equals, HG_TEXT_BODY, true);
  hg_pen_text (pen, equals, HG_TEXT_BODY, true, HG_INK_TEXT, end, y, HG_ALIGN_RIGHT);
  hg_pen_runs (pen,
               &(HgRun){ numbers, box.width < 290 * s ? HG_TEXT_CAPTION : HG_TEXT_LABEL, false, HG_INK_DIM },
               1, x, y, HG_ALIGN_LEFT, end - width - 8 - x);
  if (!two)
    return;
  double name = hg_pen_text_width (pen, row->name, HG_TEXT_CAPTION, false);
  bool fits = set_equation (pen, row->equation, x, 0, end, false) + 8 + name < end;
  set_equation (pen, row->equation, x, middle - 11 * s, end, true);
  if (fits)
    hg_pen_text (pen, row->name, HG_TEXT_CAPTION, false, HG_INK_DIM, end, middle - 11 * s, HG_ALIGN_RIGHT);
}

/* A frame around the current step, with its number above; and a tick at the unit of each strip. */
static void
draw_cursor (HgPen *pen, const HgCellStrips *it, const Layout *l)
{
  char text[40], number[32];
  double s = fmax (pen->theme.scale, 1), slot = l->strips.width / (double)it->trace->t;
  double x = l->strips.x + (double)it->step * slot, top = l->lines.y - 4;
  snprintf (text, sizeof text, "step %s", hg_format_count (number, sizeof number, (int64_t)it->step + 1));
  double half = hg_pen_text_width (pen, text, HG_TEXT_CAPTION, true) / 2;
  double at = fmin (fmax (x + slot / 2, l->strips.x + half), l->strips.x + l->strips.width - half);
  hg_pen_text (pen, text, HG_TEXT_CAPTION, true, HG_INK_SELECTION, at, top - 10 * s, HG_ALIGN_CENTRE);
  hg_pen_ink (pen, HG_INK_SELECTION);
  cairo_set_line_width (pen->cr, 2);
  hg_pen_rounded (pen, (HgBox){ x - 1, top, slot + 2, l->strips.y + l->strips.height + 4 - top }, 3);
  cairo_stroke (pen->cr);
  for (size_t i = 0; i < it->trace->n; i++)
    {
      HgBox box = strip_at (l, i);
      double y = box.y + ((double)it->unit + 0.5) * box.height / (double)it->trace->u;
      cairo_move_to (pen->cr, box.x - 8, y - 4);
      cairo_line_to (pen->cr, box.x - 1, y);
      cairo_line_to (pen->cr, box.x - 8, y + 4);
      cairo_fill (pen->cr);
    }
}

static void
draw_steps (HgPen *pen, const HgCellTrace *trace, const Layout *l)
{
  char text[40];
  double s = fmax (pen->theme.scale, 1), slot = l->strips.width / (double)trace->t;
  double y = l->strips.y + l->strips.height + 16 * s;
  HgTicks ticks = hg_ticks_whole (1, (double)trace->t, l->strips.width < 260 ? 4 : 6);
  bool all = trace->t <= HG_MAX_TICKS;
  hg_pen_text (pen, "step", HG_TEXT_CAPTION, false, HG_INK_DIM, l->strips.x - LABELS * s, y, HG_ALIGN_LEFT);
  for (size_t t = 1; t <= (all ? trace->t : 1); t++)
    hg_pen_text (pen, hg_format_count (text, sizeof text, (int64_t)t), HG_TEXT_CAPTION, false, HG_INK_DIM,
                 l->strips.x + ((double)t - 0.5) * slot, y, HG_ALIGN_CENTRE);
  for (size_t i = 0; !all && i < ticks.n; i++)
    if (ticks.at[i] > 1 + 0.06 * (double)trace->t && ticks.at[i] <= (double)trace->t)
      hg_pen_text (pen, hg_tick_text (&ticks, i, text, sizeof text), HG_TEXT_CAPTION, false, HG_INK_DIM,
                   l->strips.x + (ticks.at[i] - 0.5) * slot, y, HG_ALIGN_CENTRE);
}

static double
draw_bar (HgPen *pen, HgRamp ramp, const char *low, const char *high, double x, double y)
{
  enum
  {
    WIDTH = 60
  };
  x += hg_pen_text (pen, low, HG_TEXT_CAPTION, false, HG_INK_DIM, x, y, HG_ALIGN_LEFT) + 6;
  hg_pen_ramp (pen, ramp, (HgBox){ x, y - 5, WIDTH, 10 });
  x += WIDTH + 6;
  return x + hg_pen_text (pen, high, HG_TEXT_CAPTION, false, HG_INK_DIM, x, y, HG_ALIGN_LEFT);
}

void
hg_cell_strips_draw (HgPen *pen, const HgCellStrips *it, HgBox box)
{
  const HgCellTrace *trace = it->trace;
  double s = fmax (pen->theme.scale, 1);
  char heading[80], of[80], a[32], b[32];
  if (trace == NULL || trace->n == 0 || trace->t == 0)
    return;
  Layout l = layout_of (it, box, s);
  label_lines (pen, trace, l.lines);
  draw_lines (pen, trace, l.lines);
  draw_coins (pen, trace, l.lines);
  snprintf (heading, sizeof heading, "Step %s, unit %s", hg_format_count (a, sizeof a, (int64_t)it->step + 1),
            hg_format_count (b, sizeof b, (int64_t)it->unit + 1));
  snprintf (of, sizeof of, "of %s and %s", hg_format_count (a, sizeof a, (int64_t)trace->t),
            hg_format_count (b, sizeof b, (int64_t)trace->u));
  hg_pen_text (pen, heading, HG_TEXT_HEADING, true, HG_INK_TEXT, l.cards, l.lines.y + 8 * s, HG_ALIGN_LEFT);
  hg_pen_text (pen, of, HG_TEXT_CAPTION, false, HG_INK_DIM, l.cards, l.lines.y + 28 * s, HG_ALIGN_LEFT);
  for (size_t i = 0; i < trace->n; i++)
    {
      HgBox strip = strip_at (&l, i);
      draw_values (pen, trace, &trace->rows[i], strip);
      draw_skipped (pen, trace, strip);
      label_strip (pen, trace, &trace->rows[i], strip);
      draw_card (pen, it, i, (HgBox){ l.cards, strip.y, l.width, strip.height });
    }
  draw_cursor (pen, it, &l);
  draw_steps (pen, trace, &l);
  double y = l.strips.y + l.strips.height + 16 * s;
  double x = draw_bar (pen, HG_RAMP_GATE, "0", "1", l.cards, y);
  draw_bar (pen, HG_RAMP_SIGNED, "−", "+", x + 18, y);
}

bool
hg_cell_strips_at (const HgCellStrips *it, HgBox box, double scale, double x, double y, size_t *step,
                   size_t *unit)
{
  if (it->trace == NULL || it->trace->n == 0 || it->trace->t == 0)
    return false;
  Layout l = layout_of (it, box, scale);
  double along = (x - l.strips.x) / l.strips.width, down = y - l.strips.y;
  if (along < 0 || along >= 1 || y < l.lines.y || down >= l.strips.height)
    return false;
  *step = (size_t)(along * (double)it->trace->t);
  double inside = fmod (fmax (down, 0), l.height + GAP) / l.height;
  *unit = down >= 0 && inside < 1 ? (size_t)(inside * (double)it->trace->u) : it->unit;
  return true;
}
