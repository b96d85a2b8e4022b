/* See dimension-look.h. */
#include "ui/run/dimension-look.h"

HourglassDimensionLook *
hourglass_dimension_look_new (const HgModel *model, HgWeights *weights, uint64_t seed, HgPrepared *data,
                              const size_t *index, size_t n)
{
  HourglassDimensionLook *look = g_atomic_rc_box_new0 (HourglassDimensionLook);
  look->model = hg_model_ref (model);
  look->weights = weights != NULL ? hg_weights_ref (weights) : NULL;
  look->seed = seed;
  look->data = hg_prepared_ref (data);
  look->index = index;
  look->n = n;
  return look;
}

static void
clear (gpointer data)
{
  HourglassDimensionLook *look = data;
  hg_model_unref (look->model);
  hg_weights_unref (look->weights);
  hg_prepared_unref (look->data);
  g_clear_pointer (&look->check, hg_check_free);
  hg_dimensions_clear (&look->now);
  hg_dimensions_clear (&look->before);
}

HourglassDimensionLook *
hourglass_dimension_look_ref (HourglassDimensionLook *look)
{
  return g_atomic_rc_box_acquire (look);
}

void
hourglass_dimension_look_unref (HourglassDimensionLook *look)
{
  g_atomic_rc_box_release_full (look, clear);
}

static gboolean
measure (HourglassDimensionLook *look, const HgWeights *weights, HgJob *job, HgDimensions *dimensions)
{
  return weights != NULL
         && hg_dimensions (look->model, weights, look->data, look->index, look->n, job, dimensions,
                           &look->error);
}

static void
work (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  HourglassDimensionLook *look = data;
  HgWeights *first = NULL;
  look->check = hg_check_shapes (look->model, &look->error);
  gboolean done
      = look->check != NULL && (first = hg_weights_new (look->model, look->seed, &look->error)) != NULL;
  if (look->weights != NULL)
    done = done && measure (look, look->weights, &look->jobs[0], &look->now)
           && measure (look, first, &look->jobs[1], &look->before);
  else
    done = done && measure (look, first, &look->jobs[0], &look->now);
  hg_weights_unref (first);
  g_task_return_boolean (task, done);
}

void
hourglass_dimension_look_start (HourglassDimensionLook *look, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, data);
  g_task_set_task_data (task, hourglass_dimension_look_ref (look), (GDestroyNotify)hourglass_dimension_look_unref);
  g_task_run_in_thread (task, work);
}

void
hourglass_dimension_look_cancel (HourglassDimensionLook *look)
{
  for (gsize i = 0; i < G_N_ELEMENTS (look->jobs); i++)
    hg_job_cancel (&look->jobs[i]);
}

unsigned
hourglass_dimension_look_percent (HourglassDimensionLook *look)
{
  const gsize n = look->weights != NULL ? 2 : 1;
  unsigned permille = 0;
  for (gsize i = 0; i < n; i++)
    permille += atomic_load_explicit (&look->jobs[i].permille, memory_order_relaxed);
  return permille / (unsigned)(10 * n);
}
