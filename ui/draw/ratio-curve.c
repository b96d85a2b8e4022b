#include "ratio-curve.h"
#include <math.h>
#include <stdio.h>

enum
{
  LEFT = 34,
  RIGHT = 8,
  TOP = 26,
  BOTTOM = 38,
  POINT = 5 /* radius */
};

typedef struct
{
  const char *title, *brief, *across, *upwards;
} Words;

static const Words words[] = {
  [HG_RATIO_ROC] = { "ROC · AUC", "AUC", "false alarms", "recall" },
  [HG_RATIO_PRECISION_RECALL] = { "Precision–recall · AP", "AP", "recall", "precision" },
};

static HgAxes
axes_of (HgBox box, double scale)
{
  double s = fmax (scale, 1);
  HgAxes axes = { .box = { box.x + LEFT * s, box.y + TOP * s, fmax (box.width - (LEFT + RIGHT) * s, 1),
                           fmax (box.height - (TOP + BOTTOM) * s, 1) } };
  axes.x = hg_ticks_inside (0, 1, 3);
  axes.y = hg_ticks_inside (0, 1, 3);
  return axes;
}

static void
place (const HgVerdict *it, HgRatio ratio, double *x, double *y)
{
  *x = ratio == HG_RATIO_ROC ? (double)it->fp / (double)(it->fp + it->tn) : hg_verdict_recall (it);
  *y = ratio == HG_RATIO_ROC ? hg_verdict_recall (it) : hg_verdict_precision (it);
}

/* From rank to rank: straight for the characteristic, in steps for the precision, whose area is one of steps.
 */
static void
draw_curve (HgPen *pen, const HgRanking *ranking, HgRatio ratio, const HgAxes *axes)
{
  size_t plain = ranking->n - ranking->marked;
  double x, y;
  if (ratio == HG_RATIO_ROC)
    cairo_move_to (pen->cr, hg_axes_x (axes, 0), hg_axes_y (axes, 0));
  for (size_t k = 0; k < ranking->n_ranks; k++)
    {
      const HgRank *rank = &ranking->ranks[k];
      HgVerdict it = { plain - rank->fp, rank->fp, ranking->marked - rank->tp, rank->tp };
      place (&it, ratio, &x, &y);
      if (ratio == HG_RATIO_PRECISION_RECALL && k == 0)
        cairo_move_to (pen->cr, hg_axes_x (axes, 0), hg_axes_y (axes, y));
      else if (ratio == HG_RATIO_PRECISION_RECALL)
        {
          double before, now = hg_axes_y (axes, y);
          cairo_get_current_point (pen->cr, &before, &(double){ 0 });
          cairo_line_to (pen->cr, before, now);
        }
      cairo_line_to (pen->cr, hg_axes_x (axes, x), hg_axes_y (axes, y));
    }
  hg_pen_ink (pen, HG_INK_TRAINING);
  cairo_set_line_width (pen->cr, 2);
  cairo_set_line_join (pen->cr, CAIRO_LINE_JOIN_ROUND);
  cairo_stroke (pen->cr);
}

static void
write_title (char *text, size_t size, const char *name, double area)
{
  if (isnan (area))
    snprintf (text, size, "%s —", name);
  else
    snprintf (text, size, "%s %.3f", name, area);
}

void
hg_ratio_curve_draw (HgPen *pen, const HgRanking *ranking, HgRatio ratio, HgBox box)
{
  HgAxes axes = axes_of (box, pen->theme.scale);
  double s = fmax (pen->theme.scale, 1), chance = (double)ranking->marked / (double)ranking->n;
  double area = ratio == HG_RATIO_ROC ? ranking->auc : ranking->average_precision;
  char title[64] = "";
  write_title (title, sizeof title, words[ratio].title, area);
  const HgRun heading = { title, HG_TEXT_LABEL, true, HG_INK_TEXT };
  if (hg_pen_runs_width (pen, &heading, 1) > box.width)
    write_title (title, sizeof title, words[ratio].brief, area);
  hg_pen_runs (pen, &heading, 1, box.x, box.y + 8 * s, HG_ALIGN_LEFT, box.width);
  hg_axes_draw_y (pen, &axes, 6);
  hg_axes_draw_x (pen, &axes, "");
  double bottom = axes.box.y + axes.box.height, middle = box.x + box.width / 2;
  snprintf (title, sizeof title, "%s ↑ · %s →", words[ratio].upwards, words[ratio].across);
  const HgRun names = { title, HG_TEXT_CAPTION, false, HG_INK_DIM };
  hg_pen_runs (pen, &names, 1, middle, bottom + 30 * s, HG_ALIGN_CENTRE, box.width);
  hg_pen_ink (pen, HG_INK_DIM);
  cairo_set_line_width (pen->cr, 1.2);
  hg_pen_dash (pen, HG_DASH_MEAN);
  cairo_move_to (pen->cr, hg_axes_x (&axes, 0), hg_axes_y (&axes, ratio == HG_RATIO_ROC ? 0 : chance));
  cairo_line_to (pen->cr, hg_axes_x (&axes, 1), hg_axes_y (&axes, ratio == HG_RATIO_ROC ? 1 : chance));
  cairo_stroke (pen->cr);
  hg_pen_dash (pen, HG_DASH_NONE);
  if (!isnan (area))
    draw_curve (pen, ranking, ratio, &axes);
}

void
hg_ratio_curve_draw_point (HgPen *pen, HgRatio ratio, const HgVerdict *verdict, HgBox box)
{
  HgAxes axes = axes_of (box, pen->theme.scale);
  double x, y;
  place (verdict, ratio, &x, &y);
  if (!isfinite (x) || !isfinite (y))
    return;
  cairo_arc (pen->cr, hg_axes_x (&axes, x), hg_axes_y (&axes, y), POINT, 0, 2 * M_PI);
  hg_pen_ink (pen, HG_INK_VIEW);
  cairo_set_line_width (pen->cr, 2);
  cairo_stroke_preserve (pen->cr);
  hg_pen_ink (pen, HG_INK_VALIDATION);
  cairo_fill (pen->cr);
}
