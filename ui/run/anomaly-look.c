/* See anomaly-look.h. */
#include "ui/run/anomaly-look.h"
#include "train/data-fit.h"

enum
{
  BATCH = 64
};

HourglassAnomalyLook *
hourglass_anomaly_look_new (const HgModel *model, HgWeights *weights, HgPrepared *data, size_t normal,
                            const size_t *index, size_t n)
{
  HourglassAnomalyLook *look = g_atomic_rc_box_new0 (HourglassAnomalyLook);
  look->model = hg_model_ref (model);
  look->weights = hg_weights_ref (weights);
  look->data = hg_prepared_ref (data);
  look->normal = normal;
  look->index = index;
  look->n = n;
  return look;
}

HourglassAnomalyLook *
hourglass_anomaly_look_ref (HourglassAnomalyLook *look)
{
  return g_atomic_rc_box_acquire (look);
}

static void
clear (gpointer data)
{
  HourglassAnomalyLook *look = data;
  hg_anomalies_free (look->anomalies);
  hg_model_unref (look->model);
  hg_weights_unref (look->weights);
  hg_prepared_unref (look->data);
}

void
hourglass_anomaly_look_unref (HourglassAnomalyLook *look)
{
  g_atomic_rc_box_release_full (look, clear);
}

static void
work (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  HourglassAnomalyLook *look = data;
  HgNetworkOptions options = { .batch = BATCH };
  HgAnomalyOptions asked = { .index = look->index,
                             .n = look->n,
                             .normal = look->normal,
                             .most = HOURGLASS_ANOMALY_SAMPLES,
                             .worst = HOURGLASS_ANOMALY_WORST };
  HgCheck *check = hg_check_shapes (look->model, &look->error);
  HgNetwork *network = check != NULL && hg_data_compares (check, look->data, &look->error)
                           ? hg_network_new (look->model, &options, &look->error)
                           : NULL;
  if (network != NULL && hg_network_load (network, look->weights, &look->error))
    look->anomalies = hg_anomalies_new (network, look->data, &asked, &look->job, &look->error);
  hg_network_free (network);
  g_clear_pointer (&check, hg_check_free);
  g_task_return_boolean (task, look->anomalies != NULL);
}

void
hourglass_anomaly_look_start (HourglassAnomalyLook *look, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, data);
  g_task_set_task_data (task, hourglass_anomaly_look_ref (look),
                        (GDestroyNotify)hourglass_anomaly_look_unref);
  g_task_run_in_thread (task, work);
}

void
hourglass_anomaly_look_cancel (HourglassAnomalyLook *look)
{
  hg_job_cancel (&look->job);
}
