/* Against Keras: whole training runs from given weights on given data, batch by batch. The runs in
 * tests/golden/training were made with Keras 3.15.1 (float32); a trace holds the running mean of an epoch's
 * loss after every batch, as Keras shows it, and the epoch's row. Tolerance: 1e-4 of the value. */
#include "analysis/evaluate.h"
#include "engine/place.h"
#include "engine/training.h"
#include "files/arrays-h5.h"
#include "files/keras-file.h"
#include "train/trainer.h"
#include <jansson.h>

typedef struct
{
  json_t *trace;
  HgModel *model;
  HgWeights *weights;
  HgPrepared *data;
  _Alignas(double) char optimizer[HG_OPTIMIZER_CONFIG], loss[HG_LOSS_CONFIG], schedule[HG_SCHEDULE_CONFIG];
  HgTrainOptions options;
} Run;

static double
number (const json_t *object, const char *list, size_t i)
{
  return json_number_value (json_array_get (json_object_get (object, list), i));
}

static void
check_close (const char *name, const char *what, size_t i, double ours, double keras)
{
  if (!(fabs (ours - keras) <= 1e-4 * fabs (keras)))
    test_fault (__FILE__, __LINE__, "%s, %s %zu: %.9g, Keras has %.9g", name, what, i + 1, ours, keras);
}

/* x0 and, where there is one, xval0 behind it. */
static HgTensor *
read_samples (const char *path, size_t *n_train)
{
  HgError error = { 0 };
  HgTensor *x = hg_arrays_h5_load (path, "x0", &error), *validation = hg_arrays_h5_load (path, "xval0", NULL);
  if (!CHECK_DONE (x != NULL, error))
    return NULL;
  *n_train = hg_tensor_rows (x);
  if (validation == NULL)
    return x;
  HgShape sample = hg_tensor_sample (x);
  HgTensor *both = hg_tensor_new_rows (*n_train + hg_tensor_rows (validation), &sample, &error);
  memcpy (both->data, x->data, x->values * sizeof *x->data);
  memcpy (both->data + x->values, validation->data, validation->values * sizeof *x->data);
  hg_tensor_unref (x);
  hg_tensor_unref (validation);
  return both;
}

/* With x1, a second input, and y0, targets, where they are there. */
static HgPrepared *
read_data (const char *path)
{
  HgError error = { 0 };
  size_t n_train;
  HgTensor *x = read_samples (path, &n_train);
  HgTensor *more = hg_arrays_h5_load (path, "x1", NULL), *y = hg_arrays_h5_load (path, "y0", NULL);
  HgDataset *dataset = x != NULL ? hg_dataset_new ("golden", x, &error) : NULL;
  if (!CHECK_DONE (dataset != NULL, error))
    return NULL;
  dataset->fixed[0] = n_train;
  dataset->fixed[1] = hg_tensor_rows (x) - n_train;
  dataset->scaled = true;
  CHECK_DONE (more == NULL || hg_dataset_add_input (dataset, more, &error), error);
  CHECK_DONE (y == NULL || hg_dataset_set_targets (dataset, y, &error), error);
  HgPrepareOptions options = hg_prepare_options (dataset);
  HgPrepared *prepared = hg_prepared_new (dataset, &options, &error);
  CHECK_DONE (prepared != NULL, error);
  hg_dataset_unref (dataset);
  return prepared;
}

/* Sets the options of a table from Keras's, by name: each must be there. */
static void
read_options (const HgParam *params, size_t n, const json_t *from, void *config)
{
  hg_params_defaults (params, n, config);
  for (size_t i = 0; i < n; i++)
    {
      const json_t *value = json_object_get (from, params[i].name);
      HgValue set = json_is_boolean (value) ? hg_value_bool (json_is_true (value))
                                            : hg_value_real (json_number_value (value));
      CHECK (value != NULL && hg_param_set (&params[i], config, set, NULL));
    }
}

static void
read_optimizer (Run *run)
{
  const json_t *optimizer = json_object_get (run->trace, "optimizer"),
               *config = json_object_get (optimizer, "config");
  const HgOptimizer *found
      = hg_optimizer_find (json_string_value (json_object_get (optimizer, "class_name")));
  REQUIRE (CHECK (found != NULL));
  run->options.optimizer = found;
  read_options (found->params, found->n_params, config, run->optimizer);
  run->options.optimizer_config = run->optimizer;
  run->options.learning_rate = json_number_value (json_object_get (config, "learning_rate"));
  run->options.weight_decay = json_number_value (json_object_get (config, "weight_decay"));
  run->options.clipnorm = json_number_value (json_object_get (config, "clipnorm"));
  run->options.global_clipnorm = json_number_value (json_object_get (config, "global_clipnorm"));
  run->options.clipvalue = json_number_value (json_object_get (config, "clipvalue"));
}

/* A name, or a class with its options. */
static void
read_loss (Run *run)
{
  const json_t *loss = json_object_get (run->trace, "loss");
  const char *name = json_string_value (json_is_object (loss) ? json_object_get (loss, "class_name") : loss);
  run->options.loss = name != NULL ? hg_loss_find (name) : NULL;
  if (!CHECK (run->options.loss != NULL) || !json_is_object (loss))
    return;
  read_options (run->options.loss->params, run->options.loss->n_params, json_object_get (loss, "config"),
                run->loss);
  run->options.loss_config = run->loss;
}

static void
read_callbacks (Run *run)
{
  const json_t *callback = json_array_get (json_object_get (run->trace, "callbacks"), 0);
  if (callback == NULL)
    return;
  CHECK_TEXT (json_string_value (json_object_get (callback, "class_name")), "ReduceLROnPlateau");
  run->options.schedule = hg_schedule_find ("plateau");
  read_options (run->options.schedule->params, run->options.schedule->n_params, callback, run->schedule);
  run->options.schedule_config = run->schedule;
}

static bool
open_run (Run *run, const char *name)
{
  HgError error = { 0 };
  char path[200];
  *run = (Run){ .options = hg_train_options () };
  snprintf (path, sizeof path, "training/%s/trace.json", name);
  run->trace = json_load_file (golden (path), 0, NULL);
  snprintf (path, sizeof path, "training/%s/data.h5", name);
  run->data = read_data (golden (path));
  snprintf (path, sizeof path, "training/%s/init.h5", name);
  if (!CHECK (run->trace != NULL) || run->data == NULL
      || !CHECK_DONE (hg_keras_load (golden (path), &run->model, &run->weights, NULL, &error), error))
    return false;
  read_optimizer (run);
  read_loss (run);
  read_callbacks (run);
  run->options.epochs = (int)json_integer_value (json_object_get (run->trace, "epochs"));
  run->options.batch_size = (size_t)json_integer_value (json_object_get (run->trace, "batch_size"));
  run->options.shuffle = false;
  return run->options.loss != NULL;
}

static void
close_run (Run *run)
{
  hg_prepared_unref (run->data);
  hg_weights_unref (run->weights);
  hg_model_unref (run->model);
  json_decref (run->trace);
}

static void
check_rows (const char *name, const Run *run, HgMetricsLog *log)
{
  const json_t *history = json_object_get (run->trace, "history");
  REQUIRE (CHECK_EQUAL (hg_metrics_log_count (log), run->options.epochs));
  for (size_t i = 0; i < hg_metrics_log_count (log); i++)
    {
      const HgEpochRow *row = hg_metrics_log_row (log, i);
      const struct
      {
        const char *name;
        double ours;
      } columns[] = { { "loss", row->loss },
                      { "mae", row->mae },
                      { "mse", row->mse },
                      { "val_loss", row->validation_loss },
                      { "val_mse", row->validation_mse },
                      { "val_mae", row->validation_mae },
                      { "learning_rate", row->learning_rate } };
      for (size_t k = 0; k < sizeof columns / sizeof *columns; k++)
        if (json_object_get (history, columns[k].name) != NULL)
          check_close (name, columns[k].name, i, columns[k].ours, number (history, columns[k].name, i));
    }
}

/* Keras's evaluate of the training part with the last weights. */
static void
check_after (const char *name, const Run *run, HgTrainer *trainer)
{
  HgError error = { 0 };
  HgEvaluation after;
  const HgTrainOptions *used = hg_trainer_options (trainer);
  if (CHECK_DONE (hg_evaluate (hg_trainer_network (trainer), run->data, run->data->split->train,
                               run->data->split->n_train, used->loss, used->loss_config, false, NULL, &after,
                               &error),
                  error))
    check_close (name, "evaluation", 0, after.loss, number (run->trace, "evaluate_after", 0));
}

static void
check_run (const char *name)
{
  HgError error = { 0 };
  Run run;
  HgTrainer *trainer = NULL;
  if (open_run (&run, name))
    trainer = hg_trainer_new (run.model, run.weights, run.data, &run.options, NULL, &error);
  if (CHECK_DONE (trainer != NULL, error))
    {
      const json_t *batches = json_object_get (run.trace, "batches");
      size_t n = json_array_size (batches);
      CHECK_EQUAL (n, hg_trainer_batches (trainer) * (size_t)run.options.epochs);
      for (size_t i = 0; i < n; i++)
        {
          CHECK_DONE (hg_trainer_step (trainer, NULL, &error) != HG_TRAINER_FAILED, error);
          double keras = json_number_value (json_object_get (json_array_get (batches, i), "loss"));
          check_close (name, "batch", i, hg_trainer_loss (trainer), keras);
        }
      check_rows (name, &run, hg_trainer_log (trainer));
      check_after (name, &run, trainer);
    }
  hg_trainer_free (trainer);
  close_run (&run);
}

TEST (rare_event_stack)
{
  check_run ("a_post59");
}

TEST (lab_lstm_stack)
{
  check_run ("b_lab_lstm");
}

TEST (lab_cnn_stack)
{
  check_run ("c_lab_cnn");
}

TEST (strided_convolutions)
{
  check_run ("e_conv_strided");
}

TEST (sequences_all_the_way)
{
  check_run ("f_rec");
}

TEST (states_handed_to_a_decoder_with_an_input_of_its_own)
{
  check_run ("g_encdec");
}

TEST (batch_normalization)
{
  check_run ("h_batchnorm");
}

TEST (bidirectional_lstm)
{
  check_run ("h_bilstm");
}

TEST (gru)
{
  check_run ("h_gru");
}

TEST (batches_of_one)
{
  check_run ("k_batch1");
}

TEST (learning_rate_lowered_on_plateaus)
{
  check_run ("k_plateau");
}

TEST (binary_cross_entropy_of_logits)
{
  check_run ("l_bce_logits");
}

TEST (categorical_cross_entropy_of_targets)
{
  check_run ("l_categorical");
}

TEST (huber)
{
  check_run ("l_huber");
}

TEST (log_cosh)
{
  check_run ("l_log_cosh");
}

TEST (mean_absolute_error)
{
  check_run ("l_mae");
}

TEST (adagrad)
{
  check_run ("o_adagrad");
}

TEST (adam_with_other_options)
{
  check_run ("o_adam_eps");
}

TEST (adam_with_weight_decay)
{
  check_run ("o_adamw");
}

TEST (amsgrad)
{
  check_run ("o_amsgrad");
}

TEST (gradients_clipped_one_by_one)
{
  check_run ("o_clipnorm");
}

TEST (gradients_clipped_together)
{
  check_run ("o_global_clipnorm");
}

TEST (momentum)
{
  check_run ("o_momentum");
}

TEST (nadam)
{
  check_run ("o_nadam");
}

TEST (nesterov_momentum)
{
  check_run ("o_nesterov");
}

TEST (rmsprop)
{
  check_run ("o_rmsprop");
}

TEST (gradient_descent)
{
  check_run ("o_sgd");
}

TEST (penalty_on_an_output)
{
  check_run ("r_activity");
}

TEST (frozen_layers)
{
  check_run ("r_frozen");
}

TEST (penalties_on_weights)
{
  check_run ("r_l2");
}
