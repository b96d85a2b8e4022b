/* Undo and redo: one line of steps of every kind, an edit of the model, other weights, other data, or several
 * of these at once.
 *
 * A step holds the parts of the document that it changed as they are on its other side: as they were before
 * it while it can be undone, as they were after it while it can be redone. Undoing and redoing exchange them
 * with the document's, so that what was trained since a step is there again when it is redone, and nothing is
 * ever held twice. The document owns what it has now, the steps own references to the rest.
 *
 * There may be any number of steps. When one is made that holds weights or data, the oldest steps go until
 * the others hold at most 512 MiB of them; the newest stays whatever it holds, so that what was done last can
 * be undone. Between two such steps they may hold more: undoing gives a step what the document had. */
#pragma once
#include "model/edit.h"
#include "ui/document/document-state.h"

typedef struct HourglassUndoHistory HourglassUndoHistory;

typedef struct
{
  char label[HG_LABEL_SIZE]; /* of what was done */
  HourglassDocumentParts parts;
  HourglassDocumentState other; /* those parts on the other side; the rest is NULL */
} HourglassUndoStep;

HourglassUndoHistory *hourglass_undo_history_new (void);
void hourglass_undo_history_free (HourglassUndoHistory *history);

/* Appends a step that is about to change @parts of @now, of which references are taken, and drops what could
 * be redone. */
void hourglass_undo_history_push (HourglassUndoHistory *history, const HourglassDocumentState *now,
                                  HourglassDocumentParts parts, const char *label);

/* The last step, of which there is one, has become another that begins where it began. */
void hourglass_undo_history_relabel (HourglassUndoHistory *history, const char *label);

/* The step that undo / redo would take, lent until the next change, or NULL. */
const HourglassUndoStep *hourglass_undo_history_get_undo (const HourglassUndoHistory *history);
const HourglassUndoStep *hourglass_undo_history_get_redo (const HourglassUndoHistory *history);

/* Exchanges the parts of that step with those of @now; FALSE where there is none. */
gboolean hourglass_undo_history_undo (HourglassUndoHistory *history, HourglassDocumentState *now);
gboolean hourglass_undo_history_redo (HourglassUndoHistory *history, HourglassDocumentState *now);
