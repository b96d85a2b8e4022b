/* Which layers are selected. The set is the canvas's own, by name, so that it survives edits; the document
 * knows the one that was selected last, which the inspector and the views follow. Selecting another one
 * anywhere else ends the set. */
#include "ui/canvas/canvas-private.h"

static const char *
name_of (HourglassCanvas *self, size_t node)
{
  const HgModel *model = hourglass_document_get_model (self->document);
  return node < model->n ? model->nodes[node]->name : "";
}

gboolean
hourglass_canvas_is_chosen (HourglassCanvas *self, size_t node)
{
  return g_hash_table_contains (self->chosen, name_of (self, node));
}

static gboolean
is_gone (gpointer name, gpointer value, gpointer model)
{
  return hg_model_find (model, name) == HG_NO_NODE;
}

void
hourglass_canvas_show_chosen (HourglassCanvas *self)
{
  HgModel *model = hg_model_ref (hourglass_document_get_model (self->document));
  size_t lead = hourglass_document_get_selection (self->document);
  g_hash_table_foreach_remove (self->chosen, is_gone, model);
  if (!g_hash_table_contains (self->chosen, name_of (self, lead)))
    {
      g_hash_table_remove_all (self->chosen);
      g_strlcpy (self->anchor, name_of (self, lead), sizeof self->anchor);
      if (lead < model->n)
        g_hash_table_add (self->chosen, g_strdup (name_of (self, lead)));
    }
  if (lead < model->n)
    hourglass_canvas_drop_wire (self);
  for (guint i = 0; i < self->rows->len; i++)
    hourglass_bar_set_selected (((HourglassCanvasRow *)g_ptr_array_index (self->rows, i))->bar,
                                hourglass_canvas_is_chosen (self, i));
  hourglass_canvas_allow_moves (self);
  hg_model_unref (model);
}

static void
choose_range (HourglassCanvas *self, size_t a, size_t b)
{
  g_hash_table_remove_all (self->chosen);
  for (size_t i = MIN (a, b); i <= MAX (a, b); i++)
    g_hash_table_add (self->chosen, g_strdup (name_of (self, i)));
}

/* One of the selected, or HG_NO_NODE. */
static size_t
any_chosen (HourglassCanvas *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    if (hourglass_canvas_is_chosen (self, i))
      return i;
  return HG_NO_NODE;
}

void
hourglass_canvas_choose (HourglassCanvas *self, size_t node, HourglassChoice how)
{
  const HgModel *model = hourglass_document_get_model (self->document);
  HourglassBar *bar = hourglass_canvas_get_bar (self, node);
  size_t anchor = hg_model_find (model, self->anchor), lead = node;
  if (bar == NULL)
    return;
  self->choosing = TRUE;
  gtk_widget_grab_focus (GTK_WIDGET (bar));
  self->choosing = FALSE;
  if (how == HOURGLASS_CHOOSE_TO && anchor != HG_NO_NODE)
    choose_range (self, anchor, node);
  else if (how == HOURGLASS_CHOOSE_ALSO && hourglass_canvas_is_chosen (self, node))
    {
      g_hash_table_remove (self->chosen, name_of (self, node));
      lead = any_chosen (self);
    }
  else
    {
      if (how != HOURGLASS_CHOOSE_ALSO)
        g_hash_table_remove_all (self->chosen);
      g_hash_table_add (self->chosen, g_strdup (name_of (self, node)));
      g_strlcpy (self->anchor, name_of (self, node), sizeof self->anchor);
    }
  hourglass_document_select (self->document, lead);
  hourglass_canvas_show_chosen (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
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
  choose_range (self, 0, model->n - 1);
  hourglass_document_select (self->document, lead < model->n ? lead : 0);
  hourglass_canvas_show_chosen (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

bool *
hourglass_canvas_chosen_flags (HourglassCanvas *self, size_t *last)
{
  const HgModel *model = hourglass_document_get_model (self->document);
  bool *flags = g_new0 (bool, model->n);
  *last = model->n - 1;
  for (size_t i = 0; i < model->n; i++)
    {
      flags[i] = hourglass_canvas_is_chosen (self, i);
      *last = flags[i] ? i : *last;
    }
  return flags;
}
