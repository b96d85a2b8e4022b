/* The baselines of a run, computed beside its start: mean and PCA of the training part, measured on the
 * validation part. */
#include "ui/run/run-private.h"

struct HourglassBaselineTask
{
  HgPrepared *data;
  size_t components;
  HgJob job;
  HgBaselines baselines;
};

static void
clear (gpointer data)
{
  HourglassBaselineTask *self = data;
  hg_prepared_unref (self->data);
}

static void
release (gpointer data)
{
  g_atomic_rc_box_release_full (data, clear);
}

static void
work (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  HourglassBaselineTask *self = data;
  const HgSplit *split = self->data->split;
  gboolean validation = split->n_validation > 0;
  gboolean done = hg_baselines (self->data, validation ? split->validation : split->train,
                                validation ? split->n_validation : split->n_train, self->components,
                                &self->job, &self->baselines, NULL);
  g_task_return_boolean (task, done);
}

HourglassBaselineTask *
hourglass_baseline_start (HgPrepared *data, size_t components, GAsyncReadyCallback callback,
                          gpointer user_data)
{
  HourglassBaselineTask *self = g_atomic_rc_box_new0 (HourglassBaselineTask);
  self->data = hg_prepared_ref (data);
  self->components = components;
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  g_task_set_task_data (task, g_atomic_rc_box_acquire (self), release);
  g_task_run_in_thread (task, work);
  return self;
}

gboolean
hourglass_baseline_finish (GAsyncResult *result, HgBaselines *baselines, HourglassBaselineTask **task)
{
  *task = g_task_get_task_data (G_TASK (result));
  *baselines = (*task)->baselines;
  return g_task_propagate_boolean (G_TASK (result), NULL);
}

void
hourglass_baseline_cancel (HourglassBaselineTask *task)
{
  hg_job_cancel (&task->job);
  release (task);
}
