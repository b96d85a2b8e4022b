/* Edits of several layers at once; see edit.h. */
#include "base/memory.h"
#include "model/draft.h"
#include "model/edit-private.h"
#include "model/edit.h"
#include "model/fragment.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* "Remove LSTM 16", "Remove 3 layers". */
static void
set_label (char *label, const char *verb, const HgLayer *layer, size_t n)
{
  char title[64];
  if (label == NULL)
    return;
  hg_layer_describe (layer, title, sizeof title, NULL, 0);
  if (n == 1)
    snprintf (label, HG_LABEL_SIZE, "%.20s %s", verb, title);
  else
    snprintf (label, HG_LABEL_SIZE, "%.20s %zu layers", verb, n);
}

/* The chosen nodes that are no Inputs, and one of them. */
static size_t
count_chosen (const HgModel *model, const bool *chosen, const HgLayer **layer)
{
  size_t n = 0;
  for (size_t i = 0; i < model->n; i++)
    if (chosen[i] && model->nodes[i]->n_in > 0)
      {
        *layer = model->nodes[i]->layer;
        n++;
      }
  return n;
}

HgModel *
hg_edit_remove_several (const HgModel *model, const bool *chosen, char *label, HgError *error)
{
  HgDraft draft;
  const HgLayer *layer = NULL;
  size_t n = count_chosen (model, chosen, &layer);
  if (n == 0)
    {
      hg_error_set (error, HG_ERROR_VALUE, "the Input stays first: change its shape, or the data");
      return NULL;
    }
  if (!hg_draft_open (&draft, model, error))
    return NULL;
  set_label (label, "Remove", layer, n);
  for (size_t i = model->n; i-- > 0;)
    if (chosen[i] && model->nodes[i]->n_in > 0)
      hg_draft_remove (&draft, i, error);
  return hg_draft_finish (&draft, error);
}

/* Whether input @k of node @i, between a node that is moved and one that stays, is a chain's: it is tied
 * again around the gap, and where the nodes are put. What leaves a moved node for one that stays is its only
 * wire: of a skip the other end would be lost. @entry: what the first of them reads. */
static bool
is_chain (const HgModel *model, const bool *moved, HgEdge entry, size_t i, size_t k)
{
  const HgEdge in = model->nodes[i]->in[k];
  size_t readers[HG_MAX_OUTPUTS];
  if (k > 0 || in.slot > 0)
    return false;
  return moved[i] ? in.node == i - 1 || in.node == entry.node
                  : hg_model_readers (model, in.node, readers) == 1;
}

/* Whether the chosen nodes can be taken out together: nothing but the chain goes in or out, none is one of
 * several outputs, and no call of a shared layer stays behind. */
static bool
come_along (const HgModel *model, const bool *moved, HgError *error)
{
  size_t first = 0;
  while (!moved[first])
    first++;
  for (size_t i = first; i < model->n; i++)
    {
      const HgNode *node = model->nodes[i];
      char title[64];
      hg_layer_describe (node->layer, title, sizeof title, NULL, 0);
      if (moved[i] != moved[hg_model_owner (model, i)])
        return hg_error_set (error, HG_ERROR_VALUE,
                             "%s is used several times: it cannot be moved without its other uses", title);
      if (moved[i] && !hg_edit_output_stays (model, i, error))
        return false;
      for (size_t k = 0; k < node->n_in; k++)
        if (moved[i] != moved[node->in[k].node] && !is_chain (model, moved, model->nodes[first]->in[0], i, k))
          {
            char from[64];
            hg_layer_describe (model->nodes[node->in[k].node]->layer, from, sizeof from, NULL, 0);
            return hg_error_set (error, HG_ERROR_VALUE,
                                 "a wire from %s enters %s: only together can they be moved", from, title);
          }
    }
  return true;
}

static bool
name_is_free (const HgModel *model, const char *name)
{
  return hg_model_find (model, name) == HG_NO_NODE;
}

/* A layer that joins several and takes the same one every time is looking for a partner. */
static bool
seeks_partner (const HgNode *node, size_t i)
{
  bool same = node->n_in > 1;
  for (size_t k = 0; k < node->n_in; k++)
    same &= node->in[k].node + 1 == i && node->in[k].slot == 0;
  return same;
}

/* Puts node @i of @fragment at index @after + @i of @model, with its wires as they are. */
static HgModel *
put_node (const HgModel *model, size_t after, const HgModel *fragment, size_t i, HgError *error)
{
  HgDraft draft;
  const HgNode *node = fragment->nodes[i];
  HgEdge in[HG_MAX_INPUTS];
  char name[HG_NAME_SIZE];
  if (node->n_in == 0)
    {
      hg_error_set (error, HG_ERROR_VALUE, "an Input cannot stand below another layer");
      return NULL;
    }
  for (size_t k = 0; k < node->n_in; k++)
    in[k] = (HgEdge){ .node = after + node->in[k].node, .slot = node->in[k].slot };
  if (!hg_draft_open (&draft, model, error))
    return NULL;
  if (name_is_free (model, node->name))
    snprintf (name, sizeof name, "%s", node->name);
  else
    hg_model_free_name (model, node->layer, name);
  hg_draft_insert_wired (&draft, after + i, node->layer, name, in, node->n_in, error);
  if (node->shares != HG_NO_NODE)
    hg_draft_share (&draft, after + i, after + node->shares, error);
  return hg_draft_finish (&draft, error);
}

/* The same, with another layer beside the one above where it joins several and has but one. */
static HgModel *
paste_node (const HgModel *model, size_t after, const HgModel *fragment, size_t i, HgError *error)
{
  const HgNode *node = fragment->nodes[i];
  return seeks_partner (node, i) ? hg_edit_insert (model, after + i - 1, node->layer, NULL, error)
                                 : put_node (model, after, fragment, i, error);
}

typedef HgModel *(*Put) (const HgModel *model, size_t after, const HgModel *fragment, size_t i,
                         HgError *error);

static HgModel *
put_all (const HgModel *model, size_t after, const HgModel *fragment, Put put, HgError *error)
{
  HgModel *edited = hg_model_ref (model);
  for (size_t i = 1; i < fragment->n && edited != NULL; i++)
    {
      HgModel *next = put (edited, after, fragment, i, error);
      hg_model_unref (edited);
      edited = next;
    }
  return edited;
}

HgModel *
hg_edit_paste (const HgModel *model, size_t after, const HgModel *fragment, const char *verb, char *label,
               HgError *error)
{
  if (after >= model->n || fragment->n < 2)
    {
      hg_error_set (error, HG_ERROR_VALUE,
                    "expected layers and a place for them, got %zu layers and place %zu", fragment->n - 1,
                    after + 1);
      return NULL;
    }
  set_label (label, verb, fragment->nodes[1]->layer, fragment->n - 1);
  return put_all (model, after, fragment, paste_node, error);
}

/* @edited, which is given up, with the mark of @model's waist where that layer was moved: removing it took
 * the mark away. */
static HgModel *
keep_mark (const HgModel *model, const bool *moved, HgModel *edited, HgError *error)
{
  if (edited == NULL || model->waist == HG_NO_NODE || !moved[model->waist])
    return edited;
  HgModel *marked
      = hg_edit_mark (edited, hg_model_find (edited, model->nodes[model->waist]->name), NULL, error);
  hg_model_unref (edited);
  return marked;
}

/* The model without the moved nodes, and then with them below index @to − 1 of what is left. */
static HgModel *
put_together (const HgModel *model, const bool *moved, size_t to, HgError *error)
{
  HgModel *fragment = hg_fragment_new (model, moved, error),
          *rest = fragment != NULL ? hg_edit_remove_several (model, moved, NULL, error) : NULL,
          *edited = NULL;
  if (rest != NULL && (to == 0 || to > rest->n))
    hg_error_set (error, HG_ERROR_VALUE,
                  to == 0 ? "the Input stays first: change its shape, or the data"
                          : "there is no place below the last layer");
  else if (rest != NULL && fragment->n_outputs > 1)
    hg_error_set (error, HG_ERROR_VALUE,
                  "the layers stand on several branches: they cannot be moved together");
  else if (rest != NULL)
    edited = put_all (rest, to - 1, fragment, put_node, error);
  hg_model_unref (fragment);
  hg_model_unref (rest);
  return keep_mark (model, moved, edited, error);
}

HgModel *
hg_edit_move_several (const HgModel *model, const bool *chosen, size_t to, char *label, HgError *error)
{
  const HgLayer *layer = NULL;
  size_t n = count_chosen (model, chosen, &layer), one = 0;
  bool *moved = hg_alloc (model->n, sizeof *moved, error);
  HgModel *edited = NULL;
  if (moved == NULL)
    return NULL;
  for (size_t i = 0; i < model->n; i++)
    {
      moved[i] = chosen[i] && model->nodes[i]->n_in > 0;
      one = moved[i] ? i : one;
    }
  if (n == 0)
    hg_error_set (error, HG_ERROR_VALUE, "the Input stays first: change its shape, or the data");
  else if (n == 1)
    edited = hg_edit_move (model, one, to, label, error);
  else if (come_along (model, moved, error))
    {
      set_label (label, "Move", layer, n);
      edited = put_together (model, moved, to, error);
    }
  free (moved);
  return edited;
}

HgModel *
hg_edit_duplicate (const HgModel *model, const bool *chosen, char *label, HgError *error)
{
  const HgLayer *layer = NULL;
  size_t last = 0;
  bool *layers = count_chosen (model, chosen, &layer) > 0 ? hg_alloc (model->n, sizeof *layers, error) : NULL;
  if (layer == NULL)
    hg_error_set (error, HG_ERROR_VALUE, "a stack has one Input of a kind: it cannot be duplicated");
  if (layers == NULL)
    return NULL;
  for (size_t i = 0; i < model->n; i++)
    {
      layers[i] = chosen[i] && model->nodes[i]->n_in > 0;
      last = layers[i] ? i : last;
    }
  HgModel *fragment = hg_fragment_new (model, layers, error),
          *edited
          = fragment != NULL ? hg_edit_paste (model, last, fragment, "Duplicate", label, error) : NULL;
  hg_model_unref (fragment);
  free (layers);
  return edited;
}
