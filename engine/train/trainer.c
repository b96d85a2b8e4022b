#include "train/trainer.h"
#include "base/clock.h"
#include "base/format.h"
#include "base/memory.h"
#include "train/trainer-private.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

HgTrainOptions
hg_train_options (void)
{
  return (HgTrainOptions){ .epochs = 30,
                           .batch_size = 64,
                           .optimizer = hg_optimizer_find ("adam"),
                           .learning_rate = 1e-3,
                           .loss = hg_loss_find ("mse"),
                           .seed = 42,
                           .shuffle = true };
}

/* A new order of the training samples for the epoch that begins. */
static void
begin_epoch (HgTrainer *trainer)
{
  size_t n = trainer->data->split->n_train;
  memcpy (trainer->order, trainer->data->split->train, n * sizeof *trainer->order);
  if (trainer->options.shuffle)
    {
      HgRandom random = hg_random (hg_random_seed (trainer->options.seed, (uint64_t)trainer->epoch));
      hg_random_shuffle (&random, trainer->order, n);
    }
  trainer->done = 0;
  trainer->loss_sum = trainer->mae_sum = 0;
  trainer->began = hg_clock_seconds ();
}

static void
update (void *data, size_t begin, size_t n, HgReal *parameters, const HgReal *gradients)
{
  HgTrainer *trainer = data;
  HgReal *slots[HG_MOST_SLOTS];
  if (!trainer->kernels->finite (n, gradients))
    {
      atomic_store_explicit (&trainer->not_finite, true, memory_order_relaxed);
      return;
    }
  for (size_t i = 0; i < trainer->options.optimizer->slots; i++)
    slots[i] = trainer->slots[i] + begin;
  trainer->options.optimizer->update (trainer->optimizer_config, trainer->kernels, n, trainer->steps,
                                      trainer->options.learning_rate, parameters, gradients, slots);
}

/* Puts the last good parameters back, and says what happened in step @step of this epoch, whose batch began at sample
 * @begin. */
static HgTrainerState
roll_back (HgTrainer *trainer, const char *what, size_t begin, size_t step, HgError *error)
{
  size_t n;
  size_t node = hg_trainer_find_not_finite (trainer, begin);
  HgReal *parameters = hg_network_parameters (trainer->network, &n);
  const char *name = node != HG_NO_NODE ? trainer->model->nodes[node]->name : NULL;
  memcpy (parameters, trainer->good, n * sizeof *parameters);
  hg_network_derive (trainer->network);
  char epoch[48];
  hg_format_count (epoch, sizeof epoch, trainer->good_epoch);
  hg_error_set (error, HG_ERROR_DIVERGED,
                "%s became NaN or infinite in epoch %d, step %zu%s%s; weights are back at %s%s: lower the learning "
                "rate (now %g), or use tanh where relu is",
                what, trainer->epoch, step, name != NULL ? ", first in " : "", name != NULL ? name : "",
                trainer->good_epoch > 0 ? "epoch " : "their first values", trainer->good_epoch > 0 ? epoch : "",
                trainer->options.learning_rate);
  trainer->finished = true;
  return HG_TRAINER_FAILED;
}

/* The parameters as they are before the first step of an epoch: its loss is finite, so they are sound. Those after an
 * epoch's last step need not be, though the epoch went well. */
static void
keep_good (HgTrainer *trainer)
{
  size_t n;
  const HgReal *parameters = hg_network_parameters (trainer->network, &n);
  memcpy (trainer->good, parameters, n * sizeof *parameters);
  trainer->good_epoch = trainer->epoch - 1;
}

/* Whether the epoch's last step left numbers that give a finite loss. Where the next epoch will show it, true. */
static bool
is_sound (HgTrainer *trainer, const HgEpochRow *row)
{
  double mae;
  if (trainer->data->split->n_validation > 0)
    return isfinite (row->validation_loss);
  return trainer->epoch < trainer->options.epochs
         || isfinite (hg_trainer_batch_loss (trainer, trainer->order, trainer->batch_size, false, &mae));
}

/* A row for the log. False when the training is over: cancelled, failed, or out of memory. */
static bool
end_epoch (HgTrainer *trainer, HgJob *job, HgError *error)
{
  const HgSplit *split = trainer->data->split;
  double n = (double)split->n_train;
  HgEpochRow row = { .epoch = trainer->epoch,
                     .loss = trainer->loss_sum / n,
                     .mae = trainer->mae_sum / n,
                     .validation_loss = NAN,
                     .validation_mae = NAN,
                     .learning_rate = trainer->options.learning_rate };
  if (split->n_validation > 0)
    {
      if (!hg_trainer_measure (trainer, split->validation, split->n_validation, job, &row.validation_loss,
                               &row.validation_mae))
        return hg_error_set (error, HG_ERROR_CANCELLED, "stopped during the validation of epoch %d", trainer->epoch);
    }
  if (!is_sound (trainer, &row))
    {
      roll_back (trainer, "The loss", 0, trainer->done, error);
      return false;
    }
  row.seconds = hg_clock_seconds () - trainer->began;
  if (!hg_metrics_log_append (trainer->log, &row, error))
    return false;
  double watched = split->n_validation > 0 ? row.validation_loss : row.loss;
  if (trainer->options.patience > 0 && watched < trainer->best_loss)
    {
      size_t values;
      const HgReal *parameters = hg_network_parameters (trainer->network, &values);
      memcpy (trainer->best, parameters, values * sizeof *parameters);
      trainer->best_loss = watched;
      trainer->best_epoch = trainer->epoch;
    }
  return true;
}

/* The best weights come back when the run was watched for them. */
static void
finish (HgTrainer *trainer)
{
  size_t values;
  HgReal *parameters = hg_network_parameters (trainer->network, &values);
  trainer->finished = true;
  if (trainer->best_epoch > 0)
    {
      memcpy (parameters, trainer->best, values * sizeof *parameters);
      hg_network_derive (trainer->network);
    }
}

HgTrainerState
hg_trainer_step (HgTrainer *trainer, HgJob *job, HgError *error)
{
  size_t n_train = trainer->data->split->n_train, begin = trainer->done * trainer->batch_size;
  if (trainer->finished)
    return HG_TRAINER_DONE;
  if (trainer->done == 0)
    begin_epoch (trainer);
  size_t n = n_train - begin < trainer->batch_size ? n_train - begin : trainer->batch_size;
  trainer->steps++;
  double mae, loss = hg_trainer_batch_loss (trainer, trainer->order + begin, n, true, &mae);
  if (!isfinite (loss))
    return roll_back (trainer, "The loss", begin, trainer->done + 1, error);
  if (trainer->done == 0)
    keep_good (trainer);
  hg_network_update (trainer->network, update, trainer);
  if (atomic_load_explicit (&trainer->not_finite, memory_order_relaxed))
    return roll_back (trainer, "A gradient", begin, trainer->done + 1, error);
  trainer->loss_sum += loss * (double)n;
  trainer->mae_sum += mae * (double)n;
  trainer->done++;
  trainer->seen = begin + n;
  if (trainer->done < trainer->batches)
    return HG_TRAINER_BATCH;
  if (!end_epoch (trainer, job, error))
    {
      trainer->finished = true;
      return hg_job_cancelled (job) ? HG_TRAINER_DONE : HG_TRAINER_FAILED;
    }
  bool stop = trainer->options.patience > 0 && trainer->epoch - trainer->best_epoch >= trainer->options.patience;
  if (trainer->epoch >= trainer->options.epochs || stop)
    finish (trainer);
  else
    {
      trainer->epoch++;
      trainer->done = 0;
    }
  return HG_TRAINER_EPOCH;
}

void
hg_trainer_set_learning_rate (HgTrainer *trainer, double learning_rate)
{
  trainer->options.learning_rate = learning_rate;
}

int
hg_trainer_epoch (const HgTrainer *trainer)
{
  return trainer->epoch;
}

size_t
hg_trainer_batch (const HgTrainer *trainer)
{
  return trainer->done;
}

size_t
hg_trainer_batches (const HgTrainer *trainer)
{
  return trainer->batches;
}

double
hg_trainer_loss (const HgTrainer *trainer)
{
  return trainer->seen > 0 ? trainer->loss_sum / (double)trainer->seen : NAN;
}

double
hg_trainer_mae (const HgTrainer *trainer)
{
  return trainer->seen > 0 ? trainer->mae_sum / (double)trainer->seen : NAN;
}

double
hg_trainer_samples_per_second (const HgTrainer *trainer)
{
  double seconds = hg_clock_seconds () - trainer->began;
  return trainer->seen > 0 && seconds > 0 ? (double)trainer->seen / seconds : NAN;
}

HgMetricsLog *
hg_trainer_log (HgTrainer *trainer)
{
  return trainer->log;
}

HgNetwork *
hg_trainer_network (HgTrainer *trainer)
{
  return trainer->network;
}

const HgTrainOptions *
hg_trainer_options (const HgTrainer *trainer)
{
  return &trainer->options;
}
