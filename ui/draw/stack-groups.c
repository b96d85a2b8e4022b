/* Folds: a bracket to the right of the bars of each that is open, and its title with a triangle in the gap
 * above the first. What is folded is a bar (stack-bar.c). */
#include "stack-parts.h"
#include "base/format.h"
#include <math.h>
#include <stdio.h>

enum
{
  HOOK = 4,    /* the bracket's ends */
  TRIANGLE = 4 /* half a triangle's side */
};

void
hg_stack_draw_triangle (HgPen *pen, double x, double y, bool folded)
{
  double along = folded ? TRIANGLE : 0, across = TRIANGLE - along;
  cairo_move_to (pen->cr, x + along, y + across);
  cairo_line_to (pen->cr, x - TRIANGLE, y - TRIANGLE);
  cairo_line_to (pen->cr, x + across - along, y + along - across);
  cairo_close_path (pen->cr);
  cairo_fill (pen->cr);
}

static void
draw_bracket (HgPen *pen, const HgStackScene *scene, const HgStackFold *fold)
{
  HgBox from = scene->layout->rows[fold->first].bar, to = scene->layout->rows[fold->last].bar;
  double x = fold->bracket, top = from.y, bottom = to.y + to.height;
  if (x <= 0 || !hg_stack_shows (scene, fmin (top, bottom), fmax (top, bottom)))
    return;
  hg_pen_ink (pen, HG_INK_GHOST);
  hg_pen_line (pen, x, top, x, bottom, 1.2);
  hg_pen_line (pen, x - HOOK, top, x, top, 1.2);
  hg_pen_line (pen, x - HOOK, bottom, x, bottom, 1.2);
}

void
hg_stack_draw_groups (HgPen *pen, const HgStackScene *scene)
{
  for (size_t f = 0; f < scene->layout->n_folds; f++)
    draw_bracket (pen, scene, &scene->layout->folds[f]);
}

void
hg_stack_draw_fold (HgPen *pen, const HgStackScene *scene, size_t fold, unsigned flags)
{
  const HgStackFold *place = &scene->layout->folds[fold];
  double y = hg_stack_layout_title (scene->layout, fold, fmax (pen->theme.scale, 1.0));
  if (place->bracket <= 0 || !hg_stack_shows (scene, y - 24, y + 24))
    return;
  char title[160];
  bool lit = (flags & (HG_BAR_HOVER | HG_BAR_FOCUSED)) != 0;
  double x = place->box.x + TRIANGLE + 4, from = x + TRIANGLE + 5;
  hg_pen_ink (pen, lit ? HG_INK_SELECTION : HG_INK_DIM);
  hg_stack_draw_triangle (pen, x, y, false);
  hg_fold_title (&scene->folds->all[fold], scene->check->model, true, title, sizeof title);
  HgRun run = { title, HG_TEXT_CAPTION, false, lit ? HG_INK_SELECTION : HG_INK_DIM };
  double width = hg_pen_runs (pen, &run, 1, from, y, HG_ALIGN_LEFT, scene->layout->width - 8 - from);
  if (!(flags & HG_BAR_FOCUSED))
    return;
  hg_pen_rounded (
      pen,
      (HgBox){ place->box.x, y - place->box.height / 2, from + width + 3 - place->box.x, place->box.height },
      4);
  cairo_set_line_width (pen->cr, 2);
  cairo_stroke (pen->cr);
}

char *
hg_stack_fold_text (const HgFold *fold, const HgCheck *check, unsigned hidden, char *text, size_t size)
{
  char title[160], layers[48], shape[HG_SHAPE_TEXT], values[64], count[64];
  int64_t parameters = hg_fold_parameters (fold, check);
  HgNodeState state = hg_fold_state (fold, check);
  hg_format_items (layers, sizeof layers, (int64_t)fold->n, "layer", "layers");
  hg_format_items (count, sizeof count, parameters, "parameter", "parameters");
  hg_stack_span_text (check, fold->first, fold->first + fold->n - 1, shape, sizeof shape, values,
                      sizeof values);
  char gives[HG_SHAPE_TEXT + 68] = "shape hidden";
  if ((hidden & HG_HIDES_SHAPES) == 0)
    snprintf (gives, sizeof gives, "%s, %s", shape, values);
  snprintf (text, size, "%s, %s, %s, %s, %s%s%s%s",
            hg_fold_title (fold, check->model, false, title, sizeof title),
            fold->kind == HG_FOLD_NESTED ? "nested model" : "repeated block", layers, gives,
            (hidden & HG_HIDES_COUNTS) ? "parameters hidden"
            : parameters == HG_UNKNOWN ? "parameters not known"
                                       : count,
            check->waist < check->n && hg_fold_holds (fold, check->waist) ? ", holds the waist" : "",
            state == HG_NODE_BROKEN    ? ", does not fit"
            : state == HG_NODE_UNKNOWN ? ", holds an unknown layer"
                                       : "",
            fold->folded ? ", folded" : ", unfolded");
  return text;
}
