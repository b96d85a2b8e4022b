/* The whole stack as one picture, and the texts that the drawing and a screen reader share. */
#include "stack.h"
#include "base/format.h"
#include "stack-lanes.h"
#include "stack-parts.h"
#include <stdio.h>

enum
{
  HEADING_Y = 24
};

void
hg_stack_shape_text (const HgCheck *check, size_t row, char *shape, size_t shape_size, char *values,
                     size_t values_size)
{
  char text[HG_SHAPE_TEXT], name[24];
  bool reads[HG_MAX_OUTPUTS];
  int64_t n = hg_stack_values (check, row, reads);
  size_t used = 0;
  *shape = '\0';
  for (size_t slot = 0; slot < HG_MAX_OUTPUTS && used < shape_size; slot++)
    if (reads[slot])
      used += (size_t)snprintf (
          shape + used, shape_size - used, "%s%s%s%s", used > 0 ? " + " : "",
          slot > 0 ? hg_stack_output_name (check->model->nodes[row]->layer, slot, name, sizeof name) : "",
          slot > 0 ? " " : "", hg_shape_text (&check->nodes[row].out[slot], text));
  if (n == HG_UNKNOWN)
    snprintf (values, values_size, "%s", "");
  else
    hg_format_items (values, values_size, n, "value", "values");
}

static HgInk
waist_ink (double ratio)
{
  if (ratio > 2.0 || ratio <= 0) /* 0: not known */
    return HG_INK_WAIST;
  return ratio > 1.0 ? HG_INK_WAIST_LITTLE : HG_INK_WAIST_NONE;
}

HgInk
hg_stack_bar_ink (const HgCheck *check, size_t row)
{
  static const HgInk inks[] = {
    [HG_ROLE_INPUT] = HG_INK_INPUT,     [HG_ROLE_ENCODER] = HG_INK_ENCODER, [HG_ROLE_WAIST] = HG_INK_WAIST,
    [HG_ROLE_DECODER] = HG_INK_DECODER, [HG_ROLE_OUTPUT] = HG_INK_INPUT,
  };
  HgRole role = check->nodes[row].role;
  return role == HG_ROLE_WAIST ? waist_ink (check->ratio) : inks[role];
}

void
hg_stack_draw_heading (HgPen *pen, double width)
{
  hg_pen_text (pen, "Stack", HG_TEXT_HEADING, true, HG_INK_TEXT, HG_STACK_MARGIN, HEADING_Y, HG_ALIGN_LEFT);
  hg_pen_text (pen, "parameters", HG_TEXT_LABEL, false, HG_INK_DIM, width - HG_STACK_MARGIN, HEADING_Y,
               HG_ALIGN_RIGHT);
}

void
hg_stack_draw_plus (HgPen *pen, const HgStackScene *scene, size_t row, unsigned flags)
{
  HgBox box = scene->layout->rows[row].plus;
  if (box.width <= 0 || !hg_stack_shows (scene, box.y - 2, box.y + box.height + 2))
    return;
  double x = box.x + box.width / 2.0, y = box.y + box.height / 2.0;
  bool lit = (flags & (HG_BAR_HOVER | HG_BAR_FOCUSED)) != 0;
  cairo_new_sub_path (pen->cr);
  cairo_arc (pen->cr, x, y, box.width / 2.0, 0, 2 * G_PI);
  hg_pen_ink (pen, lit ? HG_INK_SELECTION : HG_INK_GHOST);
  cairo_set_line_width (pen->cr, flags & HG_BAR_FOCUSED ? 2.4 : 1.2);
  cairo_stroke (pen->cr);
  hg_pen_ink (pen, lit ? HG_INK_SELECTION : HG_INK_DIM);
  cairo_set_line_width (pen->cr, 1.6);
  cairo_move_to (pen->cr, x - 4, y);
  cairo_line_to (pen->cr, x + 4, y);
  cairo_move_to (pen->cr, x, y - 4);
  cairo_line_to (pen->cr, x, y + 4);
  cairo_stroke (pen->cr);
}

void
hg_stack_draw (HgPen *pen, const HgStackScene *scene)
{
  hg_stack_draw_heading (pen, scene->layout->width);
  hg_stack_draw_ground (pen, scene);
  for (size_t i = 0; i < scene->layout->n; i++)
    hg_stack_draw_bar (pen, scene, i, 0);
}
