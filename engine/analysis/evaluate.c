#include "analysis/evaluate.h"
#include "analysis/pca.h"
#include "base/memory.h"
#include <math.h>
#include <stdlib.h>

enum
{
  BLOCK = 512 /* rows between two looks at the job */
};

static bool
go_on (HgJob *job, size_t done, size_t n, HgError *error)
{
  hg_job_progress (job, (double)done / (double)n);
  return !hg_job_cancelled (job) || hg_error_set (error, HG_ERROR_CANCELLED, "cancelled");
}

/* Variance of the rows around each position's mean over them, averaged over positions. */
static bool
find_variance (const HgTensor *x, const size_t *index, size_t n, double *variance, HgError *error)
{
  size_t values = hg_tensor_row_values (x);
  double *mean = hg_alloc (values, sizeof *mean, error), sum = 0;
  if (mean == NULL)
    return false;
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < values; j++)
      mean[j] += x->data[index[i] * values + j];
  for (size_t j = 0; j < values; j++)
    mean[j] /= (double)n;
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < values; j++)
      {
        double away = x->data[index[i] * values + j] - mean[j];
        sum += away * away;
      }
  free (mean);
  *variance = sum / (double)n / (double)values;
  return true;
}

/* The penalties on @network's weights. */
static bool
weight_penalty (HgNetwork *network, double *penalty, HgError *error)
{
  HgWeights *weights = hg_network_save (network, error);
  *penalty = 0;
  for (size_t k = 0; weights != NULL && k < weights->n; k++)
    {
      const HgWeightSpec *spec = &weights->items[k].spec;
      *penalty += hg_regularizer_penalty (&spec->regularizer, &spec->shape, weights->items[k].value->data, 0,
                                          NULL);
    }
  bool done = weights != NULL;
  hg_weights_unref (weights);
  return done;
}

bool
hg_evaluate (HgNetwork *network, const HgPrepared *data, const size_t *index, size_t n, const HgLoss *loss,
             const void *config, bool forced, HgJob *job, HgEvaluation *result, HgError *error)
{
  double variance = 0, penalty = 0;
  HgCost cost;
  if (n == 0)
    return hg_error_set (error, HG_ERROR_VALUE, "expected samples to evaluate, got none");
  if (!find_variance (data->y, index, n, &variance, error) || !weight_penalty (network, &penalty, error))
    return false;
  HgObjective *objective = hg_objective_new (network, data, loss, config, hg_network_batch (network), error);
  bool done = objective != NULL
              && (hg_objective_measure (objective, index, n, forced, NULL, job, &cost)
                  || hg_error_set (error, HG_ERROR_CANCELLED, "cancelled"));
  hg_objective_free (objective);
  if (done)
    *result = (HgEvaluation){ .samples = n,
                              .loss = cost.loss + cost.penalty + penalty,
                              .mse = cost.mse,
                              .mae = cost.mae,
                              .rmse = sqrt (cost.mse),
                              .variance_explained = variance > 0 ? 1 - cost.mse / variance : NAN };
  return done;
}

/* Mean squares of the rows themselves, and of them less @mean. */
static void
measure_simple (const HgPrepared *data, const size_t *index, size_t n, const double *mean,
                HgBaselines *result)
{
  size_t values = hg_tensor_row_values (data->y);
  double zero = 0, away = 0, count = (double)n * (double)values;
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < values; j++)
      {
        double x = data->y->data[index[i] * values + j], gap = x - mean[j];
        zero += x * x;
        away += gap * gap;
      }
  result->zero = zero / count;
  result->mean = away / count;
}

static bool
add_mean (const HgPrepared *data, const size_t *index, size_t n, HgBaselines *result, HgError *error)
{
  const HgSplit *split = data->split;
  size_t values = hg_tensor_row_values (data->y);
  double *mean = hg_alloc (values, sizeof *mean, error);
  if (mean == NULL)
    return false;
  for (size_t i = 0; i < split->n_train; i++)
    for (size_t j = 0; j < values; j++)
      mean[j] += data->y->data[split->train[i] * values + j];
  for (size_t j = 0; j < values; j++)
    mean[j] /= (double)split->n_train;
  measure_simple (data, index, n, mean, result);
  free (mean);
  return true;
}

/* Mean squared error of the rows rebuilt from their coordinates, block by block. */
static bool
measure_pca (const HgPca *pca, const HgPrepared *data, const size_t *index, size_t n, HgJob *job, double *mse,
             HgError *error)
{
  size_t values = pca->features;
  HgReal *z = hg_alloc_aligned (BLOCK * pca->components, sizeof *z, error);
  HgReal *y = hg_alloc_aligned (BLOCK * values, sizeof *y, error);
  bool done = z != NULL && y != NULL;
  double sum = 0;
  for (size_t i = 0; done && i < n; i += BLOCK)
    {
      size_t rows = n - i < BLOCK ? n - i : BLOCK;
      HgTensor *x = go_on (job, i, n, error) ? hg_tensor_gather (data->x, index + i, rows, error) : NULL;
      if ((done = x != NULL))
        {
          hg_pca_project (pca, x->data, rows, z);
          hg_pca_rebuild (pca, z, rows, y);
          for (size_t j = 0; j < rows * values; j++)
            sum += ((double)x->data[j] - (double)y[j]) * ((double)x->data[j] - (double)y[j]);
        }
      hg_tensor_unref (x);
    }
  free (y);
  free (z);
  *mse = sum / (double)n / (double)values;
  return done;
}

static bool
add_pca (const HgPrepared *data, const size_t *index, size_t n, size_t components, HgJob *job,
         HgBaselines *result, HgError *error)
{
  const HgSplit *split = data->split;
  HgPca *pca = hg_pca_new_rows (data->x->data, split->train, split->n_train, hg_tensor_row_values (data->x),
                                components, error);
  bool done = pca != NULL && measure_pca (pca, data, index, n, job, &result->pca, error);
  if (done)
    result->components = pca->components;
  hg_pca_free (pca);
  return done;
}

bool
hg_baselines (const HgPrepared *data, const size_t *index, size_t n, size_t components, HgJob *job,
              HgBaselines *result, HgError *error)
{
  const HgScaler *scaler = data->scaler;
  HgBaselines found = { .pca = NAN, .noise_floor = NAN };
  if (n == 0)
    return hg_error_set (error, HG_ERROR_VALUE, "expected samples to compare with, got none");
  bool own = data->dataset->y != NULL;
  if (data->dataset->noise != NULL && !own)
    {
      found.noise_floor = 0;
      for (size_t j = 0; j < scaler->n; j++)
        found.noise_floor
            += data->dataset->noise[j] / (scaler->unit[j] * scaler->unit[j]) / (double)scaler->n;
    }
  if (!go_on (job, 0, n, error) || !add_mean (data, index, n, &found, error))
    return false;
  if (components > 0 && !own && data->split->n_train > 1
      && !add_pca (data, index, n, components, job, &found, error))
    return false;
  *result = found;
  return true;
}
