/* The Runs view: a run is in the list when it is over, measured; runs of one model are told apart; the table
 * is sorted by a column; and what goes out are the fields of the records. */
#include "analysis/run-field.h"
#include "find.h"
#include "training.h"
#include "ui/draw/run-bars.h"
#include "ui/parts/exportable.h"
#include "ui/parts/plot.h"
#include "ui/parts/segments.h"
#include "ui/views/runs-view.h"
#include <glib/gstdio.h>
#include <math.h>

typedef struct
{
  Training training;
  HourglassRunList *runs;
  HourglassRunsView *view;
  GtkWindow *window;
} Fixture;

static void
set_up (Fixture *it, gconstpointer preset)
{
  training_set_up (&it->training, preset);
  it->runs = hourglass_run_list_new (it->training.run);
  it->view = HOURGLASS_RUNS_VIEW (hourglass_runs_view_new (it->runs));
  it->window = stage_show (GTK_WIDGET (it->view), 900, 600);
}

static void
tear_down (Fixture *it, gconstpointer preset)
{
  gtk_window_destroy (it->window);
  g_object_unref (it->runs);
  training_tear_down (&it->training, preset);
}

static gboolean
has_one (gpointer data)
{
  return g_list_model_get_n_items (G_LIST_MODEL (((Fixture *)data)->runs)) == 1;
}

static gboolean
has_two (gpointer data)
{
  return g_list_model_get_n_items (G_LIST_MODEL (((Fixture *)data)->runs)) == 2;
}

static void
train_two (Fixture *it)
{
  training_run (&it->training);
  g_assert_true (stage_wait (has_one, it));
  hourglass_run_get_options (it->training.run)->epochs = 2;
  training_run (&it->training);
  g_assert_true (stage_wait (has_two, it));
}

static HgRunRecord *
record_at (Fixture *it, guint place)
{
  g_autoptr (HourglassRunItem) item = g_list_model_get_item (G_LIST_MODEL (it->runs), place);
  return hourglass_run_item_get_record (item);
}

static void
test_measured (Fixture *it, gconstpointer data)
{
  g_assert_nonnull (find_words (GTK_WIDGET (it->view), "No finished runs yet"));
  train_two (it);
  const HgRunRecord *first = record_at (it, 0), *second = record_at (it, 1);
  g_assert_cmpstr (first->data, ==, "factors");
  g_assert_cmpuint (first->rows, ==, 5);
  g_assert_cmpuint (second->rows, ==, 2);
  g_assert_true (first->results.value[HG_RESULT_MSE] > 0);
  g_assert_true (first->results.value[HG_RESULT_PCA] > 0);
  g_assert_cmpfloat (first->results.value[HG_RESULT_PART], ==, HG_RESULT_TEST);
  g_autofree char *name = g_strdup_printf ("%s · 2", first->name);
  g_assert_cmpstr (second->name, ==, name);
  g_assert_nonnull (find_words (GTK_WIDGET (it->view), name));
  HourglassPlot *plot = find (GTK_WIDGET (it->view), HOURGLASS_TYPE_PLOT);
  g_assert_nonnull (
      strstr (hourglass_plot_get_summary (plot), "The largest share of the variance is explained by "));
}

static gboolean
is_measured (gpointer data)
{
  Fixture *it = data;
  const guint n = g_list_model_get_n_items (G_LIST_MODEL (it->runs));
  return n > 0 && record_at (it, n - 1)->log == hourglass_run_get_log (it->training.run);
}

/* The epochs of the run that was the last, and with them those that its first weights had. */
static void
check_last (Fixture *it, gsize rows, double in_all)
{
  g_assert_true (stage_wait (is_measured, it));
  const HgRunRecord *last = record_at (it, g_list_model_get_n_items (G_LIST_MODEL (it->runs)) - 1);
  g_assert_cmpuint (last->rows, ==, rows);
  g_assert_cmpfloat (hg_run_field_find ("epochs_in_all")->number (last), ==, in_all);
}

/* Epoch @epochs of the last run becomes the frame. */
static void
show_epoch (Fixture *it, int epochs)
{
  const HgSnapshot *snapshot = hourglass_run_get_snapshot (it->training.run);
  for (gsize i = 0; i < snapshot->n_checkpoints; i++)
    if (snapshot->checkpoints[i]->epochs == epochs)
      hourglass_run_show_frame (it->training.run, snapshot->checkpoints[i]);
  g_assert_cmpint (hourglass_run_get_frame (it->training.run)->epochs, ==, epochs);
}

static void
test_gone_on_with (Fixture *it, gconstpointer data)
{
  HourglassRun *run = it->training.run;
  training_run (&it->training);
  check_last (it, 5, 5);
  show_epoch (it, 2);
  hourglass_run_rewind (run);
  hourglass_run_get_options (run)->epochs = 3;
  training_run (&it->training);
  check_last (it, 3, 5); /* three on those two */
  training_run (&it->training);
  check_last (it, 3, 5); /* again from where it began */
  show_epoch (it, 1);
  g_assert_true (hourglass_run_branch (run, NULL));
  g_assert_true (stage_wait (training_is_over, &it->training));
  check_last (it, 3, 5); /* its curves begin with the epoch that it branched from */
  training_run (&it->training);
  check_last (it, 3, 6); /* again from there, with curves of its own */
}

static void
test_small (Fixture *it, gconstpointer data)
{
  int least;
  gtk_widget_measure (GTK_WIDGET (it->view), GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  g_assert_cmpint (least, <=, 520);
}

/* Bars have a line each, also when text becomes large while they are shown. */
static void
test_room (Fixture *it, gconstpointer data)
{
  GtkSettings *settings = gtk_settings_get_default ();
  int dpi, curves, bars, plain;
  train_two (it);
  GtkWidget *plot = find (GTK_WIDGET (it->view), HOURGLASS_TYPE_PLOT);
  gtk_widget_measure (plot, GTK_ORIENTATION_VERTICAL, -1, &curves, NULL, NULL, NULL);
  hourglass_segments_set_active (find (GTK_WIDGET (it->view), HOURGLASS_TYPE_SEGMENTS), 2);
  g_object_get (settings, "gtk-xft-dpi", &dpi, NULL);
  g_object_set (settings, "gtk-xft-dpi", 2 * 96 * 1024, NULL);
  gtk_widget_measure (plot, GTK_ORIENTATION_VERTICAL, -1, &bars, NULL, NULL, NULL);
  g_object_set (settings, "gtk-xft-dpi", dpi, NULL);
  gtk_widget_measure (plot, GTK_ORIENTATION_VERTICAL, -1, &plain, NULL, NULL, NULL);
  g_assert_cmpint (bars, ==, (int)ceil (hg_run_bars_height (2, 2)));
  g_assert_cmpint (bars, >, curves);
  g_assert_cmpint (plain, ==, curves);
}

static gboolean
can_descend (gpointer data)
{
  return gtk_widget_get_sensitive (find (data, GTK_TYPE_CHECK_BUTTON));
}

static gboolean
shows_descending (gpointer data)
{
  return gtk_check_button_get_active (find (data, GTK_TYPE_CHECK_BUTTON));
}

/* By keyboard, which has no way to the headings; what a heading was clicked for is shown there, too. */
static void
test_sorted_by (Fixture *it, gconstpointer data)
{
  gsize n;
  train_two (it);
  GtkColumnView *table = find (GTK_WIDGET (it->view), GTK_TYPE_COLUMN_VIEW);
  GtkDropDown *order = find (GTK_WIDGET (it->view), GTK_TYPE_DROP_DOWN);
  const gsize epochs = (gsize)(hg_run_field_find ("epochs") - hg_run_fields);
  g_assert_false (can_descend (it->view));
  gtk_drop_down_set_selected (order, (guint)epochs + 1);
  g_assert_true (stage_wait (can_descend, it->view));
  HgRunRecord **records = hourglass_runs_view_get_records (it->view, &n);
  g_assert_cmpuint (records[0]->rows, ==, 2);
  for (gsize i = 0; i < n; i++)
    hg_run_record_unref (records[i]);
  g_free (records);
  g_autoptr (GtkColumnViewColumn) column
      = g_list_model_get_item (gtk_column_view_get_columns (table), (guint)epochs);
  gtk_column_view_sort_by_column (table, column, GTK_SORT_DESCENDING);
  g_assert_true (stage_wait (shows_descending, it->view));
  g_assert_cmpuint (gtk_drop_down_get_selected (order), ==, epochs + 1);
  gtk_drop_down_set_selected (order, 0);
  records = hourglass_runs_view_get_records (it->view, &n);
  g_assert_cmpuint (records[0]->rows, ==, 5); /* as they were trained */
  for (gsize i = 0; i < n; i++)
    hg_run_record_unref (records[i]);
  g_free (records);
}

static void
test_sorted (Fixture *it, gconstpointer data)
{
  gsize n;
  train_two (it);
  GtkColumnView *table = find (GTK_WIDGET (it->view), GTK_TYPE_COLUMN_VIEW);
  const gsize epochs = (gsize)(hg_run_field_find ("epochs") - hg_run_fields);
  g_autoptr (GtkColumnViewColumn) column
      = g_list_model_get_item (gtk_column_view_get_columns (table), (guint)epochs);
  g_assert_cmpstr (gtk_column_view_column_get_title (column), ==, "Epochs");
  gtk_column_view_sort_by_column (table, column, GTK_SORT_ASCENDING);
  HgRunRecord **records = hourglass_runs_view_get_records (it->view, &n);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpuint (records[0]->rows, ==, 2);
  g_assert_cmpuint (records[1]->rows, ==, 5);
  for (gsize i = 0; i < n; i++)
    hg_run_record_unref (records[i]);
  g_free (records);
}

static void
test_given_out (Fixture *it, gconstpointer data)
{
  HgError error = { 0 };
  g_assert_null (hourglass_exportable_take (HOURGLASS_EXPORTABLE (it->view)));
  train_two (it);
  HourglassExport *export = hourglass_exportable_take (HOURGLASS_EXPORTABLE (it->view));
  g_assert_nonnull (export);
  g_assert_true (g_str_has_prefix (export->csv, "Architecture,Input Type,Data Type,Test MSE Loss,"));
  g_autofree char *folder = g_dir_make_tmp ("hourglass-runs-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "runs.svg", NULL), *svg = NULL;
  g_assert_true (hourglass_export_write (export, path, &error));
  g_assert_true (g_file_get_contents (path, &svg, NULL, NULL));
  g_assert_nonnull (strstr (svg, "Validation loss"));
  hourglass_export_free (export);
  g_remove (path);
  g_rmdir (folder);
}

static void
test_removed (Fixture *it, gconstpointer data)
{
  training_run (&it->training);
  g_assert_true (stage_wait (has_one, it));
  GtkWidget *button = find_words (GTK_WIDGET (it->view), "Remove from list");
  g_assert_nonnull (button);
  g_signal_emit_by_name (button, "clicked");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (it->runs)), ==, 0);
  g_assert_nonnull (find_words (GTK_WIDGET (it->view), "No finished runs yet"));
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  stage_style ();
#define CASE(name) g_test_add ("/runs/" #name, Fixture, NULL, set_up, test_##name, tear_down)
  CASE (measured);
  CASE (gone_on_with);
  CASE (small);
  CASE (room);
  CASE (sorted);
  CASE (sorted_by);
  CASE (given_out);
  CASE (removed);
  return g_test_run ();
}
