/* What the views look at. While a run trains, wishes go to its thread as a probe; errors of a whole part are
 * measured by a worker from the weights of the last epoch. Otherwise a worker answers everything. One worker
 * at a time. */
#include "train/data-fit.h"
#include "ui/run/run-private.h"

gboolean
hourglass_run_get_source (HourglassRun *self, const HgModel **model, HgWeights **weights, HgPrepared **data)
{
  const HgCheck *check = hourglass_document_get_settled_check (self->document);
  if (self->frame != NULL && self->now.data != NULL)
    {
      *model = self->now.model;
      *weights = self->frame->weights;
      *data = self->now.data;
      return TRUE;
    }
  *model = check->model;
  *weights = hourglass_document_get_weights (self->document);
  *data = hourglass_document_get_data (self->document);
  if (self->runner == NULL && *weights != NULL && *data != NULL && hg_data_fits (check, *data, NULL))
    return TRUE;
  *model = self->now.model;
  *weights = self->now.weights;
  *data = self->now.data;
  return self->now.weights != NULL && self->now.data != NULL;
}

HgPrepared *
hourglass_run_get_shown_data (HourglassRun *self)
{
  const HgModel *model;
  HgWeights *weights;
  HgPrepared *data;
  if (hourglass_run_get_source (self, &model, &weights, &data) || self->runner != NULL)
    return data;
  return hourglass_document_get_data (self->document);
}

const size_t *
hourglass_run_get_part (HgPrepared *data, size_t *n, const char **name)
{
  const HgSplit *split = data->split;
  const struct
  {
    const size_t *index;
    size_t n;
    const char *name;
  } parts[] = { { split->test, split->n_test, "test" },
                { split->validation, split->n_validation, "validation" },
                { split->train, split->n_train, "training" } };
  size_t i = parts[0].n > 0 ? 0 : parts[1].n > 0 ? 1 : 2;
  *n = parts[i].n;
  if (name != NULL)
    *name = parts[i].name;
  return parts[i].index;
}

static void
clear_answers (HourglassRun *self)
{
  g_clear_pointer (&self->looked_at, hg_prepared_unref);
  g_clear_pointer (&self->reconstructed, hg_tensor_unref);
  g_clear_pointer (&self->latent, hg_tensor_unref);
  g_clear_pointer (&self->forced, hg_tensor_unref);
  g_clear_pointer (&self->reconstructed_probe, hg_probe_unref);
  g_clear_pointer (&self->latent_probe, hg_probe_unref);
  g_clear_pointer (&self->errors, free);
}

static void
cancel_look (HourglassRun *self)
{
  g_clear_handle_id (&self->look_source, g_source_remove);
  if (self->look != NULL)
    hg_job_cancel (&self->look->job);
  g_clear_pointer (&self->look, hourglass_look_unref);
  self->look_again = FALSE;
}

/* Answers belong to one data set: another's are dropped. */
static void
answers_for (HourglassRun *self, HgPrepared *data)
{
  if (self->looked_at == data)
    return;
  clear_answers (self);
  self->looked_at = hg_prepared_ref (data);
}

static void
store (HgTensor *tensor, HgProbe *probe, HgTensor **stored, HgProbe **stored_probe)
{
  if (tensor == NULL)
    return;
  hg_tensor_unref (*stored);
  hg_probe_unref (*stored_probe);
  *stored = hg_tensor_ref (tensor);
  *stored_probe = hg_probe_ref (probe);
}

static void
store_answers (HourglassRun *self, HgPrepared *data, HgTensor *reconstructed, HgTensor *forced,
               HgTensor *latent, HgProbe *probe)
{
  answers_for (self, data);
  if (reconstructed != NULL)
    {
      hg_tensor_unref (self->forced);
      self->forced = forced != NULL ? hg_tensor_ref (forced) : NULL;
    }
  store (reconstructed, probe, &self->reconstructed, &self->reconstructed_probe);
  store (latent, probe, &self->latent, &self->latent_probe);
}

static void
look_done (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (HourglassRun) self = data;
  HourglassLook *look = g_task_get_task_data (G_TASK (result));
  if (look != self->look)
    return; /* cancelled */
  store_answers (self, look->data, look->reconstructed, look->forced, look->latent, look->probe);
  if (look->errors != NULL)
    {
      free (self->errors);
      self->errors = g_steal_pointer (&look->errors);
      self->n_errors = look->n_part;
    }
  gboolean again = self->look_again;
  cancel_look (self);
  if (again)
    hourglass_run_look_soon (self);
  hourglass_run_emit_updated (self);
}

/* Whether the training thread answers probes itself: not while it is paused, nor for weights of before. */
static gboolean
thread_answers (HourglassRun *self)
{
  return self->runner != NULL && self->now.state != HG_RUN_PAUSED && self->frame == NULL;
}

static gboolean
start_look (gpointer data)
{
  HourglassRun *self = data;
  const HgModel *model;
  HgWeights *weights;
  HgPrepared *prepared;
  self->look_source = 0;
  if (!hourglass_run_get_source (self, &model, &weights, &prepared))
    return G_SOURCE_REMOVE;
  HgProbe *probe = thread_answers (self) || self->watched != prepared ? NULL : self->probe;
  if (probe == NULL && !self->want_errors)
    return G_SOURCE_REMOVE;
  size_t n = 0;
  const size_t *part = hourglass_run_get_part (prepared, &n, NULL);
  self->look = hourglass_look_new (model, weights, prepared, probe, part, self->want_errors ? n : 0);
  hourglass_look_start (self->look, look_done, g_object_ref (self));
  return G_SOURCE_REMOVE;
}

void
hourglass_run_look_soon (HourglassRun *self)
{
  if (self->look != NULL)
    self->look_again = TRUE;
  else if (self->look_source == 0)
    self->look_source = g_idle_add (start_look, self);
}

void
hourglass_run_look_snapshot (HourglassRun *self, const HgSnapshot *snapshot)
{
  if (snapshot->probe != NULL && self->frame == NULL)
    store_answers (self, self->now.data, snapshot->reconstructed, snapshot->forced, snapshot->latent,
                   snapshot->probe);
  if (snapshot->weights != NULL && self->want_errors)
    hourglass_run_look_soon (self);
}

void
hourglass_run_select_in_shown (HourglassRun *self)
{
  hourglass_sample_selection_set_data (self->selection, hourglass_run_get_shown_data (self));
}

static void
source_changed (HourglassRun *self)
{
  gboolean framed = self->frame != NULL && self->runner == NULL;
  if (framed)
    hourglass_run_forget_frame (self);
  hourglass_run_select_in_shown (self);
  if (self->runner == NULL)
    hourglass_run_look_soon (self);
  if (framed)
    hourglass_run_emit_updated (self);
}

static void
forget_wishes (HourglassRun *self)
{
  g_clear_pointer (&self->probe, hg_probe_unref);
  g_clear_pointer (&self->watched, hg_prepared_unref);
  g_clear_pointer (&self->reconstruct, g_free);
  g_clear_pointer (&self->encode, g_free);
  self->n_reconstruct = self->n_encode = 0;
}

/* Samples of other data mean nothing here. */
static void
data_changed (HourglassRun *self)
{
  if (self->runner != NULL)
    return;
  cancel_look (self);
  clear_answers (self);
  forget_wishes (self);
  hourglass_run_emit_updated (self);
}

void
hourglass_run_look_setup (HourglassRun *self)
{
  g_signal_connect_object (self->document, "weights-changed", G_CALLBACK (source_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->document, "data-changed", G_CALLBACK (data_changed), self,
                           G_CONNECT_SWAPPED);
}

void
hourglass_run_look_clear (HourglassRun *self)
{
  cancel_look (self);
  clear_answers (self);
}

void
hourglass_run_look_dispose (HourglassRun *self)
{
  hourglass_run_look_clear (self);
  forget_wishes (self);
}

/* All wishes as one request, and to the training thread. */
static gboolean
send_probe (HourglassRun *self)
{
  g_clear_pointer (&self->probe, hg_probe_unref);
  self->probe = hg_probe_new (self->reconstruct, self->n_reconstruct, self->encode, self->n_encode, NULL);
  if (self->probe == NULL)
    return FALSE;
  self->probe->pulse = self->want_pulse;
  if (self->runner != NULL && self->watched == self->now.data)
    hg_runner_probe (self->runner, self->probe);
  return TRUE;
}

HgProbe *
hourglass_run_look_ahead (HourglassRun *self, HgPrepared *data)
{
  if (self->watched == data)
    return self->probe != NULL ? hg_probe_ref (self->probe) : NULL;
  HgProbe *probe = self->want_pulse ? hg_probe_new (NULL, 0, NULL, 0, NULL) : NULL;
  if (probe != NULL)
    probe->pulse = true;
  return probe;
}

void
hourglass_run_look_begin (HourglassRun *self, HgProbe *asked)
{
  if (self->want_pulse && self->watched != self->now.data)
    {
      forget_wishes (self);
      self->watched = hg_prepared_ref (self->now.data);
      if (asked != NULL)
        self->probe = hg_probe_ref (asked);
      else
        send_probe (self);
    }
  else if (self->probe != NULL && self->probe != asked && self->watched == self->now.data)
    hg_runner_probe (self->runner, self->probe); /* other wishes have come since */
}

static void
watch (HourglassRun *self, size_t **stored, size_t *n_stored, const size_t *index, size_t n)
{
  HgPrepared *data = hourglass_run_get_shown_data (self);
  if (data == self->watched && n == *n_stored && (n == 0 || memcmp (*stored, index, n * sizeof *index) == 0))
    return;
  if (data != self->watched)
    forget_wishes (self);
  if (data == NULL)
    return;
  if (self->watched == NULL)
    self->watched = hg_prepared_ref (data);
  g_free (*stored);
  *stored = g_memdup2 (index, n * sizeof *index);
  *n_stored = n;
  if (!send_probe (self))
    return;
  if (!thread_answers (self) && n > 0)
    hourglass_run_look_soon (self);
}

void
hourglass_run_watch_reconstruction (HourglassRun *self, const size_t *index, size_t n)
{
  watch (self, &self->reconstruct, &self->n_reconstruct, index, n);
}

void
hourglass_run_watch_latent (HourglassRun *self, const size_t *index, size_t n)
{
  watch (self, &self->encode, &self->n_encode, index, n);
}

void
hourglass_run_watch_pulse (HourglassRun *self, gboolean wanted)
{
  if (self->want_pulse == wanted)
    return;
  self->want_pulse = wanted;
  if (self->watched == NULL && self->now.data != NULL)
    self->watched = hg_prepared_ref (self->now.data);
  send_probe (self);
}

void
hourglass_run_watch_errors (HourglassRun *self, gboolean wanted)
{
  if (self->want_errors == wanted)
    return;
  self->want_errors = wanted;
  if (wanted)
    hourglass_run_look_soon (self);
}

HgTensor *
hourglass_run_get_reconstructed (HourglassRun *self, const HgProbe **probe)
{
  *probe = self->reconstructed_probe;
  return self->reconstructed;
}

HgTensor *
hourglass_run_get_latent (HourglassRun *self, const HgProbe **probe)
{
  *probe = self->latent_probe;
  return self->latent;
}

HgTensor *
hourglass_run_get_forced (HourglassRun *self)
{
  return self->forced;
}

const double *
hourglass_run_get_errors (HourglassRun *self, size_t *n)
{
  *n = self->errors != NULL ? self->n_errors : 0;
  return self->errors;
}
