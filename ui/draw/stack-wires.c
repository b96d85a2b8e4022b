/* The wires beside the spine, and what is said about them. */
#include "stack-parts.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

enum
{
  CORNER = 4, /* radius */
  ARROW = 5,
  SEAM = 6,  /* width of the gap that a crossing leaves in the wire below */
  ABOVE = 14 /* an input's number stands above the place where its wire enters */
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

/* A wire as it is drawn: down the lane at x from the height y0 of one bar to y1 of the other. */
typedef struct
{
  double from, to; /* the bars' left edges */
  double x, y0, y1, turn;
} Path;

static Path
path_of (const HgStackLayout *layout, const HgStackWire *wire)
{
  HgBox from = layout->rows[wire->from].bar, to = layout->rows[wire->to].bar;
  Path path = { .from = from.x,
                .to = to.x - ARROW,
                .x = round (hg_stack_layout_lane (layout, wire->lane)) + 0.5,
                .y0 = round (from.y + from.height * wire->leaves) + 0.5,
                .y1 = round (to.y + to.height * wire->enters) + 0.5 };
  path.turn = fmin (CORNER, fabs (path.y1 - path.y0) / 2);
  return path;
}

static void
trace_lane (HgPen *pen, Path path)
{
  cairo_move_to (pen->cr, path.x, path.y0 + path.turn);
  cairo_line_to (pen->cr, path.x, path.y1 - path.turn);
}

/* Out of one bar and into the other, with the corners. */
static void
trace_ends (HgPen *pen, Path path)
{
  double x = path.x, turn = path.turn;
  cairo_move_to (pen->cr, path.from, path.y0);
  cairo_line_to (pen->cr, x + turn, path.y0);
  cairo_curve_to (pen->cr, x, path.y0, x, path.y0, x, path.y0 + turn);
  cairo_move_to (pen->cr, x, path.y1 - turn);
  cairo_curve_to (pen->cr, x, path.y1, x, path.y1, x + turn, path.y1);
  cairo_line_to (pen->cr, path.to, path.y1);
}

/* What the ends go across, clear of the wire's own lane. */
static void
trace_seams (HgPen *pen, Path path)
{
  cairo_move_to (pen->cr, path.from, path.y0);
  cairo_line_to (pen->cr, fmin (path.x + SEAM / 2.0, path.from), path.y0);
  cairo_move_to (pen->cr, fmin (path.x + SEAM / 2.0, path.to), path.y1);
  cairo_line_to (pen->cr, path.to, path.y1);
}

static void
draw_arrow (HgPen *pen, HgBox to, const HgStackWire *wire)
{
  cairo_move_to (pen->cr, to.x - 1, round (to.y + to.height * wire->enters) + 0.5);
  cairo_rel_line_to (pen->cr, -ARROW - 1, -ARROW / 2.0 - 0.5);
  cairo_rel_line_to (pen->cr, 0, ARROW + 1);
  cairo_close_path (pen->cr);
  cairo_fill (pen->cr);
}

static bool
is_lit (const HgStackScene *scene, const HgStackWire *wire)
{
  size_t row = scene->lit > 0 && scene->lit <= scene->layout->n ? scene->layout->rows[scene->lit - 1].head
                                                                : HG_NO_NODE;
  return wire->from == row || wire->to == row;
}

/* All wires, or those that are lit, part by part: where an end goes across a lane, a seam in the view's
 * colour cuts that one, and nothing seems to join that does not. */
static void
draw_parts (HgPen *pen, const HgStackScene *scene, bool lit)
{
  static const struct
  {
    void (*trace) (HgPen *pen, Path path);
    double width;
    bool seam;
  } parts[] = { { trace_lane, 1.5, false }, { trace_seams, SEAM, true }, { trace_ends, 1.5, false } };
  const HgStackLayout *layout = scene->layout;
  for (size_t part = 0; part < sizeof parts / sizeof *parts; part++)
    for (size_t i = 0; i < layout->n_wires; i++)
      {
        const HgStackWire *wire = &layout->wires[i];
        HgBox from = layout->rows[wire->from].bar, to = layout->rows[wire->to].bar;
        if (!hg_stack_shows (scene, fmin (from.y, to.y), fmax (from.y + from.height, to.y + to.height))
            || (lit && (parts[part].seam || !is_lit (scene, wire))))
          continue;
        hg_pen_ink (pen, parts[part].seam ? HG_INK_VIEW : lit ? HG_INK_SELECTION : HG_INK_DIM);
        cairo_set_line_width (pen->cr, parts[part].width);
        parts[part].trace (pen, path_of (layout, wire));
        cairo_stroke (pen->cr);
        if (parts[part].trace == trace_ends)
          draw_arrow (pen, to, wire);
      }
}

/* What is said on a wire: the name of an output that is not the first where it leaves; which input it is,
 * where there are several, before it enters. */
static void
draw_names (HgPen *pen, const HgStackScene *scene, const HgStackWire *wire)
{
  const HgStackLayout *layout = scene->layout;
  double leaves = layout->rows[wire->from].label, lane = hg_stack_layout_lane (layout, wire->lane);
  HgBox to = layout->rows[wire->to].bar;
  double enters = to.y + to.height * wire->enters - ABOVE * fmax (pen->theme.scale, 1.0);
  char name[24];
  if (wire->slot > 0 && hg_stack_shows (scene, leaves - 24, leaves + 24))
    {
      hg_stack_output_name (scene->check->model->nodes[wire->node]->layer, wire->slot, name, sizeof name);
      hg_pen_halo (pen, strlen (name) == 1 ? name : name + strlen ("output "), HG_TEXT_CAPTION, lane, leaves);
    }
  if (wire->input == 0 || !hg_stack_shows (scene, enters - 24, enters + 24))
    return;
  snprintf (name, sizeof name, "%zu", wire->input);
  hg_pen_halo (pen, name, HG_TEXT_CAPTION, lane, enters);
}

void
hg_stack_draw_wires (HgPen *pen, const HgStackScene *scene)
{
  draw_parts (pen, scene, false);
  if (scene->lit > 0)
    draw_parts (pen, scene, true);
  for (size_t i = 0; i < scene->layout->n_wires; i++)
    draw_names (pen, scene, &scene->layout->wires[i]);
}
