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
hg_stack_span_text (const HgCheck *check, size_t first, size_t last, char *shape, size_t shape_size,
                    char *values, size_t values_size)
{
  char text[HG_SHAPE_TEXT], name[24];
  HgEdge exits[HG_STACK_MOST_EXITS];
  size_t n = hg_stack_exits (check->model, first, last, exits), used = 0;
  int64_t sum = hg_stack_span_values (check, first, last);
  *shape = '\0';
  for (size_t i = 0; i < n && used < shape_size; i++)
    {
      size_t slot = exits[i].slot;
      const HgLayer *layer = check->model->nodes[exits[i].node]->layer;
      used += (size_t)snprintf (shape + used, shape_size - used, "%s%s%s%s", used > 0 ? " + " : "",
                                slot > 0 ? hg_stack_output_name (layer, slot, name, sizeof name) : "",
                                slot > 0 ? " " : "",
                                hg_shape_text (&check->nodes[exits[i].node].out[slot], text));
    }
  if (sum == HG_UNKNOWN)
    snprintf (values, values_size, "%s", "");
  else
    hg_format_items (values, values_size, sum, "value", "values");
}

void
hg_stack_shape_text (const HgCheck *check, size_t row, char *shape, size_t shape_size, char *values,
                     size_t values_size)
{
  hg_stack_span_text (check, row, row, shape, shape_size, values, values_size);
}

const char *
hg_stack_mark (const HgModel *model, size_t node)
{
  size_t inputs = 0;
  for (size_t i = 0; i < model->n; i++)
    inputs += model->nodes[i]->n_in == 0;
  if (model->nodes[node]->n_in == 0)
    return inputs > 1 ? model->nodes[node]->name : "";
  for (size_t i = 0; model->n_outputs > 1 && i < model->n_outputs; i++)
    if (model->outputs[i].node == node)
      return "output";
  return hg_model_owner (model, node) != node ? "shared" : "";
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
  for (size_t f = 0; f < scene->layout->n_folds; f++)
    hg_stack_draw_fold (pen, scene, f, 0);
  for (size_t i = 0; i < scene->layout->n; i = hg_stack_layout_next (scene->layout, i))
    hg_stack_draw_bar (pen, scene, i, 0);
}
