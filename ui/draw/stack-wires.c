/* The wires beside the spine, and what is said about them. */
#include "stack-parts.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

enum
{
  CORNER = 4, /* radius */
  ARROW = 5
};

const char *
hg_stack_output_name (const HgLayer *layer, size_t slot, char *text, size_t size)
{
  static const char *const states[] = { "sequence", "h", "c" };
  if (slot > 0 && slot < 3 && hg_layer_param (layer, "return_state") != NULL)
    snprintf (text, size, "%s", states[slot]);
  else
    snprintf (text, size, "output %zu", slot + 1);
  return text;
}

/* "LSTM 64", or "LSTM 64 (lstm_1)" where another layer is called the same. */
static void
name_node (const HgModel *model, size_t node, char *text, size_t size)
{
  char other[128];
  hg_layer_describe (model->nodes[node]->layer, text, size, NULL, 0);
  for (size_t i = 0; i < model->n; i++)
    {
      hg_layer_describe (model->nodes[i]->layer, other, sizeof other, NULL, 0);
      size_t used = strlen (text);
      if (i == node || strcmp (other, text) != 0 || used >= size)
        continue;
      snprintf (text + used, size - used, " (%s)", model->nodes[node]->name);
      return;
    }
}

/* "h and c from LSTM 64": the inputs of @node from input @k on that come from the same layer; returns how
 * many. */
static size_t
name_group (const HgModel *model, const HgNode *node, size_t k, char *text, size_t size)
{
  char source[200], slots[80] = "", slot[24];
  size_t n = 1, used = 0;
  name_node (model, node->in[k].node, source, sizeof source);
  while (k + n < node->n_in && node->in[k + n].node == node->in[k].node && node->in[k].slot > 0)
    n++;
  for (size_t i = 0; i < n && used < sizeof slots; i++)
    used += (size_t)snprintf (slots + used, sizeof slots - used, "%s%s",
                              i == 0      ? ""
                              : i + 1 < n ? ", "
                                          : " and ",
                              hg_stack_output_name (model->nodes[node->in[k].node]->layer,
                                                    node->in[k + i].slot, slot, sizeof slot));
  if (node->in[k].slot > 0)
    snprintf (text, size, "%s from %s", slots, source);
  else
    snprintf (text, size, "%s", source);
  return n;
}

char *
hg_stack_takes_text (const HgModel *model, size_t row, char *text, size_t size)
{
  const HgNode *node = model->nodes[row];
  bool plain = node->n_in == 0 || (node->n_in == 1 && node->in[0].node + 1 == row && node->in[0].slot == 0);
  size_t used = 0;
  *text = '\0';
  for (size_t k = 0; k < node->n_in && !plain && used < size;)
    {
      char group[300];
      bool first = k == 0;
      k += name_group (model, node, k, group, sizeof group);
      used += (size_t)snprintf (text + used, size - used, "%s%s",
                                first            ? "takes "
                                : k < node->n_in ? ", "
                                                 : " and ",
                                group);
    }
  return text;
}

/* From the bar @from into the lane and down to @to, with rounded corners and an arrow. */
static void
draw_wire (HgPen *pen, HgBox from, HgBox to, double lane, const HgStackWire *wire)
{
  double y0 = round (from.y + from.height * wire->leaves) + 0.5,
         y1 = round (to.y + to.height * wire->enters) + 0.5;
  double turn = fmin (CORNER, fabs (y1 - y0) / 2), x = round (lane) + 0.5;
  cairo_set_line_width (pen->cr, 1.5);
  cairo_move_to (pen->cr, from.x, y0);
  cairo_line_to (pen->cr, x + turn, y0);
  cairo_curve_to (pen->cr, x, y0, x, y0, x, y0 + turn);
  cairo_line_to (pen->cr, x, y1 - turn);
  cairo_curve_to (pen->cr, x, y1, x, y1, x + turn, y1);
  cairo_line_to (pen->cr, to.x - ARROW, y1);
  cairo_stroke (pen->cr);
  cairo_move_to (pen->cr, to.x - 1, y1);
  cairo_rel_line_to (pen->cr, -ARROW - 1, -ARROW / 2.0 - 0.5);
  cairo_rel_line_to (pen->cr, 0, ARROW + 1);
  cairo_close_path (pen->cr);
  cairo_fill (pen->cr);
}

void
hg_stack_draw_wires (HgPen *pen, const HgStackScene *scene)
{
  const HgStackLayout *layout = scene->layout;
  for (size_t i = 0; i < layout->n_wires; i++)
    {
      const HgStackWire *wire = &layout->wires[i];
      HgBox from = layout->rows[wire->from].bar, to = layout->rows[wire->to].bar;
      if (!hg_stack_shows (scene, fmin (from.y, to.y), fmax (from.y + from.height, to.y + to.height)))
        continue;
      bool lit = scene->lit == wire->from + 1 || scene->lit == wire->to + 1;
      hg_pen_ink (pen, lit ? HG_INK_SELECTION : HG_INK_DIM);
      draw_wire (pen, from, to, hg_stack_layout_lane (layout, wire->lane), wire);
    }
  for (size_t i = 0; i < layout->n_wires; i++)
    {
      const HgStackWire *wire = &layout->wires[i];
      double y = layout->rows[wire->from].label;
      char name[24];
      if (!hg_stack_shows (scene, y - 24, y + 24))
        continue;
      hg_stack_output_name (scene->check->model->nodes[wire->from]->layer, wire->slot, name, sizeof name);
      if (wire->slot > 0)
        hg_pen_halo (pen, strlen (name) == 1 ? name : name + strlen ("output "), HG_TEXT_CAPTION,
                     hg_stack_layout_lane (layout, wire->lane), y);
    }
}
