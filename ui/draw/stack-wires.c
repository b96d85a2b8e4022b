/* The wires beside the spine, and what is said about them. */
#include "stack-parts.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

enum
{
  CORNER = 4, /* radius */
  ARROW = 5,
  SEAM = 6, /* width of the gap that a crossing leaves in the wire below */
  CARD_INSET = 10,
  AWAY = 14 /* of what is said from where its wire leaves or enters */
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

/* The selected wire: bolder than those that are lit. */
static void
draw_selected (HgPen *pen, const HgStackScene *scene)
{
  if (scene->wire == 0 || scene->wire > scene->layout->n_wires)
    return;
  const HgStackWire *wire = &scene->layout->wires[scene->wire - 1];
  hg_pen_ink (pen, HG_INK_SELECTION);
  cairo_set_line_width (pen->cr, 3);
  trace_lane (pen, path_of (scene->layout, wire));
  trace_ends (pen, path_of (scene->layout, wire));
  cairo_stroke (pen->cr);
  draw_arrow (pen, scene->layout->rows[wire->to].bar, wire);
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
  double lane = hg_stack_layout_lane (layout, wire->lane), away = AWAY * fmax (pen->theme.scale, 1.0);
  HgBox from = layout->rows[wire->from].bar, to = layout->rows[wire->to].bar;
  double start = from.y + from.height * wire->leaves, enters = to.y + to.height * wire->enters - away;
  /* Above the +, which stands beside the middle of the gap; on a short wire neither hides a name. */
  double leaves = fmin (start + away, (start + enters) / 2);
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
  draw_selected (pen, scene);
  for (size_t i = 0; i < scene->layout->n_wires; i++)
    draw_names (pen, scene, &scene->layout->wires[i]);
}

void
hg_stack_draw_answer (HgPen *pen, const HgStackScene *scene, double x, double y, bool valid, const char *says)
{
  double scale = fmax (pen->theme.scale, 1.0), most = scene->layout->width - 2 * HG_STACK_MARGIN;
  const HgRun run = { says, HG_TEXT_LABEL, true, HG_INK_TEXT };
  double width = fmin (hg_pen_runs_width (pen, &run, 1) + 2 * CARD_INSET, most), height = 26 * scale;
  HgBox card = { fmin (x + CARD_INSET, scene->layout->width - HG_STACK_MARGIN - width), y + CARD_INSET, width,
                 height };
  hg_pen_rounded (pen, card, HG_BAR_RADIUS);
  hg_pen_ink (pen, HG_INK_VIEW);
  cairo_fill_preserve (pen->cr);
  hg_pen_ink (pen, valid ? HG_INK_SELECTION : HG_INK_ERROR);
  cairo_set_line_width (pen->cr, 1.5);
  cairo_stroke (pen->cr);
  hg_pen_runs (pen, &run, 1, card.x + width / 2, card.y + height / 2, HG_ALIGN_CENTRE,
               width - 2 * CARD_INSET + 1);
}

void
hg_stack_draw_wiring (HgPen *pen, const HgStackScene *scene, size_t from, size_t to, double x, double y,
                      bool valid, const char *says)
{
  HgBox port = hg_stack_layout_port (scene->layout, from);
  HgInk ink = to == HG_NO_NODE || valid ? HG_INK_SELECTION : HG_INK_ERROR;
  double x0 = port.x + port.width / 2, y0 = port.y + port.height / 2, bow = fmax (24, fabs (y - y0) / 4);
  if (to < scene->layout->n)
    {
      HgBox bar = scene->layout->rows[to].bar;
      hg_pen_rounded (pen, (HgBox){ bar.x - 4, bar.y - 4, bar.width + 8, bar.height + 8 }, HG_BAR_RADIUS + 4);
      hg_pen_ink (pen, ink);
      cairo_set_line_width (pen->cr, 3);
      cairo_stroke (pen->cr);
    }
  hg_pen_ink (pen, ink);
  cairo_set_line_width (pen->cr, 2);
  cairo_move_to (pen->cr, x0, y0);
  cairo_curve_to (pen->cr, x0 - bow, y0, x - bow, y, x, y);
  cairo_stroke (pen->cr);
  cairo_arc (pen->cr, x, y, 3.5, 0, 2 * G_PI);
  cairo_fill (pen->cr);
  if (says != NULL)
    hg_stack_draw_answer (pen, scene, x, y, to == HG_NO_NODE || valid, says);
}
