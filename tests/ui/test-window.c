/* The window: examples with their data, data that does not fit and the way out, saving and opening, training
 * with pause and stop, what closing asks and waits for, and the question before a file is replaced. */
#include "find.h"
#include "ui/window/csv-window.h"
#include "ui/parts/recent-files.h"
#include "window-stage.h"
#include <glib/gstdio.h>

static char *folder; /* for the files of a test */

static void
set_up (Stage *stage, gconstpointer data)
{
  folder = g_dir_make_tmp ("hourglass-window-XXXXXX", NULL);
  stage_open_window (stage, data);
}

static void
tear_down (Stage *stage, gconstpointer data)
{
  g_autoptr (GDir) files = g_dir_open (folder, 0, NULL);
  const char *name;
  while ((name = g_dir_read_name (files)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_unlink (path);
    }
  g_rmdir (folder);
  g_free (folder);
  stage_close_window (stage, data);
}

static void
load (Stage *stage, const char *name)
{
  hourglass_window_load_data (stage->window, name);
  g_assert_true (stage_wait (idle, stage));
}

static void
test_examples (Stage *stage, gconstpointer data)
{
  g_assert_false (enabled (stage, "train"));
  for (const HgPreset *preset = hg_presets (); preset->name != NULL; preset++)
    {
      hourglass_window_open_preset (stage->window, preset);
      g_assert_true (stage_wait (idle, stage));
      g_assert_cmpstr (hourglass_document_get_data (stage->document)->dataset->name, ==, preset->data);
      g_test_message ("%s", preset->name);
      g_assert_true (enabled (stage, "train"));
    }
}

/* What takes a layer away offers to be undone; what sets one number does not. */
static void
test_undo_toast (Stage *stage, gconstpointer data)
{
  GtkWidget *window = GTK_WIDGET (stage->window);
  const HgModel *model = hourglass_document_get_model (stage->document);
  char label[HG_LABEL_SIZE];
  HgModel *edited = hg_edit_set (model, 2, "units", (HgValue){ .type = HG_PARAM_INT, .i = 9 }, label, NULL);
  hourglass_document_apply (stage->document, edited, label);
  g_assert_null (stage->window->undo_toast);
  edited = hg_edit_remove (hourglass_document_get_model (stage->document), 1, label, NULL);
  hourglass_document_apply (stage->document, edited, label);
  g_assert_nonnull (stage->window->undo_toast);
  GtkWidget *undo = find_words (window, "Undo");
  g_assert_nonnull (undo);
  g_autofree char *past = g_strconcat ("Removed", label + strlen ("Remove"), NULL);
  g_assert_nonnull (find_words (window, past));
  g_signal_emit_by_name (undo, "clicked");
  g_assert_cmpuint (hourglass_document_get_model (stage->document)->n, ==, 8);
  g_assert_null (stage->window->undo_toast);
}

static void
set_true (gpointer value)
{
  *(gboolean *)value = TRUE;
}

static gboolean
is_true (gpointer value)
{
  return *(gboolean *)value;
}

/* One toast is there, and none that goes. */
static gboolean
nothing_fades (gpointer data)
{
  GtkWidget *toast = gtk_widget_get_first_child (GTK_WIDGET (((Stage *)data)->window->toasts));
  return toast != NULL && gtk_widget_get_next_sibling (toast) == NULL;
}

/* Steps that follow each other faster than toasts fade, under sentences that wait: these come again. */
static void
test_quick_steps (Stage *stage, gconstpointer data)
{
  GtkWidget *window = GTK_WIDGET (stage->window);
  char label[HG_LABEL_SIZE];
  gboolean faded = FALSE;
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", TRUE, NULL);
  hourglass_window_toast (stage->window, "First sentence");
  hourglass_window_toast (stage->window, "Second sentence");
  gtk_test_widget_wait_for_draw (window);
  for (int i = 0; i < 3; i++)
    {
      HgModel *edited = hg_edit_remove (hourglass_document_get_model (stage->document), 1, label, NULL);
      hourglass_document_apply (stage->document, edited, label);
      g_assert_nonnull (find_words (window, "Undo"));
      gtk_test_widget_wait_for_draw (window);
      act (stage, "undo");
      g_assert_null (stage->window->undo_toast);
      gtk_test_widget_wait_for_draw (window);
    }
  g_timeout_add_once (700, set_true, &faded); /* nothing of libadwaita's glides for as long */
  g_assert_true (stage_wait (is_true, &faded));
  g_assert_true (stage_wait (nothing_fades, stage));
  g_assert_nonnull (find_words (window, "First sentence"));
  g_assert_null (find_words (window, "Second sentence"));
  g_assert_cmpuint (stage->window->sentences.length, ==, 2);
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
}

static void
test_mismatch (Stage *stage, gconstpointer data)
{
  GtkWidget *notice = stage_find (GTK_WIDGET (stage->window), "notice");
  load (stage, "sines");
  g_assert_true (gtk_widget_get_mapped (notice));
  g_assert_false (enabled (stage, "train"));
  act (stage, "fit");
  g_assert_cmpuint (hourglass_document_get_check (stage->document)->n_faults, ==, 0);
  g_assert_cmpstr (stage_shape (stage->document, 0), ==, "50 × 10");
  g_assert_cmpstr (stage_shape (stage->document, 4), ==, "50 × 1");
  g_assert_cmpstr (stage_shape (stage->document, 7), ==, "50 × 10");
  g_assert_true (enabled (stage, "train"));
  g_assert_false (gtk_widget_get_mapped (notice));
  act (stage, "undo");
  g_assert_cmpstr (stage_shape (stage->document, 0), ==, "5 × 59");
  g_assert_true (gtk_widget_get_mapped (notice));
}

static gboolean
is_mapped (gpointer widget)
{
  return gtk_widget_get_mapped (widget);
}

static gboolean
is_narrow (gpointer widget)
{
  return gtk_widget_get_width (widget) == 384;
}

/* At 1024 px the inspector folds away and its button appears; it shows again over the views. */
static void
test_small (Stage *stage, gconstpointer data)
{
  GtkWidget *toggle = stage_find (GTK_WIDGET (stage->window), "inspector-toggle");
  GtkWidget *inspector = GTK_WIDGET (hourglass_window_get_inspector (stage->window));
  g_assert_false (gtk_widget_get_mapped (toggle));
  g_assert_true (gtk_widget_get_mapped (inspector));
  gtk_window_set_default_size (GTK_WINDOW (stage->window), 1024, 640);
  g_assert_true (stage_wait (is_mapped, toggle));
  g_assert_false (gtk_widget_get_child_visible (gtk_widget_get_parent (inspector)));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (toggle), TRUE);
  g_assert_true (stage_wait (is_mapped, inspector));
  g_assert_true (stage_wait (is_narrow, hourglass_window_get_canvas (stage->window)));
}

static gboolean
read_through (gpointer data)
{
  return !hourglass_csv_window_is_reading (data);
}

static char *
write_file (Stage *stage, const char *name, const char *text)
{
  char *path = g_build_filename (folder, name, NULL);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return path;
}

static HourglassCsvWindow *
csv_window (void)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();
  for (GList *at = windows; at != NULL; at = at->next)
    if (HOURGLASS_IS_CSV_WINDOW (at->data))
      return at->data;
  return NULL;
}

/* A table that is chosen while other data are on their way stays. */
static void
test_table_first (Stage *stage, gconstpointer data)
{
  g_autoptr (GString) text = g_string_new ("x,y\n");
  for (int i = 0; i < 100; i++)
    g_string_append_printf (text, "%d,%d\n", i, 100 - i);
  g_autofree char *path = write_file (stage, "chosen.csv", text->str);
  hourglass_window_choose_csv (stage->window, path);
  HourglassCsvWindow *dialog = csv_window ();
  g_assert_nonnull (dialog);
  g_assert_true (stage_wait (read_through, dialog));
  g_assert_nonnull (hourglass_csv_window_get_data (dialog));
  hourglass_window_load_data (stage->window, "shapes");
  g_signal_emit_by_name (dialog, "chosen");
  HgPrepared *chosen = hourglass_document_get_data (stage->document);
  g_assert_cmpstr (chosen->dataset->name, ==, "chosen.csv");
  g_assert_true (stage_wait (idle, stage));
  g_assert_true (hourglass_document_get_data (stage->document) == chosen);
  gtk_window_destroy (GTK_WINDOW (dialog));
}

static void
set_units (Stage *stage, int64_t units)
{
  char label[HG_LABEL_SIZE];
  HgModel *model = hg_edit_set (hourglass_document_get_model (stage->document), 2, "units",
                                hg_value_int (units), label, NULL);
  hourglass_document_apply (stage->document, model, label);
}

static void
test_files (Stage *stage, gconstpointer data)
{
  g_autofree char *path = g_build_filename (folder, "model.h5", NULL);
  g_autofree char *bad = write_file (stage, "bad.h5", "this is no HDF5 file");
  set_units (stage, 9);
  g_assert_true (hourglass_document_get_modified (stage->document));
  hourglass_window_save (stage->window, path);
  g_assert_true (stage_wait (idle, stage));
  g_assert_false (hourglass_document_get_modified (stage->document));
  g_assert_cmpstr (hourglass_document_get_path (stage->document), ==, path);

  hourglass_document_open_preset (stage->document, hg_presets ());
  hourglass_window_open_path (stage->window, bad);
  g_assert_true (stage_wait (idle, stage));
  g_assert_null (hourglass_document_get_path (stage->document));
  g_assert_cmpstr (stage_shape (stage->document, 2), ==, "5 × 16");
  hourglass_window_open_path (stage->window, path);
  g_assert_true (stage_wait (idle, stage));
  g_assert_cmpstr (stage_shape (stage->document, 2), ==, "5 × 9");
  g_assert_nonnull (hourglass_document_get_weights (stage->document));
  g_assert_false (hourglass_document_get_modified (stage->document));

  g_autofree char *nowhere = g_build_filename (folder, "no", "such", "folder.h5", NULL);
  hourglass_window_save (stage->window, nowhere);
  g_assert_true (stage_wait (idle, stage));
  g_assert_cmpstr (hourglass_document_get_path (stage->document), ==, path);
}

/* What was asked for last stays, though a file that was asked for before it is read only then. */
static void
test_asked_last (Stage *stage, gconstpointer data)
{
  g_autofree char *path = g_build_filename (folder, "slow.h5", NULL);
  hourglass_window_save (stage->window, path);
  g_assert_true (stage_wait (idle, stage));
  hourglass_window_open_path (stage->window, path);
  hourglass_window_open_preset (stage->window, hg_preset_find ("10-3"));
  g_assert_true (stage_wait (idle, stage));
  g_assert_null (hourglass_document_get_path (stage->document));
  hourglass_window_open_path (stage->window, path);
  g_assert_true (stage_wait (idle, stage));
  g_assert_cmpstr (hourglass_document_get_path (stage->document), ==, path);
}

/* The recent files as the menu lists them: the newest file's path, or NULL. */
static char *
newest (void)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  char *path = NULL;
  hourglass_recent_fill (menu);
  g_assert_cmpint (g_menu_model_get_n_items (G_MENU_MODEL (menu)), >=, 1);
  g_assert_cmpint (g_menu_model_get_n_items (G_MENU_MODEL (menu)), <=, 8);
  return g_menu_model_get_item_attribute (G_MENU_MODEL (menu), 0, "target", "s", &path) ? path : NULL;
}

static gboolean
remembered (gpointer data)
{
  g_autofree char *path = newest ();
  return g_strcmp0 (path, data) == 0;
}

static void
test_recent (Stage *stage, gconstpointer data)
{
  g_autofree char *path = g_build_filename (folder, "first_model.h5", NULL);
  hourglass_window_save (stage->window, path);
  g_assert_true (stage_wait (idle, stage));
  g_assert_true (stage_wait (remembered, path));
  hourglass_document_open_preset (stage->document, hg_presets () + 1);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (stage->window), "win.open-path", "s", path));
  g_assert_true (stage_wait (idle, stage));
  g_assert_cmpstr (hourglass_document_get_path (stage->document), ==, path);
  g_assert_cmpint (g_unlink (path), ==, 0); /* what is gone is not offered */
  g_assert_false (remembered (path));
}

static gboolean
trained_two (gpointer data)
{
  const HgSnapshot *snapshot
      = hourglass_run_get_snapshot (hourglass_window_get_run (((Stage *)data)->window));
  return snapshot != NULL && snapshot->rows >= 2;
}

static gboolean
paused (gpointer data)
{
  const HgSnapshot *snapshot
      = hourglass_run_get_snapshot (hourglass_window_get_run (((Stage *)data)->window));
  return snapshot != NULL && snapshot->state == HG_RUN_PAUSED;
}

static gboolean
inactive (gpointer data)
{
  return !hourglass_run_is_active (hourglass_window_get_run (((Stage *)data)->window));
}

static void
test_training (Stage *stage, gconstpointer data)
{
  GtkButton *train = GTK_BUTTON (stage_find (GTK_WIDGET (stage->window), "train"));
  load (stage, "paper-machine");
  hourglass_run_get_options (hourglass_window_get_run (stage->window))->epochs = 1000000;
  g_assert_cmpstr (gtk_button_get_label (train), ==, "Train");
  act (stage, "train");
  g_assert_true (stage_wait (trained_two, stage));
  g_assert_cmpstr (gtk_button_get_label (train), ==, "Pause");
  act (stage, "train");
  g_assert_true (stage_wait (paused, stage));
  g_assert_cmpstr (gtk_button_get_label (train), ==, "Resume");

  gtk_window_close (GTK_WINDOW (stage->window));
  GtkWindow *dialog = stage_dialog_over (GTK_WINDOW (stage->window));
  g_assert_nonnull (dialog);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  gtk_window_destroy (dialog);
  g_assert_true (hourglass_run_is_active (hourglass_window_get_run (stage->window)));

  act (stage, "train");
  act (stage, "stop");
  g_assert_true (stage_wait (inactive, stage));
  g_assert_cmpstr (gtk_button_get_label (train), ==, "Train");
  g_assert_nonnull (hourglass_document_get_weights (stage->document));
  g_assert_true (hourglass_document_get_modified (stage->document));
}

static void
test_diverged (Stage *stage, gconstpointer data)
{
  HourglassRun *run = hourglass_window_get_run (stage->window);
  load (stage, "paper-machine");
  hourglass_run_get_options (run)->learning_rate = 1e3;
  act (stage, "train");
  g_assert_true (stage_wait (inactive, stage));
  const HgSnapshot *snapshot = hourglass_run_get_snapshot (run);
  g_assert_cmpint (snapshot->state, ==, HG_RUN_FAILED);
  g_assert_nonnull (strstr (snapshot->error.text, "epoch"));
  hourglass_run_get_options (run)->learning_rate = 1e-3;
  act (stage, "train");
  g_assert_true (stage_wait (trained_two, stage));
}

static void
test_close (Stage *stage, gconstpointer data)
{
  hourglass_document_select (stage->document, 2);
  gtk_widget_activate_action (
      GTK_WIDGET (hourglass_canvas_get_bar (hourglass_window_get_canvas (stage->window), 2)), "bar.wider",
      NULL);
  gtk_window_close (GTK_WINDOW (stage->window));
  GtkWindow *dialog = stage_dialog_over (GTK_WINDOW (stage->window));
  g_assert_nonnull (dialog);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (stage->window)));
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "discard");
  g_assert_null (gtk_window_get_transient_for (dialog)); /* which is gone when the dialog goes */
  gtk_window_destroy (dialog);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (stage->window)));
}

static gboolean
asks (gpointer data)
{
  return stage_dialog_over (GTK_WINDOW (((Stage *)data)->window)) != NULL;
}

static void
answer (Stage *stage, const char *response)
{
  g_assert_true (stage_wait (asks, stage));
  GtkWindow *dialog = g_object_ref (stage_dialog_over (GTK_WINDOW (stage->window)));
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), response);
  gtk_window_destroy (dialog);
  g_object_unref (dialog);
}

static gboolean
is_closed (gpointer data)
{
  return !gtk_widget_get_visible (GTK_WIDGET (((Stage *)data)->window));
}

/* What another window shows of the file at @path: the units that set_units sets. */
static void
assert_units (const char *path, int64_t units)
{
  Stage other = { .window = g_object_ref (hourglass_window_new (NULL)) };
  other.document = hourglass_window_get_document (other.window);
  hourglass_window_open_path (other.window, path);
  g_assert_true (stage_wait (idle, &other));
  g_assert_cmpstr (hourglass_document_get_path (other.document), ==, path);
  g_assert_cmpint (stage_option (other.document, 2, "units"), ==, units);
  gtk_window_destroy (GTK_WINDOW (other.window));
  g_object_unref (other.window);
}

/* Whatever is saved while something is being written is written after it. */
static void
test_saves_in_turn (Stage *stage, gconstpointer data)
{
  g_autofree char *path = g_build_filename (folder, "model.h5", NULL);
  for (int64_t units = 7; units < 10; units++)
    {
      set_units (stage, units);
      hourglass_window_save (stage->window, path);
      g_assert_cmpuint (stage->window->saving, ==, 1);
    }
  g_assert_true (stage_wait (idle, stage));
  g_assert_false (hourglass_document_get_modified (stage->document));
  assert_units (path, 9);
}

/* Closing waits for what is being written, asks for what is not in it, and for what came after that answer.
 */
static void
test_close_while_saving (Stage *stage, gconstpointer data)
{
  g_autofree char *path = g_build_filename (folder, "model.h5", NULL);
  set_units (stage, 9);
  hourglass_window_save (stage->window, path);
  set_units (stage, 7);
  gtk_window_close (GTK_WINDOW (stage->window));
  g_assert_false (asks (stage));
  answer (stage, "save");
  set_units (stage, 6);
  answer (stage, "save"); /* asked again */
  g_assert_true (stage_wait (is_closed, stage));
  assert_units (path, 6);
}

static void
test_close_after_save (Stage *stage, gconstpointer data)
{
  g_autofree char *path = g_build_filename (folder, "model.h5", NULL);
  set_units (stage, 9);
  hourglass_window_save (stage->window, path);
  gtk_window_close (GTK_WINDOW (stage->window));
  g_assert_false (is_closed (stage));
  g_assert_true (stage_wait (is_closed, stage));
  g_assert_false (asks (stage));
  assert_units (path, 9);
}

/* An ending that was not typed leads to a file that the file dialog did not ask about. */
static void
test_replace (Stage *stage, gconstpointer data)
{
  g_autofree char *chosen = g_build_filename (folder, "model", NULL);
  g_autofree char *path = write_file (stage, "model.hourglass.h5", "of somebody");
  g_autofree char *text = NULL;
  hourglass_window_save_chosen (stage->window, chosen, NULL);
  g_assert_true (asks (stage));
  g_assert_cmpstr (
      adw_message_dialog_get_heading (ADW_MESSAGE_DIALOG (stage_dialog_over (GTK_WINDOW (stage->window)))),
      ==, "Replace model.hourglass.h5?");
  answer (stage, "cancel");
  g_assert_true (stage_wait (idle, stage));
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "of somebody");

  set_units (stage, 9);
  hourglass_window_save_chosen (stage->window, chosen, NULL);
  answer (stage, "replace");
  g_assert_true (stage_wait (idle, stage));
  assert_units (path, 9);
  set_units (stage, 7);
  hourglass_window_save_chosen (stage->window, path, NULL); /* that one the file dialog asks about */
  g_assert_false (asks (stage));
  g_assert_true (stage_wait (idle, stage));
  assert_units (path, 7);
}

int
main (int argc, char **argv)
{
  stage_begin_windows (&argc, &argv);
  static const struct
  {
    const char *name;
    void (*run) (Stage *stage, gconstpointer data);
  } tests[] = {
    { "/window/examples", test_examples },
    { "/window/undo-toast", test_undo_toast },
    { "/window/quick-steps", test_quick_steps },
    { "/window/mismatch", test_mismatch },
    { "/window/table-first", test_table_first },
    { "/window/files", test_files },
    { "/window/asked-last", test_asked_last },
    { "/window/training", test_training },
    { "/window/small", test_small },
    { "/window/diverged", test_diverged },
    { "/window/close", test_close },
    { "/window/recent", test_recent },
    { "/window/saves-in-turn", test_saves_in_turn },
    { "/window/close-while-saving", test_close_while_saving },
    { "/window/close-after-save", test_close_after_save },
    { "/window/replace", test_replace },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, Stage, NULL, set_up, tests[i].run, tear_down);
  return g_test_run ();
}
