/* See trace-look.h. */
#include "ui/run/trace-look.h"

HourglassTraceLook *
hourglass_trace_look_new (const HgCellTraceAsked *asked)
{
  HourglassTraceLook *look = g_atomic_rc_box_new0 (HourglassTraceLook);
  look->asked = *asked;
  look->asked.model = hg_model_ref (asked->model);
  look->asked.weights = hg_weights_ref ((HgWeights *)asked->weights);
  look->asked.data = hg_prepared_ref ((HgPrepared *)asked->data);
  return look;
}

HourglassTraceLook *
hourglass_trace_look_ref (HourglassTraceLook *look)
{
  return g_atomic_rc_box_acquire (look);
}

static void
clear (gpointer data)
{
  HourglassTraceLook *look = data;
  hg_cell_trace_clear (&look->trace);
  hg_model_unref (look->asked.model);
  hg_weights_unref ((HgWeights *)look->asked.weights);
  hg_prepared_unref ((HgPrepared *)look->asked.data);
}

void
hourglass_trace_look_unref (HourglassTraceLook *look)
{
  g_atomic_rc_box_release_full (look, clear);
}

static void
work (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  HourglassTraceLook *look = data;
  if (!hg_cell_trace (&look->asked, &look->trace, &look->error))
    hg_cell_trace_clear (&look->trace);
  g_task_return_boolean (task, TRUE);
}

void
hourglass_trace_look_start (HourglassTraceLook *look, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, data);
  g_task_set_task_data (task, hourglass_trace_look_ref (look), (GDestroyNotify)hourglass_trace_look_unref);
  g_task_run_in_thread (task, work);
}
