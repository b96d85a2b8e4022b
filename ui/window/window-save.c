/* Saving. A window writes one of its files at a time, so that of two saves to one path the later is the one
 * that stays; what is asked for meanwhile waits its turn. The process lives until all is written, and a
 * window that is to be closed waits for it too: it then closes if nothing is left to lose, and asks
 * otherwise. */
#include "ui/parts/chosen-path.h"
#include "ui/parts/file-forms.h"
#include "ui/parts/hold.h"
#include "ui/document/model-file.h"
#include "ui/parts/recent-files.h"
#include "ui/parts/replace-dialog.h"
#include "ui/window/window-private.h"

void
hourglass_window_begin_saving (HourglassWindow *self)
{
  self->saving++;
  hourglass_hold ();
}

static void start (HourglassWindow *self, const char *path);

void
hourglass_window_end_saving (HourglassWindow *self, gboolean done)
{
  self->saving--;
  if (!done)
    self->close_after_save = FALSE; /* the person must see why */
  while (self->saving == 0 && !g_queue_is_empty (&self->waiting))
    {
      g_autofree char *next = g_queue_pop_head (&self->waiting);
      start (self, next);
    }
  if (self->saving == 0 && self->close_after_save)
    {
      self->close_after_save = FALSE;
      gtk_window_close (GTK_WINDOW (self));
    }
  hourglass_release ();
}

void
hourglass_window_forget_waiting (HourglassWindow *self)
{
  g_queue_clear_full (&self->waiting, g_free);
}

static void
saved (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (HourglassWindow) self = data;
  g_autoptr (GError) error = NULL;
  gboolean done = hourglass_model_save_finish (result, &error);
  if (done)
    {
      const char *path = hourglass_model_file_path (result);
      HgWeights *own = hourglass_document_get_weights (self->document),
                *written = hourglass_model_file_weights (result);
      hourglass_document_saved (self->document, path, hourglass_model_file_model (result),
                                own == written ? own : NULL);
      hourglass_recent_add (path);
      g_autofree char *name = g_path_get_basename (path);
      g_autofree char *sentence
          = g_strdup_printf (own == written ? "Saved %s" : "Saved %s with untrained weights", name);
      hourglass_window_toast (self, sentence);
    }
  else
    hourglass_window_toast_error (self, error->message);
  hourglass_window_end_saving (self, done);
}

static void
start (HourglassWindow *self, const char *path)
{
  HgError error = { 0 };
  hourglass_document_preview (self->document, NULL);
  const HgModel *model = hourglass_document_get_model (self->document);
  HgWeights *weights = hourglass_document_make_weights (self->document, &error);
  HgProject *project = weights != NULL ? hourglass_window_describe (self, model, &error) : NULL;
  if (project != NULL)
    {
      hourglass_window_begin_saving (self);
      hourglass_model_save (path, model, weights, project, saved, g_object_ref (self));
    }
  else
    {
      self->close_after_save = FALSE;
      hourglass_window_toast_error (self, error.text);
    }
  hg_weights_unref (weights);
}

/* At once, or after what is being written. */
static void
save_to (HourglassWindow *self, const char *path)
{
  if (self->saving == 0)
    start (self, path);
  else if (g_strcmp0 (g_queue_peek_tail (&self->waiting), path) != 0)
    g_queue_push_tail (&self->waiting, g_strdup (path));
}

/* What a model may be saved as, the first one unless another is chosen. */
static const HourglassFileForm forms[] = {
  { "Hourglass project, which Keras opens too (.hourglass.h5)", HG_PROJECT_ENDING },
  { "Keras model (.h5)", ".h5" },
  { "Keras 3 archive (.keras)", ".keras" },
  { "Weights alone (.weights.h5)", ".weights.h5" },
};

static void
replace_answered (AdwMessageDialog *dialog, const char *response, HourglassWindow *self)
{
  if (g_str_equal (response, "replace"))
    save_to (self, g_object_get_data (G_OBJECT (dialog), "path"));
  else
    self->close_after_save = FALSE;
}

void
hourglass_window_save_chosen (HourglassWindow *self, const char *chosen, GtkFileFilter *filter)
{
  g_autofree char *path = hourglass_file_forms_path (forms, G_N_ELEMENTS (forms), chosen, filter);
  if (g_str_equal (path, chosen) || !g_file_test (path, G_FILE_TEST_EXISTS))
    {
      save_to (self, path);
      return;
    }
  AdwMessageDialog *dialog = hourglass_replace_dialog_show (GTK_WINDOW (self), path);
  g_object_set_data_full (G_OBJECT (dialog), "path", g_steal_pointer (&path), g_free);
  g_signal_connect_object (dialog, "response", G_CALLBACK (replace_answered), self, 0);
}

static void
save_response (GtkNativeDialog *dialog, int response, HourglassWindow *self)
{
  g_autofree char *chosen = hourglass_chosen_path (GTK_FILE_CHOOSER (dialog), response);
  GtkFileFilter *filter = gtk_file_chooser_get_filter (GTK_FILE_CHOOSER (dialog));
  gtk_native_dialog_hide (dialog);
  if (chosen != NULL)
    hourglass_window_save_chosen (self, chosen, filter);
  else
    self->close_after_save = FALSE;
  gtk_native_dialog_destroy (dialog);
}

static void
ask_where (HourglassWindow *self)
{
  const char *path = hourglass_document_get_path (self->document);
  GtkFileChooser *chooser
      = hourglass_window_chooser_new (self, "Save", GTK_FILE_CHOOSER_ACTION_SAVE, G_CALLBACK (save_response));
  g_autofree char *name
      = path != NULL
            ? g_path_get_basename (path)
            : g_strdup_printf ("%s" HG_PROJECT_ENDING, hourglass_document_get_model (self->document)->name);
  hourglass_file_forms_offer (forms, G_N_ELEMENTS (forms), chooser);
  gtk_file_chooser_set_current_name (chooser, name);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

void
hourglass_window_save (HourglassWindow *self, const char *path)
{
  const char *own = hourglass_document_get_path (self->document);
  if (path != NULL)
    save_to (self, path);
  else if (own != NULL)
    save_to (self, own);
  else
    ask_where (self);
}

static void
action_save (GSimpleAction *action, GVariant *parameter, gpointer self)
{
  hourglass_window_save (self, NULL);
}

static void
action_save_as (GSimpleAction *action, GVariant *parameter, gpointer self)
{
  ask_where (self);
}

static const GActionEntry actions[] = {
  { "save", action_save, NULL, NULL, NULL, { 0 } },
  { "save-as", action_save_as, NULL, NULL, NULL, { 0 } },
};

void
hourglass_window_setup_save (HourglassWindow *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
}
