/* Selecting layers on the canvas: which are is the document's to know (document.h), which bar has the focus
 * and where a range begins the canvas's. */
#include "ui/canvas/canvas-private.h"

gboolean
hourglass_canvas_is_chosen (HourglassCanvas *self, size_t node)
{
  return hourglass_document_is_chosen (self->document, node);
}

void
hourglass_canvas_show_chosen (HourglassCanvas *self)
{
  const HgModel *model = hourglass_document_get_model (self->document);
  size_t lead = hourglass_document_get_selection (self->document),
         n = hourglass_document_count_chosen (self->document);
  if (n < 2)
    g_strlcpy (self->anchor, lead < model->n ? model->nodes[lead]->name : "", sizeof self->anchor);
  if (lead < model->n)
    hourglass_canvas_drop_wire (self);
  for (guint i = 0; i < self->rows->len; i++)
    hourglass_bar_set_selected (((HourglassCanvasRow *)g_ptr_array_index (self->rows, i))->bar,
                                hourglass_canvas_is_chosen (self, i) ? n : 0);
  hourglass_canvas_allow_moves (self);
}

/* One of the selected, or HG_NO_NODE. */
static size_t
any_chosen (HourglassCanvas *self, const bool *chosen)
{
  for (guint i = 0; i < self->rows->len; i++)
    if (chosen[i])
      return i;
  return HG_NO_NODE;
}

void
hourglass_canvas_choose (HourglassCanvas *self, size_t node, HourglassChoice how)
{
  HourglassBar *bar = hourglass_canvas_get_bar (self, node);
  if (bar == NULL)
    return;
  self->choosing = TRUE;
  gtk_widget_grab_focus (GTK_WIDGET (bar)); /* an entry that loses it may edit the model */
  self->choosing = FALSE;
  const HgModel *model = hourglass_document_get_model (self->document);
  size_t anchor = hg_model_find (model, self->anchor), lead = node;
  if (node >= model->n)
    return;
  g_autofree bool *chosen = hourglass_document_get_chosen (self->document);
  gboolean taken_out = how == HOURGLASS_CHOOSE_ALSO && chosen[node];
  gboolean range = how == HOURGLASS_CHOOSE_TO && anchor != HG_NO_NODE;
  for (size_t i = 0; i < model->n && how != HOURGLASS_CHOOSE_ALSO; i++)
    chosen[i] = range && i >= MIN (anchor, node) && i <= MAX (anchor, node);
  chosen[node] = !taken_out;
  if (taken_out)
    lead = any_chosen (self, chosen);
  else if (!range)
    g_strlcpy (self->anchor, model->nodes[node]->name, sizeof self->anchor);
  hourglass_document_choose (self->document, chosen, lead);
}

void
hourglass_canvas_choose_range (HourglassCanvas *self, size_t first, size_t n)
{
  const HgModel *model = hourglass_document_get_model (self->document);
  if (n == 0 || first + n > model->n)
    return;
  hourglass_canvas_choose (self, first, HOURGLASS_CHOOSE_ONE);
  hourglass_canvas_choose (self, first + n - 1, HOURGLASS_CHOOSE_TO);
}

void
hourglass_canvas_focus_near (HourglassCanvas *self, size_t place)
{
  size_t node = hourglass_document_get_selection (self->document);
  gboolean selected = node < self->rows->len;
  HourglassBar *bar = hourglass_canvas_get_bar (self, selected ? node : place);
  self->choosing = selected; /* others may be selected with it */
  if (bar != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (bar));
  self->choosing = FALSE;
}

void
hourglass_canvas_take_focus (HourglassCanvas *self)
{
  if (self->document != NULL)
    hourglass_canvas_focus_near (self, 0);
}

void
hourglass_canvas_choose_all (HourglassCanvas *self, int unused)
{
  const HgModel *model = hourglass_document_get_model (self->document);
  size_t lead = hourglass_document_get_selection (self->document);
  g_autofree bool *chosen = g_new (bool, model->n);
  for (size_t i = 0; i < model->n; i++)
    chosen[i] = true;
  g_strlcpy (self->anchor, model->nodes[0]->name, sizeof self->anchor);
  hourglass_document_choose (self->document, chosen, lead < model->n ? lead : 0);
}

bool *
hourglass_canvas_chosen_flags (HourglassCanvas *self, size_t *last)
{
  size_t n = hourglass_document_get_model (self->document)->n;
  bool *chosen = hourglass_document_get_chosen (self->document);
  *last = n - 1;
  for (size_t i = 0; i < n; i++)
    *last = chosen[i] ? i : *last;
  return chosen;
}
