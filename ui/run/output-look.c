/* See output-look.h. */
#include "ui/run/output-look.h"
#include "base/memory.h"
#include "ui/draw/stack.h"

HourglassOutputLook *
hourglass_output_look_new (const HgModel *model, HgWeights *weights, HgPrepared *data, const size_t *index,
                           size_t n)
{
  HourglassOutputLook *look = g_atomic_rc_box_new0 (HourglassOutputLook);
  look->model = hg_model_ref (model);
  look->weights = hg_weights_ref (weights);
  look->data = hg_prepared_ref (data);
  look->index = index;
  look->n = n;
  return look;
}

HourglassOutputLook *
hourglass_output_look_ref (HourglassOutputLook *look)
{
  return g_atomic_rc_box_acquire (look);
}

static void
clear (gpointer data)
{
  HourglassOutputLook *look = data;
  hg_model_unref (look->model);
  hg_weights_unref (look->weights);
  hg_prepared_unref (look->data);
  for (size_t i = 0; look->pyramids != NULL && i < look->outputs.n; i++)
    hg_pyramid_free (look->pyramids[i]);
  free (look->pyramids);
  hg_layer_outputs_clear (&look->outputs);
  hg_output_survey_clear (&look->survey);
  free (look->stats);
}

void
hourglass_output_look_unref (HourglassOutputLook *look)
{
  g_atomic_rc_box_release_full (look, clear);
}

/* The sample through all layers. */
static gboolean
look_at_one (HourglassOutputLook *look, HgNetwork *network)
{
  HgTensor *x[1 + HG_MORE_INPUTS] = { NULL };
  size_t n_x = 1 + look->data->n_more;
  gboolean done = TRUE;
  for (size_t i = 0; done && i < n_x; i++)
    {
      const HgTensor *from = i == 0 ? look->data->x : look->data->more[i - 1];
      done = (x[i] = hg_tensor_gather (from, look->index, 1, &look->error)) != NULL;
    }
  HgPrediction asked = { .x = (const HgTensor *const *)x, .n_x = n_x };
  done = done && hg_network_outputs (network, &asked, &look->outputs, &look->error)
         && (look->stats = hg_alloc (look->outputs.n, sizeof *look->stats, &look->error)) != NULL
         && (look->pyramids = hg_alloc (look->outputs.n, sizeof *look->pyramids, &look->error)) != NULL;
  for (size_t i = 0; done && i < look->outputs.n; i++)
    {
      const HgTensor *value = look->outputs.items[i].value;
      HgShape sample = hg_tensor_sample (value);
      HgWeightMap map = hg_output_map (&sample, &hg_output_units);
      done = hg_tensor_stats (value->data, value->values, NULL, &look->stats[i], &look->error)
             && (look->pyramids[i] = hg_pyramid_new (&map, value->data, NULL, &look->job, &look->error))
                    != NULL;
    }
  for (size_t i = 0; i < n_x; i++)
    hg_tensor_unref (x[i]);
  return done;
}

static void
look_work (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  HourglassOutputLook *look = data;
  HgNetworkOptions options = { .batch = 1, .inner = true };
  HgNetwork *network
      = hg_job_cancelled (&look->job) ? NULL : hg_network_new (look->model, &options, &look->error);
  g_task_return_boolean (task, network != NULL && hg_network_load (network, look->weights, &look->error)
                                   && look_at_one (look, network));
  hg_network_free (network);
}

static void
survey_work (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  HourglassOutputLook *look = data;
  g_task_return_boolean (task, hg_output_survey (look->model, look->weights, look->data, look->index, look->n,
                                                 &look->job, &look->survey, &look->error));
}

static void
run (HourglassOutputLook *look, GTaskThreadFunc work, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, data);
  g_task_set_task_data (task, hourglass_output_look_ref (look), (GDestroyNotify)hourglass_output_look_unref);
  g_task_run_in_thread (task, work);
}

void
hourglass_output_look_start (HourglassOutputLook *look, GAsyncReadyCallback callback, gpointer data)
{
  run (look, look_work, callback, data);
}

void
hourglass_output_look_survey (HourglassOutputLook *look, GAsyncReadyCallback callback, gpointer data)
{
  run (look, survey_work, callback, data);
}

char *
hourglass_output_look_name (const HourglassOutputLook *look, gsize i)
{
  char text[64];
  const HgLayerOutput *output = &look->outputs.items[i];
  const HgNode *node = look->model->nodes[output->node];
  if (output->slot == 0)
    return g_strdup (node->name);
  return g_strdup_printf ("%s · %s", node->name,
                          hg_stack_output_name (node->layer, output->slot, text, sizeof text));
}

HgOutputNames
hourglass_output_look_names (const HourglassOutputLook *look, gsize i)
{
  const HgLayerOutput *output = &look->outputs.items[i];
  const HgDataset *dataset = look->data->dataset;
  HgShape sample = hg_tensor_sample (output->value), data = hg_tensor_sample (look->data->x);
  HgEdge last = look->model->outputs[0];
  gboolean ends = look->model->nodes[output->node]->n_in == 0
                  || (last.node == output->node && last.slot == output->slot && dataset->y == NULL);
  if (sample.rank > 2)
    return hg_output_channels;
  if (!ends || !hg_shape_equal (&sample, &data))
    return hg_output_units;
  HgOutputNames names = hg_output_features;
  names.features = (const char (*)[HG_FEATURE_SIZE])dataset->features;
  names.n = hg_dataset_features (dataset);
  return names;
}
