#include "analysis/run-record.h"
#include "analysis/pca.h"
#include "base/memory.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum
{
  BATCH = 128, /* samples at a time */
  SHOWN = 2    /* components of the latents */
};

/* "images 32 × 32 × 3", "sequences 50 × 10", "vectors of 59". */
static void
describe_input (const HgShape *shape, char *text, size_t size)
{
  char axes[HG_SHAPE_TEXT];
  const char *kind = shape->rank >= 3 ? "images " : shape->rank == 2 ? "sequences " : "vectors of ";
  snprintf (text, size, "%s%s", kind, hg_shape_text (shape, axes));
}

static bool
describe_model (HgRunRecord *record, const HgModel *model, HgError *error)
{
  HgCheck *check = hg_check_shapes (model, error);
  if (check == NULL)
    return false;
  snprintf (record->name, sizeof record->name, "%s", model->name);
  if (check->n > 0)
    describe_input (&check->nodes[0].out[0], record->input, sizeof record->input);
  record->input_values = check->input_values;
  record->latent_values = check->waist_values;
  record->parameters = check->parameters;
  hg_check_free (check);
  return true;
}

HgRunRecord *
hg_run_record_new (const HgModel *model, const char *data, const HgPrepareOptions *prepare,
                   const HgKeptRun *run, HgError *error)
{
  HgRunRecord *record = hg_alloc (1, sizeof *record, error);
  if (record == NULL)
    return NULL;
  atomic_init (&record->references, 1);
  const bool alone = prepare->normal[0] != '\0';
  snprintf (record->data, sizeof record->data, "%s%s%s%s", data, alone ? ", " : "", prepare->normal,
            alone ? " alone" : "");
  record->scale = prepare->scale;
  hg_train_settings (&record->settings, &run->settings.options);
  record->end = run->end;
  record->before = run->before;
  record->seconds = run->seconds;
  record->log = hg_metrics_log_ref (run->log);
  record->rows = run->rows;
  record->results = run->results;
  if (describe_model (record, model, error))
    return record;
  hg_run_record_unref (record);
  return NULL;
}

HgRunRecord *
hg_run_record_ref (HgRunRecord *record)
{
  atomic_fetch_add (&record->references, 1);
  return record;
}

void
hg_run_record_unref (HgRunRecord *record)
{
  if (record == NULL || atomic_fetch_sub (&record->references, 1) > 1)
    return;
  hg_metrics_log_unref (record->log);
  free (record);
}

const size_t *
hg_run_part (const HgPrepared *data, size_t *n, HgResultPart *part)
{
  const HgSplit *split = data->split;
  const size_t *const index[HG_RESULT_PARTS] = { split->test, split->validation, split->train };
  const size_t count[HG_RESULT_PARTS] = { split->n_test, split->n_validation, split->n_train };
  *part = HG_RESULT_TEST;
  while (*part < HG_RESULT_TRAINING && count[*part] == 0)
    ++*part;
  *n = count[*part];
  return index[*part];
}

/* Shares of the latents' variance along their first two components; left unknown where there are too few. */
static bool
measure_latent (HgNetwork *network, const HgPrepared *data, const size_t *index, size_t n,
                HgRunResults *results, HgError *error)
{
  HgTensor *x = hg_tensor_gather (data->x, index, n, error);
  HgTensor *z = x != NULL ? hg_network_encode (network, x, error) : NULL;
  bool done = z != NULL;
  HgPca *pca = done && n > 2 ? hg_pca_new (z->data, n, hg_tensor_row_values (z), SHOWN, NULL) : NULL;
  for (size_t i = 0; pca != NULL && i < pca->components && i < SHOWN && pca->total > 0; i++)
    results->value[HG_RESULT_LATENT_FIRST + i] = pca->variance[i] / pca->total;
  hg_pca_free (pca);
  hg_tensor_unref (z);
  hg_tensor_unref (x);
  return done;
}

bool
hg_run_measure (HgNetwork *network, const HgPrepared *data, const HgLoss *loss, const void *config,
                HgJob *job, HgRunResults *results, HgError *error)
{
  const HgCheck *check = hg_network_check (network);
  HgEvaluation model;
  HgBaselines beside;
  HgResultPart part;
  size_t n, values = check->waist_values > 0 ? (size_t)check->waist_values : 0;
  const size_t *index = hg_run_part (data, &n, &part);
  HgRunResults found = hg_run_results ();
  if (!hg_evaluate (network, data, index, n, loss, config, false, job, &model, error)
      || !hg_baselines (data, index, n, values, job, &beside, error)
      || (values > 0 && data->n_more == 0 && !measure_latent (network, data, index, n, &found, error)))
    return false;
  found.value[HG_RESULT_PART] = part;
  found.value[HG_RESULT_SAMPLES] = (double)n;
  found.value[HG_RESULT_LOSS] = model.loss;
  found.value[HG_RESULT_MSE] = model.mse;
  found.value[HG_RESULT_MAE] = model.mae;
  found.value[HG_RESULT_RMSE] = model.rmse;
  found.value[HG_RESULT_VARIANCE] = model.variance_explained;
  found.value[HG_RESULT_ZERO] = beside.zero;
  found.value[HG_RESULT_MEAN] = beside.mean;
  found.value[HG_RESULT_COMPONENTS] = beside.components > 0 ? (double)beside.components : NAN;
  found.value[HG_RESULT_PCA] = beside.components > 0 ? beside.pca : NAN;
  found.value[HG_RESULT_NOISE] = beside.noise_floor;
  *results = found;
  return true;
}

bool
hg_run_measure_kept (HgKeptRun *run, const HgModel *model, const HgWeights *weights, const HgPrepared *data,
                     HgTeam *team, HgJob *job, HgError *error)
{
  const HgNetworkOptions options = { .batch = BATCH, .targets = true, .team = team };
  const HgTrainOptions *used = &run->settings.options;
  if (run->measured)
    return true;
  HgNetwork *network = hg_network_new (model, &options, error);
  run->measured = network != NULL && hg_network_load (network, weights, error)
                  && hg_run_measure (network, data, used->loss, used->loss_config, job, &run->results, error);
  hg_network_free (network);
  return run->measured;
}

void
hg_run_figures (const HgRunResults *results, HgEvaluation *model, HgBaselines *beside)
{
  const double *value = results->value;
  *model = (HgEvaluation){ .samples = value[HG_RESULT_SAMPLES] > 0 ? (size_t)value[HG_RESULT_SAMPLES] : 0,
                           .loss = value[HG_RESULT_LOSS],
                           .mse = value[HG_RESULT_MSE],
                           .mae = value[HG_RESULT_MAE],
                           .rmse = value[HG_RESULT_RMSE],
                           .variance_explained = value[HG_RESULT_VARIANCE] };
  *beside = (HgBaselines){ .zero = value[HG_RESULT_ZERO],
                           .mean = value[HG_RESULT_MEAN],
                           .pca = value[HG_RESULT_PCA],
                           .components
                           = value[HG_RESULT_COMPONENTS] > 0 ? (size_t)value[HG_RESULT_COMPONENTS] : 0,
                           .noise_floor = value[HG_RESULT_NOISE] };
}
