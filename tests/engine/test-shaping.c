/* What a training step does besides the step: penalties, clipping, decay, frozen weights, noise on the input,
 * dials, targets and inputs of the data's own, and runs that run away. */
#include "base/team.h"
#include "engine/training.h"
#include "layers/layout.h"
#include "train/trainer.h"

static HgPrepared *
noise (size_t n, size_t n_train, int64_t t)
{
  HgShape shape = hg_shape (3, (int64_t)n, t, (int64_t)3);
  return test_prepared (test_noise (&shape, 5), n_train);
}

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

static HgTrainOptions
quick (int epochs, const char *optimizer)
{
  HgTrainOptions options = hg_train_options ();
  options.epochs = epochs;
  options.batch_size = 8;
  options.optimizer = hg_optimizer_find (optimizer);
  options.learning_rate = 0.02;
  return options;
}

static void
finish (HgTrainer *trainer)
{
  HgError error = { 0 };
  HgTrainerState state = HG_TRAINER_BATCH;
  while (state == HG_TRAINER_BATCH || state == HG_TRAINER_EPOCH)
    state = hg_trainer_step (trainer, NULL, &error);
  CHECK_DONE (state == HG_TRAINER_DONE, error);
}

static bool
same_array (const HgTensor *a, const HgTensor *b)
{
  return memcmp (a->data, b->data, a->values * sizeof *a->data) == 0;
}

/* The weights after a whole run. */
static HgWeights *
run (const char *text, HgPrepared *data, const HgTrainOptions *options, size_t threads)
{
  HgError error = { 0 };
  HgTeam *team = threads > 0 ? hg_team_new (threads, &error) : NULL;
  HgTrainer *trainer = start (text, data, options, team);
  finish (trainer);
  HgWeights *weights = hg_network_save (hg_trainer_network (trainer), &error);
  hg_trainer_free (trainer);
  hg_team_free (team);
  return weights;
}

static const char *const shaped
    = "Input 6x3; LSTM 9 sequences kernel_regularizer=l1(0.01) recurrent_regularizer=orthogonal(0.01); "
      "LSTM 4 activity_regularizer=l2(0.01); Dense 2 bias_regularizer=l2(0.1); RepeatVector 6; LSTM 9 "
      "sequences; "
      "TimeDistributed Dense 3";

TEST (the_same_bits_for_any_number_of_threads)
{
  HgPrepared *data = noise (40, 33, 6);
  for (int kind = 0; kind < 4; kind++)
    {
      HgTrainOptions options = quick (2, "adam");
      options.batch_size = 32;
      options.weight_decay = 0.01;
      options.noise = (HgNoise){ kind % 2 ? HG_NOISE_MASKING : HG_NOISE_GAUSSIAN, 0.2 };
      *(kind == 0   ? &options.clipnorm
        : kind == 1 ? &options.global_clipnorm
                    : &options.clipvalue)
          = kind == 3 ? 0 : 0.01;
      HgWeights *expected = run (shaped, data, &options, 0);
      for (size_t threads = 1; threads <= 3; threads++)
        {
          HgWeights *weights = run (shaped, data, &options, threads);
          for (size_t i = 0; i < weights->n; i++)
            CHECK (same_array (weights->items[i].value, expected->items[i].value));
          hg_weights_unref (weights);
        }
      hg_weights_unref (expected);
    }
  hg_prepared_unref (data);
}

/* A penalty pulls: with a strong one the weights end near 0, and the loss holds it while the MSE does not. */
TEST (penalties_count_in_the_loss_and_pull)
{
  HgPrepared *data = noise (40, 32, 6);
  HgTrainOptions options = quick (30, "sgd");
  const char *text = "Input 6x3; TimeDistributed Dense 3 kernel_regularizer=l2(2)";
  HgTrainer *trainer = start (text, data, &options, NULL);
  finish (trainer);
  HgWeights *weights = hg_network_save (hg_trainer_network (trainer), NULL);
  const HgEpochRow *row = hg_metrics_log_row (hg_trainer_log (trainer), 0);
  CHECK (row->loss > row->mse + 0.5 && row->validation_loss > row->validation_mse + 0.1);
  for (size_t i = 0; i < weights->items[0].value->values; i++)
    CHECK (fabs ((double)weights->items[0].value->data[i]) < 0.3);
  hg_weights_unref (weights);
  hg_trainer_free (trainer);
  hg_prepared_unref (data);
}

/* Momentum, decay and clipping must not reach them either; the moving statistics of a frozen normalization
 * rest. */
TEST (frozen_layers_keep_their_bits)
{
  const char *text = "Input 6x3; a = LSTM 5 sequences trainable=false kernel_regularizer=l2(0.1); "
                     "b = BatchNormalization trainable=false; c = LSTM 4 sequences; d = BatchNormalization; "
                     "e = TimeDistributed Dense 3";
  HgPrepared *data = noise (40, 32, 6);
  static const char *const optimizers[] = { "adam", "adamw", "sgd", "rmsprop", "nadam", "adagrad", "adamax" };
  for (size_t k = 0; k < sizeof optimizers / sizeof *optimizers; k++)
    {
      HgTrainOptions options = quick (2, optimizers[k]);
      options.weight_decay = 0.1;
      options.clipnorm = 0.5;
      HgTrainer *trainer = start (text, data, &options, NULL);
      HgWeights *before = hg_network_save (hg_trainer_network (trainer), NULL);
      finish (trainer);
      HgWeights *after = hg_network_save (hg_trainer_network (trainer), NULL);
      for (size_t i = 0; i < after->n; i++)
        {
          bool frozen = after->items[i].node[0] == 'a' || after->items[i].node[0] == 'b';
          if (same_array (before->items[i].value, after->items[i].value) != frozen)
            test_fault (__FILE__, __LINE__, "%s: %s/%s %s", optimizers[k], after->items[i].node,
                        after->items[i].spec.name, frozen ? "has changed" : "has not changed");
        }
      hg_weights_unref (before);
      hg_weights_unref (after);
      hg_trainer_free (trainer);
    }
  hg_prepared_unref (data);
}

/* Keras: every trainable weight loses its share times the rate before the step. With no gradient that is all.
 */
TEST (decay_shrinks_what_is_trained)
{
  HgError error = { 0 };
  HgShape shape = hg_shape (2, (int64_t)8, (int64_t)3);
  HgTensor *zeros = hg_tensor_new (&shape, &error);
  HgPrepared *data = test_prepared (zeros, 8);
  HgTrainOptions options = quick (1, "sgd");
  options.learning_rate = 0.5;
  options.weight_decay = 0.1;
  HgTrainer *trainer = start ("Input 3; Dense 4; Dense 3", data, &options, NULL);
  HgWeights *before = hg_network_save (hg_trainer_network (trainer), NULL);
  hg_trainer_step (trainer, NULL, &error);
  HgWeights *after = hg_network_save (hg_trainer_network (trainer), NULL);
  for (size_t i = 0; i < 12; i++)
    CHECK_NEAR ((double)after->items[0].value->data[i], 0.95 * (double)before->items[0].value->data[i], 1e-7);
  hg_weights_unref (before);
  hg_weights_unref (after);
  hg_trainer_free (trainer);
  hg_prepared_unref (data);
}

/* What the noise adds to one sample laid out in a chunk of three. */
TEST (noise_has_the_size_that_was_asked_for)
{
  HgShape flat = hg_shape (1, (int64_t)20000), steps = hg_shape (2, (int64_t)100, (int64_t)200);
  HgReal *x = calloc (3 * 20000, sizeof *x), *y = calloc (3 * 20000, sizeof *y), sample[20000];
  HgNoise gaussian = { HG_NOISE_GAUSSIAN, 0.3 }, masking = { HG_NOISE_MASKING, 0.3 };
  double sum = 0, square = 0, masked = 0;
  hg_noise_add (&gaussian, 7, &flat, 3, 1, x);
  for (size_t i = 0; i < 20000; i++)
    {
      CHECK (x[i] == 0 && x[40000 + i] == 0);
      sum += (double)x[20000 + i];
      square += (double)x[20000 + i] * (double)x[20000 + i];
    }
  CHECK_NEAR (sum / 20000, 0, 0.01);
  CHECK_NEAR (sqrt (square / 20000), 0.3, 0.01);
  /* The same numbers, wherever the rows of a chunk lie. */
  hg_noise_add (&gaussian, 7, &steps, 3, 1, y);
  hg_layout_get (&steps, 3, 1, y, sample);
  CHECK (memcmp (sample, x + 20000, sizeof sample) == 0);
  for (size_t i = 0; i < 3 * 20000; i++)
    x[i] = 2;
  hg_noise_add (&masking, 8, &flat, 3, 2, x);
  for (size_t i = 0; i < 20000; i++)
    {
      CHECK (x[40000 + i] == 0 || x[40000 + i] == 2);
      masked += x[40000 + i] == 0;
    }
  CHECK_NEAR (masked / 20000, 0.3, 0.015);
  free (x);
  free (y);
}

/* A layer that hands its input on: what the loss sees is the noise itself, and none of it in the validation.
 */
TEST (noise_is_on_the_input_only_and_can_be_changed)
{
  HgError error = { 0 };
  HgPrepared *data = noise (400, 320, 6);
  HgTrainOptions options = quick (4, "sgd");
  options.batch_size = 320;
  options.noise = (HgNoise){ HG_NOISE_GAUSSIAN, 0.3 };
  HgTrainer *trainer = start ("Input 6x3; Permute 2x1; Permute 2x1; Activation linear", data, &options, NULL);
  HgMetricsLog *log = hg_trainer_log (trainer);
  CHECK (hg_trainer_step (trainer, NULL, &error) == HG_TRAINER_EPOCH);
  hg_trainer_set_noise (trainer, 0.6);
  hg_trainer_step (trainer, NULL, &error);
  hg_trainer_set_noise (trainer, 0);
  hg_trainer_step (trainer, NULL, &error);
  REQUIRE (CHECK_EQUAL (hg_metrics_log_count (log), 3));
  CHECK_NEAR (hg_metrics_log_row (log, 0)->mse, 0.09, 0.005);
  CHECK_NEAR (hg_metrics_log_row (log, 1)->mse, 0.36, 0.02);
  CHECK_NEAR (hg_metrics_log_row (log, 2)->mse, 0, 0);
  for (size_t i = 0; i < 3; i++)
    CHECK_NEAR (hg_metrics_log_row (log, i)->validation_mse, 0, 0);
  hg_trainer_free (trainer);
  hg_prepared_unref (data);
}

TEST (noise_as_text)
{
  HgError error = { 0 };
  HgNoise it;
  char text[40];
  CHECK (hg_noise_parse ("gaussian", &it, &error) && it.kind == HG_NOISE_GAUSSIAN && it.amount == 0.1);
  CHECK (hg_noise_parse ("masking(0.25)", &it, &error));
  CHECK_TEXT (hg_noise_text (&it, text, sizeof text), "masking(0.25)");
  CHECK (hg_noise_parse ("none", &it, &error) && it.kind == HG_NOISE_NONE);
  CHECK_TEXT (hg_noise_text (&it, text, sizeof text), "none");
  CHECK (!hg_noise_parse ("masking(1.5)", &it, &error));
  CHECK_CONTAINS (error.text, "noise: expected a share of 0 … 1, got 1.5");
  CHECK (!hg_noise_parse ("salt", &it, &error));
  CHECK_CONTAINS (error.text, "expected none, gaussian(0.2) or masking(0.3), got salt");
}

static void
check_refused (const HgTrainOptions *options, HgPrepared *data, const char *text, const char *sentence)
{
  HgError error = { 0 };
  HgModel *model = hg_model_parse ("test", text, &error);
  HgTrainer *trainer = hg_trainer_new (model, NULL, data, options, NULL, &error);
  CHECK (trainer == NULL);
  CHECK_CONTAINS (error.text, sentence);
  hg_trainer_free (trainer);
  hg_model_unref (model);
}

TEST (options_out_of_range_are_named)
{
  HgPrepared *data = noise (20, 16, 6);
  const char *text = "Input 6x3; LSTM 3 sequences";
  HgTrainOptions options = quick (1, "adam"), bad = options;
  bad.clipnorm = bad.clipvalue = 1;
  check_refused (&bad, data, text, "expected one of clipnorm, global_clipnorm and clipvalue, got 2 of them");
  bad = options;
  bad.global_clipnorm = -1;
  check_refused (&bad, data, text, "global_clipnorm: expected 0 (off)");
  bad = options;
  bad.weight_decay = -1;
  check_refused (&bad, data, text, "weight decay: expected");
  bad = options;
  bad.warmup = -1;
  check_refused (&bad, data, text, "warm-up: expected");
  bad = options;
  bad.noise = (HgNoise){ HG_NOISE_MASKING, 2 };
  check_refused (&bad, data, text, "noise: expected a share");
  bad = options;
  bad.loss = hg_loss_find ("poisson");
  check_refused (&bad, data, text, "Loss Poisson needs 0 or more, and the data has −");
  hg_prepared_unref (data);
}

/* Samples of 6 × 3 with targets of @y, and a second input of 2 where it is wanted. */
static HgPrepared *
with_targets (HgTensor *y, bool second)
{
  HgError error = { 0 };
  HgShape shape = hg_shape (3, (int64_t)24, (int64_t)6, (int64_t)3),
          more = hg_shape (2, (int64_t)24, (int64_t)2);
  HgDataset *dataset = hg_dataset_new ("pairs", test_noise (&shape, 5), &error);
  dataset->scaled = true;
  CHECK_DONE (y == NULL || hg_dataset_set_targets (dataset, y, &error), error);
  CHECK_DONE (!second || hg_dataset_add_input (dataset, test_noise (&more, 6), &error), error);
  HgPrepareOptions options = hg_prepare_options (dataset);
  HgPrepared *prepared = hg_prepared_new (dataset, &options, &error);
  CHECK_DONE (prepared != NULL, error);
  hg_dataset_unref (dataset);
  return prepared;
}

TEST (targets_and_inputs_of_the_datas_own)
{
  HgError error = { 0 };
  HgShape shape = hg_shape (2, (int64_t)24, (int64_t)4);
  HgPrepared *data = with_targets (test_noise (&shape, 8), true), *plain = with_targets (NULL, false);
  HgTrainOptions options = quick (60, "adam");
  const char *two = "a = Input 6x3; b = Input 2; c = LSTM 5 < a; d = Concatenate < c, b; e = Dense 4 < d";
  HgTrainer *trainer = start (two, data, &options, NULL);
  REQUIRE (trainer != NULL);
  finish (trainer);
  HgMetricsLog *log = hg_trainer_log (trainer);
  CHECK (hg_metrics_log_row (log, 59)->loss < 0.8 * hg_metrics_log_row (log, 0)->loss);
  hg_trainer_free (trainer);
  check_refused (&options, plain, two, "The stack has 2 inputs; pairs has 1");
  check_refused (&options, data, "Input 6x3; LSTM 4", "The stack has 1 input; pairs has 2");
  check_refused (&options, data,
                 "a = Input 6x3; b = Input 3; c = LSTM 5 < a; d = Concatenate < c, b; e = Dense 4 < d",
                 "Input 2 of the stack (b) expects 3 per sample; pairs has 2");
  check_refused (&options, data,
                 "a = Input 6x3; b = Input 2; c = LSTM 5 < a; d = Concatenate < c, b; e = Dense 5 < d",
                 "The stack returns 5 per sample; the targets are 4");
  /* A second output has no targets: it costs nothing, and gives no gradient. */
  HgPrepared *pairs = with_targets (test_noise (&shape, 8), false);
  trainer = start ("a = Input 6x3; b = LSTM 5; c = Dense 4 < b; d = Dense 7 < b", pairs, &options, NULL);
  REQUIRE (trainer != NULL);
  HgWeights *before = hg_network_save (hg_trainer_network (trainer), &error);
  finish (trainer);
  HgWeights *after = hg_network_save (hg_trainer_network (trainer), &error);
  CHECK (!same_array (before->items[3].value, after->items[3].value));
  CHECK (same_array (before->items[5].value, after->items[5].value));
  hg_weights_unref (before);
  hg_weights_unref (after);
  hg_trainer_free (trainer);
  hg_prepared_unref (pairs);
  hg_prepared_unref (plain);
  hg_prepared_unref (data);
}

/* The dial overrules the layer's own ratio, from the next batch on. */
TEST (teacher_forcing_can_be_turned)
{
  HgError error = { 0 };
  const char *text = "Input 6x3; enc = LSTM 4 state; FeedbackDecoder 4 steps=6 features=3 %s < enc.1, enc.2";
  HgPrepared *data = noise (24, 24, 6);
  HgWeights *ends[3];
  char own[200];
  HgTrainOptions options = quick (2, "adam");
  for (int i = 0; i < 3; i++)
    {
      snprintf (own, sizeof own, text, i == 1 ? "teacher_forcing_ratio=1" : "teacher_forcing_ratio=0");
      options.dials[HG_DIAL_TEACHER_FORCING] = i == 2 ? 1 : (double)NAN;
      HgTrainer *trainer = start (own, data, &options, NULL);
      REQUIRE (trainer != NULL);
      finish (trainer);
      ends[i] = hg_network_save (hg_trainer_network (trainer), &error);
      hg_trainer_free (trainer);
    }
  CHECK (!same_array (ends[0]->items[0].value, ends[1]->items[0].value));
  CHECK (same_array (ends[1]->items[0].value, ends[2]->items[0].value));
  for (int i = 0; i < 3; i++)
    hg_weights_unref (ends[i]);
  hg_prepared_unref (data);
}

/* A linear output below 0 has no Poisson loss; a lower rate would not help. */
TEST (a_loss_that_is_not_finite_before_the_first_step)
{
  HgError error = { 0 };
  HgShape shape = hg_shape (2, (int64_t)32, (int64_t)4);
  HgTensor *x = test_noise (&shape, 5);
  for (size_t i = 0; i < x->values; i++)
    x->data[i] = (HgReal)fabs ((double)x->data[i]);
  HgPrepared *data = test_prepared (x, 32);
  HgTrainOptions options = quick (1, "adam");
  options.loss = hg_loss_find ("poisson");
  HgTrainer *trainer = start ("Input 4; Dense 3; Dense 4", data, &options, NULL);
  CHECK (hg_trainer_step (trainer, NULL, &error) == HG_TRAINER_FAILED);
  CHECK_CONTAINS (error.text, "The loss became NaN or infinite in epoch 1, step 1, ");
  CHECK_CONTAINS (
      error.text,
      "no step was made yet, so look at these weights, at how large the data are, and at what loss "
      "Poisson needs");
  CHECK (hg_trainer_checkpoint (trainer, &error) == NULL);
  CHECK_CONTAINS (error.text, "a run that diverged has no checkpoint");
  hg_trainer_free (trainer);
  hg_prepared_unref (data);
}

/* The lab's stack at a hundred times its rate. */
static const char *const lab
    = "Input 50x10; LSTM 64 relu sequences; LSTM 32 relu; Dense 20; RepeatVector 50; "
      "LSTM 32 relu sequences; LSTM 64 relu sequences; TimeDistributed Dense 10";

TEST (relu_at_a_hundred_times_the_rate_is_stopped)
{
  HgShape shape = hg_shape (3, (int64_t)40, (int64_t)50, (int64_t)10);
  HgPrepared *data = test_prepared (test_noise (&shape, 5), 32);
  int stopped = 0;
  for (uint64_t seed = 0; seed < 20; seed++)
    {
      HgError error = { 0 };
      HgTrainOptions options = hg_train_options ();
      options.epochs = 10;
      options.batch_size = 8;
      options.learning_rate = 0.1;
      options.seed = seed;
      HgTrainer *trainer = start (lab, data, &options, NULL);
      HgTrainerState state = HG_TRAINER_BATCH;
      while (state == HG_TRAINER_BATCH || state == HG_TRAINER_EPOCH)
        state = hg_trainer_step (trainer, NULL, &error);
      stopped += state == HG_TRAINER_FAILED;
      HgWeights *weights = hg_network_save (hg_trainer_network (trainer), NULL);
      for (size_t i = 0; i < weights->n; i++)
        for (size_t k = 0; k < weights->items[i].value->values; k++)
          if (!isfinite (weights->items[i].value->data[k]))
            test_fault (__FILE__, __LINE__, "seed %d: weights that are not finite", (int)seed);
      CHECK_CONTAINS (error.text, " in epoch ");
      CHECK_CONTAINS (error.text, ", step ");
      CHECK (strstr (error.text, ", first in ") != NULL || strstr (error.text, ", largest in ") != NULL);
      CHECK_CONTAINS (error.text, "; weights are back at ");
      CHECK_CONTAINS (error.text,
                      ": lower the learning rate (now 0.1), clip gradients (clipnorm 1), or use tanh ");
      hg_weights_unref (weights);
      hg_trainer_free (trainer);
    }
  CHECK_EQUAL (stopped, 20);
  hg_prepared_unref (data);
}
