/* What the window says in a line over its foot: sentences, one after the other, and before them what the last
 * step was. Those that are shown or wait then come again after it. A toast of high priority would do that,
 * too, but libadwaita 1.2 ends the program where that one is dismissed while the one before it still fades,
 * as by two steps in a quarter of a second: so the sentences are taken away and given again. */
#include "ui/window/window-private.h"

static void
dismissed (AdwToast *toast, HourglassWindow *self)
{
  g_queue_remove (&self->sentences, toast);
  if (self->undo_toast == toast)
    self->undo_toast = NULL;
}

static void
add (HourglassWindow *self, AdwToast *toast)
{
  g_signal_connect_object (toast, "dismissed", G_CALLBACK (dismissed), self, 0);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

void
hourglass_window_toast (HourglassWindow *self, const char *sentence)
{
  /* A label of our own: the toast's cuts a long sentence short. */
  GtkWidget *label = gtk_label_new (sentence);
  AdwToast *toast = adw_toast_new ("");
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_natural_wrap_mode (GTK_LABEL (label), GTK_NATURAL_WRAP_NONE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 40);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  adw_toast_set_custom_title (toast, label);
  adw_toast_set_timeout (toast, 8);
  g_queue_push_tail (&self->sentences, toast);
  add (self, toast);
}

void
hourglass_window_forget_step (HourglassWindow *self)
{
  if (self->undo_toast != NULL)
    adw_toast_dismiss (self->undo_toast);
}

void
hourglass_window_toast_step (HourglassWindow *self, AdwToast *toast)
{
  g_autoptr (GPtrArray) again = g_ptr_array_new_with_free_func (g_free); /* the last one first */
  for (AdwToast *last; (last = g_queue_peek_tail (&self->sentences)) != NULL; adw_toast_dismiss (last))
    g_ptr_array_add (again, g_strdup (gtk_label_get_text (GTK_LABEL (adw_toast_get_custom_title (last)))));
  hourglass_window_forget_step (self);
  self->undo_toast = toast;
  add (self, toast);
  for (guint i = again->len; i-- > 0;)
    hourglass_window_toast (self, again->pdata[i]);
}
