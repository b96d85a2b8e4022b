/* train: trains a model file on data, shows how far it is, and says at its end what was reached beside what
 * simpler methods reach. Ctrl-C stops it and keeps what was learned. */
#include "base/format.h"
#include "commands.h"
#include "data-fit.h"
#include "figures.h"
#include "files/checkpoint-h5.h"
#include "files/keras-save.h"
#include "files/project-h5.h"
#include "reader/open.h"
#include "files/read-file.h"
#include "files/replace.h"
#include "interrupt.h"
#include "model-argument.h"
#include "output-path.h"
#include "progress.h"
#include "train/memory.h"
#include "train-options.h"
#include "train-project.h"
#include "validation-data.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void
announce (const CliModel *model, const HgPrepared *data, const HgTrainOptions *options, HgTeam *team)
{
  const HgSplit *split = data->split;
  char n[3][48], parameters[64], threads[48], memory[32];
  unsigned long long bytes = 0;
  hg_train_memory (model->model, options, split->n_train, team, &bytes, NULL);
  printf (
      "%s (%s) on %s: %s to train on, %s to validate, %s to test; %s, about %s\n", model->model->name,
      hg_format_items (parameters, sizeof parameters, model->check->parameters, "parameter", "parameters"),
      data->dataset->name, hg_format_items (n[0], sizeof n[0], (int64_t)split->n_train, "sample", "samples"),
      hg_format_count (n[1], sizeof n[1], (int64_t)split->n_validation),
      hg_format_count (n[2], sizeof n[2], (int64_t)split->n_test),
      hg_format_items (threads, sizeof threads, (int64_t)hg_team_threads (team), "thread", "threads"),
      hg_format_bytes (memory, sizeof memory, bytes));
  if (*data->options.normal != '\0')
    printf ("Trains and scales on %s samples alone: %s left out of the training part\n", data->options.normal,
            hg_format_items (n[0], sizeof n[0], (int64_t)split->n_marked, "marked sample is",
                             "marked samples are"));
  fflush (stdout);
}

/* What a training leaves behind beside its weights. */
typedef struct
{
  const CliTrainOptions *given;
  unsigned metrics;
  HgTrainer *trainer;
  const CliModel *model;
  const HgPrepared *data;
  double before;         /* epochs of the weights that it begins with; NaN: not known */
  HgCheckpointRing film; /* for a project */
  HgProject *project;    /* that is saved; NULL: another kind of file */
  HgKeptRun *own_run;    /* where there is none */
  HgKeptRun *run;        /* of either */
  HgWeights *weights;    /* that it ended with */
} Training;

/* The whole state into the file that was asked for, and onto the film. */
static bool
keep (Training *it, HgError *error)
{
  const char *path = it->given->checkpoint;
  bool films = hg_project_path (it->given->output);
  if (path == NULL && !films)
    return true;
  HgCheckpoint *checkpoint = hg_trainer_checkpoint (it->trainer, error);
  bool done = checkpoint != NULL && (path == NULL || hg_checkpoint_h5_save (path, checkpoint, error));
  if (done && films)
    hg_checkpoint_ring_add (&it->film, checkpoint);
  hg_checkpoint_unref (checkpoint);
  return done;
}

/* Steps until all is done, stopped or diverged, or the state cannot be kept. */
static HgTrainerState
train (Training *it, HgJob *job, HgError *error)
{
  CliProgress progress;
  HgTrainerState state = HG_TRAINER_BATCH;
  cli_progress_begin (&progress, it->trainer, it->metrics);
  while ((state == HG_TRAINER_BATCH || state == HG_TRAINER_EPOCH) && !hg_job_cancelled (job))
    {
      state = hg_trainer_step (it->trainer, job, error);
      if (state == HG_TRAINER_EPOCH)
        {
          cli_progress_epoch (&progress);
          if (!keep (it, error))
            state = HG_TRAINER_FAILED;
        }
      else if (state == HG_TRAINER_BATCH)
        cli_progress_batch (&progress);
    }
  cli_progress_end (&progress);
  if (hg_job_cancelled (job) && state != HG_TRAINER_FAILED && !keep (it, error))
    state = HG_TRAINER_FAILED;
  return state;
}

/* The film so far of the project that the training goes on from. */
static void
keep_film (Training *it, const HgProject *project)
{
  for (size_t i = 0; hg_project_path (it->given->output) && i < project->n_checkpoints; i++)
    hg_checkpoint_ring_add (&it->film, project->checkpoints[i]);
}

/* The trainer where the checkpoint left it. */
static bool
resume (Training *it, const char *path, HgError *error)
{
  HgTrainer *trainer = it->trainer;
  if (path == NULL)
    return keep (it, error);
  if (it->model->project != NULL)
    keep_film (it, it->model->project);
  const HgModel *model = hg_network_model (hg_trainer_network (trainer));
  HgCheckpoint *checkpoint = hg_checkpoint_open (path, model, error);
  bool done = checkpoint != NULL
              && (hg_trainer_restore (trainer, checkpoint, error)
                  || hg_error_prefix (error, "%s", hg_file_name (path)));
  if (done)
    printf ("Goes on from %s: %d of %d epochs are done%s\n", path, checkpoint->epochs,
            hg_trainer_options (trainer)->epochs, checkpoint->batch > 0 ? ", and a part of the next" : "");
  hg_checkpoint_unref (checkpoint);
  return done;
}

/* The epoch with the lowest loss that patience watches. */
static int
best_epoch (const HgMetricsLog *log)
{
  double least = INFINITY;
  int best = 0;
  for (size_t i = 0; i < hg_metrics_log_count (log); i++)
    {
      const HgEpochRow *row = hg_metrics_log_row (log, i);
      double watched = isnan (row->validation_loss) ? row->loss : row->validation_loss;
      if (watched < least)
        {
          least = watched;
          best = row->epoch;
        }
    }
  return best;
}

static void
say_how_it_ended (HgTrainer *trainer, HgTrainerState state, HgJob *job)
{
  const HgMetricsLog *log = hg_trainer_log (trainer);
  const HgTrainOptions *used = hg_trainer_options (trainer);
  size_t rows = hg_metrics_log_count (log);
  if (hg_job_cancelled (job))
    printf ("Stopped in epoch %d: what was learned so far is kept\n", hg_trainer_epoch (trainer));
  else if (state == HG_TRAINER_DONE && used->patience > 0 && rows > 0)
    printf ("%s after epoch %zu; the weights are those of epoch %d, the best\n",
            (int)rows < used->epochs ? "Stopped early" : "Done", rows, best_epoch (log));
}

/* The optimizer's state from the file, where its optimizer goes on. */
static void
go_on (const CliTrainOptions *given, const HgKerasFacts *facts, HgTrainer *trainer)
{
  if (given->optimizer == NULL && given->resume == NULL && hg_trainer_take_state (trainer, &facts->state))
    printf ("Goes on with the file's optimizer, %s, after %llu steps\n",
            hg_trainer_options (trainer)->optimizer->name, (unsigned long long)facts->state.steps);
}

/* An archive holds how it was trained and the optimizer's state. */
static bool
save_archive (const char *path, HgTrainer *trainer, const HgWeights *weights, HgError *error)
{
  const HgTrainOptions *used = hg_trainer_options (trainer);
  HgKerasTraining training = { .optimizer = used->optimizer,
                               .learning_rate = used->learning_rate,
                               .weight_decay = used->weight_decay,
                               .clipnorm = used->clipnorm,
                               .global_clipnorm = used->global_clipnorm,
                               .clipvalue = used->clipvalue,
                               .loss = used->loss };
  HgOptimizerState state = { 0 };
  memcpy (training.optimizer_config, used->optimizer_config, used->optimizer->config_size);
  if (used->loss->config_size > 0)
    memcpy (training.loss_config, used->loss_config, used->loss->config_size);
  /* A run that diverged has none. */
  HgCheckpoint *now = hg_trainer_checkpoint (trainer, NULL);
  if (now != NULL)
    {
      state = (HgOptimizerState){ .steps = now->steps, .n_slots = now->n_slots, .n_values = now->n_values };
      memcpy (state.slots, now->slots, sizeof state.slots);
    }
  bool done = hg_keras_save (path, hg_network_model (hg_trainer_network (trainer)), weights, &training,
                             &state, error);
  hg_checkpoint_unref (now);
  return done;
}

static bool
save_model (const Training *it, HgError *error)
{
  const char *path = it->given->output;
  if (it->project != NULL)
    return hg_project_save (path, it->model->model, it->weights, it->project, error);
  if (hg_keras_form (path) == HG_KERAS_AS_ARCHIVE)
    return save_archive (path, it->trainer, it->weights, error);
  return hg_keras_save (path, it->model->model, it->weights, NULL, NULL, error);
}

/* Weights and run as they are now, to be saved and measured. */
static bool
take (Training *it, HgRunState end, const HgError *fault, HgError *error)
{
  HgMetricsLog *log = hg_trainer_log (it->trainer);
  if ((it->weights = hg_network_save (hg_trainer_network (it->trainer), error)) == NULL)
    return false;
  if (hg_project_path (it->given->output))
    {
      it->project = cli_project_new (it->trainer, it->data, &it->film, end, fault, it->before, error);
      it->run = it->project != NULL ? it->project->run : NULL;
    }
  else
    it->run = it->own_run = hg_kept_run_new (hg_trainer_options (it->trainer), end, fault, log,
                                             hg_metrics_log_count (log), it->before, error);
  return it->run != NULL;
}

static bool
save (const Training *it, HgError *error)
{
  const char *history = it->given->history;
  bool done = save_model (it, error);
  if (done && history != NULL)
    {
      char *csv = hg_metrics_log_csv (it->run->log, it->metrics, error);
      done = csv != NULL && hg_replace_file (history, csv, strlen (csv), error);
      free (csv);
    }
  return done;
}

/* What it reached, kept in a project, too. The trainer goes before that is found out: both take much memory.
 */
static bool
measure (Training *it, HgTeam *team, HgError *error)
{
  const HgTrainOptions *used = &it->run->settings.options;
  CliFigures figures;
  if (!cli_figures_forced (&figures, hg_trainer_network (it->trainer), it->data, used->loss,
                           used->loss_config, error))
    return false;
  hg_trainer_free (it->trainer);
  it->trainer = NULL;
  if (!hg_run_measure_kept (it->run, it->model->model, it->weights, it->data, team, NULL, error)
      || (it->project != NULL && !save_model (it, error)))
    return false;
  cli_figures_reached (&figures, &it->run->results);
  printf ("\n");
  cli_figures_print (&figures);
  return true;
}

static bool
train_and_save (Training *it, HgTeam *team, HgError *error)
{
  HgJob job = { 0 };
  HgError fault = { 0 };
  cli_interrupt (&job);
  HgTrainerState state = train (it, &job, &fault);
  cli_interrupt (NULL);
  say_how_it_ended (it->trainer, state, &job);
  HgRunState end = state == HG_TRAINER_FAILED ? HG_RUN_FAILED
                   : hg_job_cancelled (&job)  ? HG_RUN_STOPPED
                                              : HG_RUN_DONE;
  if (!take (it, end, &fault, error) || !save (it, error))
    return false;
  printf ("%s: %s\n", it->given->output,
          fault.code == HG_ERROR_DIVERGED ? "the last good weights" : "the trained model");
  if (state != HG_TRAINER_FAILED)
    return measure (it, team, error);
  *error = fault;
  return false;
}

/* Epochs that the weights which the training begins with have behind them: those of the file, or those that a
 * run of the same file, which goes on at its checkpoint, began with. */
static double
epochs_before (const CliTrainOptions *given, const CliModel *model)
{
  const HgProject *project = model->project;
  if (project == NULL || project->run == NULL)
    return NAN;
  if (given->resume == NULL)
    return hg_project_epochs (project, model->weights);
  return *given->resume == '\0' ? project->run->before : NAN;
}

/* What a project's training was set to, where it is the one that goes on; else what its next one would be. */
static const HgTrainSettings *
project_settings (const HgProject *project, bool resumed)
{
  if (resumed && project->run != NULL)
    return &project->run->settings;
  return project->settings;
}

static void
clear (Training *it)
{
  hg_checkpoint_ring_clear (&it->film);
  hg_trainer_free (it->trainer);
  hg_project_free (it->project);
  hg_kept_run_free (it->own_run);
  hg_weights_unref (it->weights);
}

/* The model at @path, where what is asked for can be written: a model and the checkpoint @from may be gone on
 * with in their places, but nothing else that is read is written over. */
static bool
open_model (const CliTrainOptions *given, const char *path, const char *from, CliModel *model, HgError *error)
{
  const char *const written[] = { given->output, given->history, given->checkpoint };
  const char *const read[] = { cli_data_file (given->data.name), cli_data_file (given->validation) };
  const char *const states[] = { path, from };
  return cli_are_apart (written, 3, read, 2, error) && cli_are_apart (&given->history, 1, states, 2, error)
         && cli_are_apart (&given->checkpoint, 1, &path, 1, error) && cli_can_write (given->output, error)
         && cli_can_write (given->history, error) && cli_can_write (given->checkpoint, error)
         && cli_model_open (path, model, error)
         && cli_are_apart_from_data (written, 3, model->project, error);
}

static int
run (const CliCall *call, HgError *error)
{
  const CliTrainOptions *given = call->options;
  const char *from = given->resume != NULL && *given->resume == '\0' ? call->words[0] : given->resume;
  CliTrainChoice choice;
  CliModel model = { 0 };
  if (!cli_train_choose (given, NULL, &choice, error))
    return CLI_USAGE;
  HgPrepared *data = NULL;
  bool done = open_model (given, call->words[0], from, &model, error);
  if (done && model.project != NULL)
    done = cli_train_choose (given, project_settings (model.project, from != NULL), &choice, error);
  else if (done)
    cli_train_take_file (given, &model.facts, &choice);
  if (done)
    data = given->validation != NULL ? cli_data_load_both (&given->data, given->validation, error)
                                     : cli_data_load (&given->data, model.project, error);
  done = data != NULL && cli_model_close (&model, data, error)
         && (model.check->n_faults > 0 || cli_data_fits (model.check, data, error));
  HgTeam *team = done ? hg_team_new ((size_t)given->threads, error) : NULL;
  HgTrainer *trainer = team != NULL ? hg_trainer_new (model.model, model.weights, data,
                                                      &choice.settings.options, team, error)
                                    : NULL;
  if (trainer != NULL)
    announce (&model, data, hg_trainer_options (trainer), team);
  Training it
      = { .given = given, .metrics = choice.metrics, .trainer = trainer, .model = &model, .data = data };
  if (trainer != NULL)
    it.before = epochs_before (given, &model);
  /* It has its own. */
  hg_weights_unref (model.weights);
  model.weights = NULL;
  if (trainer != NULL)
    go_on (given, &model.facts, trainer);
  done = trainer != NULL && resume (&it, from, error) && train_and_save (&it, team, error);
  clear (&it);
  hg_team_free (team);
  hg_prepared_unref (data);
  cli_model_clear (&model);
  return done ? CLI_DONE : CLI_FAILED;
}

const CliCommand cli_train = {
  .name = "train",
  .usage = "M --data D -o OUT.h5 [options]",
  .sentence = "Trains a model to reproduce data",
  .details = CLI_MODEL_FILE
  "\nTraining starts from the file's weights, with the options, the data and, with --resume, the state of a "
  "project.\nCtrl-C stops it and keeps what was learned. A run that goes on from a checkpoint with the same "
  "options gives\nthe same numbers as one that was never stopped.",
  .min_words = 1,
  .max_words = 1,
  .options = cli_train_options,
  .data = cli_data_options,
  .data_at = offsetof (CliTrainOptions, data),
  .needs_data = true,
  .defaults = &(const CliTrainOptions)CLI_TRAIN_DEFAULTS,
  .size = sizeof (CliTrainOptions),
  .run = run,
};
