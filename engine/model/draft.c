#include "model/draft.h"
#include "base/memory.h"
#include <stdlib.h>
#include <string.h>

bool
hg_draft_open (HgDraft *draft, const HgModel *model, HgError *error)
{
  *draft = (HgDraft){ .n_outputs = model->n_outputs, .waist = model->waist };
  memcpy (draft->name, model->name, sizeof draft->name);
  memcpy (draft->outputs, model->outputs, sizeof draft->outputs);
  if (!hg_grow (&draft->nodes, &draft->capacity, model->n + 1, sizeof *draft->nodes, error))
    return false;
  for (; draft->n < model->n; draft->n++)
    draft->nodes[draft->n] = hg_node_ref (model->nodes[draft->n]);
  return true;
}

void
hg_draft_close (HgDraft *draft)
{
  for (size_t i = 0; i < draft->n; i++)
    hg_node_unref (draft->nodes[i]);
  free (draft->nodes);
  *draft = (HgDraft){ 0 };
}

/* An output that its layer no longer offers becomes the layer's first. */
static void
mend_outputs (HgDraft *draft)
{
  for (size_t k = 0; k < draft->n_outputs; k++)
    if (draft->outputs[k].slot >= hg_layer_outputs (draft->nodes[draft->outputs[k].node]->layer))
      draft->outputs[k].slot = 0;
}

HgModel *
hg_draft_finish (HgDraft *draft, HgError *error)
{
  if (!draft->failed)
    mend_outputs (draft);
  HgModel *model = draft->failed ? NULL
                                 : hg_model_new (draft->name, draft->nodes, draft->n, draft->outputs,
                                                 draft->n_outputs, error);
  if (model != NULL)
    model->waist = draft->waist < draft->n ? draft->waist : HG_NO_NODE;
  hg_draft_close (draft);
  return model;
}

/* Puts @node, or failure, in node @at's place. */
static void
exchange (HgDraft *draft, size_t at, HgNode *node)
{
  draft->failed |= node == NULL;
  if (node == NULL)
    return;
  hg_node_unref (draft->nodes[at]);
  draft->nodes[at] = node;
}

/* Exchanges node @at for one with other wires. */
static void
rewire (HgDraft *draft, size_t at, const HgEdge *in, size_t n_in, HgError *error)
{
  const HgNode *old = draft->nodes[at];
  exchange (draft, at, hg_node_like (old, old->layer, old->name, in, n_in, error));
}

/* Node @at shares with @owner from now on (HG_NO_NODE: with none), under the name @name. */
static void
reshare (HgDraft *draft, size_t at, const char *name, size_t owner, HgError *error)
{
  const HgNode *old = draft->nodes[at];
  HgNode *node = hg_node_like (old, old->layer, name, old->in, old->n_in, error);
  if (node != NULL)
    node->shares = owner;
  exchange (draft, at, node);
}

typedef HgEdge (*MapEdge) (const HgDraft *draft, HgEdge edge, size_t at);

/* Puts every wire from node @first on, and the outputs, through @map. Untouched nodes stay shared. With @drop
 * a state wire (not the first output) of node @at goes, unless its user cannot do without. */
static void
map_edges (HgDraft *draft, size_t first, MapEdge map, size_t at, bool drop, HgError *error)
{
  for (size_t i = first; i < draft->n && !draft->failed; i++)
    {
      const HgNode *node = draft->nodes[i];
      HgEdge in[HG_MAX_INPUTS];
      bool changed = false;
      size_t n_in = 0;
      for (size_t k = 0; k < node->n_in; k++)
        {
          bool gone = drop && node->in[k].node == at && node->in[k].slot > 0;
          if (gone && n_in + (node->n_in - k - 1) >= node->layer->kind->min_in)
            {
              changed = true;
              continue;
            }
          in[n_in] = map (draft, node->in[k], at);
          changed |= in[n_in].node != node->in[k].node || in[n_in].slot != node->in[k].slot;
          n_in++;
        }
      if (changed)
        rewire (draft, i, in, n_in, error);
    }
  for (size_t k = 0; k < draft->n_outputs; k++)
    draft->outputs[k] = map (draft, draft->outputs[k], at);
}

/* The layer of node @at, which is about to go, is called elsewhere too: the next call holds its weights from
 * now on, under the layer's name. */
static void
hand_over (HgDraft *draft, size_t at, HgError *error)
{
  size_t heir = HG_NO_NODE;
  char name[HG_NAME_SIZE];
  memcpy (name, draft->nodes[at]->name, sizeof name);
  for (size_t i = at + 1; i < draft->n && !draft->failed; i++)
    if (draft->nodes[i]->shares == at)
      {
        reshare (draft, i, heir == HG_NO_NODE ? name : draft->nodes[i]->name, heir, error);
        heir = heir == HG_NO_NODE ? i : heir;
      }
}

/* Nodes from index @at on have moved by @step: whoever shares with one of them is told. */
static void
shift_shares (HgDraft *draft, size_t at, int step, HgError *error)
{
  for (size_t i = at; i < draft->n && !draft->failed; i++)
    if (draft->nodes[i]->shares != HG_NO_NODE && draft->nodes[i]->shares >= at)
      reshare (draft, i, draft->nodes[i]->name, draft->nodes[i]->shares + (size_t)step, error);
}

/* After an insertion at @at: later nodes are one further on, and the node before is now reached through the
 * new one. */
static HgEdge
inserted (const HgDraft *draft, HgEdge edge, size_t at)
{
  if (edge.node >= at)
    edge.node++;
  else if (edge.node == at - 1 && edge.slot == 0)
    edge.node = at;
  return edge;
}

/* The same where nobody reads the new node. */
static HgEdge
shifted (const HgDraft *draft, HgEdge edge, size_t at)
{
  edge.node += edge.node >= at;
  return edge;
}

void
hg_draft_insert (HgDraft *draft, size_t at, const HgLayer *layer, const char *name, HgError *error)
{
  hg_draft_insert_wired (draft, at, layer, name, &(HgEdge){ .node = at - 1 }, 1, error);
}

static void
insert (HgDraft *draft, size_t at, const HgLayer *layer, const char *name, const HgEdge *in, size_t n_in,
        MapEdge map, HgError *error)
{
  HgNode *node = draft->failed ? NULL : hg_node_new (layer, name, in, n_in, error);
  if (node == NULL || !hg_grow (&draft->nodes, &draft->capacity, draft->n + 1, sizeof *draft->nodes, error))
    {
      hg_node_unref (node);
      draft->failed = true;
      return;
    }
  if (at < draft->n && strcmp (draft->nodes[at - 1]->group, draft->nodes[at]->group) == 0)
    memcpy (node->group, draft->nodes[at]->group, sizeof node->group);
  memmove (draft->nodes + at + 1, draft->nodes + at, (draft->n - at) * sizeof *draft->nodes);
  draft->nodes[at] = node;
  draft->n++;
  map_edges (draft, at + 1, map, at, false, error);
  shift_shares (draft, at, 1, error);
  if (draft->waist != HG_NO_NODE && draft->waist >= at)
    draft->waist++;
}

void
hg_draft_insert_wired (HgDraft *draft, size_t at, const HgLayer *layer, const char *name, const HgEdge *in,
                       size_t n_in, HgError *error)
{
  insert (draft, at, layer, name, in, n_in, inserted, error);
}

void
hg_draft_insert_aside (HgDraft *draft, size_t at, const HgLayer *layer, const char *name, const HgEdge *in,
                       size_t n_in, HgError *error)
{
  insert (draft, at, layer, name, in, n_in, shifted, error);
}

void
hg_draft_wire (HgDraft *draft, size_t at, const HgEdge *in, size_t n_in, HgError *error)
{
  if (!draft->failed)
    rewire (draft, at, in, n_in, error);
}

void
hg_draft_share (HgDraft *draft, size_t at, size_t owner, HgError *error)
{
  if (!draft->failed)
    reshare (draft, at, draft->nodes[at]->name, owner, error);
}

/* Before node @at is taken out: what used it uses its first input, later nodes are one closer. */
static HgEdge
removed (const HgDraft *draft, HgEdge edge, size_t at)
{
  if (edge.node == at)
    edge = draft->nodes[at]->in[0];
  else if (edge.node > at)
    edge.node--;
  return edge;
}

void
hg_draft_remove (HgDraft *draft, size_t at, HgError *error)
{
  if (draft->failed)
    return;
  map_edges (draft, at + 1, removed, at, true, error);
  hand_over (draft, at, error);
  hg_node_unref (draft->nodes[at]);
  memmove (draft->nodes + at, draft->nodes + at + 1, (draft->n - at - 1) * sizeof *draft->nodes);
  draft->n--;
  shift_shares (draft, at, -1, error);
  if (draft->waist == at)
    draft->waist = HG_NO_NODE;
  else if (draft->waist != HG_NO_NODE && draft->waist > at)
    draft->waist--;
}

void
hg_draft_put (HgDraft *draft, size_t at, const HgLayer *layer, const char *name, HgError *error)
{
  if (draft->failed)
    return;
  size_t shares = draft->nodes[at]->shares, owner = shares != HG_NO_NODE ? shares : at;
  for (size_t i = owner; i < draft->n && !draft->failed; i++)
    if (i == owner || draft->nodes[i]->shares == owner)
      {
        const HgNode *old = draft->nodes[i];
        exchange (draft, i, hg_node_like (old, layer, i == at ? name : old->name, old->in, old->n_in, error));
      }
}

void
hg_draft_cut (HgDraft *draft, size_t n)
{
  while (draft->n > n)
    hg_node_unref (draft->nodes[--draft->n]);
  draft->n_outputs = 1;
  draft->outputs[0] = (HgEdge){ .node = n - 1 };
}

void
hg_draft_append (HgDraft *draft, const HgLayer *layer, HgError *error)
{
  char name[HG_NAME_SIZE];
  /* A view of the list as a model, for the look-up of names only. */
  HgModel so_far = { .n = draft->n, .nodes = draft->nodes };
  hg_draft_insert (draft, draft->n, layer, hg_model_free_name (&so_far, layer, name), error);
}
