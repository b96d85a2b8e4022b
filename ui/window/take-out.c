#include "ui/window/take-out.h"
#include "ui/parts/chosen-path.h"
#include "ui/parts/replace-dialog.h"
#include "ui/parts/settings.h"
#include "ui/parts/task-answer.h"
#include "ui/window/window-private.h"

/* What a dialog asks about goes with it. */
#define TAKE_OUT "take-out"

typedef struct
{
  GWeakRef window; /* which may be closed before a place is chosen */
  const HourglassTakeOutKind *kind;
  gpointer data;
  char *path;
} TakeOut;

static void
take_out_free (gpointer data)
{
  TakeOut *it = data;
  g_weak_ref_clear (&it->window);
  it->kind->free (it->data);
  g_free (it->path);
  g_free (it);
}

static void
write_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  TakeOut *it = data;
  HgError error = { 0 };
  hourglass_task_answer (task, it->kind->write (it->path, it->data, &error), &error);
}

static void
written (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (HourglassWindow) self = data;
  g_autoptr (GError) error = NULL;
  TakeOut *it = g_task_get_task_data (G_TASK (result));
  gboolean done = g_task_propagate_boolean (G_TASK (result), &error);
  g_autofree char *name = g_path_get_basename (it->path);
  g_autofree char *sentence = g_strdup_printf ("Saved %s", name);
  if (done)
    hourglass_window_toast (self, sentence);
  else
    hourglass_window_toast_error (self, error->message);
  hourglass_window_end_saving (self, done);
}

/* Takes @it. */
static void
start (HourglassWindow *self, TakeOut *it)
{
  hourglass_window_begin_saving (self);
  g_autoptr (GTask) task = g_task_new (NULL, NULL, written, g_object_ref (self));
  g_task_set_task_data (task, it, take_out_free);
  g_task_run_in_thread (task, write_thread);
}

static void
replace_answered (AdwMessageDialog *dialog, const char *response)
{
  TakeOut *it = g_object_get_data (G_OBJECT (dialog), TAKE_OUT);
  g_autoptr (HourglassWindow) self = g_weak_ref_get (&it->window);
  if (self != NULL && g_str_equal (response, "replace"))
    start (self, g_object_steal_data (G_OBJECT (dialog), TAKE_OUT));
}

static void
place_chosen (GtkNativeDialog *dialog, int response)
{
  TakeOut *it = g_object_steal_data (G_OBJECT (dialog), TAKE_OUT);
  g_autoptr (HourglassWindow) self = g_weak_ref_get (&it->window);
  g_autofree char *path = hourglass_chosen_path (GTK_FILE_CHOOSER (dialog), response);
  if (path != NULL)
    it->path = hourglass_file_forms_path (it->kind->forms, it->kind->n_forms, path,
                                          gtk_file_chooser_get_filter (GTK_FILE_CHOOSER (dialog)));
  gtk_native_dialog_destroy (dialog);
  if (self == NULL || path == NULL)
    {
      take_out_free (it);
      return;
    }
  if (g_str_equal (path, it->path) || !g_file_test (it->path, G_FILE_TEST_EXISTS))
    {
      start (self, it);
      return;
    }
  AdwMessageDialog *question = hourglass_replace_dialog_show (GTK_WINDOW (self), it->path);
  g_object_set_data_full (G_OBJECT (question), TAKE_OUT, it, take_out_free);
  g_signal_connect (question, "response", G_CALLBACK (replace_answered), NULL);
}

void
hourglass_take_out (HourglassWindow *window, const HourglassTakeOutKind *kind, const char *name,
                    gpointer data)
{
  TakeOut *it = g_new0 (TakeOut, 1);
  g_weak_ref_init (&it->window, window);
  it->kind = kind;
  it->data = data;
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (kind->title, GTK_WINDOW (window),
                                                              GTK_FILE_CHOOSER_ACTION_SAVE, NULL, NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  hourglass_file_forms_offer (kind->forms, kind->n_forms, GTK_FILE_CHOOSER (dialog));
  hourglass_settings_follow_chooser (GTK_FILE_CHOOSER (dialog));
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  g_object_set_data_full (G_OBJECT (dialog), TAKE_OUT, it, take_out_free);
  g_signal_connect (dialog, "response", G_CALLBACK (place_chosen), NULL);
  g_object_set_data_full (G_OBJECT (window), "chooser", dialog, g_object_unref);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}
