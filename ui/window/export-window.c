/* See export-window.h. */
#include "ui/window/export-window.h"
#include "export/export.h"
#include "files/read-file.h"
#include "train/settings.h"
#include "ui/parts/chosen-path.h"
#include "ui/parts/hold.h"
#include "ui/parts/replace-dialog.h"
#include "ui/parts/segments.h"
#include "ui/parts/settings.h"
#include "ui/parts/task-answer.h"
#include <gtksourceview/gtksource.h>
#include <stdlib.h>

struct _HourglassExportWindow
{
  AdwWindow parent_instance;
  AdwToastOverlay *toasts;
  HourglassSegments *library;
  GtkStack *pages;
  GtkSourceView *view;
  AdwStatusPage *refusal;
  char *why; /* what that says; or NULL */
  GtkWidget *copy, *save;
  HgCheck *check;
  HgWeights *weights;
  HgTrainSettings settings;
  GtkFileChooserNative *chooser;
  guint busy; /* files being saved */
};

/* A script on its way to the disk. */
typedef struct
{
  HourglassExportWindow *window;
  const HgExportTarget *target;
  char *path, *weights_path;
} Saving;

G_DEFINE_FINAL_TYPE (HourglassExportWindow, hourglass_export_window, ADW_TYPE_WINDOW)

static void
saving_free (gpointer data)
{
  Saving *saving = data;
  g_clear_object (&saving->window);
  g_free (saving->path);
  free (saving->weights_path);
  g_free (saving);
}

static const HgExportTarget *
chosen (HourglassExportWindow *self)
{
  return &hg_export_targets[hourglass_segments_get_active (self->library)];
}

static GtkTextBuffer *
buffer_of (HourglassExportWindow *self)
{
  return gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->view));
}

/* "lab-lstm.py" */
static char *
script_name (HourglassExportWindow *self)
{
  g_autofree char *name = g_strdup (self->check->model->name);
  return g_strdup_printf ("%s.py", g_strdelimit (name, "/\\", '-'));
}

static void
show_script (HourglassExportWindow *self)
{
  HgError error = { 0 };
  g_autofree char *name = script_name (self);
  char *weights = hg_export_beside (name, chosen (self), &error);
  HgExport export = { .check = self->check, .training = &self->settings.options, .weights = weights };
  char *text = weights != NULL ? chosen (self)->script (&export, &error) : NULL;
  if (text != NULL)
    gtk_text_buffer_set_text (buffer_of (self), text, -1);
  else
    {
      g_autofree char *markup = g_markup_escape_text (error.text, -1);
      g_free (self->why);
      self->why = g_strdup (error.text);
      adw_status_page_set_description (self->refusal, markup);
    }
  gtk_stack_set_visible_child_name (self->pages, text != NULL ? "script" : "refusal");
  gtk_widget_set_sensitive (self->copy, text != NULL);
  gtk_widget_set_sensitive (self->save, text != NULL && self->weights != NULL);
  free (text);
  free (weights);
}

static void
toast (HourglassExportWindow *self, const char *sentence)
{
  g_autofree char *markup = g_markup_escape_text (sentence, -1);
  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (markup));
}

static void
copy (HourglassExportWindow *self)
{
  g_autofree char *text = hourglass_export_window_get_text (self);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  toast (self, "Copied");
}

static void
write_files (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Saving *saving = data;
  HourglassExportWindow *self = saving->window;
  HgError error = { 0 };
  HgExport export = { .check = self->check,
                      .training = &self->settings.options,
                      .weights = hg_file_name (saving->weights_path) };
  const bool done
      = hg_export_save (saving->target, &export, self->weights, saving->path, saving->weights_path, &error);
  hourglass_task_answer (task, done, &error);
}

static void
written (GObject *source, GAsyncResult *result, gpointer data)
{
  Saving *saving = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autofree char *script = g_path_get_basename (saving->path);
  g_autofree char *weights = g_path_get_basename (saving->weights_path);
  g_autofree char *done = g_strdup_printf ("Saved %s and %s", script, weights);
  saving->window->busy--;
  toast (saving->window, g_task_propagate_boolean (G_TASK (result), &error) ? done : error->message);
  hourglass_release ();
}

/* Takes @saving. */
static void
write_both (Saving *saving)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, written, NULL);
  saving->window->busy++;
  hourglass_hold ();
  g_task_set_task_data (task, saving, saving_free);
  g_task_run_in_thread (task, write_files);
}

static void
replace_answered (AdwMessageDialog *dialog, const char *response)
{
  if (g_str_equal (response, "replace"))
    write_both (g_object_steal_data (G_OBJECT (dialog), "saving"));
}

void
hourglass_export_window_save (HourglassExportWindow *self, const char *path)
{
  HgError error = { 0 };
  char *weights = hg_export_beside (path, chosen (self), &error);
  if (weights == NULL)
    {
      toast (self, error.text);
      return;
    }
  Saving *saving = g_new0 (Saving, 1);
  *saving = (Saving){ g_object_ref (self), chosen (self), g_strdup (path), weights };
  /* Of both files the file dialog asked about the script only; weights beside a script are its own. */
  if (g_file_test (path, G_FILE_TEST_EXISTS) || !g_file_test (weights, G_FILE_TEST_EXISTS))
    {
      write_both (saving);
      return;
    }
  AdwMessageDialog *dialog = hourglass_replace_dialog_show (GTK_WINDOW (self), weights);
  g_object_set_data_full (G_OBJECT (dialog), "saving", saving, saving_free);
  g_signal_connect (dialog, "response", G_CALLBACK (replace_answered), NULL);
}

static void
place_chosen (HourglassExportWindow *self, int response)
{
  g_autofree char *path = hourglass_chosen_path (GTK_FILE_CHOOSER (self->chooser), response);
  g_clear_object (&self->chooser);
  if (path != NULL)
    hourglass_export_window_save (self, path);
}

static void
save (HourglassExportWindow *self)
{
  g_autofree char *name = script_name (self);
  g_clear_object (&self->chooser);
  self->chooser = gtk_file_chooser_native_new ("Save Code", GTK_WINDOW (self), GTK_FILE_CHOOSER_ACTION_SAVE,
                                               NULL, NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  hourglass_settings_follow_chooser (GTK_FILE_CHOOSER (self->chooser));
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), name);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (place_chosen), self, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
follow_theme (HourglassExportWindow *self)
{
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());
  GtkSourceStyleSchemeManager *schemes = gtk_source_style_scheme_manager_get_default ();
  gtk_source_buffer_set_style_scheme (
      GTK_SOURCE_BUFFER (buffer_of (self)),
      gtk_source_style_scheme_manager_get_scheme (schemes, dark ? "Adwaita-dark" : "Adwaita"));
}

static void
hourglass_export_window_dispose (GObject *object)
{
  HourglassExportWindow *self = HOURGLASS_EXPORT_WINDOW (object);
  g_clear_object (&self->chooser);
  gtk_widget_dispose_template (GTK_WIDGET (self), HOURGLASS_TYPE_EXPORT_WINDOW);
  G_OBJECT_CLASS (hourglass_export_window_parent_class)->dispose (object);
}

static void
hourglass_export_window_finalize (GObject *object)
{
  HourglassExportWindow *self = HOURGLASS_EXPORT_WINDOW (object);
  g_clear_pointer (&self->check, hg_check_free);
  g_clear_pointer (&self->weights, hg_weights_unref);
  g_free (self->why);
  G_OBJECT_CLASS (hourglass_export_window_parent_class)->finalize (object);
}

static void
hourglass_export_window_class_init (HourglassExportWindowClass *class)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (class);
  G_OBJECT_CLASS (class)->dispose = hourglass_export_window_dispose;
  G_OBJECT_CLASS (class)->finalize = hourglass_export_window_finalize;
  g_type_ensure (HOURGLASS_TYPE_SEGMENTS);
  gtk_source_init ();
  gtk_widget_class_set_template_from_resource (widget, "/org/hourglass/Hourglass/ui/export-window.ui");
  gtk_widget_class_bind_template_child (widget, HourglassExportWindow, toasts);
  gtk_widget_class_bind_template_child (widget, HourglassExportWindow, library);
  gtk_widget_class_bind_template_child (widget, HourglassExportWindow, pages);
  gtk_widget_class_bind_template_child (widget, HourglassExportWindow, view);
  gtk_widget_class_bind_template_child (widget, HourglassExportWindow, refusal);
  gtk_widget_class_bind_template_child (widget, HourglassExportWindow, copy);
  gtk_widget_class_bind_template_child (widget, HourglassExportWindow, save);
  gtk_widget_class_bind_template_callback (widget, copy);
  gtk_widget_class_bind_template_callback (widget, save);
  gtk_widget_class_add_binding_action (widget, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
hourglass_export_window_init (HourglassExportWindow *self)
{
  const char *titles[HG_EXPORT_TARGETS + 1] = { NULL };
  gtk_widget_init_template (GTK_WIDGET (self));
  for (int i = 0; i < HG_EXPORT_TARGETS; i++)
    titles[i] = hg_export_targets[i].title;
  hourglass_segments_set_words (self->library, "Library", titles);
  GtkSourceLanguageManager *languages = gtk_source_language_manager_get_default ();
  GtkSourceBuffer *buffer = gtk_source_buffer_new (NULL);
  gtk_source_buffer_set_language (buffer, gtk_source_language_manager_get_language (languages, "python3"));
  gtk_text_view_set_buffer (GTK_TEXT_VIEW (self->view), GTK_TEXT_BUFFER (buffer));
  g_object_unref (buffer);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark", G_CALLBACK (follow_theme), self,
                           G_CONNECT_SWAPPED);
  follow_theme (self);
}

HourglassExportWindow *
hourglass_export_window_new (GtkWindow *parent, HourglassDocument *document, HourglassRun *run)
{
  HgError error = { 0 };
  HourglassExportWindow *self
      = g_object_new (HOURGLASS_TYPE_EXPORT_WINDOW, "transient-for", parent, "modal", parent != NULL, NULL);
  self->check = hg_check_new (hourglass_document_get_settled (document), &error);
  self->weights = hourglass_document_make_weights (document, NULL);
  hg_train_settings (&self->settings, hourglass_run_get_options (run));
  hourglass_segments_set_active (self->library, HG_EXPORT_PYTORCH);
  show_script (self);
  g_signal_connect_object (self->library, "notify::active", G_CALLBACK (show_script), self,
                           G_CONNECT_SWAPPED);
  return self;
}

char *
hourglass_export_window_get_text (HourglassExportWindow *self)
{
  GtkTextIter start, end;
  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->pages), "refusal") == 0)
    return g_strdup (self->why);
  gtk_text_buffer_get_bounds (buffer_of (self), &start, &end);
  return gtk_text_buffer_get_text (buffer_of (self), &start, &end, FALSE);
}

gboolean
hourglass_export_window_is_busy (HourglassExportWindow *self)
{
  return self->busy > 0;
}
