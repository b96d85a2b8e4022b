#include "files/project.h"
#include "base/memory.h"
#include "files/keras-same.h"
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

HgProject *
hg_project_new (HgError *error)
{
  HgProject *project = hg_alloc (1, sizeof *project, error);
  if (project != NULL)
    project->version = HG_PROJECT_VERSION;
  return project;
}

void
hg_project_free (HgProject *project)
{
  if (project == NULL)
    return;
  hg_data_origin_free (project->data);
  hg_scaler_free (project->scaler);
  free (project->settings);
  hg_kept_run_free (project->run);
  for (size_t i = 0; i < project->n_checkpoints; i++)
    hg_checkpoint_unref (project->checkpoints[i]);
  free (project->path);
  free (project->folded);
  hg_model_unref (project->edited);
  free (project);
}

bool
hg_project_path (const char *path)
{
  const size_t n = strlen (path), ending = sizeof HG_PROJECT_ENDING - 1;
  return n > ending && strcmp (path + n - ending, HG_PROJECT_ENDING) == 0;
}

void
hg_project_keep (HgProject *project, HgCheckpoint *const *items, size_t n)
{
  const size_t best = hg_checkpoint_ring_best (items, n);
  for (size_t i = 0; i < n; i++)
    if (i == 0 || i == best || i == n - 1)
      project->checkpoints[project->n_checkpoints++] = hg_checkpoint_ref (items[i]);
}

double
hg_project_epochs (const HgProject *project, const HgWeights *weights)
{
  for (size_t i = 0; project->run != NULL && i < project->n_checkpoints; i++)
    if (hg_keras_same_weights (project->checkpoints[i]->weights, weights))
      return project->run->before + project->checkpoints[i]->epochs;
  return NAN;
}

bool
hg_project_add_folded (HgProject *project, const char *key)
{
  size_t n = project->n_folded, length = strlen (key);
  if (n == HG_PROJECT_FOLDED || length == 0 || length >= HG_FOLD_KEY_SIZE)
    return false;
  char (*grown)[HG_FOLD_KEY_SIZE] = realloc (project->folded, (n + 1) * sizeof *grown);
  if (grown == NULL)
    return false;
  memcpy (grown[n], key, length + 1);
  project->folded = grown;
  project->n_folded = n + 1;
  return true;
}

void
hg_project_remark (HgProject *project, const char *format, ...)
{
  va_list list;
  if (project->n_remarks == HG_PROJECT_REMARKS)
    return;
  va_start (list, format);
  vsnprintf (project->remarks[project->n_remarks++], sizeof project->remarks[0], format, list);
  va_end (list);
}
