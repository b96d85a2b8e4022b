/* The run: what it delivers, what it refuses, that it can be stopped and dropped at any moment, and that
 * looks are answered whether something trains or not. */
#include "training.h"
#include "model/network.h"

static void
test_delivers (Training *training, gconstpointer data)
{
  training_run (training);
  const HgSnapshot *snapshot = hourglass_run_get_snapshot (training->run);
  g_assert_cmpint (snapshot->state, ==, HG_RUN_DONE);
  g_assert_cmpuint (snapshot->rows, ==, 5);
  g_assert_cmpuint (hg_metrics_log_count (hourglass_run_get_log (training->run)), ==, 5);
  g_assert_nonnull (hourglass_document_get_weights (training->document));
  g_assert_true (hg_model_equal (hourglass_run_get_model (training->run),
                                 hourglass_document_get_model (training->document)));
  g_assert_cmpint (training->updated, >, 0);
  g_assert_cmpint (training->states, >=, 2);
}

static gboolean
has_baselines (gpointer data)
{
  return hourglass_run_get_baselines (((Training *)data)->run) != NULL;
}

static void
test_baselines (Training *training, gconstpointer data)
{
  g_assert_null (hourglass_run_get_baselines (training->run));
  training_run (training);
  g_assert_true (stage_wait (has_baselines, training));
  const HgBaselines *baselines = hourglass_run_get_baselines (training->run);
  g_assert_cmpuint (baselines->components, ==, 3);
  g_assert_cmpfloat (baselines->pca, <, baselines->mean);
}

static void
copy_losses (Training *training, double *losses)
{
  HgMetricsLog *log = hourglass_run_get_log (training->run);
  for (size_t i = 0; i < 5; i++)
    losses[i] = hg_metrics_log_row (log, i)->loss;
}

/* "Train again" begins where the last run began, not where it ended. */
static void
test_again (Training *training, gconstpointer data)
{
  double first[5], second[5], third[5];
  training_run (training);
  copy_losses (training, first);
  training_run (training);
  copy_losses (training, second);
  g_assert_cmpmem (first, sizeof first, second, sizeof second);
  hourglass_run_get_options (training->run)->seed = 7;
  training_run (training);
  copy_losses (training, third);
  g_assert_cmpfloat (third[0], !=, first[0]);
}

/* A file's weights are trained on. */
static void
test_from_file (Training *training, gconstpointer data)
{
  double fresh[5], on[5];
  training_run (training);
  copy_losses (training, fresh);
  HgModel *model = hg_model_ref (hourglass_document_get_model (training->document));
  HgWeights *weights = hg_weights_ref (hourglass_document_get_weights (training->document));
  hourglass_run_shutdown (training->run);
  hourglass_document_open_model (training->document, model, weights, "/some/model.h5", NULL);
  hourglass_run_get_options (training->run)->epochs = 5;
  training_run (training);
  copy_losses (training, on);
  g_assert_cmpfloat (on[0], <, fresh[4] * 1.05);
  hg_weights_unref (weights);
  hg_model_unref (model);
}

static void
test_pause (Training *training, gconstpointer data)
{
  training_start_long (training);
  hourglass_run_pause (training->run, TRUE);
  g_assert_true (stage_wait (training_is_paused, training));
  g_assert_true (hourglass_run_is_active (training->run));
  size_t rows = hourglass_run_get_snapshot (training->run)->rows;
  g_usleep (50 * 1000);
  g_assert_cmpuint (hg_metrics_log_count (hourglass_run_get_log (training->run)), ==, rows);
  hourglass_run_pause (training->run, FALSE);
  g_assert_true (stage_wait (training_goes_on, training));
  hourglass_run_stop (training->run);
  g_assert_true (stage_wait (training_is_over, training));
  g_assert_cmpint (hourglass_run_get_snapshot (training->run)->state, ==, HG_RUN_STOPPED);
}

static gboolean
trains_at_new_rate (gpointer data)
{
  HgMetricsLog *log = hourglass_run_get_log (((Training *)data)->run);
  return hg_metrics_log_row (log, hg_metrics_log_count (log) - 1)->learning_rate == 3e-5;
}

static void
test_learning_rate (Training *training, gconstpointer data)
{
  training_start_long (training);
  hourglass_run_set_learning_rate (training->run, 3e-5);
  g_assert_true (stage_wait (trains_at_new_rate, training));
  g_assert_cmpfloat (hourglass_run_get_options (training->run)->learning_rate, ==, 3e-5);
}

/* The best of some times: at another the machine may do something else. */
static void
test_shutdown (Training *training, gconstpointer data)
{
  gint64 least = G_MAXINT64;
  for (int i = 0; i < 5 && least >= 500 * G_TIME_SPAN_MILLISECOND; i++)
    {
      training_start_long (training);
      gint64 began = g_get_monotonic_time ();
      hourglass_run_shutdown (training->run);
      least = MIN (least, g_get_monotonic_time () - began);
      g_assert_false (hourglass_run_is_active (training->run));
      g_assert_null (hourglass_run_get_snapshot (training->run));
      g_assert_nonnull (hourglass_document_get_weights (training->document));
    }
  g_assert_cmpint (least, <, 500 * G_TIME_SPAN_MILLISECOND);
}

static gboolean
is_gone (gpointer data)
{
  return *(gpointer *)data == NULL;
}

/* The last reference goes while the thread trains and a worker measures baselines. */
static void
test_dropped (void)
{
  Training training;
  training_set_up (&training, NULL);
  g_signal_handlers_disconnect_by_func (training.run, training_count, &training.updated);
  g_signal_handlers_disconnect_by_func (training.run, training_count, &training.states);
  hourglass_run_get_options (training.run)->epochs = 1000000;
  training_start (&training);
  gpointer run = training.run;
  g_object_add_weak_pointer (G_OBJECT (run), &run);
  g_object_unref (training.run);
  g_assert_true (stage_wait (is_gone, &run));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_object_unref (training.document);
}

static void
test_refuses (Training *training, gconstpointer data)
{
  HgError error = { 0 };
  HgModel *model = hg_model_parse ("odd", "Input 10; Dense 3; Dense 9", &error);
  hourglass_document_apply (training->document, model, "odd");
  g_assert_false (hourglass_run_start (training->run, &error));
  g_assert_cmpstr (error.text, !=, "");
  g_assert_null (hourglass_run_get_model (training->run));
  hourglass_document_undo (training->document);
  hourglass_document_set_data (training->document, NULL);
  g_assert_false (hourglass_run_start (training->run, &error));
  g_assert_nonnull (strstr (error.text, "no data"));
}

static void
test_diverges (Training *training, gconstpointer data)
{
  HgTrainOptions *options = hourglass_run_get_options (training->run);
  options->optimizer = hg_optimizer_find ("sgd");
  options->learning_rate = 1000;
  options->epochs = 50;
  training_run (training);
  const HgSnapshot *snapshot = hourglass_run_get_snapshot (training->run);
  g_assert_cmpint (snapshot->state, ==, HG_RUN_FAILED);
  g_assert_cmpint (snapshot->error.code, ==, HG_ERROR_DIVERGED);
  g_assert_nonnull (strstr (snapshot->error.text, "epoch"));
  options->learning_rate = 1e-3;
  training_run (training);
  g_assert_cmpint (hourglass_run_get_snapshot (training->run)->state, ==, HG_RUN_DONE);
}

static void
test_options_follow_the_example (Training *training, gconstpointer data)
{
  int changed = 0;
  g_signal_connect_swapped (training->run, "options-changed", G_CALLBACK (training_count), &changed);
  hourglass_document_open_preset (training->document, hg_preset_find ("dense-784"));
  const HgTrainOptions *options = hourglass_run_get_options (training->run);
  g_assert_cmpint (options->epochs, ==, 50);
  g_assert_cmpstr (options->loss->name, ==, "binary_crossentropy");
  g_assert_cmpint (changed, ==, 1);
  g_signal_handlers_disconnect_by_func (training->run, training_count, &changed);
}

static const size_t watched[] = { 3, 100, 7 };

static gboolean
is_answered (gpointer data)
{
  const HgProbe *probe;
  HourglassRun *run = ((Training *)data)->run;
  return hourglass_run_get_reconstructed (run, &probe) != NULL && probe->n_reconstruct == 3
         && memcmp (probe->reconstruct, watched, sizeof watched) == 0
         && hourglass_run_get_latent (run, &probe) != NULL && probe->n_encode == 3;
}

static void
watch (Training *training)
{
  hourglass_run_watch_reconstruction (training->run, watched, 3);
  hourglass_run_watch_latent (training->run, watched, 3);
}

static void
test_look_while_training (Training *training, gconstpointer data)
{
  training_start_long (training);
  watch (training);
  g_assert_true (stage_wait (is_answered, training));
}

static void
test_look_while_paused (Training *training, gconstpointer data)
{
  training_start_long (training);
  hourglass_run_pause (training->run, TRUE);
  g_assert_true (stage_wait (training_is_paused, training));
  watch (training);
  g_assert_true (stage_wait (is_answered, training));
}

/* However short a run is, it has been asked what is wanted of it. */
static void
test_short_pulse (Training *training, gconstpointer data)
{
  hourglass_run_get_options (training->run)->epochs = 1;
  hourglass_run_watch_pulse (training->run, TRUE);
  training_run (training);
  g_assert_nonnull (hourglass_run_get_snapshot (training->run)->pulse);
}

/* A run that is refused takes nothing of what is shown: the samples of the run before are still answered. */
static void
test_look_after_refusal (Training *training, gconstpointer data)
{
  HgError error = { 0 };
  training_run (training);
  training_set_data (training, "shapes");
  g_assert_true (hourglass_run_get_shown_data (training->run) == hourglass_run_get_data (training->run));
  watch (training);
  hourglass_run_watch_pulse (training->run, TRUE);
  g_assert_false (hourglass_run_start (training->run, &error));
  g_assert_cmpstr (error.text, !=, "");
  g_assert_true (stage_wait (is_answered, training));
}

/* The answer is what the model makes of these very samples. */
static void
test_look_afterwards (Training *training, gconstpointer data)
{
  const HgProbe *probe;
  training_run (training);
  g_assert_null (hourglass_run_get_reconstructed (training->run, &probe));
  watch (training);
  g_assert_true (stage_wait (is_answered, training));
  HgTensor *answer = hourglass_run_get_reconstructed (training->run, &probe);
  HgPrepared *prepared = hourglass_run_get_shown_data (training->run);
  HgNetworkOptions options = { .batch = 3 };
  HgNetwork *network = hg_network_new (hourglass_run_get_model (training->run), &options, NULL);
  hg_network_load (network, hourglass_document_get_weights (training->document), NULL);
  HgTensor *x = hg_tensor_gather (prepared->x, watched, 3, NULL),
           *y = hg_network_predict (network, x, HG_NO_NODE, NULL);
  for (size_t i = 0; i < y->values; i++)
    g_assert_cmpfloat_with_epsilon (y->data[i], answer->data[i], 1e-6);
  g_assert_cmpuint (hg_tensor_row_values (hourglass_run_get_latent (training->run, &probe)), ==, 3);
  hg_tensor_unref (x);
  hg_tensor_unref (y);
  hg_network_free (network);
}

static gboolean
has_errors (gpointer data)
{
  size_t n;
  return hourglass_run_get_errors (((Training *)data)->run, &n) != NULL;
}

static void
test_errors (Training *training, gconstpointer data)
{
  size_t n, n_part;
  double sum = 0;
  hourglass_run_watch_errors (training->run, TRUE);
  training_run (training);
  g_assert_true (stage_wait (has_errors, training));
  const double *errors = hourglass_run_get_errors (training->run, &n);
  hourglass_run_get_part (hourglass_run_get_shown_data (training->run), &n_part, NULL);
  g_assert_cmpuint (n, ==, n_part);
  for (size_t i = 0; i < n; i++)
    sum += errors[i] / (double)n;
  HgMetricsLog *log = hourglass_run_get_log (training->run);
  double validation = hg_metrics_log_row (log, 4)->validation_loss;
  g_assert_cmpfloat (sum, >, validation * 0.5);
  g_assert_cmpfloat (sum, <, validation * 2);
}

static gboolean
has_two_answers (gpointer data)
{
  const HgProbe *probe;
  HgTensor *answer = hourglass_run_get_reconstructed (((Training *)data)->run, &probe);
  return answer != NULL && hg_tensor_rows (answer) == 2;
}

/* Samples of one data set must not be asked of another, which may be shorter. */
static void
test_other_data (Training *training, gconstpointer data)
{
  training_start_long (training);
  HgPrepared *before = hourglass_run_get_data (training->run);
  const size_t last[] = { hg_tensor_rows (before->x) - 1 };
  hourglass_run_watch_reconstruction (training->run, last, 1);
  HgTensor *few = hg_tensor_gather (before->dataset->x, watched, 3, NULL);
  HgDataset *set = hg_dataset_new ("few", few, NULL);
  HgPrepareOptions options = hg_prepare_options (set);
  options.validation = options.test = 0;
  HgPrepared *other = hg_prepared_new (set, &options, NULL);
  hourglass_document_set_data (training->document, other);
  g_assert_true (hourglass_run_get_shown_data (training->run) == before);
  hourglass_run_stop (training->run);
  g_assert_true (stage_wait (training_is_over, training));
  g_assert_true (hourglass_run_get_shown_data (training->run) == other);
  const size_t first[] = { 0, 2 };
  hourglass_run_watch_reconstruction (training->run, first, 2);
  g_assert_true (stage_wait (has_two_answers, training));
  hourglass_document_set_data (training->document, NULL);
  hg_prepared_unref (other);
  hg_dataset_unref (set);
}

/* One selection: sorted, within the data, told of once a change, empty with other data. */
static void
test_selection (Training *training, gconstpointer data)
{
  gsize n, last = hg_tensor_rows (hourglass_run_get_shown_data (training->run)->x) - 1;
  const gsize rows[] = { 9, last, 3, 9, last + 1 };
  int changed = 0;
  HourglassSampleSelection *selection = hourglass_run_get_selection (training->run);
  g_signal_connect_swapped (selection, "changed", G_CALLBACK (training_count), &changed);
  hourglass_sample_selection_set (selection, rows, 5);
  const gsize *selected = hourglass_sample_selection_get (selection, &n);
  g_assert_cmpmem (selected, n * sizeof *selected, ((gsize[]){ 3, 9, last }), 3 * sizeof *selected);
  hourglass_sample_selection_set (selection, selected, n);
  g_assert_cmpint (changed, ==, 1);
  hourglass_sample_selection_toggle (selection, 4);
  hourglass_sample_selection_toggle (selection, 9);
  hourglass_sample_selection_add (selection, (gsize[]){ 5, 3 }, 2);
  selected = hourglass_sample_selection_get (selection, &n);
  g_assert_cmpmem (selected, n * sizeof *selected, ((gsize[]){ 3, 4, 5, last }), 4 * sizeof *selected);
  g_assert_true (hourglass_sample_selection_contains (selection, last));
  g_assert_false (hourglass_sample_selection_contains (selection, 9));
  g_assert_cmpint (changed, ==, 4);
  training_set_data (training, "shapes");
  hourglass_sample_selection_get (selection, &n);
  g_assert_cmpuint (n, ==, 0);
  g_assert_true (hourglass_sample_selection_get_data (selection)
                 == hourglass_run_get_shown_data (training->run));
  g_signal_handlers_disconnect_by_func (selection, training_count, &changed);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
#define CASE(name)                                                                                           \
  g_test_add ("/run/" #name, Training, NULL, training_set_up, test_##name, training_tear_down)
  CASE (delivers);
  CASE (baselines);
  CASE (again);
  CASE (from_file);
  CASE (pause);
  CASE (learning_rate);
  CASE (shutdown);
  g_test_add_func ("/run/dropped", test_dropped);
  CASE (refuses);
  CASE (diverges);
  CASE (options_follow_the_example);
  CASE (look_while_training);
  CASE (look_while_paused);
  CASE (short_pulse);
  CASE (look_after_refusal);
  CASE (look_afterwards);
  CASE (errors);
  CASE (other_data);
  CASE (selection);
  return g_test_run ();
}
