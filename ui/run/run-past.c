/* Runs that a branch took the place of, with their curves and films: undoing the branch brings the run back,
 * redoing it the branch. Which run is the current one follows from the weights that the document has, so
 * that a step of the history needs to hold no more than these. */
#include "ui/run/run-private.h"

#define MOST_BYTES ((gsize)512 << 20) /* of all films together; the newest stays whatever it holds */

static void
past_free (gpointer data)
{
  HourglassOneRun *past = data;
  hg_snapshot_free (past->snapshot);
  hg_model_unref (past->model);
  hg_prepared_unref (past->data);
  hg_metrics_log_unref (past->log);
  hg_weights_unref (past->first_weights);
  hg_weights_unref (past->weights);
  g_free (past);
}

static gsize
film_bytes (const HourglassOneRun *past)
{
  gsize bytes = 0;
  for (gsize i = 0; i < past->snapshot->n_checkpoints; i++)
    bytes += hg_checkpoint_bytes (past->snapshot->checkpoints[i]);
  return bytes;
}

/* Whether @weights are those that the run ended with, or a frame of its film. */
static gboolean
holds (const HgSnapshot *snapshot, const HgWeights *last, const HgWeights *weights)
{
  gboolean found = weights == last;
  for (gsize i = 0; snapshot != NULL && !found && i < snapshot->n_checkpoints; i++)
    found = snapshot->checkpoints[i]->weights == weights;
  return found;
}

void
hourglass_run_retire (HourglassRun *self)
{
  if (self->now.snapshot == NULL)
    return;
  HourglassOneRun *past = g_memdup2 (&self->now, sizeof self->now);
  self->now = (HourglassOneRun){ .used = past->used, .state = HG_RUN_STARTING };
  if (self->past == NULL)
    self->past = g_ptr_array_new_with_free_func (past_free);
  g_ptr_array_add (self->past, past);
  guint first = self->past->len;
  for (gsize bytes = 0; first > 0; first--)
    {
      bytes += film_bytes (g_ptr_array_index (self->past, first - 1));
      if (bytes > MOST_BYTES && first < self->past->len)
        break;
    }
  if (first > 0)
    g_ptr_array_remove_range (self->past, 0, first);
}

void
hourglass_run_forget_past (HourglassRun *self)
{
  g_clear_pointer (&self->past, g_ptr_array_unref);
}

/* The past run becomes the current one, and that a past one. */
static void
exchange (HourglassRun *self, HourglassOneRun *past)
{
  HourglassOneRun now = self->now;
  g_clear_pointer (&self->baseline_task, hourglass_baseline_cancel);
  hourglass_run_forget_frame (self);
  self->now = *past;
  *past = now;
  if (!self->now.has_baselines)
    hourglass_run_start_baselines (self);
  hourglass_run_emit_updated (self);
  hourglass_run_emit_state_changed (self);
}

void
hourglass_run_recall (HourglassRun *self)
{
  const HgModel *model;
  const HgWeights *weights = hourglass_document_get_trained (self->document, &model);
  if (self->past == NULL || self->runner != NULL || self->now.snapshot == NULL || weights == NULL
      || holds (self->now.snapshot, self->now.weights, weights))
    return;
  for (guint i = self->past->len; i > 0; i--)
    {
      HourglassOneRun *past = g_ptr_array_index (self->past, i - 1);
      if (holds (past->snapshot, past->weights, weights))
        {
          exchange (self, past);
          return;
        }
    }
}
