/* Projects in the window: what is saved comes back, with what has become of the data; drafts: kept, offered,
 * taken over from the dead and from nobody else; closing while it trains. */
#include "files/project-h5.h"
#include "find.h"
#include "reader/open.h"
#include "stage.h"
#include "ui/document/draft-store.h"
#include "ui/views/runs-view.h"
#include "ui/window/window.h"
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <unistd.h>

typedef struct
{
  HourglassWindow *window;
  HourglassDocument *document;
  HourglassRun *run;
  char *folder, *path;
} Stage;

static void
open_window (Stage *stage)
{
  stage->window = g_object_ref (hourglass_window_new (NULL));
  stage->document = hourglass_window_get_document (stage->window);
  stage->run = hourglass_window_get_run (stage->window);
  gtk_window_present (GTK_WINDOW (stage->window));
  gtk_test_widget_wait_for_draw (GTK_WIDGET (stage->window));
}

static void
close_window (Stage *stage)
{
  gtk_window_destroy (GTK_WINDOW (stage->window));
  g_clear_object (&stage->window);
}

static void
set_up (Stage *stage, gconstpointer data)
{
  stage->folder = g_dir_make_tmp ("hourglass-project-XXXXXX", NULL);
  stage->path = g_build_filename (stage->folder, "breaks.hourglass.h5", NULL);
  open_window (stage);
}

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) files = g_dir_open (folder, 0, NULL);
  for (const char *name; files != NULL && (name = g_dir_read_name (files)) != NULL;)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        remove_folder (path);
      g_unlink (path);
    }
  g_rmdir (folder);
}

static void
tear_down (Stage *stage, gconstpointer data)
{
  close_window (stage);
  remove_folder (stage->folder);
  g_free (stage->folder);
  g_free (stage->path);
}

static gboolean
idle (gpointer data)
{
  return !hourglass_window_is_busy (((Stage *)data)->window);
}

static gboolean
inactive (gpointer data)
{
  return !hourglass_run_is_active (((Stage *)data)->run);
}

static gboolean
trained_two (gpointer data)
{
  const HgSnapshot *snapshot = hourglass_run_get_snapshot (((Stage *)data)->run);
  return snapshot != NULL && snapshot->rows >= 2;
}

static gboolean
says (Stage *stage, const char *text)
{
  return find_label (GTK_WIDGET (stage->window), text) != NULL;
}

static void
load (Stage *stage, const char *name)
{
  hourglass_window_load_data (stage->window, name);
  g_assert_true (stage_wait (idle, stage));
}

/* Trains the first example on @name for two epochs. */
static void
train (Stage *stage, const char *name)
{
  load (stage, name);
  hourglass_run_get_options (stage->run)->epochs = 2;
  hourglass_run_get_options (stage->run)->batch_size = 32;
  g_assert_true (hourglass_run_start (stage->run, NULL));
  g_assert_true (stage_wait (inactive, stage));
}

static void
save (Stage *stage)
{
  hourglass_window_save (stage->window, stage->path);
  g_assert_true (stage_wait (idle, stage));
  g_assert_false (hourglass_document_get_modified (stage->document));
}

static void
open_again (Stage *stage)
{
  close_window (stage);
  open_window (stage);
  hourglass_window_open_path (stage->window, stage->path);
  g_assert_true (stage_wait (idle, stage));
}

/* What is folded in the stack is part of the view. */
static void
test_folded (Stage *stage, gconstpointer data)
{
  g_autofree char *nested = g_build_filename (g_getenv ("HG_GOLDEN"), "keras", "keras3_nested.h5", NULL);
  hourglass_window_open_path (stage->window, nested);
  g_assert_true (stage_wait (idle, stage));
  HourglassCanvas *canvas = hourglass_window_get_canvas (stage->window);
  g_assert_cmpuint (hourglass_canvas_get_folds (canvas)->n, ==, 2);
  hourglass_canvas_set_folded (canvas, &hourglass_canvas_get_folds (canvas)->all[1], TRUE);
  g_assert_false (hourglass_document_get_modified (stage->document));
  save (stage);

  open_again (stage);
  const HgFolds *folds = hourglass_canvas_get_folds (hourglass_window_get_canvas (stage->window));
  g_assert_cmpuint (folds->n, ==, 2);
  g_assert_true (!folds->all[0].folded && folds->all[1].folded);
}

static void
test_round (Stage *stage, gconstpointer data)
{
  train (stage, "paper-machine");
  hourglass_document_select (stage->document, 2);
  hourglass_window_show_view (stage->window, "latent");
  hourglass_run_get_options (stage->run)->patience = 7;
  double loss = hg_metrics_log_row (hourglass_run_get_log (stage->run), 1)->validation_loss;
  HgWeights *weights = hg_weights_ref (hourglass_document_get_weights (stage->document));
  save (stage);

  open_again (stage);
  const HgSnapshot *snapshot = hourglass_run_get_snapshot (stage->run);
  g_assert_nonnull (snapshot);
  g_assert_cmpint (snapshot->state, ==, HG_RUN_DONE);
  g_assert_cmpuint (snapshot->rows, ==, 2);
  g_assert_cmpuint (snapshot->n_checkpoints, >=, 2);
  g_assert_cmpfloat (hg_metrics_log_row (hourglass_run_get_log (stage->run), 1)->validation_loss, ==, loss);
  g_assert_cmpint (hourglass_run_get_options (stage->run)->patience, ==, 7);
  g_assert_cmpuint (hourglass_run_get_options (stage->run)->batch_size, ==, 32);
  g_assert_cmpuint (hourglass_document_get_selection (stage->document), ==, 2);
  g_assert_cmpstr (hourglass_document_get_data (stage->document)->dataset->name, ==, "paper-machine");
  g_assert_true (hourglass_run_get_data (stage->run) == hourglass_document_get_data (stage->document));
  g_assert_true (gtk_widget_get_mapped (hourglass_window_get_view (stage->window, "latent")));
  g_assert_false (hourglass_document_get_modified (stage->document));
  HgWeights *back = hourglass_document_get_weights (stage->document);
  for (size_t i = 0; i < weights->n; i++)
    g_assert_cmpmem (weights->items[i].value->data, weights->items[i].value->values * sizeof (HgReal),
                     back->items[i].value->data, back->items[i].value->values * sizeof (HgReal));
  /* "Train again" begins where that run began. */
  g_assert_true (hourglass_run_start (stage->run, NULL));
  g_assert_true (stage_wait (inactive, stage));
  g_assert_cmpfloat (hg_metrics_log_row (hourglass_run_get_log (stage->run), 1)->validation_loss, ==, loss);
  hg_weights_unref (weights);
}

static gboolean
is_measured (gpointer data)
{
  Stage *stage = data;
  HourglassRunsView *view = HOURGLASS_RUNS_VIEW (hourglass_window_get_view (stage->window, "runs"));
  return hourglass_run_list_get_results (hourglass_runs_view_get_list (view),
                                         hourglass_run_get_log (stage->run))
         != NULL;
}

/* The run of the file; the caller frees it. */
static HgProject *
project_of (Stage *stage)
{
  HgModel *model = NULL;
  HgWeights *weights = NULL;
  HgProject *project = NULL;
  g_assert_true (hg_project_open (stage->path, &model, &weights, NULL, &project, NULL, NULL));
  g_assert_nonnull (project->run);
  hg_model_unref (model);
  hg_weights_unref (weights);
  return project;
}

/* What a run reached goes with it, unless the file's weights are others than it was measured with. */
static void
test_results (Stage *stage, gconstpointer data)
{
  train (stage, "paper-machine");
  g_assert_true (stage_wait (is_measured, stage));
  save (stage);
  HgProject *project = project_of (stage);
  const double *value = project->run->results.value;
  g_assert_true (project->run->measured);
  g_assert_cmpfloat (value[HG_RESULT_PART], ==, HG_RESULT_TEST);
  g_assert_true (value[HG_RESULT_MSE] > 0 && value[HG_RESULT_SAMPLES] > 0);
  hg_project_free (project);

  hourglass_run_show_frame (stage->run, hourglass_run_get_snapshot (stage->run)->checkpoints[0]);
  hourglass_run_rewind (stage->run);
  save (stage);
  project = project_of (stage);
  g_assert_false (project->run->measured);
  hg_project_free (project);

  hourglass_document_undo (stage->document);
  save (stage);
  project = project_of (stage);
  g_assert_true (project->run->measured);
  hg_project_free (project);
}

/* Rows of numbers that a stack of 4 features learns from. */
static void
write_table (const char *path, double scale)
{
  g_autoptr (GString) text = g_string_new ("a,b,c,d\n");
  for (int i = 0; i < 60; i++)
    g_string_append_printf (text, "%d,%d,%d,%d\n", i % 7, (int)(scale * (i % 5)), i % 3, i % 11);
  g_assert_true (g_file_set_contents (path, text->str, -1, NULL));
}

static void
train_on_table (Stage *stage, const char *table)
{
  HgModel *model = hg_model_parse ("table", "Input 4; Dense 2; Dense 4", NULL);
  hourglass_document_apply (stage->document, model, "a stack for it");
  write_table (table, 1);
  train (stage, table);
  save (stage);
}

static void
test_data (Stage *stage, gconstpointer data)
{
  g_autofree char *inner = g_build_filename (stage->folder, "inner", NULL);
  g_autofree char *table = g_build_filename (inner, "table.csv", NULL);
  g_autofree char *beside = g_build_filename (stage->folder, "table.csv", NULL);
  g_mkdir (inner, 0700);
  train_on_table (stage, table);

  open_again (stage);
  g_assert_nonnull (hourglass_run_get_data (stage->run));

  write_table (table, 3);
  open_again (stage);
  g_assert_true (says (stage, "table.csv has changed since the training"));
  g_assert_nonnull (hourglass_document_get_data (stage->document));
  g_assert_null (hourglass_run_get_data (stage->run));
  g_assert_cmpuint (hourglass_run_get_snapshot (stage->run)->rows, ==, 2);

  write_table (table, 1);
  g_assert_cmpint (g_rename (table, beside), ==, 0);
  open_again (stage);
  g_assert_nonnull (hourglass_run_get_data (stage->run));

  g_unlink (beside);
  open_again (stage);
  g_assert_true (says (stage, "table.csv: the data set is no longer in "));
  g_assert_null (hourglass_document_get_data (stage->document));
  g_assert_cmpuint (hourglass_run_get_snapshot (stage->run)->rows, ==, 2);
  g_assert_nonnull (hourglass_document_get_weights (stage->document));
  /* Saved so, the project still says what it was trained on. */
  save (stage);
  g_assert_cmpint (g_mkdir_with_parents (inner, 0700), ==, 0);
  write_table (table, 1);
  open_again (stage);
  g_assert_nonnull (hourglass_run_get_data (stage->run));
  g_unlink (table);
  open_again (stage);
  static const char *const views[] = { "reconstruct", "latent", "train" };
  for (gsize i = 0; i < G_N_ELEMENTS (views); i++)
    {
      hourglass_window_show_view (stage->window, views[i]);
      gtk_test_widget_wait_for_draw (GTK_WIDGET (stage->window));
    }
}

/* After an edit the curves are of another model than the file's: they are not in it. */
static void
test_edited (Stage *stage, gconstpointer data)
{
  char label[HG_LABEL_SIZE];
  train (stage, "paper-machine");
  hourglass_document_apply (
      stage->document,
      hg_edit_set (hourglass_document_get_model (stage->document), 2, "units", hg_value_int (9), label, NULL),
      label);
  save (stage);
  open_again (stage);
  g_assert_cmpstr (stage_shape (stage->document, 2), ==, "5 × 9");
  g_assert_null (hourglass_run_get_snapshot (stage->run));
  g_assert_nonnull (hourglass_document_get_data (stage->document));
}

static char *
drafts_folder (void)
{
  return g_build_filename (g_get_user_state_dir (), "hourglass", "drafts", NULL);
}

/* Files there that end so. */
static guint
count_drafts (const char *ending)
{
  g_autofree char *folder = drafts_folder ();
  g_autoptr (GDir) files = g_dir_open (folder, 0, NULL);
  guint n = 0;
  for (const char *name; files != NULL && (name = g_dir_read_name (files)) != NULL;)
    n += g_str_has_suffix (name, ending);
  return n;
}

static gboolean
has_draft (gpointer data)
{
  return count_drafts (HG_PROJECT_ENDING) > 0;
}

static gboolean
has_none (gpointer data)
{
  return count_drafts (HG_PROJECT_ENDING) == 0;
}

static gboolean
offers (gpointer data)
{
  return gtk_widget_get_mapped (stage_find (GTK_WIDGET (((Stage *)data)->window), "recovery"));
}

/* The only draft as if its process had died: under another owner's name, whose lock nobody holds. */
static void
orphan (void)
{
  g_autofree char *folder = drafts_folder (), *dead = g_build_filename (folder, "1-17-1.hourglass.h5", NULL);
  g_autoptr (GDir) files = g_dir_open (folder, 0, NULL);
  for (const char *name; (name = g_dir_read_name (files)) != NULL;)
    if (g_str_has_suffix (name, HG_PROJECT_ENDING))
      {
        g_autofree char *path = g_build_filename (folder, name, NULL);
        g_assert_cmpint (g_rename (path, dead), ==, 0);
        return;
      }
  g_assert_not_reached ();
}

static void
act (Stage *stage, const char *action)
{
  g_action_group_activate_action (G_ACTION_GROUP (stage->window), action, NULL);
}

static void
test_draft (Stage *stage, gconstpointer data)
{
  train (stage, "paper-machine");
  g_assert_true (stage_wait (has_draft, stage));
  save (stage);
  g_assert_true (stage_wait (has_none, stage));
  stage_break (stage->document);
  g_assert_cmpuint (hourglass_document_get_check (stage->document)->n_faults, >, 0);
  g_assert_true (stage_wait (has_draft, stage));
  g_assert_false (offers (stage));
  g_usleep (100000); /* whole files are put in place, so it is one */
  orphan ();
  close_window (stage);
  open_window (stage);
  g_assert_true (stage_wait (offers, stage));
  g_assert_true (says (stage, "Hourglass did not end properly. Restore breaks.hourglass.h5 as of "));
  act (stage, "restore-draft");
  g_assert_true (stage_wait (idle, stage));
  g_assert_false (offers (stage));
  g_assert_cmpuint (hourglass_document_get_check (stage->document)->n_faults, >, 0);
  g_assert_true (hourglass_document_get_modified (stage->document));
  g_assert_cmpuint (hourglass_run_get_snapshot (stage->run)->rows, ==, 2);
  hourglass_document_undo (stage->document);
  g_assert_cmpuint (hourglass_document_get_check (stage->document)->n_faults, ==, 0);
  g_assert_nonnull (hourglass_document_get_weights (stage->document));
  g_assert_true (hourglass_document_get_modified (stage->document));
  save (stage);
  g_assert_true (stage_wait (has_none, stage));
  close_window (stage);
  g_assert_cmpuint (count_drafts (".lock"), ==, 0);
  open_window (stage);
}

static void
test_discard (Stage *stage, gconstpointer data)
{
  stage_break (stage->document);
  g_assert_true (stage_wait (has_draft, stage));
  g_usleep (100000);
  orphan ();
  close_window (stage);
  open_window (stage);
  g_assert_true (stage_wait (offers, stage));
  act (stage, "discard-draft");
  g_assert_false (offers (stage));
  g_assert_true (has_none (NULL));
  g_assert_false (hourglass_document_get_modified (stage->document));
}

/* What cannot be read is said and kept, until it is discarded. */
static void
test_unreadable (Stage *stage, gconstpointer data)
{
  g_autofree char *folder = drafts_folder (), *bad = g_build_filename (folder, "1-17-1.hourglass.h5", NULL);
  g_assert_true (g_file_set_contents (bad, "no HDF5", -1, NULL));
  for (int start = 0; start < 2; start++)
    {
      close_window (stage);
      open_window (stage);
      g_assert_true (stage_wait (offers, stage));
      g_assert_true (says (stage, "A draft could not be read and is kept for the next start: "));
      g_assert_null (find_label (GTK_WIDGET (stage->window), "Restore"));
      g_assert_true (has_draft (NULL));
    }
  act (stage, "discard-draft");
  g_assert_false (offers (stage));
  g_assert_true (has_none (NULL));
}

/* A living process keeps its drafts; its lock is what says that it lives. */
static void
test_living (Stage *stage, gconstpointer data)
{
  g_autofree char *folder = drafts_folder (), *lock = g_build_filename (folder, "2-18.lock", NULL);
  g_autofree char *draft = g_build_filename (folder, "2-18-1.hourglass.h5", NULL);
  g_autofree char *part = g_build_filename (folder, ".2-18-1.hourglass.h5.0123456789abcdef.tmp", NULL);
  int held = open (lock, O_RDWR | O_CREAT, 0600);
  g_assert_cmpint (flock (held, LOCK_EX), ==, 0);
  g_assert_true (g_file_set_contents (draft, "", -1, NULL));
  g_assert_true (g_file_set_contents (part, "", -1, NULL));
  close_window (stage);
  HourglassDraftStore *store = hourglass_draft_store_get (NULL);
  g_assert_null (hourglass_draft_store_take (store));
  g_assert_true (g_file_test (part, G_FILE_TEST_EXISTS));
  hourglass_draft_store_unref (store);

  close (held);
  store = hourglass_draft_store_get (NULL);
  g_autofree char *taken = hourglass_draft_store_take (store);
  g_assert_cmpstr (taken, ==, draft);
  g_assert_false (g_file_test (part, G_FILE_TEST_EXISTS));
  hourglass_draft_store_remove (store, taken);
  g_assert_false (g_file_test (lock, G_FILE_TEST_EXISTS));
  hourglass_draft_store_unref (store);
  open_window (stage);
}

static gboolean
is_closed (gpointer data)
{
  return !gtk_widget_get_visible (GTK_WIDGET (((Stage *)data)->window));
}

/* Closing while it trains asks once; saving then keeps the run as far as it came, at once. */
static void
test_close (Stage *stage, gconstpointer data)
{
  save (stage);
  load (stage, "paper-machine");
  g_assert_true (hourglass_run_start (stage->run, NULL));
  g_assert_true (stage_wait (trained_two, stage));
  gtk_window_close (GTK_WINDOW (stage->window));
  GtkWindow *dialog = stage_dialog_over (GTK_WINDOW (stage->window));
  g_assert_nonnull (dialog);
  gint64 began = g_get_monotonic_time ();
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "save");
  gtk_window_destroy (dialog);
  g_assert_true (stage_wait (is_closed, stage));
  g_test_message ("closed after %.0f ms", (double)(g_get_monotonic_time () - began) / 1000);
  g_assert_cmpint (g_get_monotonic_time () - began, <, 2 * G_TIME_SPAN_SECOND);
  g_assert_true (has_none (NULL));

  close_window (stage);
  open_window (stage);
  hourglass_window_open_path (stage->window, stage->path);
  g_assert_true (stage_wait (idle, stage));
  const HgSnapshot *snapshot = hourglass_run_get_snapshot (stage->run);
  g_assert_nonnull (snapshot);
  g_assert_cmpint (snapshot->state, ==, HG_RUN_STOPPED);
  g_assert_cmpuint (snapshot->rows, >=, 2);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  static const struct
  {
    const char *name;
    void (*run) (Stage *stage, gconstpointer data);
  } tests[] = {
    { "/project/round", test_round },         { "/project/folded", test_folded },
    { "/project/data", test_data },           { "/project/edited", test_edited },
    { "/draft/restore", test_draft },         { "/draft/discard", test_discard },
    { "/draft/unreadable", test_unreadable }, { "/draft/living", test_living },
    { "/project/close", test_close },         { "/project/results", test_results },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, Stage, NULL, set_up, tests[i].run, tear_down);
  return g_test_run ();
}
