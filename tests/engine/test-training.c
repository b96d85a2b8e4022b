/* Against Keras: whole training runs from given weights on given data, batch by batch. The runs in
 * tests/golden/training were made with Keras 3.15.1 (float32); a trace holds the running mean of an epoch's
 * loss after every batch, as Keras shows it, and the epoch's row. Tolerance: 1e-4 of the value. */
#include "engine/place.h"
#include "engine/training.h"
#include "files/arrays-h5.h"
#include "files/keras-h5.h"
#include "train/trainer.h"
#include <jansson.h>

typedef struct
{
  json_t *trace;
  HgModel *model;
  HgWeights *weights;
  HgPrepared *data;
  void *config; /* of the optimizer */
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

/* x0 to train on and xval0, where there is one, behind it. */
static HgPrepared *
read_data (const char *path)
{
  HgError error = { 0 };
  HgTensor *x = hg_arrays_h5_load (path, "x0", &error), *validation = hg_arrays_h5_load (path, "xval0", NULL);
  if (!CHECK_DONE (x != NULL, error))
    return NULL;
  size_t n = hg_tensor_rows (x);
  if (validation != NULL)
    {
      HgShape sample = hg_tensor_sample (x);
      HgTensor *both = hg_tensor_new_rows (n + hg_tensor_rows (validation), &sample, &error);
      memcpy (both->data, x->data, x->values * sizeof *x->data);
      memcpy (both->data + x->values, validation->data, validation->values * sizeof *x->data);
      hg_tensor_unref (x);
      hg_tensor_unref (validation);
      x = both;
    }
  return test_prepared (x, n);
}

/* Keras's options by the names of our table. */
static void
read_optimizer (Run *run)
{
  const json_t *optimizer = json_object_get (run->trace, "optimizer"),
               *config = json_object_get (optimizer, "config");
  const char *class = json_string_value (json_object_get (optimizer, "class_name"));
  for (const HgOptimizer *const *it = hg_optimizers (); *it != NULL; it++)
    if (strcmp ((*it)->keras, class) == 0)
      run->options.optimizer = *it;
  const HgOptimizer *found = run->options.optimizer;
  run->config = calloc (1, found->config_size);
  hg_params_defaults (found->params, found->n_params, run->config);
  for (size_t i = 0; i < found->n_params; i++)
    {
      const json_t *value = json_object_get (config, found->params[i].name);
      HgValue set = json_is_boolean (value) ? hg_value_bool (json_is_true (value))
                                            : hg_value_real (json_number_value (value));
      CHECK (value != NULL && hg_param_set (&found->params[i], run->config, set, NULL));
    }
  run->options.optimizer_config = run->config;
  run->options.learning_rate = json_number_value (json_object_get (config, "learning_rate"));
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
      || !CHECK_DONE (hg_keras_h5_load (golden (path), &run->model, &run->weights, &error), error))
    return false;
  read_optimizer (run);
  run->options.loss = hg_loss_find (json_string_value (json_object_get (run->trace, "loss")));
  run->options.epochs = (int)json_integer_value (json_object_get (run->trace, "epochs"));
  run->options.batch_size = (size_t)json_integer_value (json_object_get (run->trace, "batch_size"));
  run->options.shuffle = false;
  return CHECK (run->options.loss != NULL);
}

static void
close_run (Run *run)
{
  hg_prepared_unref (run->data);
  hg_weights_unref (run->weights);
  hg_model_unref (run->model);
  json_decref (run->trace);
  free (run->config);
}

static void
check_rows (const char *name, const Run *run, HgMetricsLog *log)
{
  const json_t *history = json_object_get (run->trace, "history");
  REQUIRE (CHECK_EQUAL (hg_metrics_log_count (log), run->options.epochs));
  for (size_t i = 0; i < hg_metrics_log_count (log); i++)
    {
      const HgEpochRow *row = hg_metrics_log_row (log, i);
      check_close (name, "epoch", i, row->loss, number (history, "loss", i));
      if (json_object_get (history, "mae") != NULL)
        check_close (name, "mae of epoch", i, row->mae, number (history, "mae", i));
      if (json_object_get (history, "val_loss") != NULL)
        check_close (name, "validation of epoch", i, row->validation_loss, number (history, "val_loss", i));
    }
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

TEST (sequences_all_the_way)
{
  check_run ("f_rec");
}

TEST (batches_of_one)
{
  check_run ("k_batch1");
}

TEST (mean_absolute_error)
{
  check_run ("l_mae");
}

TEST (gradient_descent)
{
  check_run ("o_sgd");
}

TEST (momentum)
{
  check_run ("o_momentum");
}

TEST (nesterov_momentum)
{
  check_run ("o_nesterov");
}

TEST (adam_with_other_options)
{
  check_run ("o_adam_eps");
}
