#include "confusion.h"
#include "base/format.h"
#include <math.h>
#include <stdio.h>

enum
{
  TOP = 46,
  LEFT = 66, /* most of it */
  NAME = 21, /* line of a name that stands above its row */
  BOTTOM = 14,
  GAP = 3
};

static const char FLAGGED[] = "flagged";

/* One count, with its share of the row below it. */
static void
draw_cell (HgPen *pen, size_t n, size_t of, HgBox box)
{
  double share = of > 0 ? (double)n / (double)of : 0, s = fmax (pen->theme.scale, 1);
  char count[48], percent[32] = "—";
  double middle = box.x + box.width / 2, centre = box.y + box.height / 2;
  if (of > 0)
    snprintf (percent, sizeof percent, "%.1f %%", 100 * share);
  hg_pen_ink_alpha (pen, HG_INK_TRAINING, 0.06 + 0.3 * share);
  hg_pen_rounded (pen, box, 6);
  cairo_fill (pen->cr);
  hg_pen_text (pen, hg_format_count (count, sizeof count, (int64_t)n), HG_TEXT_BODY, true, HG_INK_TEXT,
               middle, centre - 8 * s, HG_ALIGN_CENTRE);
  hg_pen_text (pen, percent, HG_TEXT_CAPTION, false, HG_INK_TEXT, middle, centre + 10 * s, HG_ALIGN_CENTRE);
}

/* What a cell and the word above it take. */
static double
least_width (HgPen *pen)
{
  return fmax (hg_pen_text_width (pen, FLAGGED, HG_TEXT_CAPTION, false),
               hg_pen_text_width (pen, "100.0 %", HG_TEXT_CAPTION, false));
}

void
hg_confusion_draw (HgPen *pen, const HgVerdict *verdict, const char *plain, const char *marked, HgBox box)
{
  double s = fmax (pen->theme.scale, 1), top = TOP * s;
  double name = fmax (hg_pen_text_width (pen, plain, HG_TEXT_CAPTION, false),
                      hg_pen_text_width (pen, marked, HG_TEXT_CAPTION, false));
  double left = fmin (name + 10, LEFT * s);
  bool above = (box.width - left - GAP) / 2 < least_width (pen); /* no room for names beside their rows */
  double line = above ? NAME * s : 0;
  left = above ? 0 : left;
  double width = fmax ((box.width - left - GAP) / 2, 1),
         height = fmax ((box.height - top - BOTTOM - GAP) / 2 - line, 1);
  const size_t counts[2][2] = { { verdict->tn, verdict->fp }, { verdict->fn, verdict->tp } };
  const char *const columns[] = { "below", FLAGGED }, *const rows[] = { plain, marked };
  hg_pen_text (pen, "Confusion", HG_TEXT_LABEL, true, HG_INK_TEXT, box.x, box.y + 8 * s, HG_ALIGN_LEFT);
  for (int i = 0; i < 2; i++)
    {
      HgRun run = { rows[i], HG_TEXT_CAPTION, false, HG_INK_DIM };
      double y = box.y + top + i * (height + GAP) + (i + 1) * line, x = box.x + left + i * (width + GAP);
      hg_pen_text (pen, columns[i], HG_TEXT_CAPTION, false, HG_INK_DIM, x + width / 2, box.y + top - 11 * s,
                   HG_ALIGN_CENTRE);
      hg_pen_runs (pen, &run, 1, box.x, above ? y - 0.6 * line : y + height / 2, HG_ALIGN_LEFT,
                   above ? box.width : left - 6);
      for (int j = 0; j < 2; j++)
        draw_cell (pen, counts[i][j], counts[i][0] + counts[i][1],
                   (HgBox){ box.x + left + j * (width + GAP), y, width, height });
    }
}
