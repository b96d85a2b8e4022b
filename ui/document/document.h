/* The document: what the window shows. One model, its weights, the data chosen for it, the history of the
 * steps that changed these (undo-history.h), the selection, and the file it came from. Widgets bind to it and
 * never to each other.
 *
 * Everything here runs on the main thread. Signals: "changed" (the shown model or its check),
 * "selection-changed", "number-changed", "data-changed", "weights-changed", "file-changed" (path, title, or
 * whether there is something to save), "refused" (an edit of a locked model), "stepped" (a HourglassStepped:
 * the history moved; after the others). */
#pragma once
#include "data/prepared.h"
#include "model/edit.h"
#include "model/preset.h"
#include "model/weights.h"
#include "ui/document/file-facts.h"
#include "ui/document/undo-history.h"
#include <gio/gio.h>

#define HOURGLASS_TYPE_DOCUMENT (hourglass_document_get_type ())
G_DECLARE_FINAL_TYPE (HourglassDocument, hourglass_document, HOURGLASS, DOCUMENT, GObject)

typedef enum
{
  HOURGLASS_STEP_MADE,
  HOURGLASS_STEP_UNDONE,
  HOURGLASS_STEP_REDONE
} HourglassStepped;

HourglassDocument *hourglass_document_new (void);

/* The model as shown (a preview while something is being dragged) and what is known about it; both lent,
 * valid until the next "changed". While a preview is shown, `before` is the model under it, else NULL. */
const HgModel *hourglass_document_get_model (HourglassDocument *self);
const HgCheck *hourglass_document_get_check (HourglassDocument *self);
const HgCheck *hourglass_document_get_before (HourglassDocument *self);

/* The model without a preview, and what is known about it, both lent until the next "changed". */
const HgModel *hourglass_document_get_settled (HourglassDocument *self);
const HgCheck *hourglass_document_get_settled_check (HourglassDocument *self);

/* A step in the history; ends a preview. Takes @model (NULL, an edit that failed, changes nothing). The
 * selection follows its node by name. Returns whether it was taken: a locked document refuses. */
gboolean hourglass_document_apply (HourglassDocument *self, HgModel *model, const char *label);

/* The same, with the weights that belong to @model (a reference is taken): one step for both. While a run
 * trains, whose weights the document has, or where they are NULL, the step is the model's alone. */
gboolean hourglass_document_apply_trained (HourglassDocument *self, HgModel *model, HgWeights *weights,
                                           const char *label);

/* The same, but replaces the last step when that one was made with the same @key (node and option) a moment
 * ago, and the selection has not changed since: a burst of clicks on one spin button is one undo. */
void hourglass_document_apply_merged (HourglassDocument *self, HgModel *model, const char *label,
                                      const char *key);

/* Steps, too: other weights, of @model, and other data (NULL: none); references are taken. Weights are not
 * taken (FALSE) while a run trains. A locked document takes both, which leave its model alone. */
gboolean hourglass_document_apply_weights (HourglassDocument *self, const HgModel *model, HgWeights *weights,
                                           const char *label);
void hourglass_document_apply_data (HourglassDocument *self, HgPrepared *data, const char *label);

/* While a run trains (also while it is paused), its weights are the document's, again and again, which is no
 * step; and steps that would change them are neither made, undone nor redone. */
void hourglass_document_set_training (HourglassDocument *self, gboolean training);

/* While it is locked (a lesson asks about it) no edit changes the model, and none is previewed, undone or
 * redone. */
void hourglass_document_set_locked (HourglassDocument *self, gboolean locked);
gboolean hourglass_document_get_locked (HourglassDocument *self);

/* Whether it is locked, which is then told as any refused edit is: before a person is asked what to edit. */
gboolean hourglass_document_refuses (HourglassDocument *self);

/* Counts of parameters, or shapes, are kept back (a lesson asks for them; HG_HIDES_… of ui/draw/stack.h):
 * whoever shows them beside the stack does not. */
void hourglass_document_hide (HourglassDocument *self, unsigned hidden);
unsigned hourglass_document_get_hidden (HourglassDocument *self);

/* Shows @model (a reference is taken) without a step; NULL ends the preview. */
void hourglass_document_preview (HourglassDocument *self, const HgModel *model);

void hourglass_document_undo (HourglassDocument *self);
void hourglass_document_redo (HourglassDocument *self);

/* The step that undo / redo would take, lent until the history moves, or NULL; @able: whether it can be taken
 * now. And what the step is called, lent likewise. */
const HourglassUndoStep *hourglass_document_get_undo (HourglassDocument *self, gboolean *able);
const HourglassUndoStep *hourglass_document_get_redo (HourglassDocument *self, gboolean *able);
const char *hourglass_document_get_undo_label (HourglassDocument *self);
const char *hourglass_document_get_redo_label (HourglassDocument *self);

/* The node that was selected last, or HG_NO_NODE: what the views follow. Selecting one that is not among
 * several selected ones ends these. */
size_t hourglass_document_get_selection (HourglassDocument *self);
void hourglass_document_select (HourglassDocument *self, size_t node);

/* Whether a node of the shown model is selected; how many are; a flag a node, the caller's. And selecting
 * those whose flag is set, of which @last is one (HG_NO_NODE: none is). */
gboolean hourglass_document_is_chosen (HourglassDocument *self, size_t node);
size_t hourglass_document_count_chosen (HourglassDocument *self);
bool *hourglass_document_get_chosen (HourglassDocument *self);
void hourglass_document_choose (HourglassDocument *self, const bool *chosen, size_t last);

/* The number of the selected layer whose origin is asked about (model/numbers.h), or HG_NUMBER_NONE. */
int hourglass_document_get_number (HourglassDocument *self);
void hourglass_document_ask (HourglassDocument *self, int number);

/* A fresh start from an example, or from a file's model, weights and what else is known of it (references are
 * taken; weights, path and facts may be NULL). */
void hourglass_document_open_preset (HourglassDocument *self, const HgPreset *preset);
void hourglass_document_open_model (HourglassDocument *self, const HgModel *model, HgWeights *weights,
                                    const char *path, HourglassFileFacts *facts);
const HgPreset *hourglass_document_get_preset (HourglassDocument *self); /* it began from, or NULL */

HgPrepared *hourglass_document_get_data (HourglassDocument *self); /* lent, or NULL */

/* Data that come with the model that was opened: no step. */
void hourglass_document_set_data (HourglassDocument *self, HgPrepared *data);

/* Weights of the settled model, lent, or NULL when it has none yet (untrained, or edited since, but for the
 * waist's mark). A model that was opened from a file keeps its weights through edits that leave all its
 * arrays as they are: another activation, an open axis that gets a length. */
HgWeights *hourglass_document_get_weights (HourglassDocument *self);

/* The weights that were trained or came from a file with the model they belong to, which need not be the
 * shown one: NULL while there are none. Both lent. */
HgWeights *hourglass_document_get_trained (HourglassDocument *self, const HgModel **model);

/* The model and weights that the file holds, or the example that this began as, both lent; *@model is NULL
 * where nothing does. */
HgWeights *hourglass_document_get_saved (HourglassDocument *self, const HgModel **model);

/* What saving writes: the shown model's weights; after an edit those that still fit and new ones for the
 * rest; else the initial ones. Owned by the caller. */
HgWeights *hourglass_document_make_weights (HourglassDocument *self, HgError *error);

/* Weights as a run trains them: no step. */
void hourglass_document_set_weights (HourglassDocument *self, const HgModel *model, HgWeights *weights);

const char *hourglass_document_get_path (HourglassDocument *self); /* or NULL */
/* Of the file that the model was opened from, lent; NULL for one that began otherwise. */
HourglassFileFacts *hourglass_document_get_facts (HourglassDocument *self);

/* Whether the model is shown as it was in its file: it is looked at, not built. */
gboolean hourglass_document_is_as_opened (HourglassDocument *self);

void hourglass_document_saved (HourglassDocument *self, const char *path, const HgModel *model,
                               HgWeights *weights);

/* Says that no file holds what is shown: it comes from a draft. */
void hourglass_document_set_unsaved (HourglassDocument *self);
gboolean hourglass_document_get_modified (HourglassDocument *self);
