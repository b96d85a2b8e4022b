/* The Anomalies view with a real short run: what it says before one, the threshold by rule, pointer and keys,
 * the worst samples and the selection they share, and what it gives out. */
#include "find.h"
#include "plot-wait.h"
#include "training.h"
#include "ui/document/data-loader.h"
#include "ui/parts/exportable.h"
#include "ui/views/anomalies-view.h"
#include "ui/views/anomaly-row.h"
#include "ui/views/normal-class.h"
#include "ui/views/threshold-rule.h"
#include <glib/gstdio.h>
#include <math.h>
#include <unistd.h>

static gboolean
is_judged (gpointer view)
{
  const char *summary = hourglass_plot_get_summary (hourglass_anomalies_view_get_plot (view));
  return summary != NULL && strstr (summary, "threshold") != NULL;
}

/* "0.875" after @word in the label that begins with "Precision". */
static double
figure (GtkWidget *view, const char *word)
{
  const char *label = find_label (view, "Precision ");
  g_assert_nonnull (label);
  const char *at = strstr (label, word);
  g_assert_nonnull (at);
  return g_ascii_strtod (at + strlen (word) + 1, NULL);
}

/* How many of the plots below the rules are shown: of histogram, curves and classes. */
static int
shown_plots (GtkWidget *view)
{
  GtkWidget *first = GTK_WIDGET (hourglass_anomalies_view_get_plot (HOURGLASS_ANOMALIES_VIEW (view)));
  int n = 0;
  for (GtkWidget *child = first; child != NULL; child = gtk_widget_get_next_sibling (child))
    n += HOURGLASS_IS_PLOT (child) && gtk_widget_get_visible (child);
  return n;
}

static void
test_empty (Training *training, gconstpointer data)
{
  GtkWidget *view = hourglass_anomalies_view_new (training->document, training->run);
  GtkWindow *window = stage_show (view, 620, 700);
  g_assert_nonnull (find_words (view, "Nothing trained yet"));
  g_assert_null (hourglass_exportable_take (HOURGLASS_EXPORTABLE (view)));
  hourglass_document_set_data (training->document, NULL);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (window));
  g_assert_nonnull (find_words (view, "Choose data to judge"));
  gtk_window_destroy (window);
}

static void
test_threshold (Training *training, gconstpointer data)
{
  training_run (training);
  GtkWidget *view = hourglass_anomalies_view_new (training->document, training->run);
  GtkWindow *window = stage_show (view, 620, 700);
  g_assert_true (stage_wait (is_judged, view));
  g_assert_nonnull (
      find_label (view, "Premature beats are marked by a rule (early and wide), not by a cardiologist"));
  g_assert_nonnull (find_words (view, "Threshold: percentile 95 of the training errors"));
  HourglassPlot *plot = hourglass_anomalies_view_get_plot (HOURGLASS_ANOMALIES_VIEW (view));
  double before = figure (view, "recall");
  for (int i = 0; i < 300; i++)
    g_signal_emit_by_name (plot, "stepped", -1);
  g_assert_nonnull (find_words (view, "Threshold: set by hand"));
  g_assert_cmpfloat (figure (view, "recall"), ==, 1); /* everything is flagged */
  g_assert_cmpfloat (before, <=, 1);
  GtkWidget *rules = find (view, HOURGLASS_TYPE_THRESHOLD_RULE);
  GtkDropDown *rule = GTK_DROP_DOWN (find (rules, GTK_TYPE_DROP_DOWN));
  g_assert_cmpuint (gtk_drop_down_get_selected (rule), ==, 3);
  gtk_drop_down_set_selected (rule, 2);
  g_assert_nonnull (find_words (view, "Threshold: best F1 on the validation part"));
  gtk_drop_down_set_selected (rule, 1);
  GtkSpinButton *parameter = GTK_SPIN_BUTTON (find (rules, GTK_TYPE_SPIN_BUTTON));
  gtk_spin_button_set_value (parameter, 1.5);
  g_assert_nonnull (find_words (view, "Threshold: mean + 1.5·σ of the training errors"));
  gtk_window_destroy (window);
}

static gboolean
is_ranked_only (gpointer view)
{
  return find_label (view, "ecg has classes, but none that is known as normal") != NULL;
}

static gboolean
is_turned_around (gpointer view)
{
  const char *summary = hourglass_plot_get_summary (hourglass_anomalies_view_get_plot (view));
  return summary != NULL && strstr (summary, ": 24 premature, 74 normal; threshold ") != NULL;
}

/* The class that is not marked is chosen, and given up: then there is nothing to judge by, and the errors of
 * each class are shown. The wish goes with the data again, by name. */
static void
test_normal (Training *training, gconstpointer data)
{
  training_run (training);
  GtkWidget *view = hourglass_anomalies_view_new (training->document, training->run);
  GtkWindow *window = stage_show (view, 620, 700);
  g_assert_true (stage_wait (is_judged, view));
  HourglassNormalClass *normal = HOURGLASS_NORMAL_CLASS (find (view, HOURGLASS_TYPE_NORMAL_CLASS));
  HgPrepared *prepared = hourglass_document_get_data (training->document);
  g_assert_cmpuint (hourglass_normal_class_of (normal, prepared), ==, 0);
  g_assert_cmpint (shown_plots (view), ==, 2); /* histogram and curves, beside those of the rows */
  hourglass_normal_class_choose (normal, HG_NO_CLASS);
  g_assert_true (stage_wait (is_ranked_only, view));
  g_assert_cmpint (shown_plots (view), ==, 2); /* histogram and classes */
  g_assert_nonnull (find_label (view, "Threshold: percentile 95"));
  g_assert_null (find_label (view, "Precision "));
  g_assert_false (gtk_widget_get_sensitive (find (view, GTK_TYPE_CHECK_BUTTON)));
  hourglass_normal_class_choose (normal, 1);
  g_assert_true (stage_wait (is_turned_around, view));
  g_assert_nonnull (find_label (view, "Precision "));
  g_assert_cmpuint (hourglass_normal_class_of (normal, prepared), ==, 1);
  gtk_window_destroy (window);
}

static void
take_name (GSimpleAction *action, GVariant *parameter, gpointer name)
{
  g_free (*(char **)name);
  *(char **)name = g_variant_dup_string (parameter, NULL);
}

/* That the normal class alone is trained on is asked of the window, by the class's name; what is ticked is
 * how the data at hand were prepared. */
static void
test_alone (Training *training, gconstpointer data)
{
  char *name = NULL;
  const GActionEntry entries[] = { { "train-on", take_name, "s", NULL, NULL, { 0 } } };
  g_autoptr (GSimpleActionGroup) actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (actions), entries, 1, &name);
  training_run (training);
  GtkWidget *view = hourglass_anomalies_view_new (training->document, training->run);
  GtkWindow *window = stage_show (view, 620, 700);
  gtk_widget_insert_action_group (GTK_WIDGET (window), "win", G_ACTION_GROUP (actions));
  g_assert_true (stage_wait (is_judged, view));
  HourglassNormalClass *normal = HOURGLASS_NORMAL_CLASS (find (view, HOURGLASS_TYPE_NORMAL_CLASS));
  HgPrepared *prepared = hourglass_document_get_data (training->document);
  GtkWidget *box = find (view, GTK_TYPE_CHECK_BUTTON);
  g_assert_false (gtk_widget_get_sensitive (box)); /* where they came from is not known */
  prepared->origin = hg_data_origin_new ("ecg", &(HgDataOptions){ 0 }, NULL);
  hourglass_normal_class_choose (normal, 1);
  g_assert_true (gtk_widget_get_sensitive (box));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (box), TRUE);
  g_assert_cmpstr (name, ==, "premature");
  g_assert_false (gtk_check_button_get_active (GTK_CHECK_BUTTON (box)));
  gtk_window_destroy (window);
  g_free (name);
}

/* What a run was given is shown until it has ended; that is not what the next one will be given. */
static void
test_other_data (Training *training, gconstpointer data)
{
  GtkWidget *view = hourglass_anomalies_view_new (training->document, training->run);
  GtkWindow *window = stage_show (view, 620, 700);
  HgPrepared *prepared = hg_prepared_ref (hourglass_document_get_data (training->document));
  prepared->origin = hg_data_origin_new ("ecg", &(HgDataOptions){ 0 }, NULL);
  training_start_long (training);
  g_assert_true (stage_wait (is_judged, view));
  GtkWidget *box = find (view, GTK_TYPE_CHECK_BUTTON);
  g_assert_true (gtk_widget_get_sensitive (box));
  training_set_data (training, "ecg");
  g_assert_false (gtk_widget_get_sensitive (box));
  g_assert_nonnull (strstr (gtk_widget_get_tooltip_text (box), "those of the run"));
  hourglass_document_set_data (training->document, prepared);
  g_assert_true (gtk_widget_get_sensitive (box));
  hg_prepared_unref (prepared);
  gtk_window_destroy (window);
}

/* The same data, prepared for other classes, are scaled otherwise than those that the weights learned from.
 */
static void
test_scaling (Training *training, gconstpointer data)
{
  training_run (training);
  GtkWidget *view = hourglass_anomalies_view_new (training->document, training->run);
  GtkWindow *window = stage_show (view, 620, 700);
  g_assert_true (stage_wait (is_judged, view));
  g_assert_null (find_label (view, "These weights learned from data scaled by "));
  HgPrepared *before = hg_prepared_ref (hourglass_document_get_data (training->document));
  HgPrepareOptions options = before->options;
  g_strlcpy (options.normal, *options.normal != '\0' ? "" : "normal", sizeof options.normal);
  HgDataset *set = hg_data_open ("ecg", &(HgDataOptions){ .folder = HOURGLASS_SOURCE_DATA }, NULL, NULL);
  HgPrepared *other = hg_prepared_take (set, &options, NULL);
  hourglass_document_set_data (training->document, other);
  g_assert_nonnull (find_label (view, "These weights learned from data scaled by "));
  hourglass_document_set_data (training->document, before);
  g_assert_null (find_label (view, "These weights learned from data scaled by "));
  hg_prepared_unref (other);
  hg_prepared_unref (before);
  gtk_window_destroy (window);
}

/* A small window leaves the views 600 px. */
static void
test_narrow (Training *training, gconstpointer data)
{
  int least = 0;
  training_run (training);
  GtkWidget *view = hourglass_anomalies_view_new (training->document, training->run);
  GtkWindow *window = stage_show (view, 620, 500);
  g_assert_true (stage_wait (is_judged, view));
  gtk_widget_measure (view, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  g_assert_cmpint (least, <=, 600);
  gtk_window_destroy (window);
}

static void
test_selection (Training *training, gconstpointer data)
{
  training_run (training);
  HourglassSampleSelection *selection = hourglass_run_get_selection (training->run);
  GtkWidget *view = hourglass_anomalies_view_new (training->document, training->run);
  GtkWindow *window = stage_show (view, 620, 700);
  g_assert_true (stage_wait (is_judged, view));
  GtkListBox *list = GTK_LIST_BOX (find (view, GTK_TYPE_LIST_BOX));
  GtkListBoxRow *first = gtk_list_box_get_row_at_index (list, 0),
                *second = gtk_list_box_get_row_at_index (list, 1);
  gsize sample = hourglass_anomaly_row_get_sample (HOURGLASS_ANOMALY_ROW (first)),
        other = hourglass_anomaly_row_get_sample (HOURGLASS_ANOMALY_ROW (second));
  gtk_list_box_select_row (list, first);
  g_assert_true (hourglass_sample_selection_contains (selection, sample));
  hourglass_sample_selection_set (selection, &other, 1);
  g_assert_true (gtk_list_box_get_selected_row (list) == second);
  g_assert_true (hourglass_sample_selection_contains (selection, other));
  gtk_window_destroy (window);
}

static void
test_export (Training *training, gconstpointer data)
{
  HgError error = { 0 };
  g_autofree char *path = g_strdup_printf ("%s/hourglass-anomalies-%d.svg", g_get_tmp_dir (), getpid ());
  training_run (training);
  GtkWidget *view = hourglass_anomalies_view_new (training->document, training->run);
  GtkWindow *window = stage_show (view, 620, 700);
  g_assert_true (stage_wait (is_judged, view));
  HourglassExport *export = hourglass_exportable_take (HOURGLASS_EXPORTABLE (view));
  gtk_window_destroy (window);
  g_assert_nonnull (export);
  g_assert_true (g_str_has_prefix (export->csv, "sample,part,error,class,marked,flagged,order\n"));
  g_assert_true (hourglass_export_write (export, path, &error));
  g_autofree char *text = NULL;
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "not by a cardiologist"));
  g_unlink (path);
  hourglass_export_free (export);
}

static void
test_live (Training *training, gconstpointer data)
{
  GtkWidget *view = hourglass_anomalies_view_new (training->document, training->run);
  GtkWindow *window = stage_show (view, 620, 700);
  training_start_long (training);
  g_assert_true (stage_wait (is_judged, view));
  HourglassPlot *plot = hourglass_anomalies_view_get_plot (HOURGLASS_ANOMALIES_VIEW (view));
  g_autofree char *before = g_strdup (hourglass_plot_get_summary (plot));
  g_assert_true (plot_wait_for_other (plot, before));
  gtk_window_destroy (window);
}

static void
loaded (GObject *source, GAsyncResult *result, gpointer data)
{
  *(HgPrepared **)data = hourglass_data_load_finish (result, NULL);
}

static gboolean
is_loaded (gpointer data)
{
  return *(HgPrepared **)data != NULL;
}

/* One class to train on is asked for by name of the data, and again of the same data; and given up again. */
static void
test_normal_only (void)
{
  HgPrepared *first = NULL, *again = NULL;
  g_autoptr (HourglassDataRequest) request = hourglass_data_request_new ("ecg");
  request->normal_only = TRUE;
  hourglass_data_load (request, NULL, NULL, loaded, &first);
  g_assert_true (stage_wait (is_loaded, &first));
  g_assert_cmpstr (first->options.normal, ==, first->dataset->class_names[0]);
  g_assert_cmpuint (first->split->n_marked, >, 0);
  HgPrepareOptions prepare = first->options;
  *prepare.normal = '\0';
  g_autoptr (HourglassDataRequest) other = hourglass_data_request_again (first->origin, &prepare, NULL);
  hourglass_data_load (other, NULL, NULL, loaded, &again);
  g_assert_true (stage_wait (is_loaded, &again));
  g_assert_cmpuint (again->split->n_marked, ==, 0);
  g_assert_cmpuint (again->split->n_train, ==, first->split->n_train + first->split->n_marked);
  hg_prepared_unref (first);
  hg_prepared_unref (again);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  stage_style ();
  static const struct
  {
    const char *path;
    void (*run) (Training *, gconstpointer);
  } cases[] = {
    { "/anomalies/empty", test_empty },
    { "/anomalies/threshold", test_threshold },
    { "/anomalies/selection", test_selection },
    { "/anomalies/export", test_export },
    { "/anomalies/live", test_live },
    { "/anomalies/narrow", test_narrow },
    { "/anomalies/normal", test_normal },
    { "/anomalies/alone", test_alone },
    { "/anomalies/other-data", test_other_data },
    { "/anomalies/scaling", test_scaling },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add (cases[i].path, Training, "heartbeats", training_set_up, cases[i].run, training_tear_down);
  g_test_add_func ("/anomalies/normal_only", test_normal_only);
  return g_test_run ();
}
