#include "base/format.h"
#include "base/memory.h"
#include "train/data-fit.h"
#include "train/trainer-private.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What a stack must be to learn to reproduce this data. */
static bool
data_trains (const HgCheck *check, const HgPrepared *data, HgError *error)
{
  if (!hg_data_fits (check, data, error))
    return false;
  if (!check->trains)
    return hg_error_set (error, HG_ERROR_SHAPE, "%s", check->diagnostics[0].sentence);
  if (data->split->n_train == 0)
    return hg_error_set (error, HG_ERROR_VALUE, "%s has no samples to train on", data->dataset->name);
  return true;
}

/* A loss with a range (binary cross-entropy) needs its targets inside it. */
static bool
targets_fit (const HgLoss *loss, const HgPrepared *data, HgError *error)
{
  if (isinf (loss->low) && isinf (loss->high))
    return true;
  for (size_t i = 0; i < data->x->values; i++)
    {
      double x = (double)data->x->data[i];
      char low[32], high[32], got[48];
      if (x < loss->low || x > loss->high)
        return hg_error_set (
            error, HG_ERROR_VALUE, "Loss %s needs %s…%s, and the data has %s: use MSE, or scale to 0…1",
            loss->title, hg_format_number (low, sizeof low, loss->low, 1),
            hg_format_number (high, sizeof high, loss->high, 1), hg_format_number (got, sizeof got, x, 2));
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
copy_optimizer_config (HgTrainer *trainer, HgError *error)
{
  const HgOptimizer *optimizer = trainer->options.optimizer;
  trainer->optimizer_config = hg_alloc (1, optimizer->config_size, error);
  if (trainer->optimizer_config == NULL)
    return false;
  if (trainer->options.optimizer_config != NULL)
    memcpy (trainer->optimizer_config, trainer->options.optimizer_config, optimizer->config_size);
  else
    hg_params_defaults (optimizer->params, optimizer->n_params, trainer->optimizer_config);
  trainer->options.optimizer_config = trainer->optimizer_config;
  return true;
}

static bool
make_network (HgTrainer *trainer, HgWeights *weights, HgTeam *team, HgError *error)
{
  HgNetworkOptions options = { .batch = trainer->batch_size, .training = true, .team = team };
  HgWeights *first = hg_weights_adapt (trainer->model, weights, trainer->options.seed, error);
  if (first == NULL)
    return false;
  trainer->network = hg_network_new (trainer->model, &options, error);
  bool done = trainer->network != NULL && hg_network_load (trainer->network, first, error);
  hg_weights_unref (first);
  return done;
}

static bool
allocate (HgTrainer *trainer, HgError *error)
{
  size_t n, batch = trainer->batch_size;
  const HgReal *parameters = hg_network_parameters (trainer->network, &n);
  trainer->kernels = hg_network_kernels (trainer->network);
  trainer->order = hg_alloc (trainer->data->split->n_train, sizeof *trainer->order, error);
  trainer->errors = hg_alloc (batch, sizeof *trainer->errors, error);
  trainer->good = hg_alloc_aligned (n, sizeof *trainer->good, error);
  bool done = trainer->order != NULL && trainer->errors != NULL && trainer->good != NULL;
  if (done)
    memcpy (trainer->good, parameters, n * sizeof *parameters);
  for (size_t i = 0; done && i < trainer->options.optimizer->slots; i++)
    done = (trainer->slots[i] = hg_alloc_aligned (n, sizeof (HgReal), error)) != NULL;
  if (done && trainer->options.patience > 0)
    done = (trainer->best = hg_alloc_aligned (n, sizeof (HgReal), error)) != NULL;
  return done;
}

/* Weights, packed parameters, gradients, the last good ones and the optimizer's state, asked for before any
 * of it is taken. */
static bool
memory_fits (const HgCheck *check, const HgOptimizer *optimizer, HgError *error)
{
  unsigned long long copies = 4 + optimizer->slots;
  return check->parameters <= 0
         || hg_memory_granted ("training", (unsigned long long)check->parameters * sizeof (HgReal) * copies,
                               error);
}

HgTrainer *
hg_trainer_new (const HgModel *model, HgWeights *weights, HgPrepared *data, const HgTrainOptions *options,
                HgTeam *team, HgError *error)
{
  HgCheck *check = hg_check_shapes (model, error);
  bool fits = check != NULL && options_fit (options, error) && data_trains (check, data, error)
              && targets_fit (options->loss, data, error) && memory_fits (check, options->optimizer, error);
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
  trainer->log = hg_metrics_log_new (error);
  if (trainer->log == NULL || !copy_optimizer_config (trainer, error)
      || !make_network (trainer, weights, team, error) || !allocate (trainer, error))
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
  hg_network_free (trainer->network);
  hg_metrics_log_unref (trainer->log);
  for (size_t i = 0; i < HG_MOST_SLOTS; i++)
    free (trainer->slots[i]);
  free (trainer->good);
  free (trainer->best);
  free (trainer->order);
  free (trainer->errors);
  free (trainer->optimizer_config);
  hg_prepared_unref (trainer->data);
  hg_model_unref (trainer->model);
  free (trainer);
}
