/* The end of an epoch: validation, the row of the log, the best weights, the schedule. */
#include "base/clock.h"
#include "train/trainer-private.h"
#include <math.h>
#include <string.h>

/* The validation part's cost, or, without one, false; the loss holds the penalties. */
static bool
validate (HgTrainer *trainer, HgJob *job, HgCost *cost)
{
  const HgSplit *split = trainer->data->split;
  if (!hg_objective_measure (trainer->objective, split->validation, split->n_validation, false,
                             trainer->options.dials, job, cost))
    return false;
  cost->loss += cost->penalty;
  if (trainer->scratch != NULL)
    cost->loss += hg_penalty (trainer->places, hg_network_parameters (trainer->network, NULL), NULL,
                              trainer->scratch);
  return true;
}

/* Whether the epoch's last step left numbers that give a sound loss. Where the next epoch will show it, true.
 */
static bool
is_sound (HgTrainer *trainer, const HgEpochRow *row)
{
  HgCost cost;
  if (trainer->data->split->n_validation > 0)
    return !hg_trainer_ran_away (trainer, row->validation_loss);
  if (trainer->epoch < trainer->options.epochs)
    return true;
  hg_objective_measure (trainer->objective, trainer->order, trainer->batch_size, false,
                        trainer->options.dials, NULL, &cost);
  return !hg_trainer_ran_away (trainer, cost.loss);
}

static bool
keep_best (HgTrainer *trainer, double watched, HgError *error)
{
  if (!(watched < trainer->best_loss - trainer->options.min_delta))
    return true;
  trainer->best_loss = watched;
  trainer->best_epoch = trainer->epoch;
  if (trainer->options.patience == 0)
    return true;
  HgWeights *weights = hg_network_save (trainer->network, error);
  hg_weights_unref (trainer->best);
  trainer->best = weights;
  return weights != NULL;
}

bool
hg_trainer_end_epoch (HgTrainer *trainer, HgJob *job, HgError *error)
{
  const HgTrainOptions *options = &trainer->options;
  HgCost validation = { NAN, NAN, NAN, NAN }, training = trainer->sum;
  hg_cost_divide (&training, trainer->data->split->n_train);
  if (trainer->data->split->n_validation > 0 && !validate (trainer, job, &validation))
    return hg_error_set (error, HG_ERROR_CANCELLED, "stopped during the validation of epoch %d",
                         trainer->epoch);
  HgEpochRow row = { .epoch = trainer->epoch,
                     .loss = training.loss,
                     .mae = training.mae,
                     .validation_loss = validation.loss,
                     .validation_mae = validation.mae,
                     .learning_rate = trainer->rate,
                     .mse = training.mse,
                     .validation_mse = validation.mse };
  if (!is_sound (trainer, &row))
    {
      hg_trainer_roll_back (trainer, INFINITY, 0, trainer->done, error);
      return false;
    }
  row.seconds = hg_clock_seconds () - trainer->began;
  double watched = isnan (row.validation_loss) ? row.loss : row.validation_loss;
  if (options->schedule->epoch != NULL && trainer->epoch > options->warmup)
    options->schedule->epoch (trainer->schedule_config, watched, trainer->rate, &trainer->schedule);
  return hg_metrics_log_append (trainer->log, &row, error) && keep_best (trainer, watched, error);
}

bool
hg_trainer_is_over (const HgTrainer *trainer)
{
  const HgTrainOptions *options = &trainer->options;
  return trainer->epoch >= options->epochs
         || (options->patience > 0 && trainer->epoch - trainer->best_epoch >= options->patience);
}

bool
hg_trainer_finish (HgTrainer *trainer, HgError *error)
{
  size_t n;
  const HgReal *parameters = hg_network_parameters (trainer->network, &n);
  memcpy (trainer->good, parameters, n * sizeof *parameters);
  trainer->finished = true;
  return trainer->best == NULL || hg_network_load (trainer->network, trainer->best, error);
}
