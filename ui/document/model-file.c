/* See model-file.h. */
#include "ui/document/model-file.h"
#include "files/keras-save.h"
#include "files/project-h5.h"
#include "reader/open.h"
#include "ui/parts/task-answer.h"

typedef struct
{
  char *path;
  HgModel *model;
  HgWeights *weights;
  HourglassFileFacts *facts; /* of a file that was opened */
  HgProject *project;
} ModelFile;

static void
model_file_free (gpointer data)
{
  ModelFile *file = data;
  g_free (file->path);
  g_clear_pointer (&file->model, hg_model_unref);
  g_clear_pointer (&file->weights, hg_weights_unref);
  g_clear_pointer (&file->facts, hourglass_file_facts_unref);
  g_clear_pointer (&file->project, hg_project_free);
  g_free (file);
}

static void
open_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  ModelFile *file = data;
  HgError error = { 0 };
  HgKerasFacts facts = { 0 };
  bool done
      = hg_project_open (file->path, &file->model, &file->weights, &facts, &file->project, NULL, &error);
  if (done)
    file->facts
        = hourglass_file_facts_new (file->path, file->model, file->weights, &facts, file->project != NULL);
  hg_keras_facts_clear (&facts);
  hourglass_task_answer (task, done, &error);
}

static void
save_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  ModelFile *file = data;
  HgError error = { 0 };
  bool done = hg_project_path (file->path)
                  ? hg_project_save (file->path, file->model, file->weights, file->project, &error)
                  : hg_keras_save (file->path, file->model, file->weights, NULL, NULL, &error);
  hourglass_task_answer (task, done, &error);
}

static void
start (const char *path, const HgModel *model, HgWeights *weights, HgProject *project, GTaskThreadFunc thread,
       GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, data);
  ModelFile *file = g_new0 (ModelFile, 1);
  file->path = g_strdup (path);
  file->model = model != NULL ? hg_model_ref (model) : NULL;
  file->weights = weights != NULL ? hg_weights_ref (weights) : NULL;
  file->project = project;
  g_task_set_task_data (task, file, model_file_free);
  g_task_run_in_thread (task, thread);
}

void
hourglass_model_open (const char *path, GAsyncReadyCallback callback, gpointer data)
{
  start (path, NULL, NULL, NULL, open_thread, callback, data);
}

gboolean
hourglass_model_open_finish (GAsyncResult *result, HgModel **model, HgWeights **weights, HgProject **project,
                             GError **error)
{
  ModelFile *file = g_task_get_task_data (G_TASK (result));
  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  *model = g_steal_pointer (&file->model);
  *weights = g_steal_pointer (&file->weights);
  *project = g_steal_pointer (&file->project);
  return TRUE;
}

void
hourglass_model_save (const char *path, const HgModel *model, HgWeights *weights, HgProject *project,
                      GAsyncReadyCallback callback, gpointer data)
{
  start (path, model, weights, project, save_thread, callback, data);
}

gboolean
hourglass_model_save_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

const char *
hourglass_model_file_path (GAsyncResult *result)
{
  return ((ModelFile *)g_task_get_task_data (G_TASK (result)))->path;
}

HourglassFileFacts *
hourglass_model_file_facts (GAsyncResult *result)
{
  return ((ModelFile *)g_task_get_task_data (G_TASK (result)))->facts;
}

const HgModel *
hourglass_model_file_model (GAsyncResult *result)
{
  return ((ModelFile *)g_task_get_task_data (G_TASK (result)))->model;
}

HgWeights *
hourglass_model_file_weights (GAsyncResult *result)
{
  return ((ModelFile *)g_task_get_task_data (G_TASK (result)))->weights;
}
