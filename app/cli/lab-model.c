#include "lab-model.h"
#include "base/format.h"
#include "files/keras-save.h"
#include "files/project-h5.h"
#include "lab-data.h"
#include "model/part.h"
#include "model/preset.h"
#include "progress.h"
#include "reader/open.h"
#include "train-project.h"
#include "train/trainer.h"
#include "ui/draw/latent-pair.h"
#include "ui/draw/report.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum
{
  PICTURED = 10 /* samples of a picture of reconstructions */
};

const LabModel cli_lab_models[LAB_MODELS]
    = { { "cnn", "lab-cnn", "reconstructed_images" }, { "lstm", "lab-lstm", "reconstructed_sequences" } };

/* What a model's training and its files are made of. */
typedef struct
{
  const LabModel *model;
  const LabSettings *settings;
  HgModel *graph;
  HgPrepared *data;
  HgTeam *team;
  HgTrainer *trainer;
  HgKeptRun *run; /* once it is over: with what it reached */
} Lab;

char *
cli_lab_picture (const LabModel *model, const LabSettings *settings, size_t i, char *path)
{
  const char *const names[LAB_PICTURES] = { "training_history", model->decoded, "latent_space" };
  snprintf (path, LAB_PATH, "%s/plots/%s_%s.png", settings->folder, model->stem, names[i]);
  return path;
}

static char *
model_path (const Lab *it, const char *what, char *path)
{
  snprintf (path, LAB_PATH, "%s/models/%s_%s.h5", it->settings->folder, it->model->stem, what);
  return path;
}

/* As the example says. */
static HgTrainOptions
train_options (const Lab *it)
{
  const HgPreset *preset = hg_preset_find (it->model->preset);
  HgTrainOptions options = hg_train_options ();
  options.epochs = it->settings->epochs > 0 ? (int)it->settings->epochs : preset->epochs;
  options.batch_size = (size_t)preset->batch_size;
  options.learning_rate = preset->learning_rate;
  options.loss = hg_loss_find (preset->loss);
  return options;
}

static bool
prepare (Lab *it, HgError *error)
{
  const HgTrainOptions options = train_options (it);
  it->graph = hg_preset_model (hg_preset_find (it->model->preset), error);
  it->data = it->graph != NULL
                 ? cli_lab_data (it->model->preset, it->settings->cifar, it->settings->limit, error)
                 : NULL;
  it->team = it->data != NULL ? hg_team_new ((size_t)it->settings->threads, error) : NULL;
  it->trainer
      = it->team != NULL ? hg_trainer_new (it->graph, NULL, it->data, &options, it->team, error) : NULL;
  return it->trainer != NULL;
}

/* Goes on where the tree's own file left the same training. A file of another one is replaced. */
static bool
resume (Lab *it, HgError *error)
{
  char path[LAB_PATH];
  HgModel *model;
  HgWeights *weights;
  HgProject *project = NULL;
  if (access (model_path (it, "autoencoder", path), F_OK) != 0)
    return true;
  if (!hg_project_open (path, &model, &weights, NULL, &project, NULL, error))
    return false;
  size_t n = project != NULL ? project->n_checkpoints : 0;
  const HgCheckpoint *last = n > 0 ? project->checkpoints[n - 1] : NULL;
  if (last != NULL && last->epochs <= hg_trainer_options (it->trainer)->epochs
      && hg_model_same_layers (model, it->graph) && hg_trainer_restore (it->trainer, last, NULL))
    {
      bool over = last->epochs == hg_trainer_options (it->trainer)->epochs;
      if (over && project->run != NULL && project->run->measured)
        {
          it->run = project->run;
          project->run = NULL;
        }
      printf (over ? "%s has this training: it is not done again\n" : "Goes on with the training in %s\n",
              path);
    }
  hg_project_free (project);
  hg_weights_unref (weights);
  hg_model_unref (model);
  return true;
}

static bool
train (Lab *it, HgJob *job, HgError *error)
{
  HgTrainerState state = HG_TRAINER_BATCH;
  CliProgress progress;
  cli_progress_begin (&progress, it->trainer, HG_METRIC_MAE);
  while ((state == HG_TRAINER_BATCH || state == HG_TRAINER_EPOCH) && !hg_job_cancelled (job))
    {
      state = hg_trainer_step (it->trainer, job, error);
      if (state == HG_TRAINER_EPOCH)
        cli_progress_epoch (&progress);
      else if (state == HG_TRAINER_BATCH)
        cli_progress_batch (&progress);
    }
  cli_progress_end (&progress);
  return state != HG_TRAINER_FAILED;
}

/* The model with its run, as a file that goes on from here, whether the training is over and @results were
 * found or it was stopped (NULL). */
static bool
keep (Lab *it, const HgRunResults *results, const HgWeights *weights, HgError *error)
{
  char path[LAB_PATH];
  HgCheckpointRing film = { 0 };
  HgCheckpoint *last = hg_trainer_checkpoint (it->trainer, error);
  if (last == NULL)
    return false;
  hg_checkpoint_ring_add (&film, last);
  hg_checkpoint_unref (last);
  HgProject *project = cli_project_new (it->trainer, it->data, &film,
                                        results != NULL ? HG_RUN_DONE : HG_RUN_STOPPED, NULL, 0, error);
  if (project != NULL && results != NULL)
    {
      project->run->measured = true;
      project->run->results = *results;
    }
  bool done = project != NULL
              && hg_project_save (model_path (it, "autoencoder", path), it->graph, weights, project, error);
  if (done && results != NULL)
    {
      it->run = project->run;
      project->run = NULL;
    }
  hg_project_free (project);
  hg_checkpoint_ring_clear (&film);
  return done;
}

static bool
keep_encoder (const Lab *it, const HgWeights *weights, HgError *error)
{
  char path[LAB_PATH];
  HgCheck *check = hg_check_shapes (it->graph, error);
  HgModel *part = check != NULL ? hg_model_encoder (check, error) : NULL;
  HgWeights *own = part != NULL ? hg_weights_part (it->graph, weights, part, error) : NULL;
  bool done = own != NULL && hg_keras_save (model_path (it, "encoder", path), part, own, NULL, NULL, error);
  hg_weights_unref (own);
  hg_model_unref (part);
  hg_check_free (check);
  return done;
}

static bool
draw_history (const Lab *it, HgError *error)
{
  char path[LAB_PATH];
  const HgTrainOptions *used = hg_trainer_options (it->trainer);
  HgEvaluation reached;
  HgBaselines beside;
  hg_run_figures (&it->run->results, &reached, &beside);
  return hg_report_history (cli_lab_picture (it->model, it->settings, 0, path), &it->settings->theme,
                            hg_trainer_log (it->trainer), used->loss, &beside, it->data, error);
}

/* Of the test part: the first samples of it, and all its latents. */
static bool
draw_samples (const Lab *it, HgJob *job, HgError *error)
{
  char path[LAB_PATH];
  HgResultPart part;
  size_t n;
  const size_t *index = hg_run_part (it->data, &n, &part);
  HgNetwork *network = hg_trainer_network (it->trainer);
  size_t shown = n < PICTURED ? n : PICTURED;
  HgTensor *x = hg_tensor_gather (it->data->x, index, n, error);
  HgTensor *few = x != NULL ? hg_tensor_gather (it->data->x, index, shown, error) : NULL;
  HgTensor *y = few != NULL ? hg_network_predict (network, few, HG_NO_NODE, error) : NULL;
  HgTensor *z = y != NULL ? hg_network_encode (network, x, error) : NULL;
  bool done = z != NULL
              && hg_report_reconstructions (cli_lab_picture (it->model, it->settings, 1, path),
                                            &it->settings->theme, it->data, index, shown, y, error)
              && hg_latent_pair_write (cli_lab_picture (it->model, it->settings, 2, path),
                                       &it->settings->theme, it->data, index, z, it->team, job, error);
  hg_tensor_unref (z);
  hg_tensor_unref (y);
  hg_tensor_unref (few);
  hg_tensor_unref (x);
  return done;
}

static bool
stopped (const Lab *it, HgError *error)
{
  return hg_error_set (error, HG_ERROR_CANCELLED, "lab: stopped in %s; the same command goes on from there",
                       it->model->preset);
}

/* A training that was stopped, or is over and could not be measured, is kept to go on with. */
static bool
stop (Lab *it, HgError *error)
{
  HgWeights *weights = hg_network_save (hg_trainer_network (it->trainer), error);
  bool done = weights != NULL && keep (it, NULL, weights, error);
  hg_weights_unref (weights);
  return done && stopped (it, error);
}

/* What the training reached, kept with it. */
static bool
measure (Lab *it, const HgWeights *weights, HgJob *job, HgError *error)
{
  const HgTrainOptions *used = hg_trainer_options (it->trainer);
  HgRunResults results;
  HgError fault = { 0 };
  if (it->run != NULL)
    return true;
  if (hg_run_measure (hg_trainer_network (it->trainer), it->data, used->loss, used->loss_config, job,
                      &results, &fault))
    return keep (it, &results, weights, error);
  stop (it, error);
  return fault.code == HG_ERROR_CANCELLED ? false : hg_error_set (error, fault.code, "%s", fault.text);
}

/* All that follows a training that is over. */
static HgRunRecord *
finish (Lab *it, HgJob *job, HgError *error)
{
  HgWeights *weights = hg_network_save (hg_trainer_network (it->trainer), error);
  bool done = weights != NULL && measure (it, weights, job, error) && keep_encoder (it, weights, error)
              && draw_history (it, error) && draw_samples (it, job, error);
  hg_weights_unref (weights);
  return done ? hg_run_record_new (it->graph, it->data->dataset->name, &it->data->options, it->run, error)
              : NULL;
}

HgRunRecord *
cli_lab_model (const LabModel *model, const LabSettings *settings, HgJob *job, HgError *error)
{
  Lab it = { .model = model, .settings = settings };
  HgRunRecord *record = NULL;
  char n[3][48];
  if (prepare (&it, error) && resume (&it, error))
    {
      const HgSplit *split = it.data->split;
      printf ("%s on %s: %s to train on, %s to validate, %s to test\n", model->preset, it.data->dataset->name,
              hg_format_items (n[0], sizeof n[0], (int64_t)split->n_train, "sample", "samples"),
              hg_format_count (n[1], sizeof n[1], (int64_t)split->n_validation),
              hg_format_count (n[2], sizeof n[2], (int64_t)split->n_test));
      fflush (stdout);
      bool over = it.run != NULL || train (&it, job, error);
      if (over && hg_job_cancelled (job))
        it.run != NULL ? stopped (&it, error) : stop (&it, error);
      else if (over)
        record = finish (&it, job, error);
    }
  hg_kept_run_free (it.run);
  hg_trainer_free (it.trainer);
  hg_team_free (it.team);
  hg_prepared_unref (it.data);
  hg_model_unref (it.graph);
  return record;
}
