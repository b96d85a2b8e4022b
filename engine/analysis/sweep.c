#include "analysis/sweep.h"
#include "analysis/effective-rank.h"
#include "analysis/evaluate.h"
#include "analysis/pca.h"
#include "base/clock.h"
#include "base/memory.h"
#include "model/waist-size.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct HgSweep
{
  HgPrepared *data;
  HgTrainOptions train;
  HgTeam *team;
  const size_t *index; /* that is measured */
  size_t n_index;
  HgTrainer *trainer;   /* of the run that is under way, also while nobody steps; or NULL */
  HgTrainerState state; /* of it */
  double seconds;       /* spent in it */
  HgSweepTable table;
};

/* The part that errors are of: it has not been trained on, where that can be. */
static void
choose_part (HgSweep *sweep)
{
  const HgSplit *split = sweep->data->split;
  bool validates = split->n_validation > 0, tests = !validates && split->n_test > 0;
  sweep->index = validates ? split->validation : tests ? split->test : split->train;
  sweep->n_index = validates ? split->n_validation : tests ? split->n_test : split->n_train;
  sweep->table.part = validates ? "validation part" : tests ? "test part" : "training part";
}

static bool
add_point (HgSweep *sweep, const HgModel *model, int64_t size, HgError *error)
{
  HgSweepPoint *point = &sweep->table.points[sweep->table.n];
  *point = (HgSweepPoint){ .size = size, .mean = NAN, .low = NAN, .high = NAN, .pca = NAN, .rank = NAN };
  point->model = hg_waist_resize (model, size, NULL, error);
  HgCheck *check = point->model != NULL ? hg_check_shapes (point->model, error) : NULL;
  if (check != NULL)
    {
      point->values = check->waist_values;
      point->parameters = check->parameters;
    }
  sweep->table.n++;
  hg_check_free (check);
  return check != NULL;
}

static bool
check_options (const HgSweepOptions *options, HgError *error)
{
  bool fine = options->n_sizes > 0 && options->n_sizes <= HG_SWEEP_SIZES && options->seeds > 0
              && options->seeds <= HG_SWEEP_SEEDS;
  for (size_t i = 1; fine && i < options->n_sizes; i++)
    fine = options->sizes[i] > options->sizes[i - 1];
  return fine
         || hg_error_set (error, HG_ERROR_VALUE, "expected 1 to %d rising sizes and 1 to %d seeds",
                          HG_SWEEP_SIZES, HG_SWEEP_SEEDS);
}

HgSweep *
hg_sweep_new (const HgModel *model, HgPrepared *data, const HgSweepOptions *options, HgTeam *team,
              HgError *error)
{
  HgSweep *sweep = check_options (options, error) ? hg_alloc (1, sizeof *sweep, error) : NULL;
  if (sweep == NULL)
    return NULL;
  sweep->data = hg_prepared_ref (data);
  sweep->train = options->train;
  sweep->team = team;
  sweep->table.seeds = options->seeds;
  sweep->table.epochs = options->train.epochs;
  sweep->table.all = options->seeds * options->n_sizes;
  sweep->table.noise_floor = sweep->table.variance = NAN;
  choose_part (sweep);
  sweep->table.points = hg_alloc (options->n_sizes, sizeof *sweep->table.points, error);
  bool done = sweep->table.points != NULL;
  for (size_t i = 0; done && i < options->n_sizes; i++)
    done = add_point (sweep, model, options->sizes[i], error);
  /* The largest is refused now rather than after the others. */
  HgTrainer *trainer = done ? hg_trainer_new (sweep->table.points[sweep->table.n - 1].model, NULL, data,
                                              &options->train, team, error)
                            : NULL;
  done = trainer != NULL;
  hg_trainer_free (trainer);
  if (done)
    return sweep;
  hg_sweep_free (sweep);
  return NULL;
}

static void
clear_points (HgSweepTable *table)
{
  for (size_t i = 0; i < table->n; i++)
    {
      hg_weights_unref (table->points[i].weights);
      hg_model_unref (table->points[i].model);
    }
  free (table->points);
}

void
hg_sweep_free (HgSweep *sweep)
{
  if (sweep == NULL)
    return;
  hg_trainer_free (sweep->trainer);
  clear_points (&sweep->table);
  hg_prepared_unref (sweep->data);
  free (sweep);
}

const HgSweepTable *
hg_sweep_table (const HgSweep *sweep)
{
  return &sweep->table;
}

HgSweepTable *
hg_sweep_table_copy (const HgSweepTable *table)
{
  HgSweepTable *copy = hg_alloc (1, sizeof *copy, NULL);
  HgSweepPoint *points = hg_alloc (table->n, sizeof *points, NULL);
  if (copy == NULL || points == NULL)
    {
      free (points);
      free (copy);
      return NULL;
    }
  *copy = *table;
  copy->points = points;
  memcpy (points, table->points, table->n * sizeof *points);
  for (size_t i = 0; i < table->n; i++)
    {
      hg_model_ref (points[i].model);
      if (points[i].weights != NULL)
        hg_weights_ref (points[i].weights);
    }
  return copy;
}

void
hg_sweep_table_free (HgSweepTable *table)
{
  if (table == NULL)
    return;
  clear_points (table);
  free (table);
}

/* The axes are orthonormal: what the first k components leave of a row is its distance from the mean less
 * their squares. So one fit and one pass give the error of every k. */
static bool
measure_pca (HgSweep *sweep, const HgPca *pca, HgJob *job, HgError *error)
{
  size_t values = pca->features, k = pca->components;
  const HgReal *x = sweep->data->x->data;
  double whole = 0, *carried = hg_alloc (k + 1, sizeof *carried, error);
  HgReal *z = hg_alloc_aligned (k, sizeof *z, error);
  bool done = carried != NULL && z != NULL;
  for (size_t i = 0; done && i < sweep->n_index; i++)
    {
      const HgReal *row = x + sweep->index[i] * values;
      hg_pca_project (pca, row, 1, z);
      for (size_t j = 0; j < values; j++)
        whole += ((double)row[j] - (double)pca->mean[j]) * ((double)row[j] - (double)pca->mean[j]);
      for (size_t j = 0; j < k; j++)
        carried[j] += (double)z[j] * (double)z[j];
      done = !hg_job_cancelled (job) || hg_error_set (error, HG_ERROR_CANCELLED, "cancelled");
    }
  for (size_t i = 0; done && i < sweep->table.n; i++)
    {
      HgSweepPoint *point = &sweep->table.points[i];
      double left = whole;
      if ((size_t)point->values > values)
        continue; /* the data have no more components */
      for (size_t j = 0; j < k && j < (size_t)point->values; j++)
        left -= carried[j];
      point->pca = fmax (left, 0) / (double)sweep->n_index / (double)values;
    }
  free (z);
  free (carried);
  return done;
}

bool
hg_sweep_begin (HgSweep *sweep, HgJob *job, HgError *error)
{
  const HgPrepared *data = sweep->data;
  const HgSplit *split = data->split;
  HgBaselines beside;
  HgError fault = { 0 };
  int64_t most = 1;
  if (!hg_baselines (data, sweep->index, sweep->n_index, 0, job, &beside, error))
    return false;
  sweep->table.variance = beside.mean;
  sweep->table.noise_floor = beside.noise_floor;
  if (data->dataset->y != NULL || split->n_train < 2)
    return true;
  for (size_t i = 0; i < sweep->table.n; i++)
    most = sweep->table.points[i].values > most ? sweep->table.points[i].values : most;
  HgPca *pca = hg_pca_new_rows (data->x->data, split->train, split->n_train, hg_tensor_row_values (data->x),
                                (size_t)most, &fault);
  if (pca == NULL && fault.code != HG_ERROR_VALUE)
    return hg_error_set (error, fault.code, "%s", fault.text);
  snprintf (sweep->table.no_pca, sizeof sweep->table.no_pca, "%s", fault.text);
  bool done = pca == NULL || measure_pca (sweep, pca, job, error);
  hg_pca_free (pca);
  return done;
}

static void
take_result (HgSweepPoint *point, const HgSweepRun *run)
{
  double sum = 0;
  size_t good = 0;
  point->runs[point->n++] = *run;
  point->low = INFINITY;
  point->high = -INFINITY;
  for (size_t i = 0; i < point->n; i++)
    if (isfinite (point->runs[i].mse))
      {
        sum += point->runs[i].mse;
        good++;
        point->low = fmin (point->low, point->runs[i].mse);
        point->high = fmax (point->high, point->runs[i].mse);
      }
  point->mean = good > 0 ? sum / (double)good : NAN;
  if (good == 0)
    point->low = point->high = NAN;
}

/* How many directions the latents of the measured samples spread over. */
static double
latent_rank (const HgSweep *sweep, HgNetwork *network)
{
  HgEffectiveRank rank = { 0 };
  HgTensor *x = sweep->data->n_more == 0
                    ? hg_tensor_gather (sweep->data->x, sweep->index, sweep->n_index, NULL)
                    : NULL;
  HgTensor *z = x != NULL ? hg_network_encode (network, x, NULL) : NULL;
  bool done = z != NULL && hg_effective_rank (sweep->n_index, hg_tensor_row_values (z), z->data, &rank, NULL);
  hg_tensor_unref (z);
  hg_tensor_unref (x);
  return done ? (double)rank.components : NAN;
}

/* Measures what @trainer learned into @run, and keeps its weights where they are the point's best. */
static bool
finish_run (HgSweep *sweep, HgTrainer *trainer, HgSweepPoint *point, HgSweepRun *run, HgJob *job,
            HgError *error)
{
  HgEvaluation reached;
  HgNetwork *network = hg_trainer_network (trainer);
  const HgTrainOptions *used = hg_trainer_options (trainer);
  HgJob measuring = { 0 };
  if (hg_job_cancelled (job))
    hg_job_cancel (&measuring);
  if (!hg_evaluate (network, sweep->data, sweep->index, sweep->n_index, used->loss, used->loss_config, false,
                    &measuring, &reached, error))
    return false;
  run->mse = reached.mse;
  run->mae = reached.mae;
  if (!isfinite (reached.mse) || (point->weights != NULL && !(reached.mse < point->low)))
    return true;
  HgWeights *weights = hg_network_save (network, error);
  if (weights == NULL)
    return false;
  hg_weights_unref (point->weights);
  point->weights = weights;
  point->rank = latent_rank (sweep, network);
  return true;
}

/* The share of all runs that is done, with the part of the one under way. */
static double
fraction (const HgSweep *sweep)
{
  const HgTrainer *trainer = sweep->trainer;
  double within = ((double)(hg_trainer_epoch (trainer) - 1)
                   + (double)hg_trainer_batch (trainer) / (double)hg_trainer_batches (trainer))
                  / hg_trainer_options (trainer)->epochs;
  return ((double)sweep->table.done + fmin (within, 1)) / (double)sweep->table.all;
}

/* Begins the next run where none is under way, and trains until all its epochs are done, it diverged (@fault
 * says so) or @job is cancelled. */
static bool
train (HgSweep *sweep, HgJob *job, HgError *fault, HgError *error)
{
  const size_t done = sweep->table.done, n = sweep->table.n;
  HgTrainOptions options = sweep->train;
  options.seed += done / n;
  if (sweep->trainer == NULL)
    {
      sweep->trainer = hg_trainer_new (sweep->table.points[done % n].model, NULL, sweep->data, &options,
                                       sweep->team, error);
      sweep->state = HG_TRAINER_BATCH;
      sweep->seconds = 0;
    }
  if (sweep->trainer == NULL)
    return false;
  const double began = hg_clock_seconds ();
  hg_job_progress (job, fraction (sweep));
  while ((sweep->state == HG_TRAINER_BATCH || sweep->state == HG_TRAINER_EPOCH) && !hg_job_cancelled (job))
    {
      sweep->state = hg_trainer_step (sweep->trainer, NULL, fault);
      hg_job_progress (job, fraction (sweep));
    }
  sweep->seconds += hg_clock_seconds () - began;
  return true;
}

bool
hg_sweep_next (HgSweep *sweep, HgJob *job, HgError *error)
{
  HgSweepTable *table = &sweep->table;
  HgError fault = { 0 };
  if (table->done == table->all)
    return false;
  HgSweepPoint *point = &table->points[table->done % table->n];
  HgSweepRun run = { .seed = sweep->train.seed + table->done / table->n, .mse = NAN, .mae = NAN };
  if (!train (sweep, job, &fault, error))
    return false;
  run.seconds = sweep->seconds;
  const bool failed = sweep->state == HG_TRAINER_FAILED;
  bool done = failed && fault.code == HG_ERROR_DIVERGED;
  if (sweep->state == HG_TRAINER_DONE)
    done = finish_run (sweep, sweep->trainer, point, &run, job, error);
  else if (!failed)
    hg_error_set (error, HG_ERROR_CANCELLED, "cancelled");
  else if (!done)
    hg_error_set (error, fault.code, "%s", fault.text);
  if (!done && !failed && hg_job_cancelled (job))
    return false; /* the run stays for the next call */
  hg_trainer_free (sweep->trainer);
  sweep->trainer = NULL;
  if (!done)
    return false;
  take_result (point, &run);
  table->done++;
  return true;
}
