/* Closing asks when work would be lost: a run that is going on, or a model that was not saved. It first waits
 * for files that are being written, so that their errors are seen; whoever closes once more need not wait, as
 * they are written to their end without the window. */
#include "ui/window/window-private.h"

static void
answered (AdwMessageDialog *dialog, const char *response, HourglassWindow *self)
{
  if (g_str_equal (response, "discard"))
    {
      /* The dialog outlives the window, and would look for its parent when it goes. */
      gtk_window_set_transient_for (GTK_WINDOW (dialog), NULL);
      self->closing = TRUE;
      hourglass_window_forget_waiting (self);
      gtk_window_close (GTK_WINDOW (self));
    }
  else if (g_str_equal (response, "save"))
    {
      hourglass_run_finish (self->run);
      self->close_after_save = TRUE;
      hourglass_window_save (self, NULL);
    }
}

static char *
body (HourglassWindow *self, gboolean active)
{
  const HgSnapshot *snapshot = hourglass_run_get_snapshot (self->run);
  const char *path = hourglass_document_get_path (self->document);
  g_autofree char *name = path != NULL ? g_path_get_basename (path) : NULL;
  const char *kept
      = path != NULL ? "The file keeps what was saved last." : "It has not been saved to a file yet.";
  if (active && snapshot != NULL)
    return g_strdup_printf ("Its %d epochs are not done. %s", snapshot->epochs, kept);
  return g_strdup_printf ("“%s” has changed. %s",
                          name != NULL ? name : hourglass_document_get_model (self->document)->name, kept);
}

gboolean
hourglass_window_is_closed (HourglassWindow *self)
{
  GListModel *open = gtk_window_get_toplevels ();
  gboolean found = FALSE;
  for (guint i = 0; i < g_list_model_get_n_items (open) && !found; i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (open, i);
      found = window == GTK_WINDOW (self);
    }
  return !found;
}

gboolean
hourglass_window_close_request (GtkWindow *window)
{
  HourglassWindow *self = HOURGLASS_WINDOW (window);
  gboolean active = hourglass_run_is_active (self->run);
  if (self->saving > 0 && !self->closing && !self->close_after_save)
    {
      self->close_after_save = TRUE;
      hourglass_window_toast (self, "Closing when everything is saved");
      return TRUE;
    }
  if (self->closing || (!active && !hourglass_document_get_modified (self->document)))
    return GTK_WINDOW_CLASS (g_type_class_peek (ADW_TYPE_APPLICATION_WINDOW))->close_request (window);
  self->close_after_save = FALSE; /* as is answered */
  g_autofree char *text = body (self, active);
  GtkWidget *dialog
      = adw_message_dialog_new (window, active ? "Stop training and close?" : "Save before closing?", text);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", "_Cancel", "discard",
                                    "Close _without Saving", "save", active ? "_Stop and Save" : "_Save",
                                    NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "discard",
                                              ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "save", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "save");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (answered), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
  return TRUE;
}
