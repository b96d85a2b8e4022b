#include "train-project.h"
#include "base/memory.h"
#include <stdio.h>

/* Everything but the film. */
static bool
describe (HgProject *project, HgTrainer *trainer, const HgPrepared *data, HgRunState end,
          const HgError *fault, double before, HgError *error)
{
  const HgModel *model = hg_network_model (hg_trainer_network (trainer));
  const HgTrainOptions *used = hg_trainer_options (trainer);
  HgMetricsLog *log = hg_trainer_log (trainer);
  if (model->waist != HG_NO_NODE)
    snprintf (project->encoder_end, sizeof project->encoder_end, "%s", model->nodes[model->waist]->name);
  project->prepare = data->options;
  project->settings = hg_alloc (1, sizeof *project->settings, error);
  if (project->settings == NULL)
    return false;
  hg_train_settings (project->settings, used);
  project->run = hg_kept_run_new (used, end, fault, log, hg_metrics_log_count (log), before, error);
  return project->run != NULL && (project->scaler = hg_scaler_copy (data->scaler, error)) != NULL
         && (data->origin == NULL || (project->data = hg_data_origin_copy (data->origin, error)) != NULL);
}

HgProject *
cli_project_new (HgTrainer *trainer, const HgPrepared *data, const HgCheckpointRing *film, HgRunState end,
                 const HgError *fault, double before, HgError *error)
{
  HgProject *project = hg_project_new (error);
  if (project == NULL)
    return NULL;
  if (describe (project, trainer, data, end, fault, before, error))
    {
      hg_project_keep (project, film->items, film->n);
      return project;
    }
  hg_project_free (project);
  return NULL;
}
