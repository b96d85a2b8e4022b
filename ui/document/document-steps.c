/* Steps of the document's history: made, merged, undone and redone. */
#include "ui/document/document-private.h"

#define MERGE_MICROSECONDS (1500 * 1000)

static void
emit_stepped (HourglassDocument *self, HourglassStepped how)
{
  g_signal_emit_by_name (self, "stepped", how);
}

/* A removed node hands the selection to the one that takes its place. */
static void
move_selection (HourglassDocument *self, const HgModel *model)
{
  size_t place = hourglass_document_get_selection (self);
  if (place != HG_NO_NODE && hg_model_find (model, self->selected) == HG_NO_NODE)
    g_strlcpy (self->selected, model->nodes[MIN (place, model->n - 1)]->name, sizeof self->selected);
}

/* One step that makes @parts of the state those of @to. */
static void
make_step (HourglassDocument *self, const HourglassDocumentState *to, HourglassDocumentParts parts,
           const char *label)
{
  self->merge_key[0] = '\0';
  if (parts & HOURGLASS_DOCUMENT_MODEL)
    move_selection (self, to->model);
  hourglass_undo_history_push (self->history, &self->state, parts, label);
  hourglass_document_replace (self, to, parts);
  emit_stepped (self, HOURGLASS_STEP_MADE);
}

gboolean
hourglass_document_refuses (HourglassDocument *self)
{
  if (self->locked)
    g_signal_emit_by_name (self, "refused");
  return self->locked;
}

/* Whether @model, which is let go of then, is one edit too many. Whoever showed it already shows what stays.
 */
static gboolean
refuse (HourglassDocument *self, HgModel *model)
{
  if (!self->locked || model == NULL)
    return FALSE;
  hg_model_unref (model);
  g_signal_emit_by_name (self, "changed");
  return hourglass_document_refuses (self);
}

gboolean
hourglass_document_apply (HourglassDocument *self, HgModel *model, const char *label)
{
  return hourglass_document_apply_trained (self, model, NULL, label);
}

gboolean
hourglass_document_apply_trained (HourglassDocument *self, HgModel *model, HgWeights *weights,
                                  const char *label)
{
  g_return_val_if_fail (HOURGLASS_IS_DOCUMENT (self), FALSE);
  if (model == NULL || refuse (self, model))
    return FALSE;
  HourglassDocumentState to = { .model = model, .trained = model, .weights = weights };
  HourglassDocumentParts parts = HOURGLASS_DOCUMENT_MODEL;
  if (weights != NULL && !self->training)
    parts |= HOURGLASS_DOCUMENT_WEIGHTS;
  make_step (self, &to, parts, label);
  hg_model_unref (model);
  return TRUE;
}

/* The last step, made with the same key, has become one to @model. */
static void
merge (HourglassDocument *self, HgModel *model, const char *label)
{
  HourglassDocumentState to = { .model = model };
  move_selection (self, model);
  hourglass_undo_history_relabel (self->history, label);
  hourglass_document_replace (self, &to, HOURGLASS_DOCUMENT_MODEL);
  emit_stepped (self, HOURGLASS_STEP_MADE);
  hg_model_unref (model);
}

void
hourglass_document_apply_merged (HourglassDocument *self, HgModel *model, const char *label, const char *key)
{
  g_return_if_fail (HOURGLASS_IS_DOCUMENT (self));
  if (model == NULL || refuse (self, model))
    return;
  gint64 now = g_get_monotonic_time ();
  if (g_str_equal (key, self->merge_key) && now - self->merge_time < MERGE_MICROSECONDS)
    merge (self, model, label);
  else
    hourglass_document_apply (self, model, label);
  g_strlcpy (self->merge_key, key, sizeof self->merge_key);
  self->merge_time = now;
}

gboolean
hourglass_document_apply_weights (HourglassDocument *self, const HgModel *model, HgWeights *weights,
                                  const char *label)
{
  if (self->training)
    return FALSE;
  HourglassDocumentState to = { .trained = model, .weights = weights };
  make_step (self, &to, HOURGLASS_DOCUMENT_WEIGHTS, label);
  return TRUE;
}

void
hourglass_document_apply_data (HourglassDocument *self, HgPrepared *data, const char *label)
{
  HourglassDocumentState to = { .data = data };
  make_step (self, &to, HOURGLASS_DOCUMENT_DATA, label);
}

/* While a run trains, the weights are its own; while the model is locked, it stays. */
static gboolean
can_take (HourglassDocument *self, const HourglassUndoStep *step)
{
  return step != NULL && !(self->training && step->parts & HOURGLASS_DOCUMENT_WEIGHTS)
         && !(self->locked && step->parts & HOURGLASS_DOCUMENT_MODEL);
}

void
hourglass_document_undo (HourglassDocument *self)
{
  const HourglassUndoStep *step = hourglass_undo_history_get_undo (self->history);
  self->merge_key[0] = '\0';
  if (!can_take (self, step))
    return;
  const HourglassDocumentParts parts = step->parts;
  hourglass_undo_history_undo (self->history, &self->state);
  hourglass_document_tell (self, parts);
  emit_stepped (self, HOURGLASS_STEP_UNDONE);
}

void
hourglass_document_redo (HourglassDocument *self)
{
  const HourglassUndoStep *step = hourglass_undo_history_get_redo (self->history);
  self->merge_key[0] = '\0';
  if (!can_take (self, step))
    return;
  const HourglassDocumentParts parts = step->parts;
  hourglass_undo_history_redo (self->history, &self->state);
  hourglass_document_tell (self, parts);
  emit_stepped (self, HOURGLASS_STEP_REDONE);
}

const HourglassUndoStep *
hourglass_document_get_undo (HourglassDocument *self, gboolean *able)
{
  const HourglassUndoStep *step = hourglass_undo_history_get_undo (self->history);
  *able = can_take (self, step);
  return step;
}

const HourglassUndoStep *
hourglass_document_get_redo (HourglassDocument *self, gboolean *able)
{
  const HourglassUndoStep *step = hourglass_undo_history_get_redo (self->history);
  *able = can_take (self, step);
  return step;
}

const char *
hourglass_document_get_undo_label (HourglassDocument *self)
{
  const HourglassUndoStep *step = hourglass_undo_history_get_undo (self->history);
  return step != NULL ? step->label : NULL;
}

const char *
hourglass_document_get_redo_label (HourglassDocument *self)
{
  const HourglassUndoStep *step = hourglass_undo_history_get_redo (self->history);
  return step != NULL ? step->label : NULL;
}
