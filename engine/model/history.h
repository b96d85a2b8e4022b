/* Undo and redo: a list of models and an index into it. Unlimited in length; neighbouring models share nodes. */
#pragma once
#include "model/model.h"

typedef struct HgHistory HgHistory;

HgHistory *hg_history_new (const HgModel *model, HgError *error);
void hg_history_free (HgHistory *history);

/* The current model, lent. */
const HgModel *hg_history_model (const HgHistory *history);

/* Appends @model (takes a reference), dropping what could be redone. */
bool hg_history_push (HgHistory *history, const HgModel *model, const char *label, HgError *error);

/* Label of the step that undo / redo would take, lent, or NULL when there is none. */
const char *hg_history_undo_label (const HgHistory *history);
const char *hg_history_redo_label (const HgHistory *history);
bool hg_history_undo (HgHistory *history);
bool hg_history_redo (HgHistory *history);
