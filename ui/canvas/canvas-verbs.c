/* What is done to the selected layers: copied as words, cut, pasted, doubled, removed, moved, and others
 * typed below them. Each is one step; what cannot be done is said in a sentence. */
#include "model/fragment.h"
#include "ui/canvas/canvas-private.h"
#include "ui/canvas/layer-entry.h"
#include <stdlib.h>

gboolean
hourglass_canvas_apply (HourglassCanvas *self, HgModel *model, const char *label, const HgError *error)
{
  if (model == NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", error->text);
  return hourglass_document_apply (self->document, model, label);
}

void
hourglass_canvas_copy (HourglassCanvas *self, int unused)
{
  HgError error = { 0 };
  size_t last;
  g_autofree bool *chosen = hourglass_canvas_chosen_flags (self, &last);
  HgModel *fragment = hg_fragment_new (hourglass_document_get_model (self->document), chosen, &error);
  char *text = fragment != NULL ? hg_fragment_text (fragment, &error) : NULL;
  if (text != NULL)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  else
    hourglass_canvas_apply (self, NULL, NULL, &error);
  free (text);
  hg_model_unref (fragment);
}

void
hourglass_canvas_remove (HourglassCanvas *self, int unused)
{
  HgError error = { 0 };
  char label[HG_LABEL_SIZE] = "";
  size_t last;
  if (hourglass_canvas_remove_wire (self))
    return;
  g_autofree bool *chosen = hourglass_canvas_chosen_flags (self, &last);
  hourglass_canvas_apply (
      self, hg_edit_remove_several (hourglass_document_get_model (self->document), chosen, label, &error),
      label, &error);
}

/* The index that the first of the selected layers gets when they move by one, or 0 where they cannot: those
 * that stand apart come together. */
static size_t
target (HourglassCanvas *self, int by)
{
  const HgModel *model = hourglass_document_get_model (self->document);
  size_t n = 0, first = 0, last = 0;
  for (size_t i = 0; i < model->n; i++)
    if (hourglass_canvas_is_chosen (self, i) && model->nodes[i]->n_in > 0)
      {
        first = n == 0 ? i : first;
        last = i;
        n++;
      }
  gboolean apart = n > 0 && last - first + 1 > n;
  if (n == 0)
    return 0;
  if (by < 0)
    return first > 1 ? first - 1 : apart ? 1 : 0;
  return last + 1 < model->n ? last + 2 - n : apart ? model->n - n : 0;
}

void
hourglass_canvas_move (HourglassCanvas *self, int by)
{
  HgError error = { 0 };
  char label[HG_LABEL_SIZE] = "";
  size_t last, to = target (self, by);
  g_autofree bool *chosen = hourglass_canvas_chosen_flags (self, &last);
  hourglass_canvas_apply (
      self, hg_edit_move_several (hourglass_document_get_model (self->document), chosen, to, label, &error),
      label, &error);
}

gboolean
hourglass_canvas_can_move (HourglassCanvas *self, int by)
{
  return target (self, by) > 0;
}

void
hourglass_canvas_allow_moves (HourglassCanvas *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "stack.move-up", hourglass_canvas_can_move (self, -1));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "stack.move-down", hourglass_canvas_can_move (self, 1));
}

void
hourglass_canvas_cut (HourglassCanvas *self, int unused)
{
  hourglass_canvas_drop_wire (self);
  hourglass_canvas_copy (self, 0);
  hourglass_canvas_remove (self, 0);
}

void
hourglass_canvas_duplicate (HourglassCanvas *self, int unused)
{
  HgError error = { 0 };
  char label[HG_LABEL_SIZE] = "";
  size_t last, before = hourglass_document_get_model (self->document)->n;
  g_autofree bool *chosen = hourglass_canvas_chosen_flags (self, &last);
  HgModel *edited = hg_edit_duplicate (hourglass_document_get_model (self->document), chosen, label, &error);
  size_t added = edited != NULL ? edited->n - before : 0;
  while (last > 0 && !chosen[last])
    last--;
  if (hourglass_canvas_apply (self, edited, label, &error))
    hourglass_canvas_choose_range (self, last + 1, added);
}

/* A whole stack takes the place of a whole stack; layers go below the last that is selected. */
static void
put (HourglassCanvas *self, const HgModel *fragment)
{
  const HgModel *model = hourglass_document_get_model (self->document);
  HgError error = { 0 };
  char label[HG_LABEL_SIZE] = "Paste a stack";
  size_t last, before = model->n;
  g_autofree bool *chosen = hourglass_canvas_chosen_flags (self, &last);
  gboolean all = TRUE;
  for (size_t i = 1; i < model->n; i++)
    all = all && chosen[i];
  all = all && chosen[0];
  if ((all || model->n == 1) && hg_fragment_is_whole (fragment))
    {
      hourglass_canvas_apply (self, hg_edit_name (fragment, model->name, &error), label, &error);
      return;
    }
  HgModel *edited = hg_edit_paste (model, last, fragment, "Paste", label, &error);
  size_t added = edited != NULL ? edited->n - before : 0;
  if (hourglass_canvas_apply (self, edited, label, &error))
    hourglass_canvas_choose_range (self, last + 1, added);
}

static void
pasted (GObject *clipboard, GAsyncResult *result, gpointer data)
{
  g_autoptr (HourglassCanvas) self = data;
  g_autofree char *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (clipboard), result, NULL);
  HgError error = { 0 };
  if (self->document == NULL || gtk_widget_get_root (GTK_WIDGET (self)) == NULL)
    return;
  HgModel *fragment = hg_fragment_parse (text != NULL ? text : "", &error);
  if (fragment != NULL)
    put (self, fragment);
  else
    hourglass_canvas_apply (self, NULL, NULL, &error);
  g_clear_pointer (&fragment, hg_model_unref);
}

void
hourglass_canvas_paste (HourglassCanvas *self, int unused)
{
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (GTK_WIDGET (self)), NULL, pasted,
                                 g_object_ref (self));
}

static void
typed (HourglassCanvas *self, guint first, guint n)
{
  hourglass_canvas_choose_range (self, first, n);
}

void
hourglass_canvas_type (HourglassCanvas *self, int unused)
{
  size_t last;
  if (hourglass_document_refuses (self->document))
    return;
  g_free (hourglass_canvas_chosen_flags (self, &last));
  if (self->entry == NULL)
    {
      self->entry = GTK_WIDGET (hourglass_layer_entry_new (self->document));
      gtk_widget_set_parent (self->entry, GTK_WIDGET (self));
      g_signal_connect_object (self->entry, "inserted", G_CALLBACK (typed), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (self->entry, "closed", G_CALLBACK (hourglass_canvas_take_focus), self,
                               G_CONNECT_SWAPPED);
    }
  const HgBox *bar = &self->layout.rows[MIN (last, self->layout.n - 1)].bar;
  GdkRectangle at = { (int)(hourglass_canvas_left (self) + (bar->x + bar->width / 2) * self->zoom),
                      (int)((bar->y + bar->height) * self->zoom - hourglass_canvas_scroll (self)), 1, 1 };
  gtk_popover_set_pointing_to (GTK_POPOVER (self->entry), &at);
  hourglass_layer_entry_show (HOURGLASS_LAYER_ENTRY (self->entry), last);
}
