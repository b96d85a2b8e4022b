/* How a run is set up, turned while it trains, and taken back. */
#include "find.h"
#include "training.h"
#include "ui/document/data-fit.h"
#include "ui/parts/plot.h"
#include "ui/views/reconstruct-view.h"
#include "ui/parts/segments.h"
#include "ui/views/train-dials.h"
#include "ui/views/train-more.h"
#include "ui/views/train-rewind.h"
#include "ui/views/train-view.h"
#include <adwaita.h>
#include <math.h>

/* Two frames: allocation, and what was prepared because of it. */
/* Every loss, optimizer and schedule can be chosen and shows its options, each with the value it has; what is
 * changed there is what the next run takes. */
static void
test_train_options (Training *training, gconstpointer data)
{
  GtkWidget *view = hourglass_train_view_new (training->document, training->run);
  GtkWindow *window = stage_show (view, 620, 700);
  HgTrainOptions *options = hourglass_run_get_options (training->run);
  HourglassRunConfigs *configs = hourglass_run_get_configs (training->run);
  gtk_expander_set_expanded (find_any (view, GTK_TYPE_EXPANDER), TRUE);
  HourglassTrainMore *more = find_any (view, HOURGLASS_TYPE_TRAIN_MORE);
  g_assert_nonnull (more);
  for (size_t i = 0; hg_losses ()[i] != NULL; i++)
    {
      hourglass_run_choose_loss (training->run, hg_losses ()[i]);
      hourglass_run_options_changed (training->run);
      g_assert_true (options->loss_config == configs->loss);
    }
  for (size_t i = 0; hg_schedules ()[i] != NULL; i++)
    {
      hourglass_run_choose_schedule (training->run, hg_schedules ()[i]);
      hourglass_run_options_changed (training->run);
    }
  for (size_t i = 0; hg_optimizers ()[i] != NULL; i++)
    {
      hourglass_run_choose_optimizer (training->run, hg_optimizers ()[i]);
      hourglass_run_options_changed (training->run);
      g_assert_true (isnan (options->weight_decay));
      g_assert_cmpfloat (options->learning_rate, ==, hg_optimizers ()[i]->learning_rate);
    }
  hourglass_run_choose_loss (training->run, hg_loss_find ("huber"));
  hourglass_run_choose_optimizer (training->run, hg_optimizer_find ("sgd"));
  hourglass_run_choose_schedule (training->run, hg_schedules ()[0]);
  hourglass_run_options_changed (training->run);
  HourglassOptionRow *row = hourglass_train_more_find (more, "momentum");
  g_assert_nonnull (row);
  gtk_editable_set_text (GTK_EDITABLE (hourglass_option_row_get_editor (row)), "0,9");
  g_signal_emit_by_name (hourglass_option_row_get_editor (row), "activate");
  char text[200];
  g_assert_cmpstr (hg_optimizer_text (options->optimizer, options->optimizer_config, text, sizeof text), ==,
                   "sgd(momentum=0.9)");
  row = hourglass_train_more_find (more, "clip");
  gtk_drop_down_set_selected (GTK_DROP_DOWN (hourglass_option_row_get_editor (row)), 1);
  g_assert_cmpfloat (options->clipnorm, ==, 1);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (hourglass_option_row_get_editor (row)), 3);
  g_assert_cmpfloat (options->clipnorm, ==, 0);
  g_assert_cmpfloat (options->clipvalue, ==, 1);
  row = hourglass_train_more_find (more, "noise");
  gtk_drop_down_set_selected (GTK_DROP_DOWN (hourglass_option_row_get_editor (row)), 2);
  g_assert_cmpint (options->noise.kind, ==, HG_NOISE_MASKING);
  g_assert_cmpfloat (options->noise.amount, ==, 0.1);
  g_assert_true (isnan (options->weight_decay)); /* nobody touched it */
  training_run (training);
  g_assert_cmpint (hourglass_run_get_snapshot (training->run)->state, ==, HG_RUN_DONE);
  gtk_window_destroy (window);
}

/* While it trains, what the model and the options have can be turned, and nothing else; afterwards it is as
 * the layers say again. */
static void
test_train_dials (Training *training, gconstpointer data)
{
  HgError error = { 0 };
  HgModel *model = hg_model_parse ("taught",
                                   "Input 50x10; enc = LSTM 4 return_state=true; FeedbackDecoder 4 steps=50 "
                                   "features=10 teacher_forcing_ratio=0.25 < enc.1, enc.2",
                                   &error);
  g_assert_cmpstr (error.text, ==, "");
  hourglass_document_open_model (training->document, model, NULL, NULL, NULL);
  hg_model_unref (model);
  training_set_data (training, "sines");
  GtkWidget *view = hourglass_train_view_new (training->document, training->run);
  GtkWindow *window = stage_show (view, 620, 700);
  HourglassTrainDials *dials = find_any (view, HOURGLASS_TYPE_TRAIN_DIALS);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (dials)));
  hourglass_run_get_options (training->run)->epochs = 100000;
  training_start (training);
  stage_settle (window);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (dials)));
  GtkWidget *scale = hourglass_train_dials_get_dial (dials, HG_DIAL_TEACHER_FORCING);
  g_assert_nonnull (scale);
  g_assert_null (hourglass_train_dials_get_dial (dials, HG_DIAL_KL_WEIGHT));
  gtk_test_accessible_assert_property (scale, GTK_ACCESSIBLE_PROPERTY_LABEL, "Teacher forcing");
  g_assert_cmpfloat (gtk_range_get_value (GTK_RANGE (scale)), ==, 0.25);
  gtk_range_set_value (GTK_RANGE (scale), 0.75);
  g_assert_cmpfloat (hourglass_run_get_dial (training->run, HG_DIAL_TEACHER_FORCING), ==, 0.75);
  hourglass_run_set_clipnorm (training->run, 2);
  GtkSpinButton *clip = find (GTK_WIDGET (dials), GTK_TYPE_SPIN_BUTTON);
  gtk_test_accessible_assert_property (clip, GTK_ACCESSIBLE_PROPERTY_LABEL, "Clip norm");
  g_assert_cmpfloat (gtk_spin_button_get_value (clip), ==, 2);
  gtk_spin_button_set_value (clip, 0.5);
  g_assert_cmpfloat (hourglass_run_get_options (training->run)->clipnorm, ==, 0.5);
  hourglass_run_stop (training->run);
  g_assert_true (stage_wait (training_is_over, training));
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (dials)));
  training_start (training);
  g_assert_cmpfloat (gtk_range_get_value (GTK_RANGE (scale)), ==, 0.25);
  hourglass_run_stop (training->run);
  g_assert_true (stage_wait (training_is_over, training));
  gtk_window_destroy (window);
}

/* The weight of the KL loss is small: it is shown in full, and steps are as small. */
static void
test_train_kl_weight (Training *training, gconstpointer data)
{
  HgError error = { 0 };
  HgModel *model = hg_model_parse ("vae", "Input 10; VariationalLatent 3 kl_weight=0.002; Dense 10", &error);
  g_assert_cmpstr (error.text, ==, "");
  hourglass_document_open_model (training->document, model, NULL, NULL, NULL);
  hg_model_unref (model);
  GtkWidget *view = hourglass_train_view_new (training->document, training->run);
  GtkWindow *window = stage_show (view, 620, 700);
  HourglassTrainDials *dials = find_any (view, HOURGLASS_TYPE_TRAIN_DIALS);
  hourglass_run_get_options (training->run)->epochs = 1000000;
  training_start (training);
  stage_settle (window);
  GtkSpinButton *spin = GTK_SPIN_BUTTON (hourglass_train_dials_get_dial (dials, HG_DIAL_KL_WEIGHT));
  g_assert_null (hourglass_train_dials_get_dial (dials, HG_DIAL_TEACHER_FORCING));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (spin)), ==, "0.0020");
  gtk_spin_button_spin (spin, GTK_SPIN_STEP_FORWARD, 0);
  g_assert_cmpfloat_with_epsilon (hourglass_run_get_dial (training->run, HG_DIAL_KL_WEIGHT), 0.003, 1e-9);
  gtk_spin_button_set_value (spin, 2);
  gtk_spin_button_spin (spin, GTK_SPIN_STEP_FORWARD, 0);
  g_assert_cmpfloat_with_epsilon (hourglass_run_get_dial (training->run, HG_DIAL_KL_WEIGHT), 3, 1e-9);
  hourglass_run_stop (training->run);
  g_assert_true (stage_wait (training_is_over, training));
  gtk_window_destroy (window);
}

static gboolean
is_forced (gpointer data)
{
  return hourglass_run_get_forced (((Training *)data)->run) != NULL;
}

/* A model with a skip trains like a chain; a taught decoder is shown both ways once it is trained. */
static void
test_train_graphs (Training *training, gconstpointer data)
{
  HgError error = { 0 };
  HgModel *skip = hg_model_parse (
      "skip", "Input 10; a = Dense 6 relu; Dense 3; b = Dense 6 relu; Add < b, a; Dense 10", &error);
  g_assert_cmpstr (error.text, ==, "");
  hourglass_document_open_model (training->document, skip, NULL, NULL, NULL);
  hg_model_unref (skip);
  training_run (training);
  g_assert_cmpint (hourglass_run_get_snapshot (training->run)->state, ==, HG_RUN_DONE);
  g_assert_nonnull (hourglass_document_get_weights (training->document));
  g_assert_null (hourglass_run_get_forced (training->run));

  hourglass_run_shutdown (training->run);
  hourglass_document_open_preset (training->document, hg_preset_find ("seq2seq"));
  training_set_data (training, "sines");
  GtkWidget *view = hourglass_reconstruct_view_new (training->document, training->run);
  GtkWindow *window = stage_show (view, 620, 700);
  hourglass_run_get_options (training->run)->epochs = 1;
  training_run (training);
  g_assert_true (stage_wait (is_forced, training));
  stage_settle (window);
  g_assert_nonnull (find_label (view, "Free-running: "));
  HourglassPlot *plot = find (view, HOURGLASS_TYPE_PLOT);
  g_assert_nonnull (strstr (hourglass_plot_get_summary (plot), ", teacher-forced "));
  gtk_window_destroy (window);
}

/* Every input is asked for. */
static void
test_train_inputs (Training *training, gconstpointer data)
{
  HgError error = { 0 };
  HgModel *model = hg_model_parse (
      "two", "x = Input 20x4; y = Input 8; f = Flatten < x; Concatenate < f, y; Dense 8", &error);
  g_assert_cmpstr (error.text, ==, "");
  hourglass_document_open_model (training->document, model, NULL, NULL, NULL);
  hg_model_unref (model);
  g_autofree char *sentence = hourglass_data_needed (hourglass_document_get_check (training->document));
  g_assert_cmpstr (sentence, ==, "The stack needs 20 × 4 and 8 per sample.");
  /* Data with one input is refused in words, not by a crash. */
  g_assert_false (hourglass_run_start (training->run, &error));
  g_assert_cmpstr (error.text, !=, "");
}

/* A finished run can be taken back to where it began, and to its best. */
static void
test_train_rewind (Training *training, gconstpointer data)
{
  GtkWidget *view = hourglass_train_view_new (training->document, training->run);
  GtkWindow *window = stage_show (view, 620, 700);
  HourglassTrainRewind *rewind = find_any (view, HOURGLASS_TYPE_TRAIN_REWIND);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (rewind)));
  training_run (training);
  stage_settle (window);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (rewind)));
  HourglassSegments *choice = HOURGLASS_SEGMENTS (hourglass_train_rewind_get_choice (rewind));
  HgWeights *end = hourglass_document_get_weights (training->document);
  g_assert_cmpint (hourglass_segments_get_active (choice), ==, 2);
  hourglass_segments_set_active (choice, 0);
  HgWeights *first = hourglass_document_get_weights (training->document);
  g_assert_true (first == hourglass_run_get_snapshot (training->run)->checkpoints[0]->weights);
  hourglass_segments_set_active (choice, 1);
  g_assert_true (hourglass_document_get_weights (training->document) != first);
  g_assert_nonnull (find_label (view, "Best, epoch "));
  hourglass_segments_set_active (choice, 2);
  g_assert_true (hourglass_document_get_weights (training->document) == end);
  g_assert_nonnull (find_label (view, "Finished: 5 epochs in "));
  /* A frame of the film is one more choice, and the words below speak of it. */
  g_assert_cmpint (hourglass_run_get_snapshot (training->run)->checkpoints[2]->epochs, ==, 2);
  hourglass_run_show_frame (training->run, hourglass_run_get_snapshot (training->run)->checkpoints[2]);
  hourglass_run_rewind (training->run);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (rewind)));
  g_assert_cmpint (hourglass_segments_get_active (choice), ==, 3);
  g_assert_nonnull (find_label (view, "Epoch 2"));
  g_assert_nonnull (find_label (view, "The stack has the weights of epoch 2"));
  g_assert_nonnull (find_label (view, "Train on from epoch 2"));
  hourglass_segments_set_active (choice, 2);
  g_assert_true (hourglass_document_get_weights (training->document) == end);
  g_assert_nonnull (find_label (view, "Train again"));
  /* Another stack has no use for them. */
  HgModel *model = hg_model_parse ("other", "Input 10; Dense 4; Dense 10", NULL);
  hourglass_document_apply (training->document, model, "other");
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (rewind)));
  hourglass_document_undo (training->document);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (rewind)));
  gtk_window_destroy (window);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
#define CASE(name)                                                                                           \
  g_test_add ("/train/" #name, Training, NULL, training_set_up, test_train_##name, training_tear_down)
  CASE (options);
  CASE (dials);
  CASE (kl_weight);
  CASE (rewind);
  CASE (graphs);
  CASE (inputs);
  return g_test_run ();
}
