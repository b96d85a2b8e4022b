/* See undo-history.h. */
#include "ui/document/undo-history.h"

#define MOST_BYTES ((gsize)512 << 20)

struct HourglassUndoHistory
{
  GArray *steps; /* HourglassUndoStep */
  guint at;      /* how many of them are done */
};

static void
clear_step (gpointer step)
{
  hourglass_document_state_clear (&((HourglassUndoStep *)step)->other);
}

HourglassUndoHistory *
hourglass_undo_history_new (void)
{
  HourglassUndoHistory *history = g_new0 (HourglassUndoHistory, 1);
  history->steps = g_array_new (FALSE, FALSE, sizeof (HourglassUndoStep));
  g_array_set_clear_func (history->steps, clear_step);
  return history;
}

void
hourglass_undo_history_free (HourglassUndoHistory *history)
{
  g_array_unref (history->steps);
  g_free (history);
}

static HourglassUndoStep *
step_at (const HourglassUndoHistory *history, guint i)
{
  return &g_array_index (history->steps, HourglassUndoStep, i);
}

/* Drops the oldest steps where the others hold as much as all may. */
static void
drop_oldest (HourglassUndoHistory *history)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  const guint n = history->steps->len;
  guint first = n;
  for (gsize bytes = 0; first > 0; first--)
    {
      bytes += hourglass_document_state_bytes (&step_at (history, first - 1)->other, seen);
      if (bytes > MOST_BYTES && first < n)
        break;
    }
  g_array_remove_range (history->steps, 0, first);
  history->at -= first;
}

/* As much of @label as there is room for. */
static void
set_label (HourglassUndoStep *step, const char *label)
{
  const char *end;
  g_strlcpy (step->label, label, sizeof step->label);
  g_utf8_validate (step->label, -1, &end);
  step->label[end - step->label] = '\0';
}

void
hourglass_undo_history_push (HourglassUndoHistory *history, const HourglassDocumentState *now,
                             HourglassDocumentParts parts, const char *label)
{
  HourglassUndoStep step = { .parts = parts };
  set_label (&step, label);
  hourglass_document_state_hold (&step.other, now, parts);
  g_array_set_size (history->steps, history->at);
  g_array_append_val (history->steps, step);
  history->at++;
  if (parts != HOURGLASS_DOCUMENT_MODEL)
    drop_oldest (history);
}

void
hourglass_undo_history_relabel (HourglassUndoHistory *history, const char *label)
{
  set_label (step_at (history, history->at - 1), label);
}

const HourglassUndoStep *
hourglass_undo_history_get_undo (const HourglassUndoHistory *history)
{
  return history->at > 0 ? step_at (history, history->at - 1) : NULL;
}

const HourglassUndoStep *
hourglass_undo_history_get_redo (const HourglassUndoHistory *history)
{
  return history->at < history->steps->len ? step_at (history, history->at) : NULL;
}

gboolean
hourglass_undo_history_undo (HourglassUndoHistory *history, HourglassDocumentState *now)
{
  if (history->at == 0)
    return FALSE;
  HourglassUndoStep *step = step_at (history, --history->at);
  hourglass_document_state_exchange (&step->other, now, step->parts);
  return TRUE;
}

gboolean
hourglass_undo_history_redo (HourglassUndoHistory *history, HourglassDocumentState *now)
{
  if (history->at == history->steps->len)
    return FALSE;
  HourglassUndoStep *step = step_at (history, history->at++);
  hourglass_document_state_exchange (&step->other, now, step->parts);
  return TRUE;
}
