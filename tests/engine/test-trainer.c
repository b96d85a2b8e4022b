/* The trainer: the same bits for any number of threads, what it refuses, when it stops, and what it does when
 * numbers run away. That its steps are Keras's is test-training.c's concern. */
#include "base/team.h"
#include "engine/training.h"
#include "model/network-plan.h"
#include "train/trainer.h"
#include <stdlib.h>

/* Waves that an autoencoder can learn: (n, t, 3). */
static HgPrepared *
waves (size_t n, size_t n_train, int64_t t)
{
  HgShape shape = hg_shape (3, (int64_t)n, t, (int64_t)3);
  HgRandom random = hg_random (9);
  HgTensor *x = hg_tensor_new (&shape, NULL);
  for (size_t i = 0; i < n; i++)
    {
      double phase = 6 * hg_random_uniform (&random), size = 0.3 + hg_random_uniform (&random);
      for (size_t k = 0; k < (size_t)t * 3; k++)
        x->data[i * (size_t)t * 3 + k]
            = (HgReal)(size * sin (phase + 0.7 * (double)(k / 3) + (double)(k % 3)));
    }
  return test_prepared (x, n_train);
}

static const char *const stack
    = "Input 6x3; LSTM 9 relu sequences; Dropout 0.1; LSTM 4; Dense 2; RepeatVector 6; "
      "LSTM 4 sequences; LSTM 9 relu sequences; TimeDistributed Dense 3";

static HgTrainer *
start (const char *text, HgPrepared *data, const HgTrainOptions *options, HgTeam *team)
{
  HgError error = { 0 };
  HgModel *model = hg_model_parse ("test", text, &error);
  HgTrainer *trainer = model != NULL ? hg_trainer_new (model, NULL, data, options, team, &error) : NULL;
  CHECK_DONE (trainer != NULL, error);
  hg_model_unref (model);
  return trainer;
}

/* To the end; the last state that was not DONE. */
static HgTrainerState
finish (HgTrainer *trainer, HgError *error)
{
  HgTrainerState state = HG_TRAINER_BATCH, last = state;
  while (trainer != NULL && state != HG_TRAINER_DONE && state != HG_TRAINER_FAILED)
    {
      last = state;
      state = hg_trainer_step (trainer, NULL, error);
    }
  return state == HG_TRAINER_FAILED ? state : last;
}

static bool
same_bits (const HgWeights *a, const HgWeights *b)
{
  bool same = a != NULL && b != NULL && a->n == b->n;
  for (size_t i = 0; same && i < a->n; i++)
    same = memcmp (a->items[i].value->data, b->items[i].value->data,
                   a->items[i].value->values * sizeof (HgReal))
           == 0;
  return same;
}

static bool
all_finite (const HgWeights *weights)
{
  for (size_t i = 0; i < weights->n; i++)
    for (size_t k = 0; k < weights->items[i].value->values; k++)
      if (!isfinite (weights->items[i].value->data[k]))
        return false;
  return true;
}

/* The weights after a run of a model with these outputs. */
static HgWeights *
run_outputs (HgPrepared *data, const HgEdge *outputs, size_t n)
{
  HgError error = { 0 };
  HgTrainOptions options = hg_train_options ();
  options.epochs = 3;
  HgModel *parsed = hg_model_parse ("test", "Input 6x3; b = Dense 2 tanh; Dense 3; Dense 4 < b", &error);
  HgModel *model = hg_model_new ("test", (const HgNode *const *)parsed->nodes, parsed->n, outputs, n, &error);
  HgTrainer *trainer = hg_trainer_new (model, NULL, data, &options, NULL, &error);
  CHECK_DONE (finish (trainer, &error) == HG_TRAINER_EPOCH, error);
  HgWeights *weights = hg_network_save (hg_trainer_network (trainer), &error);
  hg_trainer_free (trainer);
  hg_model_unref (model);
  hg_model_unref (parsed);
  return weights;
}

TEST (outputs_after_the_first_change_nothing)
{
  HgPrepared *data = waves (40, 40, 6);
  static const HgEdge outputs[][3]
      = { { { 2, 0 }, { 3, 0 } }, { { 2, 0 }, { 2, 0 } }, { { 2, 0 }, { 0, 0 }, { 3, 0 } } };
  HgWeights *alone = run_outputs (data, *outputs, 1);
  for (size_t i = 0; i < 3; i++)
    {
      HgWeights *weights = run_outputs (data, outputs[i], i < 2 ? 2 : 3);
      CHECK (same_bits (weights, alone));
      hg_weights_unref (weights);
    }
  hg_weights_unref (alone);
  hg_prepared_unref (data);
}

/* The weights and the last row of a whole run. */
static HgWeights *
run (const char *text, HgPrepared *data, const HgTrainOptions *options, size_t threads, HgEpochRow *row)
{
  HgError error = { 0 };
  HgTeam *team = threads > 0 ? hg_team_new (threads, &error) : NULL;
  HgTrainer *trainer = start (text, data, options, team);
  CHECK (finish (trainer, &error) == HG_TRAINER_EPOCH);
  HgMetricsLog *log = hg_trainer_log (trainer);
  *row = *hg_metrics_log_row (log, hg_metrics_log_count (log) - 1);
  HgWeights *weights = hg_network_save (hg_trainer_network (trainer), &error);
  hg_trainer_free (trainer);
  hg_team_free (team);
  return weights;
}

static void
compare_threads (const char *text, HgPrepared *data, const HgTrainOptions *options)
{
  HgEpochRow first, row;
  HgWeights *expected = run (text, data, options, 0, &first);
  for (size_t threads = 1; threads <= 4; threads++)
    {
      HgWeights *weights = run (text, data, options, threads, &row);
      CHECK (same_bits (weights, expected));
      CHECK (row.loss == first.loss && row.mae == first.mae);
      CHECK (row.validation_loss == first.validation_loss && row.validation_mae == first.validation_mae);
      hg_weights_unref (weights);
    }
  hg_weights_unref (expected);
}

TEST (same_bits_for_any_number_of_threads)
{
  HgPrepared *data = waves (150, 117, 6);
  HgTrainOptions options = hg_train_options ();
  options.epochs = 3;
  for (size_t batch = 1; batch <= 64; batch = batch * 3 + 1)
    {
      options.batch_size = batch;
      compare_threads (stack, data, &options);
    }
  hg_prepared_unref (data);
}

/* Convolutions gather their gradients, and a batch has more parts than there are sums of those. */
TEST (gathered_gradients_have_the_same_bits_too)
{
  static const char *const images
      = "Input 12x12x2; Conv2D 8 3x3 relu same; Conv2D 8 3x3 relu same; MaxPooling2D; UpSampling2D; "
        "Conv2DTranspose 2 3x3 same";
  HgShape shape = hg_shape (4, (int64_t)100, (int64_t)12, (int64_t)12, (int64_t)2);
  HgPrepared *data = test_prepared (test_noise (&shape, 3), 80);
  HgTrainOptions options = hg_train_options ();
  HgError error = { 0 };
  options.epochs = 2;
  options.batch_size = 64;
  HgTrainer *trainer = start (images, data, &options, NULL);
  HgNetworkPlan *plan = hg_network_plan (hg_trainer_network (trainer), &error);
  if (CHECK_DONE (plan != NULL, error))
    CHECK (plan->chunks >= 4 && plan->gradients < plan->chunks * plan->parameters);
  free (plan);
  hg_trainer_free (trainer);
  compare_threads (images, data, &options);
  hg_prepared_unref (data);
}

TEST (same_seed_same_bits_another_seed_others)
{
  HgPrepared *data = waves (60, 50, 6);
  HgTrainOptions options = hg_train_options ();
  HgEpochRow row;
  options.epochs = 2;
  options.batch_size = 16;
  HgWeights *a = run (stack, data, &options, 2, &row), *b = run (stack, data, &options, 2, &row);
  options.seed = 43;
  HgWeights *c = run (stack, data, &options, 2, &row);
  CHECK (same_bits (a, b));
  CHECK (!same_bits (a, c));
  hg_weights_unref (a);
  hg_weights_unref (b);
  hg_weights_unref (c);
  hg_prepared_unref (data);
}

TEST (it_learns)
{
  HgError error = { 0 };
  HgPrepared *data = waves (200, 160, 6);
  HgTrainOptions options = hg_train_options ();
  options.epochs = 40;
  options.batch_size = 16;
  options.learning_rate = 5e-3;
  HgTrainer *trainer = start ("Input 6x3; LSTM 8 sequences; LSTM 3; RepeatVector 6; LSTM 8 sequences; "
                              "TimeDistributed Dense 3",
                              data, &options, NULL);
  CHECK (finish (trainer, &error) == HG_TRAINER_EPOCH);
  HgMetricsLog *log = hg_trainer_log (trainer);
  REQUIRE (CHECK_EQUAL (hg_metrics_log_count (log), 40));
  const HgEpochRow *first = hg_metrics_log_row (log, 0), *last = hg_metrics_log_row (log, 39);
  CHECK (last->loss < 0.2 * first->loss);
  CHECK (last->validation_loss < 0.2 * first->validation_loss);
  CHECK (last->mae < first->mae && last->seconds > 0 && last->epoch == 40);
  hg_trainer_free (trainer);
  hg_prepared_unref (data);
}

/* One sample too many for the batches, batches larger than the data, no validation part. */
TEST (batches_of_every_length)
{
  HgError error = { 0 };
  HgPrepared *data = waves (21, 21, 6);
  const size_t sizes[][2] = { { 1, 21 }, { 4, 6 }, { 7, 3 }, { 20, 2 }, { 21, 1 }, { 1000, 1 } };
  for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
    {
      HgTrainOptions options = hg_train_options ();
      options.epochs = 1;
      options.batch_size = sizes[i][0];
      HgTrainer *trainer = start (stack, data, &options, NULL);
      CHECK_EQUAL (hg_trainer_batches (trainer), sizes[i][1]);
      CHECK (finish (trainer, &error) == HG_TRAINER_EPOCH);
      const HgEpochRow *row = hg_metrics_log_row (hg_trainer_log (trainer), 0);
      CHECK (isfinite (row->loss) && isnan (row->validation_loss) && isnan (row->validation_mae));
      hg_trainer_free (trainer);
    }
  hg_prepared_unref (data);
}

static void
check_refused (const char *text, HgPrepared *data, const HgTrainOptions *options, const char *sentence)
{
  HgError error = { 0 };
  HgModel *model = hg_model_parse ("test", text, &error);
  HgTrainer *trainer = hg_trainer_new (model, NULL, data, options, NULL, &error);
  CHECK (trainer == NULL);
  CHECK_CONTAINS (error.text, sentence);
  hg_trainer_free (trainer);
  hg_model_unref (model);
}

TEST (what_cannot_be_trained_is_named)
{
  HgPrepared *data = waves (20, 16, 6);
  HgTrainOptions options = hg_train_options (), bad;
  check_refused ("Input 6x4; LSTM 2; RepeatVector 6; LSTM 4 sequences", data, &options,
                 "The stack expects 4 features; test has 3");
  check_refused ("Input 5x3; LSTM 2; RepeatVector 5; LSTM 3 sequences", data, &options,
                 "The stack expects 5 time steps; test has 6");
  check_refused ("Input 6x3; LSTM 2; LSTM 3", data, &options, "needs time × features and gets 2");
  check_refused ("Input 6x3; LSTM 2; RepeatVector 6; LSTM 4 sequences", data, &options, "6 × 4");
  bad = options;
  bad.loss = hg_loss_find ("binary_crossentropy");
  check_refused ("Input 6x3; LSTM 2; RepeatVector 6; LSTM 3 sequences", data, &bad, "needs 0…1");
  bad = options;
  bad.epochs = 0;
  check_refused ("Input 6x3; LSTM 3 sequences", data, &bad, "epochs");
  bad = options;
  bad.batch_size = 0;
  check_refused ("Input 6x3; LSTM 3 sequences", data, &bad, "batch");
  bad = options;
  bad.learning_rate = -1;
  check_refused ("Input 6x3; LSTM 3 sequences", data, &bad, "learning rate");
  bad.learning_rate = (double)NAN;
  check_refused ("Input 6x3; LSTM 3 sequences", data, &bad, "learning rate");
  check_refused ("Input 6x3; TimeDistributed Dense 1000000000; TimeDistributed Dense 3", data, &options,
                 "training: ");
  check_refused ("Input 6x3; Reshape 6x3x1; UpSampling2D 1000000000x1000000000; GlobalMaxPooling2D; "
                 "RepeatVector 18; Reshape 6x3",
                 data, &options, "too many values to count");
  hg_prepared_unref (data);
}

/* Runs until it fails, changing the learning rate after @calm epochs; the weights must be those of the last
 * epoch before, bit by bit. */
static void
check_divergence (const char *text, size_t batch, int calm, HgPrepared *data)
{
  HgError error = { 0 };
  HgTrainOptions options = hg_train_options ();
  options.epochs = 50;
  options.batch_size = batch;
  HgTrainer *trainer = start (text, data, &options, NULL);
  HgWeights *good = hg_network_save (hg_trainer_network (trainer), NULL);
  HgTrainerState state = HG_TRAINER_BATCH;
  for (int epochs = 0; state == HG_TRAINER_BATCH || state == HG_TRAINER_EPOCH;)
    {
      if (state == HG_TRAINER_EPOCH && epochs++ < calm)
        {
          hg_weights_unref (good);
          good = hg_network_save (hg_trainer_network (trainer), NULL);
        }
      if (epochs == calm)
        hg_trainer_set_learning_rate (trainer, 1e30);
      state = hg_trainer_step (trainer, NULL, &error);
    }
  HgWeights *after = hg_network_save (hg_trainer_network (trainer), NULL);
  CHECK (state == HG_TRAINER_FAILED);
  CHECK_EQUAL (error.code, HG_ERROR_DIVERGED);
  CHECK_CONTAINS (error.text, "became NaN or infinite in epoch ");
  CHECK_CONTAINS (error.text, "step ");
  CHECK_CONTAINS (error.text, "lower the learning rate");
  CHECK (all_finite (after));
  if (!same_bits (after, good))
    test_fault (__FILE__, __LINE__,
                "batch %zu, %d calm epochs: the weights are not those of the last good epoch (%s)", batch,
                calm, error.text);
  CHECK (hg_trainer_step (trainer, NULL, &error) == HG_TRAINER_DONE);
  hg_weights_unref (good);
  hg_weights_unref (after);
  hg_trainer_free (trainer);
}

TEST (numbers_that_run_away_are_rolled_back)
{
  static const char *const relu = "Input 6x3; LSTM 8 relu sequences; LSTM 3 relu; RepeatVector 6; "
                                  "LSTM 8 relu sequences; TimeDistributed Dense 3";
  HgPrepared *data = waves (60, 50, 6), *alone = waves (50, 50, 6);
  for (int calm = 0; calm < 3; calm++)
    {
      check_divergence (relu, 10, calm, data);
      check_divergence (relu, 10, calm, alone);
      check_divergence (relu, 50, calm, data);
      check_divergence (relu, 50, calm, alone);
    }
  hg_prepared_unref (alone);
  hg_prepared_unref (data);
}

TEST (the_best_epoch_comes_back)
{
  HgError error = { 0 };
  HgPrepared *data = waves (60, 50, 6);
  HgTrainOptions options = hg_train_options ();
  options.epochs = 200;
  options.batch_size = 10;
  options.patience = 3;
  options.learning_rate = 0.05;
  HgTrainer *trainer = start (stack, data, &options, NULL);
  HgWeights *best = NULL;
  double least = INFINITY;
  int best_epoch = 0;
  while (hg_trainer_step (trainer, NULL, &error) != HG_TRAINER_DONE)
    {
      HgMetricsLog *log = hg_trainer_log (trainer);
      size_t rows = hg_metrics_log_count (log);
      if (rows == 0 || hg_metrics_log_row (log, rows - 1)->validation_loss >= least
          || hg_metrics_log_row (log, rows - 1)->epoch == best_epoch)
        continue;
      least = hg_metrics_log_row (log, rows - 1)->validation_loss;
      best_epoch = (int)rows;
      hg_weights_unref (best);
      best = hg_network_save (hg_trainer_network (trainer), NULL);
    }
  CHECK_EQUAL (hg_metrics_log_count (hg_trainer_log (trainer)), best_epoch + 3);
  HgWeights *last = hg_network_save (hg_trainer_network (trainer), NULL);
  CHECK (same_bits (last, best));
  hg_weights_unref (best);
  hg_weights_unref (last);
  hg_trainer_free (trainer);
  hg_prepared_unref (data);
}

/* An epoch counts as better only where the loss fell by enough. */
TEST (what_is_hardly_better_does_not_count)
{
  HgError error = { 0 };
  HgPrepared *data = waves (60, 50, 6);
  HgTrainOptions options = hg_train_options ();
  options.epochs = 50;
  options.batch_size = 10;
  options.patience = 2;
  options.min_delta = 1000;
  HgTrainer *trainer = start (stack, data, &options, NULL);
  HgWeights *first = NULL;
  while (hg_trainer_step (trainer, NULL, &error) != HG_TRAINER_DONE)
    if (first == NULL && hg_metrics_log_count (hg_trainer_log (trainer)) == 1)
      first = hg_network_save (hg_trainer_network (trainer), NULL);
  CHECK_EQUAL (hg_metrics_log_count (hg_trainer_log (trainer)), 3);
  HgWeights *last = hg_network_save (hg_trainer_network (trainer), NULL);
  CHECK (same_bits (first, last));
  hg_weights_unref (first);
  hg_weights_unref (last);
  hg_trainer_free (trainer);
  hg_prepared_unref (data);
}

TEST (a_cancelled_validation_writes_no_row)
{
  HgError error = { 0 };
  HgPrepared *data = waves (60, 40, 6);
  HgTrainOptions options = hg_train_options ();
  options.batch_size = 40;
  HgTrainer *trainer = start (stack, data, &options, NULL);
  HgJob job = { 0 };
  hg_job_cancel (&job);
  HgTrainerState state = hg_trainer_step (trainer, &job, &error);
  CHECK (state == HG_TRAINER_DONE);
  CHECK_EQUAL (hg_metrics_log_count (hg_trainer_log (trainer)), 0);
  hg_trainer_free (trainer);
  hg_prepared_unref (data);
}

TEST (the_learning_rate_counts_from_the_next_batch)
{
  HgError error = { 0 };
  HgPrepared *data = waves (60, 50, 6);
  HgTrainOptions options = hg_train_options ();
  options.batch_size = 10;
  options.optimizer = hg_optimizer_find ("sgd");
  HgTrainer *trainer = start (stack, data, &options, NULL);
  hg_trainer_step (trainer, NULL, &error);
  HgWeights *before = hg_network_save (hg_trainer_network (trainer), NULL);
  hg_trainer_set_learning_rate (trainer, 0);
  for (int i = 0; i < 3; i++)
    hg_trainer_step (trainer, NULL, &error);
  HgWeights *held = hg_network_save (hg_trainer_network (trainer), NULL);
  CHECK (same_bits (before, held));
  hg_trainer_set_learning_rate (trainer, 0.1);
  hg_trainer_step (trainer, NULL, &error);
  HgWeights *moved = hg_network_save (hg_trainer_network (trainer), NULL);
  CHECK (!same_bits (held, moved));
  CHECK_NEAR (hg_metrics_log_row (hg_trainer_log (trainer), 0)->learning_rate, 0.1, 0);
  hg_weights_unref (before);
  hg_weights_unref (held);
  hg_weights_unref (moved);
  hg_trainer_free (trainer);
  hg_prepared_unref (data);
}

TEST (the_history_as_csv)
{
  HgMetricsLog *log = hg_metrics_log_new (NULL);
  HgEpochRow row = { 1, 0.5, 0.25, (double)NAN, (double)NAN, 1e-3, 1.5, 0.125, (double)NAN };
  unsigned metrics;
  for (int i = 0; i < 3000; i++)
    {
      row.epoch = i + 1;
      CHECK (hg_metrics_log_append (log, &row, NULL));
    }
  char *csv = hg_metrics_log_csv (log, HG_METRIC_MAE, NULL);
  CHECK_CONTAINS (csv,
                  "epoch,loss,mae,val_loss,val_mae,learning_rate,seconds\n1,0.5,0.25,,,0.001,1.5\n2,0.5,");
  CHECK_CONTAINS (csv, "\n3000,0.5,0.25,,,0.001,1.5\n");
  CHECK_EQUAL (hg_metrics_log_row (log, 2999)->epoch, 3000);
  free (csv);
  CHECK (hg_metrics_parse ("mse, mae", &metrics, NULL) && metrics == 3);
  csv = hg_metrics_log_csv (log, metrics, NULL);
  CHECK_CONTAINS (
      csv, "epoch,loss,mae,mse,val_loss,val_mae,val_mse,learning_rate,seconds\n1,0.5,0.25,0.125,,,,0.001,");
  free (csv);
  HgError error = { 0 };
  CHECK (!hg_metrics_parse ("mae,accuracy", &metrics, &error));
  CHECK_CONTAINS (error.text, "expected mae, mse or mae,mse, got mae,accuracy");
  hg_metrics_log_unref (log);
}
