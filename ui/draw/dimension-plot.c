#include "dimension-plot.h"
#include "analysis/dimensions-text.h"
#include "base/format.h"
#include <math.h>
#include <stdio.h>

enum
{
  NAMES = 174, /* width of the names */
  NUMBERS = 116,
  LEGEND = 24,
  AXIS = 26,
  ROW_MOST = 42,
  LINEAR_MOST = 20
};

static const double BEGIN = 0.6, /* of the logarithmic axis: what is 1 has a length too */
    PALE = 0.35;                 /* opacity of what there is room for */

static double
scale_of (const HgPen *pen)
{
  return fmax (pen->theme.scale, 1);
}

static HgInk
ink_of (const HgCheck *check, size_t node)
{
  switch (check->nodes[node].role)
    {
    case HG_ROLE_ENCODER:
      return HG_INK_ENCODER;
    case HG_ROLE_WAIST:
      return check->ratio <= 1 ? HG_INK_WAIST_NONE : check->ratio <= 2 ? HG_INK_WAIST_LITTLE : HG_INK_WAIST;
    case HG_ROLE_DECODER:
      return HG_INK_DECODER;
    default:
      return HG_INK_INPUT;
    }
}

double
hg_dimension_plot_height (const HgDimensionPlot *plot, double scale)
{
  return (LEGEND + AXIS + (double)HG_DIMENSION_ROW * (double)plot->now->n) * fmax (scale, 1);
}

static double
row_height (const HgDimensionPlot *plot, double scale, HgBox box)
{
  double room = box.height - (LEGEND + AXIS) * scale;
  return plot->now->n > 0 ? fmin (room / (double)plot->now->n, ROW_MOST * scale) : 0;
}

static HgAxes
axes_of (const HgDimensionPlot *plot, double scale, HgBox box)
{
  double most = 2, height = row_height (plot, scale, box) * (double)plot->now->n;
  for (size_t i = 0; i < plot->now->n; i++)
    most = fmax (most, (double)plot->now->items[i].values);
  HgAxes axes = { .box = { box.x + NAMES * scale, box.y + LEGEND * scale,
                           fmax (box.width - (NAMES + NUMBERS) * scale, 10), height } };
  int ticks = hg_axes_most (axes.box.width);
  axes.x = most > LINEAR_MOST ? hg_ticks_log (1, most, ticks) : hg_ticks_inside (0, most, ticks);
  if (axes.x.log)
    axes.x.low = BEGIN;
  return axes;
}

/* Where the axis has @x, not left of its beginning. */
static double
place (const HgAxes *axes, double x)
{
  return hg_axes_x (axes, fmax (x, axes->x.low));
}

static void
bar (HgPen *pen, const HgAxes *axes, double x, double y, double height, HgInk ink, double alpha)
{
  double width = fmax (place (axes, x) - axes->box.x, x > 0 ? 3 : 0);
  hg_pen_ink_alpha (pen, ink, alpha);
  hg_pen_rounded (pen, (HgBox){ axes->box.x, y, width, height }, fmin (3, width / 2));
  cairo_fill (pen->cr);
}

/* What its bar says, up to @right; and its name, too, where that has room. */
static void
draw_name (HgPen *pen, const HgDimensionPlot *plot, const HgDimension *item, bool waist, double right,
           double y)
{
  char title[96], name[HG_NAME_SIZE + 8], tail[HG_NAME_SIZE + 24];
  double room = (NAMES - 12) * scale_of (pen);
  hg_layer_describe (plot->check->model->nodes[item->node]->layer, title, sizeof title, NULL, 0);
  hg_dimension_name (plot->check->model, item, name, sizeof name);
  snprintf (tail, sizeof tail, "  %s%s", name, waist ? " · waist" : "");
  if (hg_pen_text_width (pen, title, HG_TEXT_LABEL, waist)
          + hg_pen_text_width (pen, tail, HG_TEXT_CAPTION, false)
      > room)
    snprintf (tail, sizeof tail, "%s", waist ? "  waist" : "");
  hg_pen_runs (
      pen,
      (HgRun[]){ { title, HG_TEXT_LABEL, waist, HG_INK_TEXT }, { tail, HG_TEXT_CAPTION, false, HG_INK_DIM } },
      2, right, y, HG_ALIGN_RIGHT, room);
}

static void
draw_row (HgPen *pen, const HgDimensionPlot *plot, const HgAxes *axes, size_t i, double height)
{
  const HgDimension *item = &plot->now->items[i];
  double y = axes->box.y + height * (double)i, middle = y + height / 2, thick = fmin (height * 0.64, 20),
         top = middle - thick / 2, s = scale_of (pen);
  bool waist = item->node == plot->check->waist && item->slot == 0;
  char values[48], rank[32], numbers[120];
  HgInk ink = ink_of (plot->check, item->node);
  draw_name (pen, plot, item, waist, axes->box.x - 9, middle);
  bar (pen, axes, (double)item->values, top, thick, ink, PALE);
  bar (pen, axes, item->measured.rank, top, thick, ink, 1);
  hg_pen_ink (pen, HG_INK_TEXT);
  double at = place (axes, (double)item->measured.components);
  if (item->measured.components > 0)
    hg_pen_line (pen, at, top - 2, at, top + thick + 2, 2);
  if (plot->before != NULL && i < plot->before->n && plot->before->items[i].measured.rank > 0)
    {
      at = place (axes, plot->before->items[i].measured.rank);
      hg_pen_ink (pen, HG_INK_DIM);
      hg_pen_dash (pen, HG_DASH_PCA);
      hg_pen_line (pen, at, y + 1, at, y + height - 1, 1.5);
      hg_pen_dash (pen, HG_DASH_NONE);
    }
  snprintf (numbers, sizeof numbers, "%s → %s",
            hg_format_count (values, sizeof values, (int64_t)item->values),
            hg_format_number (rank, sizeof rank, item->measured.rank, 3));
  hg_pen_text (pen, numbers, HG_TEXT_LABEL, waist, HG_INK_TEXT,
               axes->box.x + axes->box.width + (NUMBERS - 6) * s, middle, HG_ALIGN_RIGHT);
}

/* One sign of the legend and its word; returns where the next one begins. */
static double
entry (HgPen *pen, double x, double y, int sign, const char *word)
{
  hg_pen_ink_alpha (pen,
                    sign < 2    ? HG_INK_INPUT
                    : sign == 2 ? HG_INK_TEXT
                                : HG_INK_DIM,
                    sign == 0 ? PALE : 1);
  if (sign < 2)
    {
      hg_pen_rounded (pen, (HgBox){ x, y - 5, 16, 10 }, 3);
      cairo_fill (pen->cr);
    }
  else
    {
      if (sign == 3)
        hg_pen_dash (pen, HG_DASH_PCA);
      hg_pen_line (pen, x + 8, y - 7, x + 8, y + 7, sign == 2 ? 2 : 1.5);
      hg_pen_dash (pen, HG_DASH_NONE);
    }
  return x + 21 + hg_pen_text (pen, word, HG_TEXT_CAPTION, false, HG_INK_DIM, x + 21, y, HG_ALIGN_LEFT) + 15;
}

void
hg_dimension_plot_draw (HgPen *pen, const HgDimensionPlot *plot, HgBox box)
{
  double s = scale_of (pen), y = box.y + LEGEND * s / 2;
  double height = row_height (plot, s, box);
  HgAxes axes = axes_of (plot, s, box);
  if (plot->now->n == 0 || height < 8)
    return;
  double x = entry (pen, box.x, y, 0, "values per sample");
  x = entry (pen, x, y, 1, "effective rank");
  x = entry (pen, x, y, 2, "components for 95 %");
  if (plot->before != NULL)
    entry (pen, x, y, 3, "rank untrained");
  hg_axes_draw_x (pen, &axes, "values, rank");
  for (size_t i = 0; i < plot->now->n; i++)
    draw_row (pen, plot, &axes, i, height);
}

size_t
hg_dimension_plot_find (const HgDimensionPlot *plot, double scale, HgBox box, double y)
{
  double s = fmax (scale, 1), height = row_height (plot, s, box);
  double row = height > 0 ? floor ((y - box.y - LEGEND * s) / height) : -1;
  return row < 0 || row >= (double)plot->now->n ? plot->now->n : (size_t)row;
}

void
hg_dimension_plot_mark (HgPen *pen, const HgDimensionPlot *plot, HgBox box, size_t row)
{
  double s = scale_of (pen), height = row_height (plot, s, box);
  if (row >= plot->now->n)
    return;
  hg_pen_ink (pen, HG_INK_SELECTION);
  hg_pen_rounded (
      pen, (HgBox){ box.x + 1, box.y + LEGEND * s + height * (double)row + 1, box.width - 2, height - 2 }, 6);
  cairo_set_line_width (pen->cr, 1.5);
  cairo_stroke (pen->cr);
}
