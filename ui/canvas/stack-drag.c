/* See stack-drag.h. A move is judged by the places before it began: judging by the reflowed places would make
 * the bars under the hand swap back and forth. */
#include "ui/canvas/stack-drag.h"
#include "ui/draw/stack-lanes.h"
#include "ui/canvas/outcome.h"
#include "layers/width.h"
#include <math.h>

#define TREMBLE 6.0 /* px that a click may wander */

/* What a drag keeps of the stack as it was. */
static void
remember (HourglassStackDrag *drag, const HgModel *model, const HgStackLayout *layout)
{
  drag->over = HG_NO_NODE;
  drag->scale = layout->scale;
  drag->base = hg_model_ref (model);
  drag->middles = g_new (double, layout->n);
  for (size_t i = 0; i < layout->n; i++)
    drag->middles[i] = layout->rows[i].bar.y + layout->rows[i].bar.height / 2;
}

/* What moves, or grows, with the bar that was taken: what is selected, where it is one of that. */
static void
take_chosen (HourglassStackDrag *drag, const bool *chosen)
{
  drag->chosen = g_new0 (bool, drag->base->n);
  for (size_t i = 0; i < drag->base->n; i++)
    drag->chosen[i] = i == drag->row || (chosen[drag->row] && chosen[i] && drag->base->nodes[i]->n_in > 0);
  drag->place = HG_NO_NODE;
  drag->first = drag->row;
  drag->n = 1;
}

gboolean
hourglass_stack_drag_begin (HourglassStackDrag *drag, HourglassDocument *document,
                            const HgStackLayout *layout, const bool *chosen, double x, double y)
{
  const HgModel *model = hourglass_document_get_model (document);
  gboolean locked = hourglass_document_get_locked (document);
  *drag = (HourglassStackDrag){ .kind = HOURGLASS_DRAG_NONE };
  if (layout->n != model->n)
    return FALSE;
  for (size_t i = 0; i < layout->n && drag->kind == HOURGLASS_DRAG_NONE; i = hg_stack_layout_next (layout, i))
    {
      const HgBox *bar = &layout->rows[i].bar;
      if (layout->rows[i].fold != NULL)
        continue;
      if (!locked && hg_box_contains (hg_stack_layout_port (layout, i), x, y))
        drag->kind = HOURGLASS_DRAG_WIRE;
      else if (!locked && hg_box_contains (hg_stack_layout_handle (layout, i), x, y)
               && hg_layer_width (model->nodes[i]->layer, drag->path, sizeof drag->path, NULL))
        drag->kind = HOURGLASS_DRAG_WIDTH;
      else if (hg_box_contains (*bar, x, y) && model->nodes[i]->layer->kind->max_in > 0)
        {
          drag->kind = HOURGLASS_DRAG_MOVE;
          drag->grip_y = y - bar->y;
        }
      drag->row = drag->to = i;
    }
  if (drag->kind == HOURGLASS_DRAG_NONE)
    return FALSE;
  drag->start_x = drag->x = x;
  drag->start_y = drag->y = y;
  remember (drag, model, layout);
  take_chosen (drag, chosen);
  return TRUE;
}

void
hourglass_stack_drag_begin_insert (HourglassStackDrag *drag, HourglassDocument *document,
                                   const HgStackLayout *layout, const HgLayer *layer)
{
  const HgModel *model = hourglass_document_get_model (document);
  *drag = (HourglassStackDrag){ .kind = HOURGLASS_DRAG_NONE };
  if (layout->n != model->n)
    return;
  drag->kind = HOURGLASS_DRAG_INSERT;
  drag->row = drag->to = HG_NO_NODE;
  drag->layer = hg_layer_ref (layer);
  remember (drag, model, layout);
}

static void
update_width (HourglassStackDrag *drag, HourglassDocument *document, const HgStackLayout *layout, double x)
{
  const HgCheck *before = hourglass_document_get_before (document);
  const HgLayer *layer = drag->base->nodes[drag->row]->layer;
  const HgParam *param = NULL;
  HgValue value;
  if (before == NULL)
    before = hourglass_document_get_check (document);
  if (!hg_layer_width (layer, drag->path, sizeof drag->path, &param)
      || !hg_layer_get (layer, drag->path, &value) || value.i <= 0)
    return;
  int64_t values = hg_stack_values (before, drag->row, NULL);
  if (values <= 0)
    values = value.i;
  double each = (double)values / (double)value.i;
  double wanted
      = round ((double)hg_stack_layout_grown (layout, drag->scale, values, 2 * (x - drag->start_x)) / each);
  wanted = CLAMP (wanted, param->low, hg_edit_widest (param, value.i));
  if ((int64_t)wanted == value.i)
    {
      hourglass_document_preview (document, NULL);
      return;
    }
  HgModel *model = hg_edit_widths (drag->base, drag->chosen, wanted / (double)value.i, 0, drag->label, NULL);
  if (model == NULL)
    return;
  if (!hg_model_equal (model, hourglass_document_get_model (document)))
    hourglass_document_preview (document, model);
  hg_model_unref (model);
}

/* How many of the bars that stay have their middle above the hand. */
static size_t
place (const HourglassStackDrag *drag, double middle)
{
  size_t above = 0;
  for (size_t i = 0; i < drag->base->n; i++)
    if ((drag->chosen == NULL || !drag->chosen[i]) && drag->middles[i] < middle)
      above++;
  return above;
}

/* How many of the moved nodes stand before node @end. */
static size_t
moved_before (const HourglassStackDrag *drag, size_t end)
{
  size_t n = 0;
  for (size_t i = 0; i < MIN (end, drag->base->n); i++)
    n += drag->chosen[i];
  return n;
}

static void
update_move (HourglassStackDrag *drag, HourglassDocument *document, const HgStackLayout *layout, double y)
{
  drag->y = y;
  drag->moving = drag->moving || fabs (y - drag->start_y) > TREMBLE;
  if (!drag->moving)
    return;
  size_t to = MAX (place (drag, y - drag->start_y + drag->middles[drag->row]), 1);
  if (to == drag->place)
    return;
  drag->refusal = (HgError){ 0 };
  drag->place = to;
  size_t n = moved_before (drag, drag->base->n);
  gboolean stay = moved_before (drag, to) == 0 && moved_before (drag, to + n) == n;
  HgModel *model
      = stay ? NULL : hg_edit_move_several (drag->base, drag->chosen, to, drag->label, &drag->refusal);
  gboolean together = stay || model != NULL;
  drag->first = together ? to : drag->row;
  drag->n = together ? n : 1;
  drag->to = together ? to + moved_before (drag, drag->row) : drag->row;
  hourglass_document_preview (document, model);
  g_clear_pointer (&model, hg_model_unref);
}

static void
forget_made (HourglassStackDrag *drag)
{
  g_clear_pointer (&drag->made, hg_model_unref);
  g_clear_pointer (&drag->says, g_free);
  drag->refusal = (HgError){ 0 };
}

/* What node @node of what would be made gives, or why nothing can be. */
static void
say (HourglassStackDrag *drag, size_t node)
{
  drag->fits = FALSE;
  drag->says = drag->made != NULL ? hourglass_outcome (drag->made, node, 1, &drag->fits)
                                  : g_strdup (drag->refusal.text);
}

/* The stack stays as it is until the hand lets go: a layer that joins would push the bars from under it. */
static void
update_wire (HourglassStackDrag *drag, const HgStackLayout *layout, double x, double y)
{
  size_t over = hg_stack_layout_bar_at (layout, x, y);
  drag->x = x;
  drag->y = y;
  drag->moving = TRUE;
  if (over < layout->n && (layout->rows[over].fold != NULL || over == drag->row))
    over = HG_NO_NODE;
  if (over == drag->over)
    return;
  forget_made (drag);
  drag->over = over;
  if (over >= drag->base->n)
    return;
  drag->made = hg_edit_connect_any (drag->base, drag->row, over, drag->label, &drag->refusal);
  say (drag, drag->made != NULL ? hg_model_find (drag->made, drag->base->nodes[over]->name) : HG_NO_NODE);
}

/* Where the hand is above all bars, the layer goes below the Input. */
static void
update_insert (HourglassStackDrag *drag, HourglassDocument *document, double x, double y)
{
  size_t to = MAX (place (drag, y), 1);
  drag->x = x;
  drag->y = y;
  drag->moving = TRUE;
  if (to == drag->to)
    return;
  forget_made (drag);
  drag->to = to;
  drag->made = hg_edit_insert (drag->base, to - 1, drag->layer, drag->label, &drag->refusal);
  say (drag, to);
  hourglass_document_preview (document, drag->made);
}

/* The bar of a locked document is let go of when the hand does more than tremble. */
static void
update_locked (HourglassStackDrag *drag, HourglassDocument *document, double x, double y)
{
  if (hypot (x - drag->start_x, y - drag->start_y) <= TREMBLE)
    return;
  hourglass_stack_drag_cancel (drag, document);
  hourglass_document_refuses (document);
}

void
hourglass_stack_drag_update (HourglassStackDrag *drag, HourglassDocument *document,
                             const HgStackLayout *layout, double x, double y)
{
  if (drag->kind == HOURGLASS_DRAG_WIDTH)
    update_width (drag, document, layout, x);
  else if (drag->kind == HOURGLASS_DRAG_MOVE && hourglass_document_get_locked (document))
    update_locked (drag, document, x, y);
  else if (drag->kind == HOURGLASS_DRAG_MOVE)
    update_move (drag, document, layout, y);
  else if (drag->kind == HOURGLASS_DRAG_WIRE)
    update_wire (drag, layout, x, y);
  else if (drag->kind == HOURGLASS_DRAG_INSERT)
    update_insert (drag, document, x, y);
}

static void
finish (HourglassStackDrag *drag)
{
  drag->kind = HOURGLASS_DRAG_NONE;
  drag->moving = FALSE;
  forget_made (drag);
  g_clear_pointer (&drag->base, hg_model_unref);
  g_clear_pointer (&drag->layer, hg_layer_unref);
  g_clear_pointer (&drag->middles, g_free);
  g_clear_pointer (&drag->chosen, g_free);
}

gboolean
hourglass_stack_drag_end (HourglassStackDrag *drag, HourglassDocument *document)
{
  gboolean made = drag->made != NULL;
  gboolean changed
      = made || (drag->kind != HOURGLASS_DRAG_NONE && hourglass_document_get_before (document) != NULL);
  HgModel *model = made      ? hg_model_ref (drag->made)
                   : changed ? hg_model_ref (hourglass_document_get_model (document))
                             : NULL;
  char label[HG_LABEL_SIZE];
  g_strlcpy (label, drag->label, sizeof label);
  finish (drag);
  if (changed)
    changed = hourglass_document_apply (document, model, label);
  return changed;
}

void
hourglass_stack_drag_cancel (HourglassStackDrag *drag, HourglassDocument *document)
{
  if (drag->kind == HOURGLASS_DRAG_NONE)
    return;
  finish (drag);
  hourglass_document_preview (document, NULL);
}

void
hourglass_stack_drag_follow (HourglassStackDrag *drag, HourglassDocument *document)
{
  if (drag->base != hourglass_document_get_settled (document))
    hourglass_stack_drag_cancel (drag, document);
}
