/* See data-loader.h. */
#include "ui/document/data-loader.h"
#include "base/memory.h"
#include "base/program.h"
#include "reader/open.h"
#include "ui/parts/task-answer.h"

typedef struct
{
  HourglassDataRequest *request;
  HgJob *job;
} Work;

HourglassDataRequest *
hourglass_data_request_new (const char *name)
{
  HourglassDataRequest *request = g_new0 (HourglassDataRequest, 1);
  request->name = g_strdup (name);
  return request;
}

HourglassDataRequest *
hourglass_data_request_again (const HgDataOrigin *origin, const HgPrepareOptions *prepare,
                              const char *project)
{
  HourglassDataRequest *request = hourglass_data_request_new (origin->name);
  request->again = hg_data_origin_copy (origin, NULL);
  request->prepare = *prepare;
  request->project = g_strdup (project);
  return request;
}

HourglassDataRequest *
hourglass_data_request_copy (const HourglassDataRequest *request)
{
  HourglassDataRequest *copy = g_memdup2 (request, sizeof *request);
  copy->name = g_strdup (request->name);
  copy->columns = g_strdup (request->columns);
  copy->label = g_strdup (request->label);
  copy->time = g_strdup (request->time);
  copy->missing = g_strdup (request->missing);
  copy->dataset = g_strdup (request->dataset);
  copy->again = request->again != NULL ? hg_data_origin_copy (request->again, NULL) : NULL;
  copy->project = g_strdup (request->project);
  return copy;
}

void
hourglass_data_request_free (HourglassDataRequest *request)
{
  g_free (request->name);
  g_free (request->columns);
  g_free (request->label);
  g_free (request->time);
  g_free (request->missing);
  g_free (request->dataset);
  hg_data_origin_free (request->again);
  g_free (request->project);
  g_free (request);
}

static void
work_free (gpointer data)
{
  Work *work = data;
  hourglass_data_request_free (work->request);
  g_atomic_rc_box_release (work->job);
  g_free (work);
}

static void
load (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  const HourglassDataRequest *request = work->request;
  HgError error = { 0 };
  char folder[HG_PROGRAM_PATH];
  HgDataOptions options = { .window = request->window,
                            .stride = request->stride,
                            .limit = request->limit,
                            .columns = request->columns,
                            .label = request->label,
                            .time = request->time,
                            .missing = request->missing,
                            .dataset = request->dataset,
                            .seed = HG_DATA_SEED,
                            .folder = hg_program_data (folder, sizeof folder, HOURGLASS_SOURCE_DATA) };
  if (request->again != NULL)
    options = hg_data_origin_options (request->again, options.folder);
  char *name = request->again != NULL ? hg_data_origin_find (request->again, request->project, &error)
                                      : hg_strdup (request->name, &error);
  HgDataset *dataset = name != NULL ? hg_data_open (name, &options, work->job, &error) : NULL;
  HgPrepared *prepared = NULL;
  if (dataset != NULL)
    {
      HgPrepareOptions prepare = hg_prepare_options (dataset);
      if (request->choose_scale)
        prepare.scale = request->scale;
      if (request->normal_only && dataset->labels != NULL)
        g_strlcpy (prepare.normal, dataset->class_names[hg_dataset_usual_class (dataset)],
                   sizeof prepare.normal);
      prepared = hg_prepared_take (dataset, request->again != NULL ? &request->prepare : &prepare, &error);
    }
  if (prepared != NULL)
    prepared->origin = hg_data_origin_new (name, &options, NULL);
  free (name);
  if (prepared != NULL)
    g_task_return_pointer (task, prepared, (GDestroyNotify)hg_prepared_unref);
  else
    hourglass_task_fail (task, &error);
}

static void
cancelled (GTask *task)
{
  hg_job_cancel (((Work *)g_task_get_task_data (task))->job);
}

void
hourglass_data_load (const HourglassDataRequest *request, HgJob *job, GCancellable *cancellable,
                     GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, data);
  Work *work = g_new0 (Work, 1);
  work->request = hourglass_data_request_copy (request);
  work->job = job != NULL ? g_atomic_rc_box_acquire (job) : g_atomic_rc_box_new0 (HgJob);
  g_task_set_task_data (task, work, work_free);
  if (cancellable != NULL)
    g_signal_connect_object (cancellable, "cancelled", G_CALLBACK (cancelled), task, G_CONNECT_SWAPPED);
  g_task_run_in_thread (task, load);
}

HgPrepared *
hourglass_data_load_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
