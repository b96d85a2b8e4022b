#include "stats-table.h"
#include "base/format.h"
#include "histogram.h"
#include <stdio.h>

enum
{
  TITLE = 24,
  SENTENCE = 30,
  HEAD = 24,
  ROW = 26,
  BARS = 96,
  BARS_HEIGHT = 18,
  SHAPE = 120,
  NUMBER = 92, /* a column of numbers */
  NUMBERS = 4,
  GAP = 18
};

static size_t
rows_of (const HgStatsTable *table)
{
  return table->n < HG_STATS_ROWS ? table->n : HG_STATS_ROWS;
}

double
hg_stats_table_height (const HgStatsTable *table)
{
  return TITLE + SENTENCE + HEAD + ROW * (double)(rows_of (table) + (table->n > HG_STATS_ROWS));
}

static void
numbers (HgPen *pen, const HgTensorStats *stats, double right, double y)
{
  const double values[NUMBERS] = { stats->low, stats->high, stats->mean, stats->deviation };
  char text[48];
  for (size_t i = 0; i < NUMBERS; i++)
    hg_pen_text (pen, hg_format_number (text, sizeof text, values[i], 3), HG_TEXT_LABEL, false, HG_INK_TEXT,
                 right - (double)(NUMBERS - 1 - i) * NUMBER, y, HG_ALIGN_RIGHT);
}

static void
draw_row (HgPen *pen, const HgStatsRow *row, HgBox box)
{
  const double y = box.y + box.height / 2, right = box.x + box.width,
               bars = right - NUMBERS * NUMBER - GAP - BARS, shape = bars - GAP - SHAPE;
  char odd[48], note[80];
  hg_pen_runs (pen, &(HgRun){ row->name, HG_TEXT_LABEL, false, HG_INK_TEXT }, 1, box.x, y, HG_ALIGN_LEFT,
               shape - GAP - box.x);
  hg_pen_runs (pen, &(HgRun){ row->shape, HG_TEXT_LABEL, false, HG_INK_DIM }, 1, shape, y, HG_ALIGN_LEFT,
               SHAPE);
  if (!row->known)
    return;
  const HgTensorStats *stats = &row->stats;
  const HgHistogram histogram = { stats->bins, HG_STATS_BINS, stats->bins_low, stats->bins_high };
  hg_histogram_draw_bars (pen, &histogram, (HgBox){ bars, y - BARS_HEIGHT / 2.0, BARS, BARS_HEIGHT });
  if (hg_stats_odd (stats) == 0)
    {
      numbers (pen, stats, right, y);
      return;
    }
  hg_format_count (odd, sizeof odd, (int64_t)hg_stats_odd (stats));
  snprintf (note, sizeof note, "%s not finite", odd);
  hg_pen_text (pen, note, HG_TEXT_LABEL, true, HG_INK_ERROR, right, y, HG_ALIGN_RIGHT);
}

static void
draw_head (HgPen *pen, double x, double y, double width)
{
  static const char *const names[NUMBERS] = { "lowest", "highest", "mean", "deviation" };
  for (size_t i = 0; i < NUMBERS; i++)
    hg_pen_text (pen, names[i], HG_TEXT_CAPTION, false, HG_INK_DIM,
                 x + width - (double)(NUMBERS - 1 - i) * NUMBER, y, HG_ALIGN_RIGHT);
}

void
hg_stats_table_draw (HgPen *pen, const HgStatsTable *table, HgBox box)
{
  const size_t n = rows_of (table);
  double y = box.y;
  char count[48], rest[96];
  hg_pen_runs (pen, &(HgRun){ table->title, HG_TEXT_HEADING, true, HG_INK_TEXT }, 1, box.x, y + TITLE / 2.0,
               HG_ALIGN_LEFT, box.width);
  y += TITLE;
  hg_pen_runs (pen, &(HgRun){ table->sentence, HG_TEXT_LABEL, false, HG_INK_DIM }, 1, box.x, y + TITLE / 2.0,
               HG_ALIGN_LEFT, box.width);
  y += SENTENCE;
  draw_head (pen, box.x, y + HEAD / 2.0, box.width);
  y += HEAD;
  for (size_t i = 0; i < n; i++, y += ROW)
    {
      hg_pen_ink (pen, HG_INK_GRID);
      hg_pen_line (pen, box.x, y, box.x + box.width, y, 1);
      draw_row (pen, &table->rows[i], (HgBox){ box.x, y, box.width, ROW });
    }
  if (n == table->n)
    return;
  snprintf (rest, sizeof rest, "… and %s more",
            hg_format_count (count, sizeof count, (int64_t)(table->n - n)));
  hg_pen_text (pen, rest, HG_TEXT_LABEL, false, HG_INK_DIM, box.x, y + ROW / 2.0, HG_ALIGN_LEFT);
}
