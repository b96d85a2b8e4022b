/* A run's film and slow motion: a chosen frame is what views of samples show, a run goes back to it or on
 * from it, and a recurrent layer's numbers follow the cursor. */
#include "find.h"
#include "plot-wait.h"
#include "training.h"
#include "ui/draw/cell-strips.h"
#include "ui/parts/exportable.h"
#include "ui/parts/segments.h"
#include "ui/run/run-list.h"
#include "ui/views/film-reel.h"
#include "ui/views/film-view.h"
#include "ui/views/frame-bar.h"
#include "ui/views/gradients-view.h"
#include "ui/views/reconstruct-view.h"
#include "ui/views/slow-motion-view.h"
#include "ui/views/train-view.h"
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

static const char *
summary_of (GtkWidget *view)
{
  HourglassPlot *plot = find (view, HOURGLASS_TYPE_PLOT);
  const char *summary = plot != NULL ? hourglass_plot_get_summary (plot) : NULL;
  return summary != NULL ? summary : "";
}

static gboolean
is_filmed (gpointer view)
{
  return strstr (summary_of (view), "Film of 6 frames") != NULL;
}

static void
click (GtkWidget *view, const char *words)
{
  GtkWidget *button = find_words (view, words);
  g_assert_nonnull (button);
  g_assert_true (gtk_widget_get_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
}

static void
test_frames (Training *training, gconstpointer data)
{
  GtkWidget *view = hourglass_film_view_new (training->document, training->run);
  GtkWindow *window = stage_show (view, 620, 700);
  g_assert_nonnull (find_words (view, "Nothing filmed yet"));
  training_run (training);
  g_assert_true (stage_wait (is_filmed, view));
  stage_settle (window);
  HourglassPlot *plot = find (view, HOURGLASS_TYPE_PLOT);
  const HgModel *model;
  HgWeights *weights, *newest = hourglass_run_get_weights (training->run);
  HgPrepared *prepared;
  g_assert_null (hourglass_run_get_frame (training->run));
  g_assert_nonnull (strstr (summary_of (view), "epoch 5"));

  g_signal_emit_by_name (plot, "stepped", -1);
  const HgCheckpoint *frame = hourglass_run_get_frame (training->run);
  g_assert_nonnull (frame);
  g_assert_cmpint (frame->epochs, ==, 4);
  g_assert_true (hourglass_run_get_source (training->run, &model, &weights, &prepared));
  g_assert_true (weights == frame->weights);
  g_assert_true (hourglass_document_get_weights (training->document) == newest);
  g_assert_nonnull (find_label (view, "All views of samples show the frame of epoch 4"));

  click (view, "Newest");
  g_assert_null (hourglass_run_get_frame (training->run));
  g_assert_true (gtk_window_get_focus (window) == GTK_WIDGET (plot)); /* the button cannot be pressed again */
  g_signal_emit_by_name (plot, "stepped", -1);
  g_signal_emit_by_name (plot, "stepped", -1);
  click (view, "Hold beside");
  g_assert_nonnull (strstr (summary_of (view), "beside epoch 3"));
  HgWeights *third = hg_weights_ref (hourglass_run_get_frame (training->run)->weights);
  click (view, "Rewind here");
  g_assert_true (gtk_window_get_focus (window) == GTK_WIDGET (plot));
  g_assert_true (hourglass_document_get_weights (training->document) == third);
  g_assert_null (hourglass_run_get_frame (training->run));
  g_assert_nonnull (find_label (view, "The stack has the weights of epoch 3"));
  g_assert_nonnull (strstr (summary_of (view), "Film of 6 frames; epoch 3"));
  hg_weights_unref (third);
  gtk_window_destroy (window);
}

/* The pointer over the curves chooses the nearest frame, and goes on while it is held; so over the
 * thumbnails; nothing is chosen beside them. */
static void
test_scrub (Training *training, gconstpointer data)
{
  GtkWidget *view = hourglass_film_view_new (training->document, training->run);
  GtkWindow *window = stage_show (view, 620, 700);
  training_run (training);
  g_assert_true (stage_wait (is_filmed, view));
  stage_settle (window);
  HourglassPlot *plot = find (view, HOURGLASS_TYPE_PLOT);
  double width = gtk_widget_get_width (GTK_WIDGET (plot)), strip = 0;
  g_signal_emit_by_name (plot, "pressed", 60.0, 80.0); /* the axis begins here */
  g_assert_cmpint (hourglass_run_get_frame (training->run)->epochs, ==, 0);
  g_signal_emit_by_name (plot, "dragged", width - 150, 400.0); /* it ends here; how high no longer matters */
  g_assert_cmpint (hourglass_run_get_frame (training->run)->epochs, ==, 5);
  g_signal_emit_by_name (plot, "dragged", (60 + width - 150) / 2, 80.0);
  g_assert_cmpint (ABS (2 * hourglass_run_get_frame (training->run)->epochs - 5), ==, 1);
  g_signal_emit_by_name (plot, "hover", 200.0, 80.0);
  g_assert_cmpstr (gdk_cursor_get_name (gtk_widget_get_cursor (GTK_WIDGET (plot))), ==, "ew-resize");
  g_signal_emit_by_name (plot, "hover", width - 20, 80.0);
  g_assert_null (gtk_widget_get_cursor (GTK_WIDGET (plot)));

  hourglass_run_show_frame (training->run, NULL);
  g_signal_emit_by_name (plot, "pressed", width - 20, 80.0); /* on the lines' names */
  g_signal_emit_by_name (plot, "dragged", 200.0, 80.0);
  g_assert_null (hourglass_run_get_frame (training->run));
  for (double y = 100; strip == 0 && y < 600; y += 20)
    {
      g_signal_emit_by_name (plot, "hover", 20.0, y);
      GdkCursor *cursor = gtk_widget_get_cursor (GTK_WIDGET (plot));
      strip = cursor != NULL && g_str_equal (gdk_cursor_get_name (cursor), "pointer") ? y : 0;
    }
  g_assert_cmpfloat (strip, >, 0);
  g_signal_emit_by_name (plot, "pressed", 20.0, strip);
  g_assert_cmpint (hourglass_run_get_frame (training->run)->epochs, ==, 0);
  g_signal_emit_by_name (plot, "dragged", width - 20, 10.0);
  g_assert_cmpint (hourglass_run_get_frame (training->run)->epochs, ==, 5);
  gtk_window_destroy (window);
}

/* Two frames of a sample of two features: the second one is what was learned. */
static void
test_feature (Training *training, gconstpointer data)
{
  HgError error = { 0 };
  HgShape shape = hg_shape (3, 1, 4, 2);
  HgTensor *x = hg_tensor_new (&shape, &error),
           *decoded[2] = { hg_tensor_new (&shape, &error), hg_tensor_new (&shape, &error) };
  for (int i = 0; i < 4; i++)
    {
      x->data[2 * i] = 0.1F;
      x->data[2 * i + 1] = (HgReal)i;
      decoded[0]->data[2 * i] = 9; /* far off, and stays so */
      decoded[1]->data[2 * i] = 9;
      decoded[0]->data[2 * i + 1] = 5;
      decoded[1]->data[2 * i + 1] = (HgReal)i;
    }
  HgPrepareOptions options = { .scale = HG_SCALE_NONE };
  HgPrepared *prepared = hg_prepared_take (hg_dataset_new ("made", x, &error), &options, &error);
  g_assert_nonnull (prepared);
  HgCheckpoint *frames[] = { hg_checkpoint_new (0, 0, &error), hg_checkpoint_new (0, 0, &error) };
  HgSnapshot snapshot = { .n_checkpoints = 2, .checkpoints = frames };
  HourglassFilmLook look = { .data = prepared, .n = 2, .frames = frames, .decoded = decoded };
  HourglassFilmReel reel = { 0 };
  g_assert_true (hourglass_film_reel_take (&reel, &snapshot, NULL, prepared, 0));
  look.n = 1; /* nothing is learned yet: the one with the largest error */
  hourglass_film_reel_answer (&reel, &look);
  g_assert_cmpuint (reel.feature, ==, 0);
  g_autofree char *early = hourglass_film_reel_subject (&reel);
  g_assert_cmpstr (early, ==, "Sample 0, Feature 1");
  look.n = 2;
  hourglass_film_reel_answer (&reel, &look);
  g_assert_cmpuint (reel.feature, ==, 1);
  g_assert_true (reel.fell);
  g_assert_true (reel.film.frames[1].values == decoded[1]->data + 1);
  g_assert_cmpfloat (reel.film.low, ==, 0);
  g_assert_cmpfloat (reel.film.high, ==, 5); /* of the first frame: the original's is 3 */
  g_autofree char *subject = hourglass_film_reel_subject (&reel);
  g_assert_cmpstr (subject, ==, "Sample 0, Feature 2: among the features whose error fell most");
  HourglassFilmReel *copy = hourglass_film_reel_copy (&reel);
  g_assert_true (copy->film.frames[0].values == decoded[0]->data + 1);
  hourglass_film_reel_clear (copy);
  g_free (copy);
  hourglass_film_reel_clear (&reel);

  /* Frames that look alike: nothing is said of a fall that nobody sees. */
  for (int i = 0; i < 4; i++)
    decoded[1]->data[2 * i + 1] = decoded[0]->data[2 * i + 1] - 0.05F;
  g_assert_true (hourglass_film_reel_take (&reel, &snapshot, NULL, prepared, 0));
  hourglass_film_reel_answer (&reel, &look);
  g_assert_cmpuint (reel.feature, ==, 1);
  g_autofree char *alike = hourglass_film_reel_subject (&reel);
  g_assert_cmpstr (alike, ==, "Sample 0, Feature 2");
  hourglass_film_reel_clear (&reel);
  for (int i = 0; i < 2; i++)
    {
      hg_checkpoint_unref (frames[i]);
      hg_tensor_unref (decoded[i]);
    }
  hg_prepared_unref (prepared);
}

/* A past frame is said above the views that show it, and as long as one is looked at: until a person goes
 * back to the newest, or edits. */
static void
test_frame_bar (Training *training, gconstpointer data)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *stack = gtk_stack_new ();
  GtkWidget *bar = hourglass_frame_bar_new (training->run, GTK_STACK (stack)),
            *framed = gtk_label_new ("a view");
  gtk_stack_add_named (GTK_STACK (stack), gtk_label_new ("another"), "other");
  gtk_stack_add_named (GTK_STACK (stack), framed, "framed");
  gtk_stack_set_visible_child (GTK_STACK (stack), framed);
  hourglass_frame_bar_add (HOURGLASS_FRAME_BAR (bar), framed);
  gtk_box_append (GTK_BOX (box), bar);
  gtk_box_append (GTK_BOX (box), stack);
  training_run (training);
  GtkWindow *window = stage_show (box, 620, 300);
  g_assert_null (find_label (box, "From the film"));
  const HgSnapshot *snapshot = hourglass_run_get_snapshot (training->run);
  hourglass_run_show_frame (training->run, snapshot->checkpoints[2]);
  stage_settle (window);
  g_assert_nonnull (find_words (box, "From the film: epoch 2. These are not the newest weights."));
  gtk_stack_set_visible_child_name (GTK_STACK (stack), "other");
  g_assert_null (find_label (box, "From the film"));
  gtk_stack_set_visible_child (GTK_STACK (stack), framed);
  stage_settle (window);
  click (box, "Newest");
  g_assert_null (hourglass_run_get_frame (training->run));
  g_assert_null (find_label (box, "From the film"));

  hourglass_run_show_frame (training->run, snapshot->checkpoints[2]);
  stage_settle (window);
  g_assert_nonnull (find_label (box, "From the film"));
  const HgModel *model = hourglass_document_get_model (training->document);
  hourglass_document_apply (training->document, hg_edit_set (model, 1, "units", hg_value_int (4), NULL, NULL),
                            "4 units");
  g_assert_null (hourglass_run_get_frame (training->run));
  g_assert_null (find_label (box, "From the film"));
  gtk_window_destroy (window);
}

/* A branch with the same settings is the same training; its curves begin with those up to the frame. */
static void
test_branch (Training *training, gconstpointer data)
{
  HgError error = { 0 };
  g_assert_false (hourglass_run_branch (training->run, &error));
  g_assert_nonnull (strstr (error.text, "no frame"));
  training_run (training);
  const HgSnapshot *snapshot = hourglass_run_get_snapshot (training->run);
  double last = hg_metrics_log_row (hourglass_run_get_log (training->run), 4)->loss;
  hourglass_run_show_frame (training->run, snapshot->checkpoints[2]);
  g_assert_cmpint (hourglass_run_get_frame (training->run)->epochs, ==, 2);
  error = (HgError){ 0 };
  g_assert_true (hourglass_run_branch (training->run, &error));
  g_assert_null (hourglass_run_get_frame (training->run));
  g_assert_true (stage_wait (training_is_over, training));
  g_assert_cmpuint (hourglass_run_get_snapshot (training->run)->rows, ==, 5);
  g_assert_cmpfloat (hg_metrics_log_row (hourglass_run_get_log (training->run), 4)->loss, ==, last);

  /* From its end it goes on for as many epochs more. */
  snapshot = hourglass_run_get_snapshot (training->run);
  hourglass_run_show_frame (training->run, snapshot->checkpoints[snapshot->n_checkpoints - 1]);
  g_assert_true (hourglass_run_branch (training->run, &error));
  g_assert_true (stage_wait (training_is_over, training));
  g_assert_cmpuint (hourglass_run_get_snapshot (training->run)->rows, ==, 10);
}

/* What is said of a run that went back fits into a narrow pane, also from behind the next one's progress. */
static void
test_branch_width (Training *training, gconstpointer data)
{
  HgError error = { 0 };
  GtkWidget *view = hourglass_train_view_new (training->document, training->run);
  GtkWindow *window = stage_show (view, 561, 700);
  training_run (training);
  hourglass_run_show_frame (training->run, hourglass_run_get_snapshot (training->run)->checkpoints[2]);
  hourglass_run_rewind (training->run);
  stage_settle (window);
  g_assert_nonnull (find_label (view, "The stack has the weights of epoch 2"));
  hourglass_run_show_frame (training->run, hourglass_run_get_snapshot (training->run)->checkpoints[2]);
  hourglass_run_get_options (training->run)->epochs = 1000000;
  g_assert_true (hourglass_run_branch (training->run, &error));
  g_assert_true (stage_wait (training_has_epoch, training));
  stage_settle (window);
  int least;
  gtk_widget_measure (view, GTK_ORIENTATION_HORIZONTAL, 700, &least, NULL, NULL, NULL);
  g_assert_cmpint (least, <=, 561);
  gtk_window_destroy (window);
}

typedef struct
{
  HourglassRunList *runs;
  const HgMetricsLog *log;
} Listed;

static gboolean
is_at (HourglassRunList *runs, guint place, const HgMetricsLog *log)
{
  g_autoptr (HourglassRunItem) item = g_list_model_get_item (G_LIST_MODEL (runs), place);
  return item != NULL && hourglass_run_item_get_record (item)->log == log;
}

/* Of the runs, the newest. */
static gboolean
is_listed (gpointer data)
{
  const Listed *it = data;
  const guint n = g_list_model_get_n_items (G_LIST_MODEL (it->runs));
  return n > 0 && is_at (it->runs, n - 1, it->log);
}

/* Waits until the run that is over is listed last. Returns its curves. */
static HgMetricsLog *
wait_until_listed (Training *training, HourglassRunList *runs)
{
  g_assert_true (stage_wait (training_is_over, training));
  HgMetricsLog *log = hourglass_run_get_log (training->run);
  g_assert_true (stage_wait (is_listed, &(Listed){ runs, log }));
  return log;
}

/* Undoing a branch brings back the run that it was made from, with its curves and its film; redoing it the
 * branch; and neither is listed among the runs a second time, nor again after it was taken out. */
static void
test_branch_undone (Training *training, gconstpointer data)
{
  HgError error = { 0 };
  g_autoptr (HourglassRunList) runs = hourglass_run_list_new (training->run);
  training_start (training);
  HgMetricsLog *first = wait_until_listed (training, runs);
  HgWeights *ended = hourglass_run_get_weights (training->run);
  hourglass_run_show_frame (training->run, hourglass_run_get_snapshot (training->run)->checkpoints[5]);
  g_assert_true (hourglass_run_branch (training->run, &error));
  HgMetricsLog *second = wait_until_listed (training, runs);
  g_assert_true (second != first);
  g_assert_cmpuint (hourglass_run_get_snapshot (training->run)->rows, ==, 10);

  hourglass_document_undo (training->document);
  g_assert_true (hourglass_document_get_weights (training->document) == ended);
  g_assert_true (hourglass_run_get_log (training->run) == first);
  g_assert_true (hourglass_run_get_weights (training->run) == ended);
  g_assert_cmpuint (hourglass_run_get_snapshot (training->run)->rows, ==, 5);
  g_assert_cmpuint (hourglass_run_get_snapshot (training->run)->n_checkpoints, ==, 6);
  g_assert_cmpint (hourglass_run_get_used (training->run)->epochs, ==, 5);

  hourglass_document_redo (training->document);
  g_assert_true (hourglass_run_get_log (training->run) == second);
  g_assert_cmpuint (hourglass_run_get_snapshot (training->run)->rows, ==, 10);
  g_autoptr (HourglassRunItem) removed = g_list_model_get_item (G_LIST_MODEL (runs), 0);
  hourglass_run_list_remove (runs, removed);
  hourglass_document_undo (training->document);
  g_assert_true (hourglass_run_get_log (training->run) == first);
  hourglass_run_show_frame (training->run, hourglass_run_get_snapshot (training->run)->checkpoints[4]);
  g_assert_true (hourglass_run_branch (training->run, &error));
  HgMetricsLog *third = wait_until_listed (training, runs);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (runs)), ==, 2);
  g_assert_true (is_at (runs, 0, second) && is_at (runs, 1, third));
}

static void
check_export (GtkWidget *view, const char *name, const char *head)
{
  HourglassExport *export = hourglass_exportable_take (HOURGLASS_EXPORTABLE (view));
  HgError error = { 0 };
  g_assert_nonnull (export);
  g_assert_cmpstr (export->name, ==, name);
  g_assert_true (g_str_has_prefix (export->csv, head));
  static const char *const endings[] = { ".csv", ".svg", ".pdf", ".png" };
  for (gsize i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *path
          = g_strdup_printf ("%s/hourglass-%s-%d%s", g_get_tmp_dir (), name, getpid (), endings[i]);
      g_autofree char *text = NULL;
      gsize size = 0;
      g_assert_true (hourglass_export_write (export, path, &error));
      g_assert_true (g_file_get_contents (path, &text, &size, NULL));
      g_assert_cmpuint (size, >, 50);
      g_unlink (path);
    }
  hourglass_export_free (export);
}

static gboolean
is_traced (gpointer view)
{
  return strstr (summary_of (view), "input gate i ") != NULL;
}

static void
test_slow_motion (Training *training, gconstpointer data)
{
  GtkWidget *view = hourglass_slow_motion_view_new (training->document, training->run);
  GtkWindow *window = stage_show (view, 620, 700);
  g_assert_nonnull (find_words (view, "No weights yet"));
  g_assert_null (hourglass_exportable_take (HOURGLASS_EXPORTABLE (view)));
  hourglass_run_get_options (training->run)->epochs = 1;
  training_run (training);
  g_assert_true (stage_wait (is_traced, view));
  stage_settle (window);
  HourglassPlot *plot = find (view, HOURGLASS_TYPE_PLOT);
  g_assert_nonnull (strstr (summary_of (view), "step 1 of "));
  g_signal_emit_by_name (plot, "stepped", 1);
  g_assert_nonnull (strstr (summary_of (view), "step 2 of "));
  GtkScale *scale = find (view, GTK_TYPE_SCALE);
  gtk_range_set_value (GTK_RANGE (scale), 4);
  g_assert_nonnull (strstr (summary_of (view), "step 4 of "));
  g_assert_nonnull (find_label (view, "Begins with zeros."));
  check_export (view, "slow-motion", "step,unit,i,f,c̃,o,c,h,masked\n");
  const gsize other = 7;
  hourglass_sample_selection_set (hourglass_run_get_selection (training->run), &other, 1);
  g_assert_true (plot_wait_for (plot, "Sample 7 "));
  g_assert_nonnull (strstr (summary_of (view), ", step 4 of "));
  GtkWidget *layer = gtk_widget_get_first_child (find (view, GTK_TYPE_DROP_DOWN));
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (layer), GTK_ACCESSIBLE_PROPERTY_LABEL, "Layer: lstm");
  gtk_drop_down_set_selected (find (view, GTK_TYPE_DROP_DOWN), 1);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (layer), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Layer: lstm_1");
  gtk_window_destroy (window);
}

static void
test_no_recurrent_layer (Training *training, gconstpointer data)
{
  GtkWidget *view = hourglass_slow_motion_view_new (training->document, training->run);
  GtkWindow *window = stage_show (view, 620, 700);
  training_run (training);
  stage_settle (window);
  g_assert_nonnull (find_words (view, "No recurrent layer"));
  gtk_window_destroy (window);
}

static gboolean
shows_error (gpointer view)
{
  return strstr (summary_of (view), "MSE") != NULL;
}

/* One sample by its number; and as a file. */
static void
test_single_sample (Training *training, gconstpointer data)
{
  GtkWidget *view = hourglass_reconstruct_view_new (training->document, training->run);
  GtkWindow *window = stage_show (view, 620, 700);
  training_run (training);
  g_assert_true (stage_wait (shows_error, view));
  HourglassSegments *choice = find (view, HOURGLASS_TYPE_SEGMENTS);
  hourglass_segments_set_active (choice, 3);
  stage_settle (window);
  gsize n;
  hourglass_sample_selection_get (hourglass_run_get_selection (training->run), &n);
  g_assert_cmpuint (n, ==, 1); /* the first that was shown */
  GtkSpinButton *number = find (view, GTK_TYPE_SPIN_BUTTON);
  gtk_spin_button_set_value (number, 5);
  g_assert_cmpuint (hourglass_sample_selection_get (hourglass_run_get_selection (training->run), &n)[0], ==,
                    5);
  HourglassPlot *plot = find (view, HOURGLASS_TYPE_PLOT);
  g_signal_emit_by_name (plot, "stepped", 1);
  g_assert_true (plot_wait_for (plot, "Sample 6, MSE"));
  check_export (view, "reconstructions",
                "sample,class,value,original_scaled,decoded_scaled,teacher_forced_scaled\n6,");
  gtk_window_destroy (window);
}

static void
test_film_export (Training *training, gconstpointer data)
{
  GtkWidget *view = hourglass_film_view_new (training->document, training->run);
  GtkWindow *window = stage_show (view, 620, 700);
  g_assert_null (hourglass_exportable_take (HOURGLASS_EXPORTABLE (view)));
  training_run (training);
  g_assert_true (stage_wait (is_filmed, view));
  check_export (view, "film", "frame,epochs,batches,steps,loss\n1,0,0,0,\n2,1,0,");
  gtk_window_destroy (window);
}

static gboolean
is_measured (gpointer view)
{
  return strstr (summary_of (view), "Weights and gradients by layer; Dense ") != NULL;
}

static gboolean
measures_no_more (gpointer training)
{
  return hourglass_run_get_snapshot (((Training *)training)->run)->pulse == NULL;
}

/* Measured while it is seen, and only then. */
static void
test_gradients (Training *training, gconstpointer data)
{
  GtkWidget *view = hourglass_gradients_view_new (training->document, training->run);
  GtkWindow *window = stage_show (view, 620, 700);
  g_assert_nonnull (find_words (view, "Nothing measured"));
  training_start_long (training);
  g_assert_true (stage_wait (is_measured, view));
  g_assert_nonnull (strstr (summary_of (view), "; Dense 3 dense ")); /* as its bar says, and its name */
  check_export (view, "gradients", "layer,weight_rms,gradient_rms\ndense,");
  gtk_widget_set_visible (view, FALSE);
  g_assert_true (stage_wait (measures_no_more, training));
  gtk_window_destroy (window);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  const struct
  {
    const char *path, *preset;
    void (*run) (Training *training, gconstpointer data);
  } tests[] = {
    { "/film/frames-are-shown-and-gone-back-to", "10-3", test_frames },
    { "/film/the-pointer-scrubs", "10-3", test_scrub },
    { "/film/a-branch-goes-on-from-a-frame", "10-3", test_branch },
    { "/film/a-branch-keeps-to-the-pane", "10-3", test_branch_width },
    { "/film/an-undone-branch-brings-the-run-back", "10-3", test_branch_undone },
    { "/film/goes-out-as-files", "10-3", test_film_export },
    { "/slow-motion/numbers-follow-the-cursor", "rare-event-59", test_slow_motion },
    { "/slow-motion/needs-a-recurrent-layer", "10-3", test_no_recurrent_layer },
    { "/gradients/are-measured-while-they-are-seen", "10-3", test_gradients },
    { "/reconstruct/one-sample-by-its-number", "10-3", test_single_sample },
    { "/film/feature", "10-3", test_feature },
    { "/film/bar", "10-3", test_frame_bar },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Training, tests[i].preset, training_set_up, tests[i].run, training_tear_down);
  return g_test_run ();
}
