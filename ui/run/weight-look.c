#include "ui/run/weight-look.h"

enum
{
  NICE = 5 /* a window's frames come first */
};

HourglassWeightLook *
hourglass_weight_look_new (const HgWeightSpec *spec, HgTensor *value)
{
  HourglassWeightLook *look = g_atomic_rc_box_new0 (HourglassWeightLook);
  look->spec = *spec;
  look->value = hg_tensor_ref (value);
  return look;
}

static void
clear (gpointer data)
{
  HourglassWeightLook *look = data;
  hg_tensor_unref (look->value);
  hg_pyramid_free (look->pyramid);
  hg_spectrum_clear (&look->spectrum);
}

void
hourglass_weight_look_unref (HourglassWeightLook *look)
{
  g_atomic_rc_box_release_full (look, clear);
}

static void
release (gpointer look)
{
  hourglass_weight_look_unref (look);
}

static void
picture (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  HourglassWeightLook *look = data;
  HgWeightMap map = hg_weight_map (&look->spec);
  HgTeam *team = hg_team_new (0, NULL);
  if (team != NULL)
    hg_team_give_way (team, NICE);
  look->pyramid = hg_pyramid_new (&map, look->value->data, team, &look->job, NULL);
  hg_team_free (team);
  g_task_return_boolean (task, look->pyramid != NULL);
}

static void
measure (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  HourglassWeightLook *look = data;
  gboolean done
      = !hg_job_cancelled (&look->job) && hg_spectrum (&look->spec, look->value, &look->spectrum, NULL);
  g_task_return_boolean (task, done);
}

static void
start (HourglassWeightLook *look, GTaskThreadFunc work, GAsyncReadyCallback callback, GObject *data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, g_object_ref (data));
  g_task_set_task_data (task, g_atomic_rc_box_acquire (look), release);
  g_task_run_in_thread (task, work);
}

void
hourglass_weight_look_start (HourglassWeightLook *look, GAsyncReadyCallback pictured,
                             GAsyncReadyCallback measured, GObject *data)
{
  start (look, picture, pictured, data);
  start (look, measure, measured, data);
}
