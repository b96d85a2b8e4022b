#include "files/keras-sequence.h"
#include "base/memory.h"
#include <stdlib.h>
#include <string.h>

json_t *
hg_keras_sequence_write (const HgModel *model)
{
  json_t *list = json_array ();
  for (size_t i = 0; i < model->n; i++)
    json_array_append_new (list, json_string (model->nodes[hg_model_owner (model, i)]->name));
  return list;
}

/* The next node from @from on whose layer is node @owner's, or HG_NO_NODE. */
static size_t
next_call (const HgModel *model, size_t owner, size_t from)
{
  while (from < model->n && hg_model_owner (model, from) != owner)
    from++;
  return from < model->n ? from : HG_NO_NODE;
}

/* Finds where each node goes, into @place, and who comes where, into @from; @next is room for a number a
 * node. False where @note is no order of the model's nodes in which each comes after what it takes. */
static bool
find_places (const json_t *note, const HgModel *model, size_t *place, size_t *from, size_t *next)
{
  if (json_array_size (note) != model->n)
    return false;
  for (size_t i = 0; i < model->n; i++)
    next[i] = i;
  for (size_t at = 0; at < model->n; at++)
    {
      const char *name = json_string_value (json_array_get (note, at));
      size_t owner = name != NULL ? hg_model_find (model, name) : HG_NO_NODE;
      size_t node = owner != HG_NO_NODE ? next_call (model, owner, next[owner]) : HG_NO_NODE;
      if (node == HG_NO_NODE)
        return false;
      next[owner] = node + 1;
      from[at] = node;
      place[node] = at;
    }
  for (size_t i = 0; i < model->n; i++)
    for (size_t e = 0; e < model->nodes[i]->n_in; e++)
      if (place[model->nodes[i]->in[e].node] >= place[i])
        return false;
  return true;
}

static HgModel *
reorder (const HgModel *model, const size_t *place, const size_t *from, HgError *error)
{
  HgNode **nodes = hg_alloc (model->n, sizeof *nodes, error);
  HgEdge in[HG_MAX_INPUTS];
  bool done = nodes != NULL;
  size_t n = 0;
  for (; done && n < model->n; n += done)
    {
      const HgNode *node = model->nodes[from[n]];
      for (size_t e = 0; e < node->n_in; e++)
        in[e] = (HgEdge){ place[node->in[e].node], node->in[e].slot };
      nodes[n] = hg_node_like (node, node->layer, node->name, in, node->n_in, error);
      done = nodes[n] != NULL;
      if (done && node->shares != HG_NO_NODE)
        nodes[n]->shares = place[node->shares];
    }
  for (size_t k = 0; k < model->n_outputs; k++)
    in[k] = (HgEdge){ place[model->outputs[k].node], model->outputs[k].slot };
  HgModel *ordered
      = done ? hg_model_new (model->name, (const HgNode *const *)nodes, n, in, model->n_outputs, error)
             : NULL;
  for (size_t i = 0; i < n; i++)
    hg_node_unref (nodes[i]);
  free (nodes);
  return ordered;
}

static void
move_parts (HgKerasPart *part, const size_t *place)
{
  if (part->node != HG_NO_NODE)
    part->node = place[part->node];
  for (size_t k = 0; k < part->n; k++)
    move_parts (&part->parts[k], place);
}

bool
hg_keras_sequence_restore (const json_t *note, HgKerasPart *root, HgModel **model, HgError *error)
{
  if (note == NULL)
    return true;
  size_t n = (*model)->n, *room = hg_alloc (3 * n, sizeof *room, error);
  bool done = room != NULL;
  if (done && find_places (note, *model, room, room + n, room + 2 * n))
    {
      HgModel *ordered = reorder (*model, room, room + n, error);
      done = ordered != NULL;
      if (done)
        {
          move_parts (root, room);
          hg_model_unref (*model);
          *model = ordered;
        }
    }
  free (room);
  return done;
}
