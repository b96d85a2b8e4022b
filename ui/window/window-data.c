/* Choosing data: the menu in the header, loading on a worker thread with its progress in the button, and one
 * sentence with a way out when stack and data do not go together. */
#include "train/data-fit.h"
#include "ui/window/csv-window.h"
#include "ui/document/data-fit.h"
#include "ui/parts/recent-files.h"
#include "ui/parts/settings.h"
#include "ui/window/window-private.h"
#include "ui/window/window-train.h"

char *
hourglass_window_data_problem (HourglassWindow *self)
{
  HgPrepared *data = hourglass_document_get_data (self->document);
  const HgCheck *check = hourglass_document_get_check (self->document);
  HgError error = { 0 };
  if (data == NULL || check->n_faults > 0 || hg_data_fits (check, data, &error))
    return NULL;
  return g_strdup_printf ("%s.", error.text);
}

static gboolean
show_progress (gpointer data)
{
  HourglassWindow *self = data;
  unsigned permille = atomic_load_explicit (&self->job->permille, memory_order_relaxed);
  g_autofree char *text = permille > 0 ? g_strdup_printf ("%s %u %%", self->loading_name, permille / 10)
                                       : g_strdup_printf ("%s …", self->loading_name);
  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->data_button), text);
  return G_SOURCE_CONTINUE;
}

/* Opens the data again as the pressed proposal says: the check that made it is the document's current one as
 * long as its button can be pressed. */
static void
mend_clicked (HourglassWindow *self, GtkButton *button)
{
  HgPrepared *data = hourglass_document_get_data (self->document);
  const char *title = g_object_get_data (G_OBJECT (button), "title");
  HgDataFix fixes[HG_DATA_FIXES];
  size_t n = data != NULL && data->origin != NULL
                 ? hg_data_mend (hourglass_document_get_check (self->document), data, fixes)
                 : 0;
  for (size_t i = 0; i < n; i++)
    if (g_str_equal (fixes[i].title, title))
      {
        g_autoptr (HourglassDataRequest) request = hourglass_data_request_new (data->origin->name);
        request->prepare = data->options;
        request->again = hg_data_fix_origin (&fixes[i], data->dataset, data->origin, &request->prepare, NULL);
        if (request->again == NULL)
          return;
        hourglass_window_load (self, request, fixes[i].title);
        return;
      }
}

/* "Take windows of 5 rows → 5 × 59", cut short where the window is narrow. */
static GtkWidget *
add_mend (HourglassWindow *self, const char *title, const HgShape *shape)
{
  char text[HG_SHAPE_TEXT];
  g_autofree char *label
      = shape != NULL ? g_strdup_printf ("%s → %s", title, hg_shape_text (shape, text)) : g_strdup (title);
  GtkWidget *button = gtk_button_new_with_label (label);
  gtk_label_set_ellipsize (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))), PANGO_ELLIPSIZE_END);
  gtk_widget_set_tooltip_text (button, label);
  gtk_box_append (self->mends, button);
  return button;
}

static void
fill_mends (HourglassWindow *self, HgPrepared *data, gboolean problem)
{
  HgDataFix fixes[HG_DATA_FIXES];
  size_t n = hg_data_mend (hourglass_document_get_check (self->document), data, fixes);
  for (GtkWidget *child; (child = gtk_widget_get_first_child (GTK_WIDGET (self->mends))) != NULL;)
    gtk_box_remove (self->mends, child);
  for (size_t i = 0; i < n; i++)
    {
      GtkWidget *button = add_mend (self, fixes[i].title, fixes[i].scales ? NULL : &fixes[i].shape);
      g_object_set_data_full (G_OBJECT (button), "title", g_strdup (fixes[i].title), g_free);
      g_signal_connect_object (button, "clicked", G_CALLBACK (mend_clicked), self, G_CONNECT_SWAPPED);
    }
  HgModel *fitted
      = problem ? hourglass_data_fit (hourglass_document_get_model (self->document), data->dataset, NULL)
                : NULL;
  if (fitted != NULL)
    {
      HgShape sample = hg_tensor_sample (data->x);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (add_mend (self, "Change the stack", &sample)),
                                      "win.fit");
    }
  if (!problem)
    gtk_actionable_set_action_name (GTK_ACTIONABLE (add_mend (self, "Leave as it is", NULL)),
                                    "win.keep-scaling");
  gtk_widget_set_visible (GTK_WIDGET (self->mends), n > 0 || fitted != NULL);
  g_clear_pointer (&fitted, hg_model_unref);
}

/* The last data whose scaling was left as it is: nothing more is said of it, also where undo brings it back.
 */
#define KEPT "kept-data"

static void
action_keep_scaling (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  HourglassWindow *self = data;
  HgPrepared *prepared = hourglass_document_get_data (self->document);
  g_object_set_data_full (G_OBJECT (self), KEPT, hg_prepared_ref (prepared),
                          (GDestroyNotify)hg_prepared_unref);
  hourglass_window_refresh (self);
}

/* What is said of data that fit and yet are not as the model of a file, which was trained elsewhere, would
 * have them; NULL where nothing is. */
static char *
scaling_remark (HourglassWindow *self, HgPrepared *data)
{
  const HgCheck *check = hourglass_document_get_check (self->document);
  HourglassFileFacts *facts = hourglass_document_get_facts (self->document);
  HgDataFix fixes[HG_DATA_FIXES];
  char sentence[200];
  if (data == NULL || facts == NULL || facts->project || data == g_object_get_data (G_OBJECT (self), KEPT)
      || !hourglass_document_is_as_opened (self->document) || hg_data_mend (check, data, fixes) == 0)
    return NULL;
  if (!hg_data_in_reach (check, data, sentence, sizeof sentence))
    return g_strdup_printf ("%s.", sentence);
  return g_strdup (
      "The data look as if nobody had scaled them, and the file does not say how its training data "
      "were.");
}

/* Which class is trained on is said by the data, once they are there. */
static void
refresh_normal_only (HourglassWindow *self, HgPrepared *data)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), "normal-only");
  g_simple_action_set_state (G_SIMPLE_ACTION (action),
                             g_variant_new_boolean (data != NULL && *data->options.normal != '\0'));
  g_simple_action_set_enabled (G_SIMPLE_ACTION (action),
                               data != NULL && data->dataset->labels != NULL && data->origin != NULL);
}

void
hourglass_window_refresh_data (HourglassWindow *self)
{
  HgPrepared *data = hourglass_document_get_data (self->document);
  GAction *choice = g_action_map_lookup_action (G_ACTION_MAP (self), "data");
  g_autofree char *problem = hourglass_window_data_problem (self);
  g_autofree char *remark = problem == NULL ? scaling_remark (self, data) : NULL;
  const char *said = problem != NULL ? problem : remark;
  if (self->loading == NULL)
    gtk_menu_button_set_label (GTK_MENU_BUTTON (self->data_button),
                               data != NULL ? data->dataset->name : "No data");
  g_simple_action_set_state (G_SIMPLE_ACTION (choice),
                             g_variant_new_string (data != NULL ? data->dataset->name : ""));
  refresh_normal_only (self, data);
  gtk_revealer_set_reveal_child (self->notice, said != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->notice), said != NULL);
  if (said == NULL)
    return;
  gtk_label_set_label (self->notice_label, said);
  fill_mends (self, data, problem != NULL);
}

/* A file that a person chose. */
static void
remember (const HgPrepared *data)
{
  const char *path = data->origin != NULL ? data->origin->name : "";
  if (g_path_is_absolute (path) && g_file_test (path, G_FILE_TEST_IS_REGULAR))
    hourglass_recent_add (path);
}

/* As @step of the history, or with NULL as what the document begins with. */
static void
take_data (HourglassWindow *self, HgPrepared *data, const char *step)
{
  if (step != NULL)
    hourglass_document_apply_data (self->document, data, step);
  else
    hourglass_document_set_data (self->document, data);
}

static void
loaded (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (HourglassWindow) self = data;
  g_autoptr (GError) error = NULL;
  HgPrepared *prepared = hourglass_data_load_finish (result, &error);
  gboolean newest = self->loading != NULL && g_task_get_cancellable (G_TASK (result)) == self->loading;
  if (newest)
    {
      const gboolean from_start = self->from_start, trains = self->train_waits;
      g_autofree char *step = g_steal_pointer (&self->loading_step);
      hourglass_window_stop_loading (self);
      if (prepared == NULL)
        hourglass_window_toast_error (self, error->message);
      else
        take_data (self, prepared, step);
      if (prepared != NULL && self->awaited != NULL)
        hourglass_window_attach_data (self, prepared);
      else if (prepared != NULL)
        remember (prepared);
      if (prepared == NULL && from_start)
        hourglass_window_show_start (self);
      hourglass_window_refresh (self);
      if (prepared != NULL && trains)
        hourglass_window_data_arrived (self);
    }
  g_clear_pointer (&prepared, hg_prepared_unref);
}

/* Lets go of what is being loaded, if anything. */
void
hourglass_window_stop_loading (HourglassWindow *self)
{
  hourglass_window_end_wait (self);
  g_clear_handle_id (&self->progress, g_source_remove);
  if (self->loading != NULL)
    g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  g_clear_pointer (&self->job, g_atomic_rc_box_release);
  g_clear_pointer (&self->loading_name, g_free);
  g_clear_pointer (&self->loading_step, g_free);
  self->from_start = FALSE;
}

void
hourglass_window_load (HourglassWindow *self, const HourglassDataRequest *request, const char *step)
{
  hourglass_window_stop_loading (self);
  g_clear_pointer (&self->awaited, hg_project_free);
  self->job = g_atomic_rc_box_new0 (HgJob);
  self->loading = g_cancellable_new ();
  self->loading_name = g_filename_display_basename (request->name);
  self->loading_step = g_strdup (step);
  hourglass_data_load (request, self->job, self->loading, loaded, g_object_ref (self));
  self->progress = g_timeout_add (100, show_progress, self);
  hourglass_window_refresh_train (self);
}

static void
load_data (HourglassWindow *self, const char *name, const char *step)
{
  g_autoptr (HourglassDataRequest) request = hourglass_data_request_new (name);
  const HgPreset *preset = hourglass_document_get_preset (self->document);
  request->normal_only = preset != NULL && preset->normal_only && g_str_equal (name, preset->data);
  hourglass_window_load (self, request, step);
}

void
hourglass_window_load_data (HourglassWindow *self, const char *name)
{
  load_data (self, name, NULL);
}

char *
hourglass_window_data_step (HourglassWindow *self, const char *path)
{
  g_autofree char *name = g_filename_display_basename (path);
  return hourglass_window_is_at_start (self) ? NULL : g_strconcat ("Choose ", name, NULL);
}

void
hourglass_window_choose_data (HourglassWindow *self, const char *path)
{
  g_autofree char *step = hourglass_window_data_step (self, path);
  hourglass_window_show_main (self);
  load_data (self, path, step);
}

static void
csv_chosen (HourglassWindow *self, HourglassCsvWindow *dialog)
{
  HgPrepared *data = hourglass_csv_window_get_data (dialog);
  g_autofree char *step = hourglass_window_data_step (self, data->dataset->name);
  hourglass_window_stop_loading (self); /* what was on its way is not chosen any more */
  g_clear_pointer (&self->awaited, hg_project_free);
  hourglass_window_show_main (self);
  take_data (self, data, step);
  remember (data);
}

void
hourglass_window_choose_csv (HourglassWindow *self, const char *path)
{
  const HgShape *input = &hourglass_document_get_check (self->document)->nodes[0].out[0];
  gsize window = input->rank == 2 && input->dim[0] > 0 ? (gsize)input->dim[0] : 0;
  HourglassCsvWindow *dialog = hourglass_csv_window_new (GTK_WINDOW (self), path, window);
  g_signal_connect_object (dialog, "chosen", G_CALLBACK (csv_chosen), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

GtkFileFilter *
hourglass_window_data_filter (void)
{
  GtkFileFilter *filter = gtk_file_filter_new ();
  const char *ending;
  gtk_file_filter_set_name (filter, "Tables, arrays and images");
  for (gsize i = 0; (ending = hg_data_ending (i)) != NULL; i++)
    if (ending[0] == '.' && strchr (ending + 1, '.') == NULL)
      gtk_file_filter_add_suffix (filter, ending + 1);
    else
      {
        g_autofree char *pattern = g_strconcat ("*", ending, NULL);
        gtk_file_filter_add_pattern (filter, pattern);
      }
  return filter;
}

/* Shows @dialog, which it takes; what is chosen is opened. */
static void
choose_data (HourglassWindow *self, GtkFileChooserNative *dialog)
{
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  hourglass_settings_follow_chooser (GTK_FILE_CHOOSER (dialog));
  g_signal_connect_object (dialog, "response", G_CALLBACK (hourglass_window_open_chosen), self, 0);
  g_object_set_data_full (G_OBJECT (self), "chooser", dialog, g_object_unref);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static void
action_open_data (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  HourglassWindow *self = data;
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new ("Open Data", GTK_WINDOW (self),
                                                              GTK_FILE_CHOOSER_ACTION_OPEN, NULL, NULL);
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (dialog), hourglass_window_data_filter ());
  choose_data (self, dialog);
}

static void
action_open_folder (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  HourglassWindow *self = data;
  choose_data (self, gtk_file_chooser_native_new ("Open Folder of Images", GTK_WINDOW (self),
                                                  GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, NULL, NULL));
}

static void
action_data (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  HourglassWindow *self = data;
  const char *name = g_variant_get_string (parameter, NULL);
  const HgPrepared *now = hourglass_document_get_data (self->document);
  gboolean chosen = now != NULL && now->origin != NULL && g_str_equal (now->origin->name, name);
  if (!chosen || self->loading != NULL)
    hourglass_window_choose_data (self, name);
}

static void
action_choose_data (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  gtk_menu_button_popup (GTK_MENU_BUTTON (HOURGLASS_WINDOW (data)->data_button));
}

/* The same data again, with the class called @name alone to train on; "": with all. */
static void
train_on (HourglassWindow *self, const char *name)
{
  HgPrepared *prepared = hourglass_document_get_data (self->document);
  if (prepared == NULL || prepared->origin == NULL || self->loading != NULL)
    return;
  HgPrepareOptions prepare = prepared->options;
  g_strlcpy (prepare.normal, name, sizeof prepare.normal);
  g_autoptr (HourglassDataRequest) request = hourglass_data_request_again (prepared->origin, &prepare, NULL);
  g_autofree char *step
      = *name != '\0' ? g_strdup_printf ("Train on %s only", name) : g_strdup ("Train on all classes");
  hourglass_window_load (self, request, step);
}

static void
change_normal_only (GSimpleAction *action, GVariant *state, gpointer data)
{
  HourglassWindow *self = data;
  HgPrepared *prepared = hourglass_document_get_data (self->document);
  gsize usual = prepared != NULL && g_variant_get_boolean (state) ? hg_dataset_usual_class (prepared->dataset)
                                                                  : HG_NO_CLASS;
  train_on (self, usual != HG_NO_CLASS ? prepared->dataset->class_names[usual] : "");
}

static void
action_train_on (GSimpleAction *action, GVariant *parameter, gpointer self)
{
  train_on (self, g_variant_get_string (parameter, NULL));
}

static void
action_fit (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  HourglassWindow *self = data;
  HgPrepared *prepared = hourglass_document_get_data (self->document);
  char label[HG_LABEL_SIZE] = "";
  if (prepared == NULL)
    return;
  HgModel *model
      = hourglass_data_fit (hourglass_document_get_model (self->document), prepared->dataset, label);
  hourglass_document_apply (self->document, model, label);
}

static const GActionEntry actions[] = {
  { "data", action_data, "s", "''", NULL, { 0 } },
  { "open-data", action_open_data, NULL, NULL, NULL, { 0 } },
  { "open-data-folder", action_open_folder, NULL, NULL, NULL, { 0 } },
  { "choose-data", action_choose_data, NULL, NULL, NULL, { 0 } },
  { "fit", action_fit, NULL, NULL, NULL, { 0 } },
  { "normal-only", NULL, NULL, "false", change_normal_only, { 0 } },
  { "train-on", action_train_on, "s", NULL, NULL, { 0 } },
  { "keep-scaling", action_keep_scaling, NULL, NULL, NULL, { 0 } },
};

void
hourglass_window_setup_data (HourglassWindow *self)
{
  g_autoptr (GMenu) menu = g_menu_new (), built_in = g_menu_new (), files = g_menu_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  for (const HgSource *const *source = hg_sources (); *source != NULL; source++)
    {
      g_autofree char *label = g_strdup_printf ("%s – %s", (*source)->name, (*source)->title);
      g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);
      g_menu_item_set_action_and_target (item, "win.data", "s", (*source)->name);
      g_menu_append_item (built_in, item);
    }
  g_menu_append (files, "Open Data File…", "win.open-data");
  g_menu_append (files, "Open Folder of Images…", "win.open-data-folder");
  g_menu_append_section (menu, "Built in", G_MENU_MODEL (built_in));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (files));
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (self->data_button), G_MENU_MODEL (menu));
}
