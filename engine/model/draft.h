/* A model being edited: a mutable list of nodes. Edits open one from a model, change it and finish it into a
 * new model; a failure in between is remembered, so that steps can be written one after the other and only
 * the end is checked. Opened on the stack; finish or close releases it. */
#pragma once
#include "model/model.h"

typedef struct
{
  char name[HG_NAME_SIZE];
  const HgNode **nodes;
  size_t n, capacity;
  HgEdge outputs[HG_MAX_INPUTS];
  size_t n_outputs;
  size_t waist;
  bool failed;
} HgDraft;

bool hg_draft_open (HgDraft *draft, const HgModel *model, HgError *error);

/* The new model, or NULL when a step failed or the graph is not valid. Releases the draft. */
HgModel *hg_draft_finish (HgDraft *draft, HgError *error);
void hg_draft_close (HgDraft *draft);

/* Puts a new node at index @at ≥ 1, fed by the node before; those that used that node's first output use it
 * now. */
void hg_draft_insert (HgDraft *draft, size_t at, const HgLayer *layer, const char *name, HgError *error);

/* The same with wires of its own; one of them should come from the node before. */
void hg_draft_insert_wired (HgDraft *draft, size_t at, const HgLayer *layer, const char *name,
                            const HgEdge *in, size_t n_in, HgError *error);

/* The same, but what used the node before goes on doing so: nothing reads the new node yet. */
void hg_draft_insert_aside (HgDraft *draft, size_t at, const HgLayer *layer, const char *name,
                            const HgEdge *in, size_t n_in, HgError *error);

/* Gives node @at other wires; and the weights of the earlier node @owner, whose layer it has. */
void hg_draft_wire (HgDraft *draft, size_t at, const HgEdge *in, size_t n_in, HgError *error);
void hg_draft_share (HgDraft *draft, size_t at, size_t owner, HgError *error);

/* Takes node @at out; its users use its first input, and lose the state wires that came from it. Weights that
 * it shared go to the next node that uses them. */
void hg_draft_remove (HgDraft *draft, size_t at, HgError *error);

/* Exchanges node @at's layer and name; its wires stay. The other calls of a shared layer change with it. */
void hg_draft_put (HgDraft *draft, size_t at, const HgLayer *layer, const char *name, HgError *error);

/* Appends a node fed by the last one, with a free name, and makes it the output. */
void hg_draft_append (HgDraft *draft, const HgLayer *layer, HgError *error);

/* Drops every node from index @n on; the output becomes the last that is left. */
void hg_draft_cut (HgDraft *draft, size_t n);
