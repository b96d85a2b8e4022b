#include "base/format.h"
#include "base/memory.h"
#include "train/data-fit.h"
#include "train/memory.h"
#include "train/trainer-private.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A loss with a range (binary cross-entropy) needs its targets inside it. */
static bool
targets_fit (const HgLoss *loss, const HgPrepared *data, HgError *error)
{
  if (isinf (loss->low) && isinf (loss->high))
    return true;
  for (size_t i = 0; i < data->y->values; i++)
    {
      double x = (double)data->y->data[i];
      char low[32], high[32], got[48];
      if (x >= loss->low && x <= loss->high)
        continue;
      hg_format_number (low, sizeof low, loss->low, 1);
      hg_format_number (high, sizeof high, loss->high, 1);
      hg_format_number (got, sizeof got, x, 2);
      if (isinf (loss->high))
        return hg_error_set (error, HG_ERROR_VALUE,
                             "Loss %s needs %s or more, and the data has %s: use MSE, or scale to 0…1",
                             loss->title, low, got);
      return hg_error_set (error, HG_ERROR_VALUE,
                           "Loss %s needs %s…%s, and the data has %s: use MSE, or scale to 0…1", loss->title,
                           low, high, got);
    }
  return true;
}

static bool
options_fit (const HgTrainOptions *options, HgError *error)
{
  if (options->epochs < 1 || options->epochs > 1000000)
    return hg_error_set (error, HG_ERROR_VALUE, "epochs: expected 1 … 1,000,000, got %d", options->epochs);
  if (options->batch_size < 1 || options->batch_size > (size_t)1 << 31)
    return hg_error_set (error, HG_ERROR_VALUE, "batch size: expected 1 … 2,147,483,648, got %zu",
                         options->batch_size);
  if (!(options->learning_rate > 0 && options->learning_rate <= 1e3))
    return hg_error_set (error, HG_ERROR_VALUE,
                         "learning rate: expected more than 0 and at most 1,000, got %g",
                         options->learning_rate);
  return true;
}

static bool
clipping_fits (const HgTrainOptions *options, HgError *error)
{
  const double given[] = { options->clipnorm, options->global_clipnorm, options->clipvalue };
  static const char *const names[] = { "clipnorm", "global_clipnorm", "clipvalue" };
  int set = 0;
  for (int i = 0; i < 3; i++)
    {
      if (!(given[i] >= 0 && given[i] <= 1e9))
        return hg_error_set (error, HG_ERROR_VALUE, "%s: expected 0 (off) … 1e9, got %g", names[i], given[i]);
      set += given[i] > 0;
    }
  return set <= 1
         || hg_error_set (error, HG_ERROR_VALUE,
                          "expected one of clipnorm, global_clipnorm and clipvalue, got %d of them", set);
}

/* Whether what stands between the gradients and the weights is what it can be. */
static bool
more_options_fit (const HgTrainOptions *options, HgError *error)
{
  if (!isnan (options->weight_decay) && !(options->weight_decay >= 0 && options->weight_decay <= 1e3))
    return hg_error_set (error, HG_ERROR_VALUE, "weight decay: expected 0 … 1,000, got %g",
                         options->weight_decay);
  if (options->warmup < 0 || options->warmup > 1000000)
    return hg_error_set (error, HG_ERROR_VALUE, "warm-up: expected 0 … 1,000,000 epochs, got %d",
                         options->warmup);
  if (!(options->min_delta >= 0))
    return hg_error_set (error, HG_ERROR_VALUE, "better by: expected 0 or more, got %g", options->min_delta);
  return clipping_fits (options, error) && hg_noise_check (&options->noise, error);
}

/* A copy of @config, or of the table's defaults. */
static void *
copy_config (const HgParam *params, size_t n, size_t size, const void *config, HgError *error)
{
  void *copy = hg_alloc (1, size, error);
  if (copy != NULL && config != NULL)
    memcpy (copy, config, size);
  else if (copy != NULL)
    hg_params_defaults (params, n, copy);
  return copy;
}

static bool
copy_configs (HgTrainer *trainer, HgError *error)
{
  HgTrainOptions *options = &trainer->options;
  const HgOptimizer *optimizer = options->optimizer;
  const HgSchedule *schedule = options->schedule;
  const HgLoss *loss = options->loss;
  trainer->optimizer_config = copy_config (optimizer->params, optimizer->n_params, optimizer->config_size,
                                           options->optimizer_config, error);
  trainer->schedule_config = copy_config (schedule->params, schedule->n_params, schedule->config_size,
                                          options->schedule_config, error);
  trainer->loss_config
      = copy_config (loss->params, loss->n_params, loss->config_size, options->loss_config, error);
  options->optimizer_config = trainer->optimizer_config;
  options->schedule_config = trainer->schedule_config;
  options->loss_config = trainer->loss_config;
  if (isnan (options->weight_decay))
    options->weight_decay = optimizer->weight_decay;
  return trainer->optimizer_config != NULL && trainer->schedule_config != NULL
         && trainer->loss_config != NULL;
}

static bool
make_network (HgTrainer *trainer, HgWeights *weights, HgTeam *team, HgError *error)
{
  HgNetworkOptions options
      = { .batch = trainer->batch_size, .training = true, .targets = true, .team = team };
  trainer->network = hg_network_new (trainer->model, &options, error);
  if (trainer->network == NULL || (trainer->places = hg_places_new (trainer->network, error)) == NULL)
    return false;
  HgWeights *first = hg_weights_adapt (trainer->model, weights, trainer->options.seed, error);
  bool done = first != NULL && hg_network_load (trainer->network, first, error);
  hg_weights_unref (first);
  return done;
}

/* The optimizer's state as it begins; padding stays 0. */
static bool
make_slots (HgTrainer *trainer, HgError *error)
{
  const HgOptimizer *optimizer = trainer->options.optimizer;
  const HgPlaces *places = trainer->places;
  HgReal first = optimizer->first != NULL ? (HgReal)optimizer->first (trainer->optimizer_config) : 0;
  size_t n = optimizer->slots != NULL ? optimizer->slots (trainer->optimizer_config) : 0;
  for (; trainer->n_slots < n; trainer->n_slots++)
    {
      HgReal *slot = hg_alloc_aligned (places->n_packed, sizeof *slot, error);
      trainer->slots[trainer->n_slots] = slot;
      if (slot == NULL)
        return false;
      for (size_t i = 0; first > 0 && i < places->n_packed; i++)
        slot[i] = first;
    }
  return true;
}

static bool
allocate (HgTrainer *trainer, HgError *error)
{
  size_t n, scratch = hg_penalty_scratch (trainer->places);
  const HgReal *parameters = hg_network_parameters (trainer->network, &n);
  trainer->kernels = hg_network_kernels (trainer->network);
  trainer->order = hg_alloc (trainer->data->split->n_train, sizeof *trainer->order, error);
  trainer->good = hg_alloc_aligned (n, sizeof *trainer->good, error);
  trainer->objective = hg_objective_new (trainer->network, trainer->data, trainer->options.loss,
                                         trainer->loss_config, trainer->batch_size, error);
  if (scratch > 0)
    trainer->scratch = hg_alloc_aligned (scratch, sizeof *trainer->scratch, error);
  if (trainer->order == NULL || trainer->good == NULL || trainer->objective == NULL
      || (scratch > 0 && trainer->scratch == NULL))
    return false;
  memcpy (trainer->good, parameters, n * sizeof *parameters);
  return make_slots (trainer, error);
}

/* All of it at once, before any of it is taken. */
static bool
memory_fits (const HgModel *model, const HgTrainOptions *options, size_t n_train, HgTeam *team,
             HgError *error)
{
  unsigned long long bytes;
  return hg_train_memory (model, options, n_train, team, &bytes, error)
         && hg_memory_granted ("training", bytes, error);
}

HgTrainer *
hg_trainer_new (const HgModel *model, HgWeights *weights, HgPrepared *data, const HgTrainOptions *options,
                HgTeam *team, HgError *error)
{
  HgCheck *check = hg_check_shapes (model, error);
  bool fits = check != NULL && options_fit (options, error) && more_options_fit (options, error)
              && hg_data_trains (check, data, error) && targets_fit (options->loss, data, error)
              && memory_fits (model, options, data->split->n_train, team, error);
  hg_check_free (check);
  HgTrainer *trainer = fits ? hg_alloc (1, sizeof *trainer, error) : NULL;
  if (trainer == NULL)
    return NULL;
  size_t n_train = data->split->n_train;
  trainer->model = hg_model_ref (model);
  trainer->data = hg_prepared_ref (data);
  trainer->options = *options;
  trainer->batch_size = options->batch_size < n_train ? options->batch_size : n_train;
  trainer->batches = (n_train + trainer->batch_size - 1) / trainer->batch_size;
  trainer->epoch = 1;
  trainer->best_loss = INFINITY;
  trainer->schedule = (HgScheduleState){ .scale = 1, .best = INFINITY };
  trainer->log = hg_metrics_log_new (error);
  if (trainer->log == NULL || !copy_configs (trainer, error) || !make_network (trainer, weights, team, error)
      || !allocate (trainer, error))
    {
      hg_trainer_free (trainer);
      return NULL;
    }
  return trainer;
}

void
hg_trainer_free (HgTrainer *trainer)
{
  if (trainer == NULL)
    return;
  hg_objective_free (trainer->objective);
  hg_places_free (trainer->places);
  hg_network_free (trainer->network);
  hg_metrics_log_unref (trainer->log);
  hg_weights_unref (trainer->best);
  for (size_t i = 0; i < HG_MOST_SLOTS; i++)
    free (trainer->slots[i]);
  free (trainer->good);
  free (trainer->order);
  free (trainer->scratch);
  free (trainer->optimizer_config);
  free (trainer->schedule_config);
  free (trainer->loss_config);
  hg_prepared_unref (trainer->data);
  hg_model_unref (trainer->model);
  free (trainer);
}
