/* See fragment.h; reading one from words is in model-text.c, with the notation. */
#include "model/fragment.h"
#include "base/memory.h"
#include "base/text.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char above[] = "above";

enum
{
  LAYER_SIZE = 1024 /* of a layer's words */
};

typedef struct
{
  const HgNode **nodes;
  size_t n;
  size_t *places; /* of the model's nodes in the fragment; HG_NO_NODE: left out */
  bool *read;     /* some later node takes an output of it */
  HgEdge entry;   /* what stands above in the model */
  bool stands_in; /* node 0 is the Input "above" */
} Taken;

static bool
add_above (Taken *taken, HgError *error)
{
  HgLayer *layer = hg_layer_parse ("Input 1", error);
  HgNode *node = layer != NULL ? hg_node_new (layer, above, NULL, 0, error) : NULL;
  hg_layer_unref (layer);
  taken->nodes[taken->n] = node;
  taken->n += node != NULL;
  taken->stands_in = true;
  return node != NULL;
}

/* Where a wire of the model comes from in the fragment; false where that is outside. */
static bool
map_edge (const Taken *taken, HgEdge edge, HgEdge *to)
{
  *to = (HgEdge){ .node = taken->places[edge.node], .slot = edge.slot };
  if (to->node != HG_NO_NODE)
    return true;
  *to = (HgEdge){ .node = 0 };
  return taken->stands_in && edge.node == taken->entry.node && edge.slot == taken->entry.slot;
}

static bool
take_node (Taken *taken, const HgModel *model, size_t i, HgError *error)
{
  const HgNode *node = model->nodes[i];
  HgEdge in[HG_MAX_INPUTS];
  size_t n_in = 0, least = node->layer->kind->min_in;
  for (size_t k = 0; k < node->n_in; k++)
    {
      if (!map_edge (taken, node->in[k], &in[n_in]) && k > 0)
        continue;
      if (k == 0 && !map_edge (taken, node->in[k], &in[0]))
        in[0] = (HgEdge){ .node = taken->n - 1 };
      n_in++;
    }
  for (; n_in > 0 && n_in < least; n_in++)
    in[n_in] = in[0];
  for (size_t k = 0; k < n_in; k++)
    taken->read[in[k].node] = true;
  HgNode *copy = hg_node_new (node->layer, node->name, in, n_in, error);
  if (copy == NULL)
    return false;
  size_t owner = hg_model_owner (model, i);
  for (size_t k = owner; owner != i && k < i && copy->shares == HG_NO_NODE; k++)
    if (hg_model_owner (model, k) == owner)
      copy->shares = taken->places[k]; /* the first of the calls that was taken */
  taken->places[i] = taken->n;
  taken->nodes[taken->n++] = copy;
  return true;
}

static bool
take_all (Taken *taken, const HgModel *model, const bool *chosen, HgError *error)
{
  size_t first = 0;
  while (first < model->n && !chosen[first])
    first++;
  if (first == model->n)
    return hg_error_set (error, HG_ERROR_VALUE, "no layer is selected");
  if (model->nodes[first]->n_in > 0)
    {
      taken->entry = model->nodes[first]->in[0];
      if (!add_above (taken, error))
        return false;
    }
  for (size_t i = 0; i < model->n; i++)
    {
      taken->places[i] = HG_NO_NODE;
      if (i >= first && chosen[i] && !take_node (taken, model, i, error))
        return false;
    }
  return true;
}

static HgModel *
finish (const Taken *taken, const char *name, HgError *error)
{
  HgEdge outputs[HG_MAX_INPUTS];
  size_t n = 0;
  for (size_t i = 0; i < taken->n && n < HG_MAX_INPUTS; i++)
    if (!taken->read[i])
      outputs[n++] = (HgEdge){ .node = i };
  return hg_model_new (name, taken->nodes, taken->n, outputs, n, error);
}

HgModel *
hg_fragment_new (const HgModel *model, const bool *chosen, HgError *error)
{
  Taken taken = { .nodes = hg_alloc (model->n + 1, sizeof *taken.nodes, error),
                  .places = hg_alloc (model->n, sizeof *taken.places, error),
                  .read = hg_alloc (model->n + 1, sizeof *taken.read, error) };
  HgModel *fragment = NULL;
  if (taken.nodes != NULL && taken.places != NULL && taken.read != NULL
      && take_all (&taken, model, chosen, error))
    fragment = finish (&taken, model->name, error);
  for (size_t i = 0; i < taken.n; i++)
    hg_node_unref (taken.nodes[i]);
  free (taken.nodes);
  free (taken.places);
  free (taken.read);
  return fragment;
}

bool
hg_fragment_is_whole (const HgModel *fragment)
{
  return strcmp (fragment->nodes[0]->name, above) != 0;
}

/* Whether the words can leave out what node @i takes. */
static bool
takes_the_last (const HgNode *node, size_t i)
{
  bool last = true;
  for (size_t k = 0; k < node->n_in; k++)
    last &= node->in[k].node + 1 == i && node->in[k].slot == 0;
  return last && (node->n_in <= 1 || node->n_in == node->layer->kind->min_in);
}

/* A name that the notation can read: its own, or one of its place. */
static const char *
word_for (const HgModel *fragment, size_t i, char *word)
{
  static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";
  const char *name = fragment->nodes[i]->name;
  bool stands_in = i == 0 && !hg_fragment_is_whole (fragment);
  if (stands_in || (strcmp (name, above) != 0 && strspn (name, letters) == strlen (name)))
    return name;
  snprintf (word, HG_NAME_SIZE, "layer_%zu", i);
  return word;
}

static bool
is_named (const HgModel *fragment, size_t i)
{
  for (size_t v = i + 1; v < fragment->n; v++)
    {
      const HgNode *node = fragment->nodes[v];
      if (node->shares == i)
        return true;
      for (size_t k = 0; k < node->n_in; k++)
        if (node->in[k].node == i && !takes_the_last (node, v))
          return true;
    }
  return false;
}

static void
add_line (HgText *text, const HgModel *fragment, size_t i)
{
  const HgNode *node = fragment->nodes[i];
  char layer[LAYER_SIZE], word[HG_NAME_SIZE];
  if (is_named (fragment, i))
    hg_text_add (text, "%s = ", word_for (fragment, i, word));
  if (node->shares != HG_NO_NODE)
    hg_text_add (text, "again %s", word_for (fragment, node->shares, word));
  else
    hg_text_add (text, "%s", hg_layer_text (node->layer, layer, sizeof layer));
  for (size_t k = 0; k < node->n_in && !takes_the_last (node, i); k++)
    {
      hg_text_add (text, "%s%s", k == 0 ? " < " : ", ", word_for (fragment, node->in[k].node, word));
      if (node->in[k].slot > 0)
        hg_text_add (text, ".%zu", node->in[k].slot);
    }
  if (i + 1 < fragment->n)
    hg_text_add (text, ";\n");
}

char *
hg_fragment_text (const HgModel *fragment, HgError *error)
{
  HgText text = { .error = error };
  for (size_t i = !hg_fragment_is_whole (fragment); i < fragment->n; i++)
    add_line (&text, fragment, i);
  return hg_text_end (&text);
}
