/* Between and beside the bars: silhouettes and broken lines, ghosts, shapes, parameter counts, and the scale
 * under the stack, which reads from the middle outwards as the bars do. */
#include "stack-parts.h"
#include "base/format.h"
#include "model/numbers.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

static double
middle (HgBox box)
{
  return box.y + box.height / 2.0;
}

/* A dashed-in line instead of a silhouette, where what comes out of one layer does not fit into the next. */
static void
draw_break (HgPen *pen, const HgStackScene *scene, size_t i)
{
  const HgStackLayout *layout = scene->layout;
  const HgStackRow *row = &layout->rows[i];
  double x = layout->centre, end = row->card.height > 0 ? row->card.y : row->gap.y + row->gap.height;
  double text = 8 * fmax (pen->theme.scale, 1.0);
  hg_pen_ink (pen, HG_INK_ERROR);
  cairo_set_line_width (pen->cr, 1.5);
  cairo_move_to (pen->cr, x, row->gap.y);
  cairo_line_to (pen->cr, x, fmax (row->label - text, row->gap.y));
  cairo_move_to (pen->cr, x, fmin (row->label + text, end));
  cairo_line_to (pen->cr, x, end);
  cairo_stroke (pen->cr);
}

HgNodeState
hg_stack_row_state (const HgStackScene *scene, size_t row)
{
  const HgFold *fold = scene->layout->rows[row].fold;
  return fold != NULL ? hg_fold_state (fold, scene->check) : scene->check->nodes[row].state;
}

static void
draw_silhouette (HgPen *pen, const HgStackScene *scene, size_t i)
{
  const HgStackLayout *layout = scene->layout;
  size_t next = hg_stack_layout_next (layout, i);
  HgNodeState state = hg_stack_row_state (scene, i);
  if (state == HG_NODE_UNKNOWN && layout->rows[i].card.height > 0)
    return; /* its note lies in between */
  if (state == HG_NODE_BROKEN || hg_stack_row_state (scene, next) == HG_NODE_BROKEN
      || layout->rows[i].card.height > 0)
    {
      draw_break (pen, scene, i);
      return;
    }
  HgBox above = layout->rows[i].bar, below = layout->rows[next].bar;
  double top = above.y + above.height, bottom = below.y, tint = hg_theme_tint (&pen->theme);
  HgColour from = hg_theme_ink (&pen->theme, hg_stack_bar_ink (scene->check, layout->rows[i].last));
  HgColour to = hg_theme_ink (&pen->theme, hg_stack_bar_ink (scene->check, layout->rows[next].last));
  cairo_pattern_t *pattern = cairo_pattern_create_linear (0, top, 0, bottom);
  cairo_pattern_add_color_stop_rgba (pattern, 0, from.r, from.g, from.b, tint);
  cairo_pattern_add_color_stop_rgba (pattern, 1, to.r, to.g, to.b, tint);
  cairo_move_to (pen->cr, above.x + HG_BAR_RADIUS, top);
  cairo_line_to (pen->cr, above.x + above.width - HG_BAR_RADIUS, top);
  cairo_line_to (pen->cr, below.x + below.width - HG_BAR_RADIUS, bottom);
  cairo_line_to (pen->cr, below.x + HG_BAR_RADIUS, bottom);
  cairo_close_path (pen->cr);
  cairo_set_source (pen->cr, pattern);
  cairo_fill (pen->cr);
  cairo_pattern_destroy (pattern);
}

static void
draw_ghost (HgPen *pen, const HgStackScene *scene, size_t i)
{
  const HgStackLayout *layout = scene->layout;
  const HgStackRow *row = &layout->rows[i];
  if (row->ghost <= 0)
    return;
  double away = layout->density == HG_STACK_COMPACT ? 3 : 6;
  double left = layout->centre - row->ghost / 2.0, right = layout->centre + row->ghost / 2.0;
  const double dash[] = { 4, 3 };
  hg_pen_ink (pen, HG_INK_GHOST);
  cairo_set_dash (pen->cr, dash, 2, 0);
  hg_pen_line (pen, left, row->bar.y - away, right, row->bar.y - away, 1.2);
  hg_pen_line (pen, left, row->bar.y + row->bar.height + away, right, row->bar.y + row->bar.height + away,
               1.2);
  cairo_set_dash (pen->cr, NULL, 0, 0);
}

static int64_t
parameters_of (const HgStackScene *scene, size_t row)
{
  const HgFold *fold = scene->layout->rows[row].fold;
  return fold != NULL ? hg_fold_parameters (fold, scene->check) : scene->check->nodes[row].parameters;
}

char *
hg_stack_count_text (const HgStackScene *scene, size_t row, char *text, size_t size)
{
  int64_t parameters = parameters_of (scene, row);
  if (scene->hidden & HG_HIDES_COUNTS)
    snprintf (text, size, "?");
  else if (parameters == HG_UNKNOWN)
    snprintf (text, size, "—");
  else
    hg_format_brief (text, size, parameters);
  return text;
}

static void
draw_count (HgPen *pen, const HgStackScene *scene, size_t i)
{
  char text[48];
  double right = scene->layout->width - HG_STACK_MARGIN, y = scene->layout->rows[i].count;
  hg_pen_text (pen, hg_stack_count_text (scene, i, text, sizeof text), HG_TEXT_LABEL, false,
               parameters_of (scene, i) > 0 && (scene->hidden & HG_HIDES_COUNTS) == 0 ? HG_INK_TEXT
                                                                                      : HG_INK_DIM,
               right, y, HG_ALIGN_RIGHT);
  if (hg_stack_asks (scene, i, HG_NUMBER_PARAMETERS))
    hg_stack_underline (pen, right - hg_pen_text_width (pen, text, HG_TEXT_LABEL, false), right, y);
}

static void
tick (HgPen *pen, double x, double y)
{
  hg_pen_line (pen, x, y - 3, x, y + 4, 1);
}

/* Ticks at the least, and at 10, 100 … beyond it, on both sides of the middle; the labels stand on the right,
 * the largest value on the left. */
static void
draw_axis (HgPen *pen, const HgStackScene *scene)
{
  const HgStackLayout *layout = scene->layout;
  HgBox axis = layout->axis;
  if (axis.height <= 0 || (scene->hidden & HG_HIDES_SHAPES) != 0)
    return;
  char text[64], most[80];
  double end = axis.x + axis.width, under = axis.y + 13 * fmax (pen->theme.scale, 1.0);
  snprintf (most, sizeof most, "%s %s", hg_format_brief (text, sizeof text, layout->scale.most),
            layout->scale.most == 1 ? "value" : "values");
  hg_pen_text (pen, most, HG_TEXT_CAPTION, false, HG_INK_DIM, axis.x, under, HG_ALIGN_LEFT);
  double taken = fmax (layout->centre, axis.x + hg_pen_text_width (pen, most, HG_TEXT_CAPTION, false) + 6);
  hg_pen_ink (pen, HG_INK_GHOST);
  hg_pen_line (pen, axis.x, axis.y, end, axis.y, 1);
  tick (pen, axis.x, axis.y);
  tick (pen, end, axis.y);
  int64_t ten = 1;
  for (int64_t v = layout->scale.least; v < layout->scale.most; v = ten)
    {
      while (ten <= v)
        ten *= 10;
      double half = hg_stack_layout_bar_width (layout, v) / 2.0, x = layout->centre + half;
      if (x > end - 18)
        break;
      hg_pen_ink (pen, HG_INK_GHOST);
      tick (pen, layout->centre - half, axis.y);
      tick (pen, x, axis.y);
      hg_format_brief (text, sizeof text, v);
      double width = hg_pen_text_width (pen, text, HG_TEXT_CAPTION, false);
      if (x - width / 2.0 < taken)
        continue;
      hg_pen_text (pen, text, HG_TEXT_CAPTION, false, HG_INK_DIM, x, under, HG_ALIGN_CENTRE);
      taken = x + width / 2.0 + 6;
    }
}

void
hg_stack_draw_ground (HgPen *pen, const HgStackScene *scene)
{
  const HgStackLayout *layout = scene->layout;
  for (size_t i = 0, next; (next = hg_stack_layout_next (layout, i)) < layout->n; i = next)
    {
      double above = layout->rows[i].bar.y, below = layout->rows[next].bar.y;
      if (layout->rows[i].flows && hg_stack_shows (scene, fmin (above, below), fmax (above, below)))
        draw_silhouette (pen, scene, i);
    }
  hg_stack_draw_wires (pen, scene);
  hg_stack_draw_groups (pen, scene);
  for (size_t i = 0; i < layout->n; i = hg_stack_layout_next (layout, i))
    {
      const HgStackRow *row = &layout->rows[i];
      double line = 24 * fmax (pen->theme.scale, 1.0);
      if (!hg_stack_shows (scene, fmin (row->bar.y, row->gap.y) - line,
                           fmax (row->bar.y + row->bar.height, row->gap.y + row->gap.height) + line))
        continue;
      draw_ghost (pen, scene, i);
      hg_stack_draw_shape (pen, scene, i);
      draw_count (pen, scene, i);
    }
  if (layout->n > 0 && middle (layout->rows[layout->n - 1].bar) < layout->total)
    {
      char text[48];
      hg_format_brief (text, sizeof text, scene->check->parameters);
      hg_pen_text (pen, scene->hidden & HG_HIDES_COUNTS ? "?" : text, HG_TEXT_LABEL, true, HG_INK_TEXT,
                   layout->width - HG_STACK_MARGIN, layout->total, HG_ALIGN_RIGHT);
    }
  draw_axis (pen, scene);
}
