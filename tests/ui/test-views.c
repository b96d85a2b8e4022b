/* The three views with a real short run, and the widgets they are made of. */
#include "find.h"
#include "plot-wait.h"
#include "training.h"
#include "ui/draw/samples.h"
#include "ui/parts/empty-state.h"
#include "ui/parts/exportable.h"
#include "ui/views/latent-view.h"
#include "ui/parts/learning-rate.h"
#include "ui/views/rate-entry.h"
#include "ui/views/reconstruct-view.h"
#include "ui/run/sample-choice.h"
#include "ui/parts/segments.h"
#include "ui/views/train-view.h"
#include <math.h>

/* Stands in for the window's own: a button whose action is not there is not shown. */
static void
offer_training (GtkWindow *window)
{
  g_autoptr (GSimpleActionGroup) actions = g_simple_action_group_new ();
  g_autoptr (GSimpleAction) train = g_simple_action_new ("train", NULL);
  g_action_map_add_action (G_ACTION_MAP (actions), G_ACTION (train));
  gtk_widget_insert_action_group (GTK_WIDGET (window), "win", G_ACTION_GROUP (actions));
}

static void
test_train_pages (Training *training, gconstpointer data)
{
  GtkWidget *view = hourglass_train_view_new (training->document, training->run);
  GtkWindow *window = stage_show (view, 620, 700);
  g_assert_nonnull (find_words (view, "Nothing trained yet"));
  g_assert_nonnull (find_words (view, "Curves appear here while it trains."));
  g_assert_null (find_words (view, "Train"));
  offer_training (window);
  stage_settle (window);
  g_assert_nonnull (find_words (view, "Train"));

  HgPrepared *prepared = hg_prepared_ref (hourglass_document_get_data (training->document));
  hourglass_document_set_data (training->document, NULL);
  stage_settle (window);
  g_assert_nonnull (find_words (view, "Choose data to train on"));
  g_assert_nonnull (find_words (view, "The stack needs 10 per sample."));
  hourglass_document_set_data (training->document, prepared);
  hg_prepared_unref (prepared);

  HgModel *model = hg_model_parse ("broken", "Input 10; LSTM 3; Dense 10", NULL);
  hourglass_document_apply (training->document, model, "broken");
  stage_settle (window);
  g_assert_nonnull (find_words (view, "Training waits until the stack fits"));
  GtkWidget *button = find_words (view, "Go to LSTM 3");
  g_assert_true (gtk_widget_is_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
  g_assert_cmpuint (hourglass_document_get_selection (training->document), ==, 1);
  gtk_window_destroy (window);
}

static void
test_train_curves (Training *training, gconstpointer data)
{
  GtkWidget *view = hourglass_train_view_new (training->document, training->run);
  GtkWindow *window = stage_show (view, 620, 700);
  training_start_long (training);
  stage_settle (window);
  g_assert_nonnull (find_label (view, "Epoch "));
  HourglassPlot *plot = find (view, HOURGLASS_TYPE_PLOT);
  g_assert_nonnull (strstr (hourglass_plot_get_summary (plot), "training "));
  hourglass_run_stop (training->run);
  g_assert_true (stage_wait (training_is_over, training));
  stage_settle (window);
  g_assert_nonnull (find_label (view, "Stopped: "));
  g_assert_nonnull (find_label (view, "Validation "));

  hourglass_run_get_options (training->run)->epochs = 5;
  training_run (training);
  stage_settle (window);
  g_assert_nonnull (find_label (view, "Finished: 5 epochs in "));
  HgModel *model = hg_model_parse ("other", "Input 10; Dense 4; Dense 10", NULL);
  hourglass_document_apply (training->document, model, "other");
  stage_settle (window);
  g_assert_nonnull (find_words (view, "The stack has changed since this run."));
  g_assert_nonnull (find_words (view, "Train"));
  g_assert_nonnull (strstr (hourglass_plot_get_summary (plot), "MSE, last run: waist 3"));
  gtk_window_destroy (window);
}

static void
test_train_failure (Training *training, gconstpointer data)
{
  HgTrainOptions *options = hourglass_run_get_options (training->run);
  GtkWidget *view = hourglass_train_view_new (training->document, training->run);
  GtkWindow *window = stage_show (view, 620, 700);
  hourglass_run_choose_optimizer (training->run, hg_optimizer_find ("sgd"));
  options->learning_rate = 1000;
  options->epochs = 50;
  training_run (training);
  stage_settle (window);
  g_autofree char *sentence = g_strdup_printf ("%s.", hourglass_run_get_snapshot (training->run)->error.text);
  g_assert_nonnull (find_words (view, sentence));
  GtkWidget *fix = find_words (view, "Learning rate 100");
  g_signal_emit_by_name (fix, "clicked");
  g_assert_cmpfloat (options->learning_rate, ==, 100);
  gtk_window_destroy (window);
}

/* The form writes the options, and the options are seen in the form. */
static void
test_train_settings (Training *training, gconstpointer data)
{
  GtkWidget *view = hourglass_train_view_new (training->document, training->run);
  GtkWindow *window = stage_show (view, 620, 700);
  HgTrainOptions *options = hourglass_run_get_options (training->run);
  options->epochs = 1;
  options->learning_rate = 3e-4;
  hourglass_run_options_changed (training->run);
  g_assert_nonnull (find_words (view, "1 epoch · batch 64 · Adam 3e-4 · MSE"));
  GtkMenuButton *button = find (view, GTK_TYPE_MENU_BUTTON);
  gtk_menu_button_popup (button);
  GtkWidget *form = GTK_WIDGET (gtk_menu_button_get_popover (button));
  stage_settle (window);
  GtkSpinButton *epochs = find (form, GTK_TYPE_SPIN_BUTTON);
  g_assert_cmpint (gtk_spin_button_get_value_as_int (epochs), ==, 1);
  gtk_spin_button_set_value (epochs, 77);
  g_assert_cmpint (options->epochs, ==, 77);
  GtkDropDown *loss = find (form, GTK_TYPE_DROP_DOWN);
  gtk_drop_down_set_selected (loss, 1);
  g_assert_cmpstr (options->loss->name, ==, "mae");
  HourglassRateEntry *rates = find (form, HOURGLASS_TYPE_RATE_ENTRY);
  GtkEntry *rate = find (GTK_WIDGET (rates), GTK_TYPE_ENTRY);
  gtk_editable_set_text (GTK_EDITABLE (rate), "0,02");
  g_assert_cmpfloat (options->learning_rate, ==, 0.02);
  gtk_editable_set_text (GTK_EDITABLE (rate), "much");
  g_assert_cmpfloat (options->learning_rate, ==, 0.02);
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (rate), "error"));
  gtk_editable_set_text (GTK_EDITABLE (rate), "1e-4");
  g_assert_false (gtk_widget_has_css_class (GTK_WIDGET (rate), "error"));

  training_start_long (training);
  g_assert_false (gtk_widget_is_sensitive (GTK_WIDGET (epochs)));
  g_assert_true (gtk_widget_is_sensitive (GTK_WIDGET (rate)));
  gtk_menu_button_popdown (button);
  gtk_window_destroy (window);
}

static void
test_learning_rates (void)
{
  char text[32];
  double rate;
  g_assert_cmpstr (hourglass_learning_rate_text (text, sizeof text, 1e-3), ==, "1e-3");
  g_assert_cmpstr (hourglass_learning_rate_text (text, sizeof text, 2.5e-4), ==, "2.5e-4");
  g_assert_cmpstr (hourglass_learning_rate_text (text, sizeof text, 0.05), ==, "0.05");
  g_assert_cmpstr (hourglass_learning_rate_text (text, sizeof text, 1), ==, "1");
  g_assert_cmpstr (hourglass_learning_rate_text (text, sizeof text, 1000), ==, "1000");
  const char *const wrong[] = { "", "x", "0", "-1", "1e-3x", "nan", "inf", "1e9" };
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_false (hourglass_learning_rate_parse (wrong[i], &rate));
  g_assert_true (hourglass_learning_rate_parse (" 1e-4 ", &rate));
  g_assert_cmpfloat (rate, ==, 1e-4);
  rate = 1e-3;
  for (int i = 0; i < 6; i++)
    rate = hourglass_learning_rate_step (rate, FALSE);
  g_assert_cmpfloat_with_epsilon (rate, 1e-6, 1e-12);
  for (int i = 0; i < 40; i++)
    rate = hourglass_learning_rate_step (rate, TRUE);
  g_assert_cmpfloat_with_epsilon (rate, 1, 1e-9);
}

static gboolean
reconstructs (gpointer data)
{
  HourglassPlot *plot = find (data, HOURGLASS_TYPE_PLOT);
  const char *summary = plot != NULL ? hourglass_plot_get_summary (plot) : NULL;
  return summary != NULL && strstr (summary, "MSE") != NULL;
}

static void
test_reconstruct (Training *training, gconstpointer data)
{
  GtkWidget *view = hourglass_reconstruct_view_new (training->document, training->run);
  GtkWindow *window = stage_show (view, 620, 700);
  HourglassPlot *plot = find (view, HOURGLASS_TYPE_PLOT);
  g_assert_true (
      g_str_has_prefix (hourglass_plot_get_summary (plot), "Originals, nothing decoded yet; Sample "));
  g_assert_nonnull (find_label (view, "Nothing trained yet: these are the originals."));
  g_assert_nonnull (find_words (view, "400 test samples"));
  training_start_long (training);
  g_assert_true (stage_wait (reconstructs, view));
  hourglass_run_stop (training->run);
  g_assert_true (stage_wait (training_is_over, training));

  g_autofree char *first = g_strdup (hourglass_plot_get_summary (plot));
  g_signal_emit_by_name (find_words (view, "Others"), "clicked");
  g_assert_true (plot_wait_for_other (plot, first));
  g_assert_true (reconstructs (view));
  gtk_window_destroy (window);
}

static double
height_out (GtkWidget *view)
{
  HourglassExport *export = hourglass_exportable_take (HOURGLASS_EXPORTABLE (view));
  g_assert_nonnull (export);
  const double height = export->height;
  hourglass_export_free (export);
  return height;
}

/* One selected sample is enlarged, also after the fourth of several was. */
static void
test_reconstruct_images (Training *training, gconstpointer data)
{
  enum
  {
    SELECTED = 3
  };
  GtkWidget *view = hourglass_reconstruct_view_new (training->document, training->run);
  GtkWindow *window = stage_show (view, 620, 700);
  HourglassPlot *plot = find (view, HOURGLASS_TYPE_PLOT);
  HourglassSegments *choice = find (view, HOURGLASS_TYPE_SEGMENTS);
  hourglass_segments_set_active (choice, SELECTED);
  stage_settle (window);
  const double enlarged = height_out (view);
  hourglass_segments_set_active (choice, HOURGLASS_CHOICE_RANDOM);
  stage_settle (window);
  for (int i = 0; i < 3; i++)
    g_signal_emit_by_name (plot, "stepped", 1);
  hourglass_segments_set_active (choice, SELECTED);
  stage_settle (window);
  g_assert_cmpfloat (height_out (view), ==, enlarged);
  gtk_window_destroy (window);
}

typedef struct
{
  Training *training;
  GtkWidget *view;
  HourglassChoice choice;
} Extreme;

/* The view's samples are the most extreme of all errors, which come with the answer. */
static gboolean
shows_extreme (gpointer data)
{
  Extreme *extreme = data;
  size_t n, n_part;
  const HgProbe *probe;
  HourglassRun *run = extreme->training->run;
  const double *errors = hourglass_run_get_errors (run, &n);
  HgTensor *decoded = hourglass_run_get_reconstructed (run, &probe);
  if (errors == NULL || decoded == NULL || probe->n_reconstruct != 5)
    return FALSE;
  HgPrepared *prepared = hourglass_run_get_shown_data (run);
  const size_t *part = hourglass_run_get_part (prepared, &n_part, NULL);
  double edge = hg_samples_mse (prepared, probe->reconstruct[0], decoded, 0);
  for (size_t i = 0; i < n_part; i++)
    if (extreme->choice == HOURGLASS_CHOICE_WORST ? errors[i] > edge * 1.0001 : errors[i] < edge * 0.9999)
      return FALSE;
  return part != NULL;
}

static void
test_reconstruct_extremes (Training *training, gconstpointer data)
{
  GtkWidget *view = hourglass_reconstruct_view_new (training->document, training->run);
  GtkWindow *window = stage_show (view, 620, 700);
  HourglassSegments *choice = find (view, HOURGLASS_TYPE_SEGMENTS);
  training_run (training);
  for (HourglassChoice c = HOURGLASS_CHOICE_WORST; c <= HOURGLASS_CHOICE_BEST; c++)
    {
      Extreme extreme = { training, view, c };
      hourglass_segments_set_active (choice, (int)c);
      g_assert_true (stage_wait (shows_extreme, &extreme));
    }
  gtk_window_destroy (window);
}

static void
test_sample_choice (void)
{
  static const gsize part[] = { 10, 11, 12, 13, 14, 15 };
  static const double errors[] = { 0.3, 0.9, NAN, 0.1, 0.9, 0.2 };
  gsize chosen[6];
  g_assert_cmpuint (hourglass_choose_samples (HOURGLASS_CHOICE_WORST, part, 6, errors, 0, 3, chosen), ==, 3);
  g_assert_cmpuint (chosen[0], ==, 12); /* not finite: the worst there is */
  g_assert_cmpuint (chosen[1], ==, 11);
  g_assert_cmpuint (chosen[2], ==, 14);
  g_assert_cmpuint (hourglass_choose_samples (HOURGLASS_CHOICE_BEST, part, 6, errors, 0, 2, chosen), ==, 2);
  g_assert_cmpuint (chosen[0], ==, 13);
  g_assert_cmpuint (chosen[1], ==, 15);
  g_assert_cmpuint (hourglass_choose_samples (HOURGLASS_CHOICE_BEST, part, 6, errors, 0, 99, chosen), ==, 6);
  g_assert_cmpuint (hourglass_choose_samples (HOURGLASS_CHOICE_RANDOM, part, 0, NULL, 0, 5, chosen), ==, 0);
  int seen[6] = { 0 };
  for (guint64 seed = 0; seed < 600; seed++)
    {
      g_assert_cmpuint (hourglass_choose_samples (HOURGLASS_CHOICE_RANDOM, part, 6, NULL, seed, 3, chosen),
                        ==, 3);
      g_assert_true (chosen[0] < chosen[1] && chosen[1] < chosen[2]);
      for (int i = 0; i < 3; i++)
        seen[chosen[i] - 10]++;
    }
  for (int i = 0; i < 6; i++)
    g_assert_true (seen[i] > 240 && seen[i] < 360);
}

static gboolean
shows_plane (gpointer data)
{
  HourglassPlot *plot = find (data, HOURGLASS_TYPE_PLOT);
  const char *summary = plot != NULL ? hourglass_plot_get_summary (plot) : NULL;
  return summary != NULL && strstr (summary, "PC 1 · ") != NULL;
}

static void
test_latent (Training *training, gconstpointer data)
{
  GtkWidget *view = hourglass_latent_view_new (training->document, training->run);
  GtkWindow *window = stage_show (view, 620, 700);
  g_assert_nonnull (find_words (view, "Nothing trained yet"));
  training_run (training);
  g_assert_true (stage_wait (shows_plane, view));
  stage_settle (window);
  g_assert_nonnull (find_words (view, "400 samples × 3"));
  HourglassPlot *plot = find (view, HOURGLASS_TYPE_PLOT);
  for (int i = 0; i < 5; i++)
    g_signal_emit_by_name (plot, "stepped", i % 2 == 0 ? 1 : -1);
  g_signal_emit_by_name (plot, "hover", 200.0, 200.0);
  g_signal_emit_by_name (plot, "hover", -1.0, -1.0);
  stage_settle (window);
  hourglass_document_open_preset (training->document, hg_preset_find ("10-3"));
  hourglass_run_shutdown (training->run);
  stage_settle (window);
  g_assert_nonnull (find_words (view, "Nothing trained yet"));
  gtk_window_destroy (window);
}

/* A hidden view asks for nothing. */
static void
test_hidden_views (Training *training, gconstpointer data)
{
  GtkWidget *stack = gtk_stack_new ();
  gtk_stack_add_named (GTK_STACK (stack), hourglass_train_view_new (training->document, training->run),
                       "train");
  gtk_stack_add_named (GTK_STACK (stack), hourglass_reconstruct_view_new (training->document, training->run),
                       "reconstruct");
  gtk_stack_add_named (GTK_STACK (stack), hourglass_latent_view_new (training->document, training->run),
                       "latent");
  GtkWindow *window = stage_show (stack, 620, 700);
  const HgProbe *probe;
  training_start_long (training);
  g_assert_null (hourglass_run_get_reconstructed (training->run, &probe));
  gtk_stack_set_visible_child_name (GTK_STACK (stack), "reconstruct");
  g_assert_true (stage_wait (reconstructs, stack));
  g_assert_null (hourglass_run_get_latent (training->run, &probe));
  gtk_stack_set_visible_child_name (GTK_STACK (stack), "train");
  stage_settle (window);
  g_assert_nonnull (find_label (stack, "Epoch "));
  gtk_window_destroy (window);
}

static int draws, overlays;

static void
count_draw (HgPen *pen, double width, double height, gpointer data)
{
  draws++;
}

static void
count_overlay (HgPen *pen, double width, double height, gpointer data)
{
  overlays++;
}

static gboolean
is_called_third (gpointer plot)
{
  return gtk_test_accessible_check_property (plot, GTK_ACCESSIBLE_PROPERTY_LABEL, "third") == NULL;
}

/* However often it is invalidated, a plot draws once a frame; an overlay leaves the drawing alone. */
static void
test_plot (void)
{
  HourglassPlot *plot = g_object_new (HOURGLASS_TYPE_PLOT, NULL);
  draws = overlays = 0;
  hourglass_plot_set_draw (plot, count_draw, count_overlay, NULL);
  GtkWindow *window = stage_show (GTK_WIDGET (plot), 300, 200);
  g_assert_cmpint (draws, ==, 1);
  for (int i = 0; i < 20; i++)
    hourglass_plot_invalidate (plot);
  stage_settle (window);
  g_assert_cmpint (draws, ==, 2);
  overlays = 0;
  for (int i = 0; i < 20; i++)
    hourglass_plot_invalidate_overlay (plot);
  stage_settle (window);
  g_assert_cmpint (draws, ==, 2);
  g_assert_cmpint (overlays, >=, 1);
  g_assert_cmpint (overlays, <=, 2);

  hourglass_plot_set_summary (plot, "first");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (plot), GTK_ACCESSIBLE_PROPERTY_LABEL, "first");
  hourglass_plot_set_summary (plot, "second");
  hourglass_plot_set_summary (plot, "third");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (plot), GTK_ACCESSIBLE_PROPERTY_LABEL, "first");
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (plot), GTK_ACCESSIBLE_ROLE_IMG);
  g_assert_true (stage_wait (is_called_third, plot));
  gtk_window_destroy (window);
}

static void
test_segments (void)
{
  HourglassSegments *segments = g_object_new (HOURGLASS_TYPE_SEGMENTS, NULL);
  int changes = 0;
  hourglass_segments_set_words (segments, "Scale", (const char *const[]){ "Linear", "Log", NULL });
  g_signal_connect_swapped (segments, "notify::active", G_CALLBACK (training_count), &changes);
  GtkWindow *window = stage_show (GTK_WIDGET (segments), 300, 60);
  GtkWidget *log = find_words (GTK_WIDGET (segments), "Log");
  g_assert_true (gtk_widget_get_focusable (log));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (log), TRUE);
  g_assert_cmpint (hourglass_segments_get_active (segments), ==, 1);
  hourglass_segments_set_active (segments, 1);
  hourglass_segments_set_active (segments, 9);
  g_assert_cmpint (changes, ==, 1);
  hourglass_segments_set_active (segments, 0);
  g_assert_false (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (log)));
  g_assert_cmpint (changes, ==, 2);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (segments), GTK_ACCESSIBLE_PROPERTY_LABEL, "Scale");
  gtk_window_destroy (window);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
#define CASE(name)                                                                                           \
  g_test_add ("/views/" #name, Training, NULL, training_set_up, test_##name, training_tear_down)
  g_test_add_func ("/views/plot", test_plot);
  g_test_add_func ("/views/segments", test_segments);
  g_test_add_func ("/views/learning_rates", test_learning_rates);
  g_test_add_func ("/views/sample_choice", test_sample_choice);
  CASE (train_pages);
  CASE (train_curves);
  CASE (train_failure);
  CASE (train_settings);
  CASE (reconstruct);
  CASE (reconstruct_extremes);
  g_test_add ("/views/reconstruct_images", Training, "conv-28", training_set_up, test_reconstruct_images,
              training_tear_down);
  CASE (latent);
  CASE (hidden_views);
  return g_test_run ();
}
