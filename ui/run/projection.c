/* See projection.h. */
#include "ui/run/projection.h"

typedef struct
{
  HgTensor *latent;
  HgPlane plane;
  gboolean live;
} Projection;

static void
projection_free (gpointer data)
{
  Projection *self = data;
  hg_tensor_unref (self->latent);
  hg_plane_clear (&self->plane);
  g_free (self);
}

static void
work (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Projection *self = data;
  gboolean done = hg_plane_project (&self->plane, self->latent, self->live, NULL);
  if (done)
    hg_plane_shade (&self->plane, self->latent);
  g_task_return_boolean (task, done);
}

void
hourglass_projection_start (HgTensor *latent, const HgPlane *before, gboolean live,
                            GAsyncReadyCallback callback, gpointer data)
{
  Projection *self = g_new0 (Projection, 1);
  self->latent = hg_tensor_ref (latent);
  self->live = live;
  hg_plane_copy (&self->plane, before, NULL);
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, data);
  g_task_set_task_data (task, self, projection_free);
  g_task_run_in_thread (task, work);
}

gboolean
hourglass_projection_finish (GAsyncResult *result, HgPlane *plane)
{
  Projection *self = g_task_get_task_data (G_TASK (result));
  if (!g_task_propagate_boolean (G_TASK (result), NULL))
    return FALSE;
  hg_plane_clear (plane);
  *plane = self->plane;
  self->plane = (HgPlane){ 0 };
  return TRUE;
}
