/* The run in a project file and back: its settings, its curves and its film. */
#include "ui/run/run-private.h"
#include <math.h>

HgKeptRun *
hourglass_run_keep (HourglassRun *self)
{
  const HgSnapshot *snapshot = self->now.snapshot;
  if (self->now.log == NULL || snapshot == NULL)
    return NULL;
  HgKeptRun *run = hg_kept_run_new (&self->now.used, self->runner != NULL ? HG_RUN_TRAINING : snapshot->state,
                                    &snapshot->error, self->now.log, snapshot->rows, self->now.before, NULL);
  if (run != NULL)
    run->seconds = snapshot->seconds; /* with the epoch that is not complete */
  return run;
}

void
hourglass_run_describe (HourglassRun *self, const HgModel *model, HgProject *project)
{
  project->settings = g_new0 (HgTrainSettings, 1);
  hg_train_settings (project->settings, &self->options);
  if (self->now.snapshot == NULL || !hg_model_same_layers (self->now.model, model)
      || (project->run = hourglass_run_keep (self)) == NULL)
    return;
  hg_project_keep (project, self->now.snapshot->checkpoints, self->now.snapshot->n_checkpoints);
}

static void
take_settings (HourglassRun *self, HgTrainSettings *settings)
{
  self->options = settings->options;
  memcpy (self->configs.loss, settings->loss, sizeof settings->loss);
  memcpy (self->configs.optimizer, settings->optimizer, sizeof settings->optimizer);
  memcpy (self->configs.schedule, settings->schedule, sizeof settings->schedule);
  self->options.loss_config = self->configs.loss;
  self->options.optimizer_config = self->configs.optimizer;
  self->options.schedule_config = self->configs.schedule;
  hourglass_run_options_changed (self);
}

/* What the run would have said last. */
static HgSnapshot *
last_snapshot (const HgProject *project, HgWeights *weights)
{
  const HgKeptRun *run = project->run;
  HgSnapshot *snapshot = hg_snapshot_new (NULL);
  if (snapshot == NULL)
    return NULL;
  snapshot->state = run->end == HG_RUN_TRAINING ? HG_RUN_STOPPED : run->end;
  snapshot->epoch = (int)run->rows;
  snapshot->epochs = run->settings.options.epochs;
  snapshot->rows = run->rows;
  snapshot->loss = run->rows > 0 ? hg_metrics_log_row (run->log, run->rows - 1)->loss : NAN;
  snapshot->seconds = run->seconds;
  snapshot->seconds_left = NAN;
  snapshot->learning_rate = run->settings.options.learning_rate;
  snapshot->error = run->fault;
  snapshot->weights = hg_weights_ref (weights);
  snapshot->checkpoints = calloc (HG_PROJECT_CHECKPOINTS, sizeof *snapshot->checkpoints);
  for (size_t i = 0; snapshot->checkpoints != NULL && i < project->n_checkpoints; i++)
    snapshot->checkpoints[snapshot->n_checkpoints++] = hg_checkpoint_ref (project->checkpoints[i]);
  return snapshot;
}

void
hourglass_run_restore (HourglassRun *self, const HgProject *project, const HgModel *model, HgWeights *weights)
{
  hourglass_run_shutdown (self);
  if (project->settings != NULL)
    take_settings (self, project->settings);
  if (project->run == NULL || (self->now.snapshot = last_snapshot (project, weights)) == NULL)
    return;
  const HgTrainOptions *used = &project->run->settings.options;
  const HgCheckpoint *first = project->n_checkpoints > 0 ? project->checkpoints[0] : NULL;
  self->now.used = *used;
  self->now.used.loss_config = self->configs.loss;
  self->now.used.optimizer_config = self->configs.optimizer;
  self->now.used.schedule_config = self->configs.schedule;
  self->now.state = self->now.snapshot->state;
  self->now.model = hg_model_ref (model);
  self->now.log = hg_metrics_log_ref (project->run->log);
  self->now.before = self->now.first_epochs = project->run->before;
  self->now.weights = hg_weights_ref (weights);
  self->now.first_weights = first != NULL && first->steps == 0 ? hg_weights_ref (first->weights) : NULL;
  hourglass_run_emit_updated (self);
  hourglass_run_emit_state_changed (self);
}

void
hourglass_run_attach_data (HourglassRun *self, HgPrepared *data)
{
  if (self->now.model == NULL || self->now.data != NULL)
    return;
  self->now.data = hg_prepared_ref (data);
  hourglass_run_start_baselines (self);
  hourglass_run_look_soon (self);
}
