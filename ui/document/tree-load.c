/* See tree-load.h. */
#include "ui/document/tree-load.h"
#include "reader/open.h"
#include "ui/parts/task-answer.h"

typedef struct
{
  char *path, *data_set;
  guint64 first, count;
  gboolean measure;
  HgJob job;
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;
  g_free (work->path);
  g_free (work->data_set);
  g_free (work);
}

static void
cancelled (GTask *task)
{
  hg_job_cancel (&((Work *)g_task_get_task_data (task))->job);
}

/* Takes @work. */
static void
start (Work *work, GTaskThreadFunc thread, GCancellable *cancellable, GAsyncReadyCallback callback,
       gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, data);
  g_task_set_task_data (task, work, work_free);
  if (cancellable != NULL)
    g_signal_connect_object (cancellable, "cancelled", G_CALLBACK (cancelled), task, G_CONNECT_SWAPPED);
  g_task_run_in_thread (task, thread);
}

void
hourglass_tree_free (HgTree *tree)
{
  hg_tree_clear (tree);
  g_free (tree);
}

static void
tree_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  HgError error = { 0 };
  HgTree *tree = g_new0 (HgTree, 1);
  if (hg_tree_open (work->path, tree, &work->job, &error))
    {
      g_task_return_pointer (task, tree, (GDestroyNotify)hourglass_tree_free);
      return;
    }
  hourglass_tree_free (tree);
  hourglass_task_fail (task, &error);
}

void
hourglass_tree_load (const char *path, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  Work *work = g_new0 (Work, 1);
  work->path = g_strdup (path);
  start (work, tree_thread, cancellable, callback, data);
}

HgTree *
hourglass_tree_load_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
hourglass_tree_rows_free (HourglassTreeRows *rows)
{
  hg_rows_clear (&rows->rows);
  g_free (rows->curves);
  g_free (rows);
}

static bool
measure (HourglassTreeRows *rows, HgError *error)
{
  const HgTensor *numbers = rows->rows.numbers;
  if (!hg_tensor_stats (numbers->data, numbers->values, NULL, &rows->stats, error))
    return false;
  rows->measured = TRUE;
  if (numbers->shape.rank != 1 && numbers->shape.rank != 2)
    return true;
  const gsize n = hg_tensor_rows (numbers), wide = hg_tensor_row_values (numbers);
  rows->n_curves = MIN (wide, HOURGLASS_TREE_CURVES);
  rows->curves = g_new (double, n * rows->n_curves);
  for (gsize k = 0; k < rows->n_curves; k++)
    for (gsize i = 0; i < n; i++)
      rows->curves[k * n + i] = (double)numbers->data[i * wide + k];
  return true;
}

static void
rows_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  HgError error = { 0 };
  HourglassTreeRows *rows = g_new0 (HourglassTreeRows, 1);
  if (hg_rows_open (work->path, work->data_set, work->first, work->count, &rows->rows, &work->job, &error)
      && (!work->measure || rows->rows.numbers == NULL || measure (rows, &error)))
    {
      g_task_return_pointer (task, rows, (GDestroyNotify)hourglass_tree_rows_free);
      return;
    }
  hourglass_tree_rows_free (rows);
  hourglass_task_fail (task, &error);
}

void
hourglass_tree_load_rows (const char *path, const char *data_set, guint64 first, guint64 count,
                          gboolean measured, GCancellable *cancellable, GAsyncReadyCallback callback,
                          gpointer data)
{
  Work *work = g_new0 (Work, 1);
  work->path = g_strdup (path);
  work->data_set = g_strdup (data_set);
  work->first = first;
  work->count = count;
  work->measure = measured;
  start (work, rows_thread, cancellable, callback, data);
}

HourglassTreeRows *
hourglass_tree_load_rows_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

gboolean
hourglass_tree_rows_check (const HourglassTreeRows *rows, const char *name, const HgShape *shape,
                           gboolean numbers, GError **error)
{
  HgShape now = rows->rows.shape;
  if (now.rank > 0 && shape->rank > 0 && now.dim[0] > shape->dim[0])
    now.dim[0] = shape->dim[0];
  if ((rows->rows.numbers != NULL) == numbers && hg_shape_equal (&now, shape))
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s has changed since it was listed", name);
  return FALSE;
}

gboolean
hourglass_tree_rows_take (GAsyncResult *result, GCancellable **reading, const char *name,
                          const HgShape *shape, gboolean numbers, HourglassTreeRows **rows, GError **error)
{
  *rows = NULL;
  if (g_task_get_cancellable (G_TASK (result)) != *reading)
    return FALSE; /* the task frees what it brought */
  g_clear_object (reading);
  *rows = hourglass_tree_load_rows_finish (result, error);
  if (*rows != NULL && !hourglass_tree_rows_check (*rows, name, shape, numbers, error))
    g_clear_pointer (rows, hourglass_tree_rows_free);
  return TRUE;
}
