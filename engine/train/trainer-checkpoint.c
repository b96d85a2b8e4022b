/* The trainer's state out into a checkpoint and back. */
#include "base/clock.h"
#include "base/decimal-point.h"
#include "train/trainer-private.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

/* What this run is, found out when it is first asked for: the data's fingerprint reads all of it. */
static const HgRunFacts *
facts (HgTrainer *trainer)
{
  HgRunFacts *facts = &trainer->facts;
  const HgTrainOptions *options = &trainer->options;
  size_t i = 2, size = sizeof *facts->text;
  if (facts->text[0][0] != '\0')
    return facts;
  /* With decimal points everywhere: what is trained in a window goes on at the command line. */
  HgDecimalPoint point = hg_decimal_point_begin ();
  hg_run_facts_model (facts, trainer->model);
  hg_run_facts_data (facts, trainer->data);
  hg_optimizer_text (options->optimizer, trainer->optimizer_config, facts->text[i++], size);
  hg_loss_text (options->loss, trainer->loss_config, facts->text[i++], size);
  hg_schedule_text (options->schedule, trainer->schedule_config, options->warmup, facts->text[i++], size);
  snprintf (facts->text[i++], size, "%zu", trainer->batch_size);
  snprintf (facts->text[i++], size, "%llu", (unsigned long long)options->seed);
  snprintf (facts->text[i++], size, "%s", options->shuffle ? "on" : "off");
  hg_decimal_point_end (&point);
  return facts;
}

/* Packed parameters as weights. */
static HgWeights *
unpack (HgTrainer *trainer, const HgReal *packed, HgError *error)
{
  HgWeights *weights = hg_weights_blank (trainer->model, error);
  for (size_t k = 0; weights != NULL && k < weights->n; k++)
    hg_places_take (trainer->places, k, packed, weights->items[k].value->data);
  return weights;
}

HgCheckpoint *
hg_trainer_checkpoint (HgTrainer *trainer, HgError *error)
{
  size_t rows = hg_metrics_log_count (trainer->log);
  if (trainer->failed)
    {
      hg_error_set (error, HG_ERROR_VALUE, "a run that diverged has no checkpoint");
      return NULL;
    }
  HgCheckpoint *it = hg_checkpoint_new (trainer->n_slots, trainer->places->n_values, error);
  if (it == NULL)
    return NULL;
  /* A run that is over may have its best weights back; to go on, the last ones count. */
  bool over = trainer->finished && (int)rows == trainer->epoch && trainer->best != NULL;
  it->weights
      = unpack (trainer, over ? trainer->good : hg_network_parameters (trainer->network, NULL), error);
  if (it->weights == NULL)
    {
      hg_checkpoint_unref (it);
      return NULL;
    }
  for (size_t i = 0; i < trainer->n_slots; i++)
    hg_places_get (trainer->places, trainer->slots[i], it->slots[i]);
  const HgEpochRow *last = rows > 0 ? hg_metrics_log_row (trainer->log, rows - 1) : NULL;
  it->facts = *facts (trainer);
  it->epochs = (int)rows;
  it->batch = (int)rows < trainer->epoch ? trainer->done : 0;
  it->steps = trainer->steps;
  it->watched = last == NULL ? NAN : isnan (last->validation_loss) ? last->loss : last->validation_loss;
  it->best = hg_weights_ref (trainer->best);
  it->best_loss = trainer->best_loss;
  it->best_epoch = trainer->best_epoch;
  it->schedule = trainer->schedule;
  it->first_loss = trainer->first_loss;
  it->sum = it->batch > 0 ? trainer->sum : (HgCost){ 0 };
  it->seconds = it->batch > 0 ? hg_clock_seconds () - trainer->began : 0;
  it->log = hg_metrics_log_ref (trainer->log);
  it->rows = rows;
  return it;
}

/* A log with the first @n rows of @from. */
static HgMetricsLog *
copy_log (const HgMetricsLog *from, size_t n, HgError *error)
{
  HgMetricsLog *log = hg_metrics_log_new (error);
  for (size_t i = 0; log != NULL && i < n; i++)
    if (!hg_metrics_log_append (log, hg_metrics_log_row (from, i), error))
      {
        hg_metrics_log_unref (log);
        return NULL;
      }
  return log;
}

/* Counters and sums. */
static void
take_counters (HgTrainer *trainer, const HgCheckpoint *it)
{
  trainer->epoch = it->epochs + 1;
  trainer->done = it->batch;
  trainer->seen = it->batch * trainer->batch_size;
  if (trainer->seen > trainer->data->split->n_train)
    trainer->seen = trainer->data->split->n_train;
  trainer->schedule = it->schedule;
  trainer->steps = it->steps > 0 ? it->steps - 1 : 0;
  trainer->rate = hg_trainer_rate (trainer);
  trainer->steps = it->steps;
  trainer->first_loss = it->first_loss;
  trainer->sum = it->sum;
  trainer->began = hg_clock_seconds () - it->seconds;
  trainer->best_loss = it->best_loss;
  trainer->best_epoch = it->best_epoch;
  trainer->good_epoch = it->epochs;
  trainer->finished = trainer->failed = false;
  atomic_store (&trainer->not_finite, false);
}

/* Whether the epochs that are complete were already the last ones. */
static bool
begins_at_its_end (HgTrainer *trainer, const HgCheckpoint *it)
{
  if (it->epochs == 0 || it->batch > 0)
    return false;
  trainer->epoch = it->epochs;
  bool over = hg_trainer_is_over (trainer);
  trainer->epoch += !over;
  return over;
}

/* Whether the arrays are as long as this run's; a file may hold anything. */
static bool
lengths_fit (const HgTrainer *trainer, const HgCheckpoint *it, HgError *error)
{
  return (it->n_slots == trainer->n_slots && it->n_values == trainer->places->n_values
          && it->batch <= trainer->batches)
         || hg_error_set (error, HG_ERROR_VALUE, "the checkpoint's state is not of this run's length");
}

bool
hg_trainer_restore (HgTrainer *trainer, const HgCheckpoint *it, HgError *error)
{
  size_t n;
  if (!hg_run_facts_agree (facts (trainer), &it->facts, error) || !lengths_fit (trainer, it, error))
    return false;
  HgMetricsLog *log = copy_log (it->log, it->rows, error);
  if (log == NULL || !hg_network_load (trainer->network, it->weights, error))
    {
      hg_metrics_log_unref (log);
      return false;
    }
  hg_metrics_log_unref (trainer->log);
  trainer->log = log;
  for (size_t i = 0; i < trainer->n_slots; i++)
    hg_places_put (trainer->places, it->slots[i], trainer->slots[i]);
  const HgReal *parameters = hg_network_parameters (trainer->network, &n);
  memcpy (trainer->good, parameters, n * sizeof *parameters);
  HgWeights *best = hg_weights_ref (it->best);
  hg_weights_unref (trainer->best);
  trainer->best = best;
  take_counters (trainer, it);
  if (begins_at_its_end (trainer, it))
    return hg_trainer_finish (trainer, error);
  hg_trainer_order (trainer);
  return true;
}

bool
hg_trainer_take_state (HgTrainer *trainer, const HgOptimizerState *state)
{
  if (state->steps == 0 || state->n_slots != trainer->n_slots
      || (state->n_slots > 0 && state->n_values != trainer->places->n_values))
    return false;
  for (size_t i = 0; i < state->n_slots; i++)
    hg_places_put (trainer->places, state->slots[i], trainer->slots[i]);
  trainer->steps = state->steps;
  return true;
}
