#include "ui/document/draft.h"
#include "files/project-h5.h"
#include "ui/parts/task-answer.h"
#include <glib/gstdio.h>

/* What worker and window share. */
typedef struct
{
  GMutex lock;
  GCond idle;
  gboolean busy;
} Desk;

struct HourglassDraft
{
  char *path;
  Desk *desk; /* atomic rc box */
};

/* A draft on its way to the disk. */
typedef struct
{
  Desk *desk;
  char *path;
  HgModel *model;
  HgWeights *weights;
  HgProject *project;
} Work;

static void
desk_clear (gpointer data)
{
  Desk *desk = data;
  g_mutex_clear (&desk->lock);
  g_cond_clear (&desk->idle);
}

static void
desk_release (Desk *desk)
{
  g_atomic_rc_box_release_full (desk, desk_clear);
}

static void
work_free (gpointer data)
{
  Work *work = data;
  desk_release (work->desk);
  g_free (work->path);
  hg_model_unref (work->model);
  hg_weights_unref (work->weights);
  hg_project_free (work->project);
  g_free (work);
}

static void
set_busy (Desk *desk, gboolean busy)
{
  g_mutex_lock (&desk->lock);
  desk->busy = busy;
  g_cond_broadcast (&desk->idle);
  g_mutex_unlock (&desk->lock);
}

static void
write_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  HgError error = { 0 };
  bool done = hg_project_save (work->path, work->model, work->weights, work->project, &error);
  set_busy (work->desk, FALSE);
  hourglass_task_answer (task, done, &error);
}

HourglassDraft *
hourglass_draft_new (HourglassDraftStore *store)
{
  HourglassDraft *draft = g_new0 (HourglassDraft, 1);
  draft->path = hourglass_draft_store_new_path (store);
  draft->desk = g_atomic_rc_box_new0 (Desk);
  g_mutex_init (&draft->desk->lock);
  g_cond_init (&draft->desk->idle);
  return draft;
}

void
hourglass_draft_free (HourglassDraft *draft)
{
  hourglass_draft_drop (draft);
  desk_release (draft->desk);
  g_free (draft->path);
  g_free (draft);
}

void
hourglass_draft_write (HourglassDraft *draft, const HgModel *model, HgWeights *weights, HgProject *project,
                       GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, data);
  Work *work = g_new0 (Work, 1);
  *work = (Work){ .desk = g_atomic_rc_box_acquire (draft->desk),
                  .path = g_strdup (draft->path),
                  .model = hg_model_ref (model),
                  .weights = hg_weights_ref (weights),
                  .project = project };
  set_busy (draft->desk, TRUE);
  g_task_set_task_data (task, work, work_free);
  g_task_run_in_thread (task, write_thread);
}

gboolean
hourglass_draft_write_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

gboolean
hourglass_draft_is_busy (HourglassDraft *draft)
{
  g_mutex_lock (&draft->desk->lock);
  gboolean busy = draft->desk->busy;
  g_mutex_unlock (&draft->desk->lock);
  return busy;
}

void
hourglass_draft_drop (HourglassDraft *draft)
{
  g_mutex_lock (&draft->desk->lock);
  while (draft->desk->busy)
    g_cond_wait (&draft->desk->idle, &draft->desk->lock);
  g_mutex_unlock (&draft->desk->lock);
  g_unlink (draft->path);
}
