/* See film-look.h. The model is compiled once; every frame's weights go into it in turn. */
#include "ui/run/film-look.h"

HourglassFilmLook *
hourglass_film_look_new (const HgModel *model, HgPrepared *data, size_t sample,
                         const HgCheckpoint *const *frames, size_t n)
{
  HourglassFilmLook *look = g_atomic_rc_box_new0 (HourglassFilmLook);
  look->model = hg_model_ref (model);
  look->data = hg_prepared_ref (data);
  look->sample = sample;
  look->n = n;
  look->frames = g_new0 (HgCheckpoint *, n + 1);
  look->decoded = g_new0 (HgTensor *, n + 1);
  for (size_t i = 0; i < n; i++)
    look->frames[i] = hg_checkpoint_ref (frames[i]);
  return look;
}

HourglassFilmLook *
hourglass_film_look_ref (HourglassFilmLook *look)
{
  return g_atomic_rc_box_acquire (look);
}

static void
clear (gpointer data)
{
  HourglassFilmLook *look = data;
  for (size_t i = 0; i < look->n; i++)
    {
      hg_checkpoint_unref (look->frames[i]);
      hg_tensor_unref (look->decoded[i]);
    }
  g_free (look->frames);
  g_free (look->decoded);
  hg_model_unref (look->model);
  hg_prepared_unref (look->data);
}

void
hourglass_film_look_unref (HourglassFilmLook *look)
{
  g_atomic_rc_box_release_full (look, clear);
}

static void
decode_all (HourglassFilmLook *look, HgNetwork *network)
{
  HgTensor *x[1 + HG_MORE_INPUTS] = { NULL };
  size_t n_x = 1 + look->data->n_more;
  bool there = true;
  for (size_t i = 0; i < n_x; i++)
    there
        = (x[i] = hg_tensor_gather (i == 0 ? look->data->x : look->data->more[i - 1], &look->sample, 1, NULL))
              != NULL
          && there;
  HgPrediction asked = { .x = (const HgTensor *const *)x, .n_x = n_x, .node = HG_NO_NODE };
  for (size_t i = 0; there && i < look->n && !hg_job_cancelled (&look->job); i++)
    if (hg_network_load (network, look->frames[i]->weights, NULL))
      look->decoded[i] = hg_network_predict_all (network, &asked, NULL);
  for (size_t i = 0; i < n_x; i++)
    hg_tensor_unref (x[i]);
}

static void
work (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  HourglassFilmLook *look = data;
  HgNetworkOptions options = { .batch = 1 };
  HgNetwork *network = hg_network_new (look->model, &options, NULL);
  if (network != NULL)
    decode_all (look, network);
  hg_network_free (network);
  g_task_return_boolean (task, TRUE);
}

void
hourglass_film_look_start (HourglassFilmLook *look, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, data);
  g_task_set_task_data (task, hourglass_film_look_ref (look), (GDestroyNotify)hourglass_film_look_unref);
  g_task_run_in_thread (task, work);
}
