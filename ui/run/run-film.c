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
hourglass_run_take_checkpoint (HourglassRun *self, const HgModel *model, const HgCheckpoint *checkpoint,
                               const char *verb)
{
  char title[HG_CHECKPOINT_TITLE];
  const char *where = checkpoint->steps > 0 ? hg_checkpoint_title (checkpoint, title) : "the start";
  g_autofree char *label = g_strdup_printf ("%s %s", verb, where);
  hourglass_document_apply_weights (self->document, model, checkpoint->weights, label);
}

void
hourglass_run_rewind (HourglassRun *self)
{
  const HgModel *trained;
  if (self->frame == NULL || self->runner != NULL)
    return;
  if (hourglass_document_get_trained (self->document, &trained) == self->frame->weights)
    {
      hourglass_run_show_frame (self, NULL);
      return;
    }
  g_autoptr (HourglassRun) kept = g_object_ref (self);
  HgCheckpoint *frame = hg_checkpoint_ref (self->frame);
  hourglass_run_take_checkpoint (self, self->now.model, frame, "Rewind to");
  hg_checkpoint_unref (frame);
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
