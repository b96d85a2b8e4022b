#include "ui/parts/replace-dialog.h"

AdwMessageDialog *
hourglass_replace_dialog_show (GtkWindow *parent, const char *path)
{
  g_autofree char *name = g_filename_display_basename (path), *folder = g_path_get_dirname (path),
                  *folder_name = g_filename_display_basename (folder);
  g_autofree char *heading = g_strdup_printf ("Replace %s?", name);
  g_autofree char *body = g_strdup_printf (
      "A file of that name is already in “%s”. Replacing it overwrites what it holds.", folder_name);
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (parent, heading, body));
  adw_message_dialog_add_responses (dialog, "cancel", "_Cancel", "replace", "_Replace", NULL);
  adw_message_dialog_set_response_appearance (dialog, "replace", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (dialog, "cancel");
  adw_message_dialog_set_close_response (dialog, "cancel");
  gtk_window_present (GTK_WINDOW (dialog));
  return dialog;
}
