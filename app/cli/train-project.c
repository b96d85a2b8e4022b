#include "train-project.h"
#include "base/memory.h"
#include "files/project-h5.h"
#include <stdio.h>
#include <string.h>

static HgProjectRun *
describe_run (HgTrainer *trainer, HgRunState end, const HgError *fault, HgError *error)
{
  HgProjectRun *run = hg_alloc (1, sizeof *run, error);
  if (run == NULL)
    return NULL;
  hg_train_settings (&run->settings, hg_trainer_options (trainer));
  run->end = end;
  run->fault = *fault;
  run->log = hg_metrics_log_ref (hg_trainer_log (trainer));
  run->rows = hg_metrics_log_count (run->log);
  for (size_t i = 0; i < run->rows; i++)
    run->seconds += hg_metrics_log_row (run->log, i)->seconds;
  return run;
}

/* Everything but the film. */
static bool
describe (HgProject *project, HgTrainer *trainer, const HgPrepared *data, HgRunState end,
          const HgError *fault, HgError *error)
{
  const HgModel *model = hg_network_model (hg_trainer_network (trainer));
  if (model->waist != HG_NO_NODE)
    snprintf (project->encoder_end, sizeof project->encoder_end, "%s", model->nodes[model->waist]->name);
  project->prepare = data->options;
  project->settings = hg_alloc (1, sizeof *project->settings, error);
  if (project->settings == NULL)
    return false;
  hg_train_settings (project->settings, hg_trainer_options (trainer));
  return (project->run = describe_run (trainer, end, fault, error)) != NULL
         && (project->scaler = hg_scaler_copy (data->scaler, error)) != NULL
         && (data->origin == NULL || (project->data = hg_data_origin_copy (data->origin, error)) != NULL);
}

bool
cli_project_save (const char *path, HgTrainer *trainer, const HgPrepared *data, const HgWeights *weights,
                  const HgCheckpointRing *film, HgRunState end, const HgError *fault,
                  const HgRunResults *results, HgError *error)
{
  HgProject *project = hg_project_new (error);
  bool done = project != NULL && describe (project, trainer, data, end, fault, error);
  if (done && results != NULL)
    {
      project->run->measured = true;
      project->run->results = *results;
    }
  if (done)
    hg_project_keep (project, film->items, film->n);
  done = done
         && hg_project_save (path, hg_network_model (hg_trainer_network (trainer)), weights, project, error);
  hg_project_free (project);
  return done;
}
