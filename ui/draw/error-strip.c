#include "error-strip.h"
#include "series.h"
#include "thin.h"
#include <math.h>

enum
{
  BARS = 24,
  PAD = 3 /* above and below, for the mark */
};

double
hg_error_strip_height (const HgTheme *theme)
{
  return fmax (BARS, HG_TEXT_CAPTION * theme->scale) + 2 * PAD;
}

/* Of the bars. */
static HgBox
inside (const HgErrorStrip *strip, HgBox box, double scale)
{
  double s = fmax (scale, 1), left = HG_SERIES_LEFT * s, right = HG_SERIES_RIGHT * s;
  double width = fmax (box.width - left - right, 1);
  if (strip->widest > 0)
    width = fmin (width, strip->widest * (double)strip->n);
  return (HgBox){ box.x + left, box.y + PAD, width, BARS };
}

size_t
hg_error_strip_worst (const HgErrorStrip *strip)
{
  size_t worst = strip->n;
  for (size_t i = 0; i < strip->n; i++)
    if (isfinite (strip->values[i]) && (worst == strip->n || strip->values[i] > strip->values[worst]))
      worst = i;
  return worst;
}

void
hg_error_strip_draw (HgPen *pen, const HgErrorStrip *strip, HgBox box)
{
  double s = fmax (pen->theme.scale, 1);
  HgBox bars = inside (strip, box, pen->theme.scale);
  size_t worst = hg_error_strip_worst (strip);
  double most = worst < strip->n && strip->values[worst] > 0 ? strip->values[worst] : 1;
  double slot = bars.width / (double)(strip->n > 0 ? strip->n : 1), gap = slot >= 5 ? 1 : 0;
  hg_pen_text (pen, strip->title, HG_TEXT_CAPTION, false, HG_INK_DIM, bars.x - 6, bars.y + BARS / 2.0,
               HG_ALIGN_RIGHT);
  size_t column = hg_thin_column (strip->n, bars.width); /* values of one bar */
  for (size_t i = 0; i < strip->n; i += column)
    {
      size_t end = i + column < strip->n ? i + column : strip->n;
      double share = hg_thin_greatest (strip->values, i, end) / most;
      double height = fmax (round (share * BARS), 1), x = bars.x + (double)i * slot;
      hg_pen_colour (pen, hg_ramp_colour (HG_RAMP_ERROR, 0.25 + 0.75 * share), 1);
      cairo_rectangle (pen->cr, x, bars.y + BARS - height, fmax ((double)(end - i) * slot - gap, 0.5),
                       height);
      cairo_fill (pen->cr);
    }
  hg_pen_ink (pen, HG_INK_GHOST);
  hg_pen_line (pen, bars.x, bars.y + BARS, bars.x + bars.width, bars.y + BARS, 1);
  if (strip->marked < strip->n)
    {
      hg_pen_ink (pen, HG_INK_SELECTION);
      cairo_set_line_width (pen->cr, 2);
      hg_pen_rounded (
          pen, (HgBox){ bars.x + (double)strip->marked * slot - 1, bars.y - 2, fmax (slot, 3) + 1, BARS + 4 },
          2);
      cairo_stroke (pen->cr);
    }
  hg_pen_runs (pen, &(HgRun){ strip->note, HG_TEXT_CAPTION, false, HG_INK_DIM }, 1,
               box.x + box.width - HG_SERIES_RIGHT * s + 12, bars.y + BARS / 2.0, HG_ALIGN_LEFT,
               HG_SERIES_RIGHT * s - 18);
}

size_t
hg_error_strip_at (const HgErrorStrip *strip, HgBox box, double scale, double x)
{
  HgBox bars = inside (strip, box, scale);
  double at = (x - bars.x) / bars.width * (double)strip->n;
  return at >= 0 && at < (double)strip->n ? (size_t)at : strip->n;
}
