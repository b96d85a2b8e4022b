#include "train/trainer.h"
#include "base/clock.h"
#include "train/trainer-private.h"
#include <math.h>
#include <string.h>

HgTrainOptions
hg_train_options (void)
{
  HgTrainOptions options = { .epochs = 30,
                             .batch_size = 64,
                             .optimizer = hg_optimizer_find ("adam"),
                             .learning_rate = 1e-3,
                             .weight_decay = NAN,
                             .schedule = hg_schedule_find ("constant"),
                             .loss = hg_loss_find ("mse"),
                             .seed = 42,
                             .shuffle = true };
  for (int i = 0; i < HG_DIALS; i++)
    options.dials[i] = NAN;
  return options;
}

void
hg_trainer_order (HgTrainer *trainer)
{
  size_t n = trainer->data->split->n_train;
  memcpy (trainer->order, trainer->data->split->train, n * sizeof *trainer->order);
  if (trainer->options.shuffle)
    {
      HgRandom random = hg_random (hg_random_seed (trainer->options.seed, (uint64_t)trainer->epoch));
      hg_random_shuffle (&random, trainer->order, n);
    }
}

static void
begin_epoch (HgTrainer *trainer)
{
  hg_trainer_order (trainer);
  trainer->sum = (HgCost){ 0 };
  trainer->began = hg_clock_seconds ();
}

/* One stretch of parameters that are trained. */
static void
update_stretch (HgTrainer *trainer, size_t begin, size_t n, HgReal *parameters, const HgReal *gradients)
{
  HgReal *slots[HG_MOST_SLOTS];
  HgReal decay = (HgReal)(trainer->options.weight_decay * trainer->rate);
  if (!trainer->kernels->finite (n, gradients))
    {
      atomic_store_explicit (&trainer->not_finite, true, memory_order_relaxed);
      return;
    }
  if (decay > 0)
    trainer->kernels->optimizers->shrink (n, decay, parameters);
  for (size_t i = 0; i < trainer->n_slots; i++)
    slots[i] = trainer->slots[i] + begin;
  trainer->options.optimizer->update (trainer->optimizer_config, trainer->kernels, n, trainer->steps,
                                      trainer->rate, parameters, gradients, slots);
}

/* The part of a slice that may change. */
static void
update (void *data, size_t begin, size_t n, HgReal *parameters, const HgReal *gradients)
{
  HgTrainer *trainer = data;
  const HgPlaces *places = trainer->places;
  for (size_t s = 0; s < places->n_stretches; s++)
    {
      size_t from = places->stretches[s].begin, to = from + places->stretches[s].n;
      from = from > begin ? from : begin;
      to = to < begin + n ? to : begin + n;
      if (from < to)
        update_stretch (trainer, from, to - from, parameters + (from - begin), gradients + (from - begin));
    }
}

/* As Keras does: the first of the three that is set. */
static void
clip (HgTrainer *trainer)
{
  const HgTrainOptions *options = &trainer->options;
  if (options->clipnorm > 0)
    hg_clip_each (trainer->places, options->clipnorm, hg_network_gradients (trainer->network));
  else if (options->global_clipnorm > 0)
    hg_clip_all (trainer->places, trainer->kernels, options->global_clipnorm,
                 hg_network_gradients (trainer->network));
  else if (options->clipvalue > 0)
    hg_clip_values (trainer->places, trainer->kernels, options->clipvalue,
                    hg_network_gradients (trainer->network));
}

/* The parameters as they are before the first step of an epoch: its loss is finite, so they are sound. Those
 * after an epoch's last step need not be, though the epoch went well. */
static void
keep_good (HgTrainer *trainer)
{
  size_t n;
  const HgReal *parameters = hg_network_parameters (trainer->network, &n);
  memcpy (trainer->good, parameters, n * sizeof *parameters);
  trainer->good_epoch = trainer->epoch - 1;
}

/* Forward and backward; the cost with all penalties in its loss. */
static HgCost
run_batch (HgTrainer *trainer, size_t begin, size_t n)
{
  HgObjectiveBatch batch = { .index = trainer->order + begin,
                             .n = n,
                             .training = true,
                             .seed = hg_random_seed (trainer->options.seed, trainer->steps),
                             .dials = trainer->options.dials,
                             .noise = &trainer->options.noise };
  HgCost cost = hg_objective_run (trainer->objective, &batch);
  cost.loss += cost.penalty;
  if (trainer->scratch != NULL)
    cost.loss += hg_penalty (trainer->places, hg_network_parameters (trainer->network, NULL),
                             hg_network_gradients (trainer->network), trainer->scratch);
  return cost;
}

/* The next batch of this epoch. */
static HgTrainerState
step_batch (HgTrainer *trainer, HgError *error)
{
  size_t n_train = trainer->data->split->n_train, begin = trainer->done * trainer->batch_size;
  size_t n = n_train - begin < trainer->batch_size ? n_train - begin : trainer->batch_size;
  trainer->rate = hg_trainer_rate (trainer);
  trainer->steps++;
  HgCost cost = run_batch (trainer, begin, n);
  if (hg_trainer_ran_away (trainer, cost.loss))
    return hg_trainer_roll_back (trainer, cost.loss, begin, trainer->done + 1, error);
  if (trainer->first_loss == 0)
    trainer->first_loss = cost.loss;
  if (trainer->done == 0)
    keep_good (trainer);
  clip (trainer);
  hg_network_update (trainer->network, update, trainer);
  if (atomic_load_explicit (&trainer->not_finite, memory_order_relaxed))
    return hg_trainer_roll_back (trainer, cost.loss, begin, trainer->done + 1, error);
  hg_cost_add (&trainer->sum, &cost, n);
  trainer->done++;
  trainer->seen = begin + n;
  return HG_TRAINER_BATCH;
}

HgTrainerState
hg_trainer_step (HgTrainer *trainer, HgJob *job, HgError *error)
{
  if (trainer->finished)
    return HG_TRAINER_DONE;
  if (trainer->done == 0)
    begin_epoch (trainer);
  /* A checkpoint may be of a run that was stopped during a validation: all batches are done then. */
  HgTrainerState state = trainer->done < trainer->batches ? step_batch (trainer, error) : HG_TRAINER_BATCH;
  if (state == HG_TRAINER_FAILED || trainer->done < trainer->batches)
    return state;
  if (!hg_trainer_end_epoch (trainer, job, error)
      || (hg_trainer_is_over (trainer) && !hg_trainer_finish (trainer, error)))
    {
      trainer->finished = true;
      return hg_job_cancelled (job) ? HG_TRAINER_DONE : HG_TRAINER_FAILED;
    }
  if (!trainer->finished)
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

void
hg_trainer_set_clipnorm (HgTrainer *trainer, double clipnorm)
{
  trainer->options.clipnorm = clipnorm;
}

void
hg_trainer_set_noise (HgTrainer *trainer, double amount)
{
  trainer->options.noise.amount = amount;
}

void
hg_trainer_set_dial (HgTrainer *trainer, HgDial dial, double value)
{
  trainer->options.dials[dial] = value;
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
  return trainer->seen > 0 ? trainer->sum.loss / (double)trainer->seen : NAN;
}

double
hg_trainer_mae (const HgTrainer *trainer)
{
  return trainer->seen > 0 ? trainer->sum.mae / (double)trainer->seen : NAN;
}

double
hg_trainer_mse (const HgTrainer *trainer)
{
  return trainer->seen > 0 ? trainer->sum.mse / (double)trainer->seen : NAN;
}

double
hg_trainer_rate (const HgTrainer *trainer)
{
  const HgTrainOptions *options = &trainer->options;
  uint64_t epoch = trainer->batches;
  return hg_schedule_rate (options->schedule, trainer->schedule_config, &trainer->schedule,
                           options->learning_rate, (uint64_t)options->warmup * epoch, trainer->steps, epoch,
                           (uint64_t)options->epochs * epoch);
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
