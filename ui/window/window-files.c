/* Opening: dialogs, dropped files, and the worker threads behind them. */
#include "ui/parts/chosen-path.h"
#include "ui/document/model-file.h"
#include "ui/parts/recent-files.h"
#include "ui/parts/settings.h"
#include "ui/window/window-lesson.h"
#include "ui/window/window-private.h"

HourglassWindow *
hourglass_window_for_new (HourglassWindow *self)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));
  gboolean free = !hourglass_document_get_modified (self->document) && !hourglass_run_is_active (self->run)
                  && self->saving == 0; /* what is saved must still be here when it is done */
  if (free || application == NULL)
    return self;
  HourglassWindow *other = hourglass_window_new (application);
  gtk_window_present (GTK_WINDOW (other));
  return other;
}

void
hourglass_window_open_preset (HourglassWindow *self, const HgPreset *preset)
{
  self = hourglass_window_for_new (self);
  hourglass_window_show_main (self);
  self->shown = ++self->asked;
  hourglass_run_shutdown (self->run);
  hourglass_document_open_preset (self->document, preset);
  hourglass_window_load_data (self, preset->data);
}

/* A file on its way to a window. */
typedef struct
{
  HourglassWindow *window;
  guint number; /* of what was asked for in it */
} Opening;

/* Shows what was read from @result's file, here or in another window. Two files are read side by side: of
 * those that would come to one window the one asked for last stays, whichever is there first. */
static void
show (HourglassWindow *self, guint number, GAsyncResult *result, HgModel *model, HgWeights *weights,
      HgProject *project)
{
  const char *path = hourglass_model_file_path (result);
  HourglassWindow *window = hourglass_window_for_new (self);
  if (window == self && number < self->shown)
    return;
  if (window == self)
    self->shown = number;
  hourglass_window_take (window, model, weights, project, path, hourglass_model_file_facts (result));
  hourglass_recent_add (path);
  if (project == NULL)
    hourglass_window_show_view (window, "file");
}

static void
opened (GObject *source, GAsyncResult *result, gpointer data)
{
  Opening *opening = data;
  g_autoptr (HourglassWindow) self = opening->window;
  g_autoptr (GError) error = NULL;
  HgModel *model = NULL;
  HgWeights *weights = NULL;
  HgProject *project = NULL;
  const gboolean closed = hourglass_window_is_closed (self),
                 done = hourglass_model_open_finish (result, &model, &weights, &project, &error);
  if (done && !closed)
    show (self, opening->number, result, model, weights, project);
  else if (!closed
           && !hourglass_window_show_no_model (self, hourglass_model_file_path (result), error->message))
    hourglass_window_toast_error (self, error->message);
  hourglass_window_end_opening (self);
  g_free (opening);
  if (!done)
    return;
  hg_project_free (project);
  hg_model_unref (model);
  hg_weights_unref (weights);
}

static gboolean
has_ending (const char *path, const char *const *endings)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);
  for (; *endings != NULL; endings++)
    if (g_str_has_suffix (lower, *endings))
      return TRUE;
  return FALSE;
}

static gboolean
is_data (const char *path)
{
  const char *ending;
  gboolean is = FALSE;
  for (gsize i = 0; (ending = hg_data_ending (i)) != NULL && !is; i++)
    is = has_ending (path, (const char *const[]){ ending, NULL });
  return is;
}

static const char *const tables[] = { ".csv", ".tsv", ".txt", NULL };

gboolean
hourglass_window_is_data (const char *path)
{
  return has_ending (path, tables) || is_data (path) || g_file_test (path, G_FILE_TEST_IS_DIR);
}

void
hourglass_window_open_path (HourglassWindow *self, const char *path)
{
  if (has_ending (path, (const char *const[]){ HOURGLASS_LESSON_ENDING, NULL }))
    hourglass_window_open_lesson (self, path);
  else if (has_ending (path, tables))
    hourglass_window_choose_csv (self, path);
  else if (hourglass_window_is_data (path))
    {
      gboolean from_start = hourglass_window_is_at_start (self);
      hourglass_window_choose_data (self, path);
      self->from_start = from_start; /* where it goes back to when that fails */
    }
  else
    {
      Opening *opening = g_new (Opening, 1);
      *opening = (Opening){ g_object_ref (self), ++self->asked };
      self->busy++;
      hourglass_model_open (path, opened, opening);
    }
}

GtkFileChooser *
hourglass_window_chooser_new (HourglassWindow *self, const char *title, GtkFileChooserAction action,
                              GCallback response)
{
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (title, GTK_WINDOW (self), action, NULL, NULL);
  hourglass_settings_follow_chooser (GTK_FILE_CHOOSER (dialog));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect_object (dialog, "response", response, self, 0);
  g_object_set_data_full (G_OBJECT (self), "chooser", dialog, g_object_unref);
  return GTK_FILE_CHOOSER (dialog);
}

void
hourglass_window_open_chosen (GtkNativeDialog *dialog, int response, HourglassWindow *self)
{
  g_autofree char *path = hourglass_chosen_path (GTK_FILE_CHOOSER (dialog), response);
  gtk_native_dialog_destroy (dialog);
  if (path != NULL)
    hourglass_window_open_path (self, path);
}

void
hourglass_window_filter_models (GtkFileChooser *chooser, gboolean data)
{
  GtkFileFilter *models = gtk_file_filter_new ();
  gtk_file_filter_set_name (models, "Models and projects (.h5, .keras)");
  gtk_file_filter_add_suffix (models, "h5");
  gtk_file_filter_add_suffix (models, "hdf5");
  gtk_file_filter_add_suffix (models, "keras");
  gtk_file_chooser_add_filter (chooser, models);
  if (data)
    gtk_file_chooser_add_filter (chooser, hourglass_window_data_filter ());
  GtkFileFilter *all = gtk_file_filter_new (); /* HDF5 files of others are called all sorts of things */
  gtk_file_filter_set_name (all, "All files");
  gtk_file_filter_add_pattern (all, "*");
  gtk_file_chooser_add_filter (chooser, all);
}

static void
action_open (GSimpleAction *action, GVariant *parameter, gpointer self)
{
  GtkFileChooser *chooser = hourglass_window_chooser_new (self, "Open", GTK_FILE_CHOOSER_ACTION_OPEN,
                                                          G_CALLBACK (hourglass_window_open_chosen));
  hourglass_window_filter_models (chooser, TRUE);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

static void
action_open_path (GSimpleAction *action, GVariant *parameter, gpointer self)
{
  hourglass_window_open_path (self, g_variant_get_string (parameter, NULL));
}

static void
recent_changed (HourglassWindow *self)
{
  hourglass_recent_fill (self->recent_menu);
}

static gboolean
dropped (GtkDropTarget *target, const GValue *value, double x, double y, HourglassWindow *self)
{
  GSList *files = g_value_get_boxed (value);
  g_autofree char *path = files != NULL ? g_file_get_path (files->data) : NULL;
  if (path == NULL)
    return FALSE;
  hourglass_window_open_path (self, path);
  return TRUE;
}

static const GActionEntry actions[] = {
  { "open", action_open, NULL, NULL, NULL, { 0 } },
  { "open-path", action_open_path, "s", NULL, NULL, { 0 } },
};

void
hourglass_window_setup_files (HourglassWindow *self)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);
  g_signal_connect_object (target, "drop", G_CALLBACK (dropped), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  g_signal_connect_object (gtk_recent_manager_get_default (), "changed", G_CALLBACK (recent_changed), self,
                           G_CONNECT_SWAPPED);
  recent_changed (self);
}
