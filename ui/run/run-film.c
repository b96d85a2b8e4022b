/* The run's film: its checkpoints, one of which may be looked at, gone back to, or gone on from. */
#include "ui/run/run-private.h"

void
hourglass_run_forget_frame (HourglassRun *self)
{
  g_clear_pointer (&self->frame, hg_checkpoint_unref);
}

const HgCheckpoint *
hourglass_run_get_frame (HourglassRun *self)
{
  return self->frame;
}

void
hourglass_run_show_frame (HourglassRun *self, const HgCheckpoint *frame)
{
  HgCheckpoint *before = self->frame;
  if (frame == before)
    return;
  self->frame = frame != NULL ? hg_checkpoint_ref (frame) : NULL;
  hg_checkpoint_unref (before);
  hourglass_run_look_soon (self);
  hourglass_run_emit_updated (self);
}

void
hourglass_run_rewind (HourglassRun *self)
{
  if (self->frame == NULL || self->runner != NULL)
    return;
  g_autoptr (HourglassRun) kept = g_object_ref (self);
  HgWeights *weights = hg_weights_ref (self->frame->weights);
  hourglass_document_set_weights (self->document, self->model, weights);
  hg_weights_unref (weights);
  hourglass_run_emit_updated (self);
}

gboolean
hourglass_run_branch (HourglassRun *self, HgError *error)
{
  if (self->frame == NULL)
    return hg_error_set (error, HG_ERROR_VALUE, "There is no frame to go on from: choose one first");
  HgCheckpoint *from = hg_checkpoint_ref (self->frame);
  int epochs = self->options.epochs;
  if (from->epochs >= epochs)
    epochs += from->epochs;
  gboolean started = hourglass_run_start_from (self, from, epochs, error);
  hg_checkpoint_unref (from);
  return started;
}
