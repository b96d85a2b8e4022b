/* The runner and its thread, seen from the thread of a window: snapshots, log, probes, pause, stop. Run under
 * ThreadSanitizer too (./tests/run threads), where race-control.c shows that a race would be found. */
#include "base/clock.h"
#include "engine/training.h"
#include "train/runner.h"
#include <unistd.h>

static const char *const stack
    = "Input 6x3; LSTM 9 relu sequences; Dropout 0.1; LSTM 4; Dense 2; RepeatVector 6; "
      "LSTM 9 sequences; TimeDistributed Dense 3";

static HgPrepared *
noise (size_t n, size_t n_train)
{
  HgShape shape = hg_shape (3, (int64_t)n, (int64_t)6, (int64_t)3);
  return test_prepared (test_noise (&shape, 5), n_train);
}

static HgRunner *
start (HgPrepared *data, const HgRunOptions *options)
{
  HgError error = { 0 };
  HgModel *model = hg_model_parse ("test", stack, &error);
  HgRunner *runner = hg_runner_new (model, NULL, data, options, &error);
  CHECK_DONE (runner != NULL, error);
  hg_model_unref (model);
  return runner;
}

static HgRunOptions
quick (int epochs, size_t threads)
{
  HgRunOptions options = { .train = hg_train_options (), .threads = threads, .snapshots = 1000 };
  options.train.epochs = epochs;
  options.train.batch_size = 8;
  return options;
}

/* The next snapshot within a minute, which is long, as the machine may do other things. */
static HgSnapshot *
wait_for (HgRunner *runner)
{
  HgSnapshot *snapshot = NULL;
  for (double until = hg_clock_seconds () + 60; snapshot == NULL && hg_clock_seconds () < until; usleep (200))
    snapshot = hg_runner_take (runner);
  CHECK (snapshot != NULL);
  return snapshot;
}

static bool
over (HgRunState state)
{
  return state == HG_RUN_DONE || state == HG_RUN_STOPPED || state == HG_RUN_FAILED;
}

/* Takes snapshots until the run is in @state or over; the last one is returned. */
static HgSnapshot *
wait_state (HgRunner *runner, HgRunState state)
{
  HgSnapshot *snapshot = NULL;
  do
    {
      hg_snapshot_free (snapshot);
      snapshot = wait_for (runner);
  } while (snapshot != NULL && snapshot->state != state && !over (snapshot->state));
  if (snapshot != NULL)
    CHECK_EQUAL (snapshot->state, state);
  return snapshot;
}

/* Everything a view reads, as it comes in. */
static void
read_all (const HgSnapshot *snapshot, HgMetricsLog *log, double *sum)
{
  for (size_t i = 0; i < snapshot->rows; i++)
    *sum += hg_metrics_log_row (log, i)->loss;
  for (size_t i = 0; snapshot->weights != NULL && i < snapshot->weights->n; i++)
    *sum += (double)snapshot->weights->items[i].value->data[0];
  for (size_t i = 0; snapshot->reconstructed != NULL && i < snapshot->reconstructed->values; i++)
    *sum += (double)snapshot->reconstructed->data[i];
  for (size_t i = 0; snapshot->latent != NULL && i < snapshot->latent->values; i++)
    *sum += (double)snapshot->latent->data[i];
}

TEST (a_whole_run_is_seen_from_outside)
{
  HgPrepared *data = noise (60, 48);
  HgRunOptions options = quick (30, 2);
  HgRunner *runner = start (data, &options);
  const size_t rows[] = { 0, 5, 59 };
  double sum = 0;
  int epoch = 0;
  size_t complete = 0, looked = 0;
  for (bool running = true; running;)
    {
      HgProbe *probe = hg_probe_new (rows, looked % 3 + 1, rows, 3, NULL);
      hg_runner_probe (runner, probe);
      hg_probe_unref (probe);
      HgSnapshot *snapshot = wait_for (runner);
      if (snapshot == NULL)
        break;
      read_all (snapshot, hg_runner_log (runner), &sum);
      CHECK (snapshot->epoch >= epoch && snapshot->rows >= complete && snapshot->epochs == 30);
      CHECK (snapshot->batch <= snapshot->batches && snapshot->batches == 6);
      epoch = snapshot->epoch;
      complete = snapshot->rows;
      if (snapshot->probe != NULL)
        {
          looked++;
          CHECK_EQUAL (hg_tensor_rows (snapshot->reconstructed), snapshot->probe->n_reconstruct);
          CHECK_EQUAL (hg_tensor_rows (snapshot->latent), 3);
          CHECK_EQUAL (hg_tensor_row_values (snapshot->latent), 2);
        }
      running = !over (snapshot->state);
      if (!running)
        {
          CHECK_EQUAL (snapshot->state, HG_RUN_DONE);
          CHECK (snapshot->weights != NULL);
          CHECK_EQUAL (snapshot->rows, 30);
        }
      hg_snapshot_free (snapshot);
    }
  CHECK (looked > 0);
  CHECK (isfinite (sum));
  hg_runner_free (runner);
  hg_prepared_unref (data);
}

/* The thread around the trainer changes nothing: the same bits as stepping by hand. */
TEST (the_run_gives_the_trainers_bits)
{
  HgError error = { 0 };
  HgPrepared *data = noise (60, 48);
  HgRunOptions options = quick (5, 2);
  HgRunner *runner = start (data, &options);
  HgTrainer *trainer = hg_trainer_new (hg_runner_model (runner), NULL, data, &options.train, NULL, &error);
  REQUIRE (CHECK_DONE (trainer != NULL, error));
  while (hg_trainer_step (trainer, NULL, &error) != HG_TRAINER_DONE)
    continue;
  HgWeights *weights = hg_network_save (hg_trainer_network (trainer), &error);
  HgSnapshot *last = wait_state (runner, HG_RUN_DONE);
  REQUIRE (CHECK (last != NULL && last->weights != NULL && last->weights->n == weights->n));
  for (size_t i = 0; i < weights->n; i++)
    CHECK (memcmp (weights->items[i].value->data, last->weights->items[i].value->data,
                   weights->items[i].value->values * sizeof (HgReal))
           == 0);
  hg_snapshot_free (last);
  hg_weights_unref (weights);
  hg_trainer_free (trainer);
  hg_runner_free (runner);
  hg_prepared_unref (data);
}

TEST (pause_goes_on_where_it_was)
{
  HgPrepared *data = noise (60, 48);
  HgRunOptions options = quick (1000000, 1);
  HgRunner *runner = start (data, &options);
  hg_snapshot_free (wait_state (runner, HG_RUN_TRAINING));
  for (int i = 0; i < 5; i++)
    {
      hg_runner_pause (runner, true);
      HgSnapshot *paused = wait_state (runner, HG_RUN_PAUSED);
      REQUIRE (paused != NULL);
      size_t rows = hg_metrics_log_count (hg_runner_log (runner));
      CHECK (paused->weights != NULL);
      usleep (20000);
      CHECK_EQUAL (hg_metrics_log_count (hg_runner_log (runner)), rows);
      hg_runner_set_learning_rate (runner, 1e-4 * (i + 1));
      hg_runner_pause (runner, false);
      HgSnapshot *going = wait_state (runner, HG_RUN_TRAINING);
      REQUIRE (going != NULL);
      CHECK (going->epoch > paused->epoch
             || (going->epoch == paused->epoch && going->batch >= paused->batch));
      hg_snapshot_free (going);
      hg_snapshot_free (paused);
    }
  hg_runner_free (runner);
  hg_prepared_unref (data);
}

/* The film: first weights first, then the epochs; a second run goes on from any of them to the same bits. */
TEST (a_run_goes_on_from_a_checkpoint_of_its_film)
{
  HgError error = { 0 };
  HgPrepared *data = noise (60, 48);
  HgRunOptions options = quick (8, 2);
  options.train.optimizer = hg_optimizer_find ("rmsprop");
  HgRunner *runner = start (data, &options);
  HgSnapshot *last = wait_state (runner, HG_RUN_DONE);
  REQUIRE (last != NULL);
  CHECK_EQUAL (last->n_checkpoints, 9);
  CHECK (last->learning_rate == options.train.learning_rate);
  for (size_t i = 0; i < last->n_checkpoints; i++)
    {
      CHECK_EQUAL (last->checkpoints[i]->epochs, i);
      CHECK_EQUAL (last->checkpoints[i]->rows, i);
      CHECK (isnan (last->checkpoints[i]->watched) == (i == 0));
    }
  for (size_t i = 0; i < last->n_checkpoints; i += 4)
    {
      HgRunOptions again = quick (8, 1);
      again.train.optimizer = options.train.optimizer;
      again.from = last->checkpoints[i];
      HgRunner *second = start (data, &again);
      HgSnapshot *end = wait_state (second, HG_RUN_DONE);
      REQUIRE (end != NULL && end->weights != NULL);
      CHECK_EQUAL (hg_metrics_log_count (hg_runner_log (second)), 8);
      for (size_t k = 0; k < end->weights->n; k++)
        CHECK (memcmp (end->weights->items[k].value->data, last->weights->items[k].value->data,
                       end->weights->items[k].value->values * sizeof (HgReal))
               == 0);
      hg_snapshot_free (end);
      hg_runner_free (second);
    }
  HgRunOptions other = quick (8, 1);
  other.from = last->checkpoints[2];
  HgModel *model = hg_model_parse ("test", stack, &error);
  CHECK (hg_runner_new (model, NULL, data, &other, &error) == NULL);
  CHECK_CONTAINS (error.text, "the checkpoint is of a run with optimizer rmsprop, and this one has adam");
  hg_model_unref (model);
  hg_snapshot_free (last);
  hg_runner_free (runner);
  hg_prepared_unref (data);
}

/* Set from the window's thread, taken between batches. */
TEST (dials_noise_and_clipping_are_taken_while_it_runs)
{
  HgPrepared *data = noise (60, 48);
  HgRunOptions options = quick (1000000, 1);
  options.train.noise.kind = HG_NOISE_MASKING;
  HgRunner *runner = start (data, &options);
  hg_snapshot_free (wait_state (runner, HG_RUN_TRAINING));
  for (int i = 0; i < 50; i++)
    {
      hg_runner_set_noise (runner, 0.01 * i);
      hg_runner_set_clipnorm (runner, i % 2);
      hg_runner_set_dial (runner, HG_DIAL_KL_WEIGHT, i);
      hg_runner_set_dial (runner, HG_DIAL_TEACHER_FORCING, (double)NAN);
      usleep (200);
    }
  hg_runner_stop (runner);
  HgSnapshot *last = wait_state (runner, HG_RUN_STOPPED);
  REQUIRE (last != NULL);
  CHECK (isfinite (last->loss));
  hg_snapshot_free (last);
  hg_runner_free (runner);
  hg_prepared_unref (data);
}

/* What is asked of it before its thread runs is answered, however soon that is done. */
TEST (a_run_begins_with_what_is_asked_of_it)
{
  HgPrepared *data = noise (10, 8);
  const size_t rows[] = { 3, 1 };
  HgRunOptions options = quick (1, 1);
  options.probe = hg_probe_new (rows, 2, NULL, 0, NULL);
  options.probe->pulse = true;
  HgRunner *runner = start (data, &options);
  hg_probe_unref (options.probe);
  HgSnapshot *last = wait_state (runner, HG_RUN_DONE);
  REQUIRE (CHECK (last != NULL && last->reconstructed != NULL && last->pulse != NULL));
  CHECK_EQUAL (hg_tensor_rows (last->reconstructed), 2);
  hg_snapshot_free (last);
  hg_runner_free (runner);
  hg_prepared_unref (data);
}

/* A decoder that can be told the true values shows both ways of running; another stack has one. */
TEST (watched_samples_come_forced_and_free)
{
  HgError error = { 0 };
  HgPrepared *data = noise (60, 48);
  HgRunOptions options = quick (3, 1);
  const size_t rows[] = { 3, 1, 4 };
  const char *decoder = "Input 6x3; enc = LSTM 4 state; FeedbackDecoder 4 steps=6 features=3 < enc.1, enc.2";
  for (int taught = 0; taught < 2; taught++)
    {
      HgModel *model = hg_model_parse ("test", taught ? decoder : stack, &error);
      HgRunner *runner = hg_runner_new (model, NULL, data, &options, &error);
      REQUIRE (CHECK_DONE (runner != NULL, error));
      HgProbe *probe = hg_probe_new (rows, 3, rows, 2, NULL);
      hg_runner_probe (runner, probe);
      hg_probe_unref (probe);
      HgSnapshot *last = wait_state (runner, HG_RUN_DONE);
      REQUIRE (last != NULL && last->reconstructed != NULL && last->latent != NULL);
      CHECK ((last->forced != NULL) == (taught == 1));
      CHECK_EQUAL (hg_tensor_rows (last->latent), 2);
      if (last->forced != NULL)
        {
          CHECK (hg_shape_equal (&last->forced->shape, &last->reconstructed->shape));
          CHECK (
              memcmp (last->forced->data, last->reconstructed->data, last->forced->values * sizeof (HgReal))
              != 0);
        }
      hg_snapshot_free (last);
      hg_runner_free (runner);
      hg_model_unref (model);
    }
  hg_prepared_unref (data);
}

TEST (stop_comes_at_once_and_brings_the_weights)
{
  HgPrepared *data = noise (60, 48);
  HgRunOptions options = quick (1000000, 2);
  for (int paused = 0; paused < 2; paused++)
    {
      HgRunner *runner = start (data, &options);
      hg_snapshot_free (wait_state (runner, HG_RUN_TRAINING));
      if (paused)
        {
          hg_runner_pause (runner, true);
          hg_snapshot_free (wait_state (runner, HG_RUN_PAUSED));
        }
      double before = hg_clock_seconds ();
      hg_runner_stop (runner);
      HgSnapshot *last = wait_state (runner, HG_RUN_STOPPED);
      REQUIRE (last != NULL);
      CHECK (last->weights != NULL);
      CHECK (hg_clock_seconds () - before < 2);
      hg_snapshot_free (last);
      hg_runner_free (runner);
    }
  hg_prepared_unref (data);
}

/* Freed at any moment, with snapshots and probes still in their boxes. */
TEST (freed_while_running)
{
  HgPrepared *data = noise (60, 48);
  HgRunOptions options = quick (1000000, 2);
  const size_t rows[] = { 1, 2 };
  for (int i = 0; i < 20; i++)
    {
      HgRunner *runner = start (data, &options);
      HgProbe *probe = hg_probe_new (rows, 2, rows, 2, NULL);
      hg_runner_probe (runner, probe);
      hg_runner_probe (runner, probe);
      hg_probe_unref (probe);
      usleep ((useconds_t)(i * 300));
      hg_runner_free (runner);
    }
  hg_prepared_unref (data);
}

/* What a window holds on to outlives the run. */
TEST (snapshots_and_log_outlive_the_runner)
{
  HgPrepared *data = noise (60, 48);
  HgRunOptions options = quick (3, 1);
  HgRunner *runner = start (data, &options);
  HgMetricsLog *log = hg_metrics_log_ref (hg_runner_log (runner));
  HgSnapshot *last = wait_state (runner, HG_RUN_DONE);
  hg_runner_free (runner);
  double sum = 0;
  REQUIRE (last != NULL);
  read_all (last, log, &sum);
  CHECK (isfinite (sum) && hg_metrics_log_count (log) == 3);
  hg_snapshot_free (last);
  hg_metrics_log_unref (log);
  hg_prepared_unref (data);
}

TEST (a_run_that_diverges_says_so_and_keeps_good_weights)
{
  HgPrepared *data = noise (60, 48);
  HgRunOptions options = quick (1000, 2);
  HgRunner *runner = start (data, &options);
  hg_snapshot_free (wait_state (runner, HG_RUN_TRAINING));
  hg_runner_set_learning_rate (runner, 1e30);
  HgSnapshot *last = wait_state (runner, HG_RUN_FAILED);
  REQUIRE (last != NULL);
  CHECK_EQUAL (last->error.code, HG_ERROR_DIVERGED);
  CHECK_CONTAINS (last->error.text, ", step ");
  REQUIRE (CHECK (last->weights != NULL));
  for (size_t i = 0; i < last->weights->n; i++)
    CHECK (isfinite (last->weights->items[i].value->data[0]));
  hg_snapshot_free (last);
  hg_runner_free (runner);
  hg_prepared_unref (data);
}

TEST (what_cannot_be_trained_starts_no_thread)
{
  HgError error = { 0 };
  HgPrepared *data = noise (60, 48);
  HgRunOptions options = quick (3, 2);
  HgModel *model = hg_model_parse ("test", "Input 6x4; LSTM 4 sequences", &error);
  CHECK (hg_runner_new (model, NULL, data, &options, &error) == NULL);
  CHECK_CONTAINS (error.text, "The stack expects 4 features");
  hg_model_unref (model);
  hg_prepared_unref (data);
}

static void
count_post (void *data)
{
  atomic_fetch_add ((atomic_uint *)data, 1);
}

TEST (every_snapshot_is_announced)
{
  static atomic_uint posts;
  HgPrepared *data = noise (60, 48);
  HgRunOptions options = quick (5, 1);
  options.posted = count_post;
  options.data = &posts;
  HgRunner *runner = start (data, &options);
  hg_snapshot_free (wait_state (runner, HG_RUN_DONE));
  hg_runner_free (runner);
  CHECK (atomic_load (&posts) >= 2);
  hg_prepared_unref (data);
}
