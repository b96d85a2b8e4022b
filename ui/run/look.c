/* See look.h. */
#include "ui/run/look.h"
#include "analysis/sample-errors.h"
#include "base/memory.h"
#include "model/network.h"

enum
{
  BATCH = 64
};

HourglassLook *
hourglass_look_new (const HgModel *model, HgWeights *weights, HgPrepared *data, HgProbe *probe,
                    const size_t *part, size_t n_part)
{
  HourglassLook *look = g_atomic_rc_box_new0 (HourglassLook);
  look->model = hg_model_ref (model);
  look->weights = hg_weights_ref (weights);
  look->data = hg_prepared_ref (data);
  look->probe = probe != NULL ? hg_probe_ref (probe) : NULL;
  look->part = part;
  look->n_part = n_part;
  return look;
}

HourglassLook *
hourglass_look_ref (HourglassLook *look)
{
  return g_atomic_rc_box_acquire (look);
}

static void
clear (gpointer data)
{
  HourglassLook *look = data;
  hg_model_unref (look->model);
  hg_weights_unref (look->weights);
  hg_prepared_unref (look->data);
  hg_probe_unref (look->probe);
  hg_tensor_unref (look->reconstructed);
  hg_tensor_unref (look->latent);
  hg_tensor_unref (look->forced);
  free (look->errors);
}

void
hourglass_look_unref (HourglassLook *look)
{
  g_atomic_rc_box_release_full (look, clear);
}

gboolean
hourglass_model_is_taught (const HgModel *model)
{
  for (size_t i = 0; i < model->n; i++)
    if (model->nodes[i]->layer->kind->taught)
      return TRUE;
  return FALSE;
}

/* What node @node gives for the samples @index; with @forced, a decoder is fed the true values. */
static HgTensor *
predict (HourglassLook *look, HgNetwork *network, const size_t *index, size_t n, size_t node, gboolean forced)
{
  HgTensor *rows[1 + HG_MORE_INPUTS] = { NULL }, *teacher = NULL, *y = NULL;
  size_t n_rows = 1 + look->data->n_more;
  gboolean done = n > 0;
  for (size_t i = 0; i < n_rows && done; i++)
    {
      rows[i] = hg_tensor_gather (i == 0 ? look->data->x : look->data->more[i - 1], index, n, NULL);
      done = rows[i] != NULL;
    }
  if (done && forced)
    teacher = hg_tensor_gather (look->data->y, index, n, NULL);
  HgPrediction prediction
      = { .x = (const HgTensor *const *)rows, .n_x = n_rows, .teacher = teacher, .node = node };
  if (done && (teacher != NULL || !forced))
    y = hg_network_predict_all (network, &prediction, NULL);
  for (size_t i = 0; i < n_rows; i++)
    hg_tensor_unref (rows[i]);
  hg_tensor_unref (teacher);
  return y;
}

/* All that the waist hands on; with several inputs, its first output. */
static HgTensor *
encode (HourglassLook *look, HgNetwork *network, const HgProbe *probe, size_t waist)
{
  if (look->data->n_more > 0 || probe->n_encode == 0)
    return predict (look, network, probe->encode, probe->n_encode, waist, FALSE);
  HgTensor *x = hg_tensor_gather (look->data->x, probe->encode, probe->n_encode, NULL);
  HgTensor *z = x != NULL ? hg_network_encode (network, x, NULL) : NULL;
  hg_tensor_unref (x);
  return z;
}

static void
measure_errors (HourglassLook *look, HgNetwork *network)
{
  double *errors = hg_alloc (look->n_part, sizeof *errors, NULL);
  if (errors != NULL
      && !hg_sample_errors (network, look->data, look->part, look->n_part, &look->job, errors, NULL))
    g_clear_pointer (&errors, free);
  look->errors = errors;
}

static void
work (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  HourglassLook *look = data;
  gboolean taught = hourglass_model_is_taught (look->model);
  HgNetworkOptions options = { .batch = BATCH, .targets = taught };
  HgNetwork *network = hg_network_new (look->model, &options, NULL);
  if (network != NULL && hg_network_load (network, look->weights, NULL))
    {
      const HgProbe *probe = look->probe;
      size_t waist = hg_network_check (network)->waist;
      if (probe != NULL)
        look->reconstructed
            = predict (look, network, probe->reconstruct, probe->n_reconstruct, HG_NO_NODE, FALSE);
      if (probe != NULL && taught)
        look->forced = predict (look, network, probe->reconstruct, probe->n_reconstruct, HG_NO_NODE, TRUE);
      if (probe != NULL && waist != HG_NO_NODE && !hg_job_cancelled (&look->job))
        look->latent = encode (look, network, probe, waist);
      if (look->n_part > 0)
        measure_errors (look, network);
    }
  hg_network_free (network);
  g_task_return_boolean (task, network != NULL);
}

void
hourglass_look_start (HourglassLook *look, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, data);
  g_task_set_task_data (task, hourglass_look_ref (look), (GDestroyNotify)hourglass_look_unref);
  g_task_run_in_thread (task, work);
}
