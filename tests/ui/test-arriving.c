/* Data on their way to the window: what Train does before they are there, and what is remembered of a file
 * that was opened. */
#include "find.h"
#include "ui/parts/recent-files.h"
#include "ui/window/csv-window.h"
#include "window-stage.h"
#include <glib/gstdio.h>

static gboolean
trains (gpointer data)
{
  return hourglass_run_is_active (hourglass_window_get_run (((Stage *)data)->window));
}

/* A toast that is shown, or waits. */
static gboolean
says (Stage *stage, const char *text)
{
  for (GList *toast = stage->window->sentences.head; toast != NULL; toast = toast->next)
    if (g_str_equal (gtk_label_get_text (GTK_LABEL (adw_toast_get_custom_title (toast->data))), text))
      return TRUE;
  return FALSE;
}

/* An example says that Train waits for its data, and begins when they are there; unless it was stopped. */
static void
test_train_waits (Stage *stage, gconstpointer data)
{
  const HgPreset *preset = hg_preset_find ("10-3");
  hourglass_window_open_preset (stage->window, preset);
  act (stage, "train");
  g_assert_false (trains (stage));
  g_assert_true (says (stage, "Training begins when factors is loaded"));
  g_assert_false (enabled (stage, "train"));
  g_assert_true (stage_wait (trains, stage));
  hourglass_window_open_preset (stage->window, preset);
  act (stage, "train");
  act (stage, "stop");
  g_assert_true (stage_wait (idle, stage));
  g_assert_false (trains (stage));
  g_assert_true (enabled (stage, "train"));
}

static void
take (Stage *stage, const char *preset)
{
  HgError error = { 0 };
  HgModel *model = hg_preset_model (hg_preset_find (preset), &error);
  g_assert_nonnull (model);
  hourglass_window_take (stage->window, model, NULL, NULL, NULL, NULL);
  hg_model_unref (model);
}

/* Data of a project that another model takes the place of, while they are on their way, do not arrive. */
static void
test_project_goes (Stage *stage, gconstpointer data)
{
  take (stage, "lab-lstm");
  hourglass_window_load_data (stage->window, "sines");
  stage->window->awaited = hg_project_new (NULL); /* as where a project's data are opened again */
  take (stage, "10-3");
  g_assert_true (stage_wait (idle, stage));
  g_assert_null (hourglass_document_get_data (stage->document));
}

/* Who pressed Train meant the model that was shown then, and looks at it while it trains. */
static void
test_nobody_asked (Stage *stage, gconstpointer data)
{
  take (stage, "lab-lstm");
  for (int start = 0; start < 2; start++)
    {
      hourglass_window_load_data (stage->window, "sines");
      act (stage, "train");
      g_assert_true (stage->window->train_waits);
      if (start)
        act (stage, "start");
      else
        take (stage, "lab-lstm");
      g_assert_true (stage_wait (idle, stage));
      g_assert_false (trains (stage));
      if (start)
        act (stage, "back");
      g_assert_nonnull (hourglass_document_get_data (stage->document));
      g_assert_true (enabled (stage, "train"));
      hourglass_document_set_data (stage->document, NULL);
    }
}

/* A stack whose output is no reconstruction waits for no data that could not make it train. */
static void
test_cannot_train (Stage *stage, gconstpointer data)
{
  take (stage, "lab-lstm");
  HgError error = { 0 };
  const HgModel *model = hourglass_document_get_model (stage->document);
  HgModel *half = hg_edit_remove (model, model->n - 1, NULL, &error);
  g_assert_nonnull (half);
  hourglass_document_apply (stage->document, half, "half");
  g_assert_false (hourglass_document_get_check (stage->document)->trains);
  hourglass_window_load_data (stage->window, "sines");
  g_assert_false (enabled (stage, "train"));
  act (stage, "train-key");
  g_assert_true (says (stage, "sines is not there yet"));
  g_assert_true (stage_wait (idle, stage));
  g_assert_false (trains (stage));
}

/* The key, which has no tooltip, says why nothing begins; where no model is seen it does nothing. */
static void
test_key (Stage *stage, gconstpointer data)
{
  g_assert_false (enabled (stage, "train"));
  act (stage, "start");
  act (stage, "train-key");
  g_assert_true (g_queue_is_empty (&stage->window->sentences));
  act (stage, "back");
  act (stage, "train-key");
  g_assert_true (says (stage, "Choose data to train on"));
  hourglass_window_load_data (stage->window, "paper-machine");
  g_assert_true (stage_wait (idle, stage));
  stage_break (stage->document);
  act (stage, "train-key");
  g_assert_true (says (stage, "The stack has to fit before it can train"));
  g_assert_false (trains (stage));
}

/* Whether the newest of the recent files, as the menu lists them, is the one at @path. */
static gboolean
is_newest (gpointer path)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autofree char *newest = NULL;
  hourglass_recent_fill (menu);
  return g_menu_model_get_item_attribute (G_MENU_MODEL (menu), 0, "target", "s", &newest)
         && g_str_equal (newest, path);
}

/* What a file at @name in a folder of its own is announced as, to be freed; it need not be there. */
static char *
announced (const char *name)
{
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "announced", name, NULL),
                  *uri = g_filename_to_uri (path, NULL, NULL);
  g_autoptr (GtkRecentInfo) info = NULL;
  hourglass_recent_add (path);
  const gint64 end = g_get_monotonic_time () + 5 * G_TIME_SPAN_SECOND;
  while (info == NULL && g_get_monotonic_time () < end)
    {
      g_main_context_iteration (NULL, FALSE);
      info = gtk_recent_manager_lookup_item (gtk_recent_manager_get_default (), uri, NULL);
    }
  g_assert_nonnull (info);
  gtk_recent_manager_remove_item (gtk_recent_manager_get_default (), uri, NULL);
  return g_strdup (gtk_recent_info_get_mime_type (info));
}

/* Other programs are told what it is, also where no data base of types knows the ending, and in capitals. */
static void
test_types (Stage *stage, gconstpointer data)
{
  static const struct
  {
    const char *name, *type;
  } files[] = { { "m.keras", "application/x-keras" },
                { "M.KERAS", "application/x-keras" },
                { "m.h5", "application/x-hdf" },
                { "M.H5", "application/x-hdf" },
                { "m.of-nobody", "application/x-hdf" },
                { "a-ubyte", "application/octet-stream" },
                { "a.npz", "application/octet-stream" },
                { "a.npy", "application/octet-stream" },
                { "A.NPY", "application/octet-stream" },
                { "t.csv", "text/csv" },
                { "T.CSV", "text/csv" } };
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *type = announced (files[i].name);
      g_assert_cmpstr (type, ==, files[i].type);
    }
}

/* The window that asks how the table is to be read, lent; or NULL. */
static GtkWindow *
asking (void)
{
  GListModel *windows = gtk_window_get_toplevels ();
  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);
      if (HOURGLASS_IS_CSV_WINDOW (window))
        return window;
    }
  return NULL;
}

static gboolean
can_open (gpointer dialog)
{
  return hourglass_csv_window_get_data (dialog) != NULL && !hourglass_csv_window_is_reading (dialog);
}

/* A table is among the recent files once it was opened, not where it was only looked at, and from there it is
 * asked about as from anywhere. Built-in data are no file. */
static void
test_recent (Stage *stage, gconstpointer data)
{
  g_autofree char *folder = g_dir_make_tmp ("hourglass-arriving-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "table.csv", NULL);
  g_autoptr (GString) text = g_string_new ("a,b\n");
  for (int i = 0; i < 40; i++)
    g_string_append_printf (text, "%d,%d\n", i, i % 7);
  g_assert_true (g_file_set_contents (path, text->str, -1, NULL));
  hourglass_window_open_path (stage->window, path);
  g_assert_true (stage_wait (can_open, asking ()));
  gtk_window_close (asking ());
  g_assert_false (is_newest (path));
  hourglass_window_open_path (stage->window, path);
  g_assert_true (stage_wait (can_open, asking ()));
  g_signal_emit_by_name (find_words (GTK_WIDGET (asking ()), "Open"), "clicked");
  g_assert_null (asking ());
  g_assert_true (stage_wait (is_newest, path));
  hourglass_window_load_data (stage->window, "sines");
  g_assert_true (stage_wait (idle, stage));
  g_assert_true (is_newest (path));
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (stage->window), "win.open-path", "s", path));
  g_assert_nonnull (asking ());
  gtk_window_destroy (asking ());
  g_unlink (path);
  g_rmdir (folder);
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
    { "/arriving/train-waits", test_train_waits },
    { "/arriving/project-goes", test_project_goes },
    { "/arriving/nobody-asked", test_nobody_asked },
    { "/arriving/cannot-train", test_cannot_train },
    { "/arriving/key", test_key },
    { "/arriving/recent", test_recent },
    { "/arriving/types", test_types },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, Stage, NULL, stage_open_window, tests[i].run, stage_close_window);
  return g_test_run ();
}
