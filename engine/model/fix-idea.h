/* Between fixes.c and the files of ideas: an idea looks at a diagnostic and proposes an edit; whether the
 * edit helps is found by checking the model after it, so an idea may be wrong. No idea knows a layer kind by
 * more than the names and types of its options, so a new kind with `return_sequences` is mended like an LSTM.
 */
#pragma once
#include "model/check-private.h"
#include "model/edit.h"

/* A candidate: the model after it, and where the node in question went. */
typedef struct
{
  HgModel *model;   /* owned; NULL: the edit failed */
  size_t node;      /* index of the diagnosed node in @model; the idea finds its index before the edit here */
  bool show_output; /* the shape to show is what that node gives, not what it gets */
  char title[96];
  char because[128]; /* ends the diagnostic's sentence; may be empty */
} HgFixIdea;

/* False: nothing to propose. */
typedef bool (*HgFixThink) (const HgCheck *check, const HgDiagnostic *diagnostic, HgFixIdea *idea);

/* Best first, NULL-terminated. Of the last resorts only the first that helps is offered, and only where no
 * other idea does. */
extern const HgFixThink hg_fixes_for_faults[], hg_fixes_last_resorts[], hg_fixes_for_mismatch[],
    hg_fixes_for_warnings[];

/* The title of a node's layer: "LSTM 16". */
void hg_fix_title (const HgModel *model, size_t node, char *title, size_t size);
bool hg_fix_option_is (const HgModel *model, size_t node, const char *path, bool wanted);

/* The nearest node above @from whose `return_sequences` is @wanted, or HG_NO_NODE. */
size_t hg_fix_find_above (const HgModel *model, size_t from, bool wanted);

/* The shape of the model's first Input, lent. */
const HgShape *hg_fix_input (const HgCheck *check);

/* A copy with the layer of @text after node @after; NULL where that fails. */
HgModel *hg_fix_insert (const HgModel *model, size_t after, const char *text);

/* A copy with a Dense layer after node @after that gives the input's last axis, and what that is called into
 * @title: "Add Dense 784". NULL where it fails. */
HgModel *hg_fix_append_dense (const HgCheck *check, size_t after, char *title, size_t size);

/* Whether a model has neither faults nor an output unlike its input. */
bool hg_fix_trains (const HgModel *model);

/* Sets the number @path of node @at to @value and says so: "1 unit in Dense 784". */
bool hg_fix_number (const HgCheck *check, size_t at, const char *path, int64_t value, HgFixIdea *idea);

/* The input filled up to a multiple of 2, 4, … 64 along its axes but the last, and the output cut back, where
 * that makes sizes that pooling and upsampling bring back. */
bool hg_fix_pad_and_crop (const HgCheck *check, HgFixIdea *idea);

/* Takes the diagnosed node out. */
bool hg_fix_remove (const HgCheck *check, const HgDiagnostic *diagnostic, HgFixIdea *idea);
