#include "model/model.h"
#include "base/memory.h"
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

HgNode *
hg_node_new (const HgLayer *layer, const char *name, const HgEdge *in, size_t n_in, HgError *error)
{
  return hg_node_like (NULL, layer, name, in, n_in, error);
}

HgNode *
hg_node_like (const HgNode *like, const HgLayer *layer, const char *name, const HgEdge *in, size_t n_in,
              HgError *error)
{
  if (n_in < layer->kind->min_in || n_in > layer->kind->max_in)
    {
      hg_error_set (error, HG_ERROR_VALUE, "%s: expected %zu to %zu inputs, got %zu", name,
                    layer->kind->min_in, layer->kind->max_in, n_in);
      return NULL;
    }
  HgNode *node = hg_alloc (1, sizeof *node, error);
  if (node == NULL)
    return NULL;
  atomic_init (&node->references, 1);
  node->layer = hg_layer_ref (layer);
  snprintf (node->name, sizeof node->name, "%s", name);
  snprintf (node->group, sizeof node->group, "%s", like != NULL ? like->group : "");
  node->shares = like != NULL ? like->shares : HG_NO_NODE;
  node->n_in = n_in;
  if (n_in > 0)
    memcpy (node->in, in, n_in * sizeof *in);
  return node;
}

HgNode *
hg_node_ref (const HgNode *node)
{
  HgNode *shared = (HgNode *)node;
  atomic_fetch_add_explicit (&shared->references, 1, memory_order_relaxed);
  return shared;
}

void
hg_node_unref (const HgNode *node)
{
  HgNode *shared = (HgNode *)node;
  if (shared == NULL || atomic_fetch_sub_explicit (&shared->references, 1, memory_order_acq_rel) != 1)
    return;
  hg_layer_unref (shared->layer);
  free (shared);
}

static bool
edge_valid (const HgEdge *edge, const HgNode *const *nodes, size_t before)
{
  return edge->node < before && edge->slot < nodes[edge->node]->layer->kind->n_out;
}

/* Whether node @i, if it shares, is an earlier layer called again. */
static bool
share_valid (const HgNode *const *nodes, size_t i, HgError *error)
{
  size_t owner = nodes[i]->shares;
  return owner == HG_NO_NODE
         || (owner < i && nodes[owner]->shares == HG_NO_NODE
             && hg_layer_equal (nodes[owner]->layer, nodes[i]->layer))
         || hg_error_set (error, HG_ERROR_VALUE, "%s: the layer that it shares weights with is another one",
                          nodes[i]->name);
}

static bool
graph_valid (const HgNode *const *nodes, size_t n, const HgEdge *outputs, size_t n_outputs, HgError *error)
{
  if (n == 0 || n_outputs == 0 || n_outputs > HG_MAX_INPUTS)
    return hg_error_set (error, HG_ERROR_VALUE, "a model needs at least one layer and 1 … %d outputs",
                         HG_MAX_INPUTS);
  for (size_t i = 0; i < n; i++)
    {
      if (!share_valid (nodes, i, error))
        return false;
      for (size_t k = 0; k < nodes[i]->n_in; k++)
        if (!edge_valid (&nodes[i]->in[k], nodes, i))
          return hg_error_set (error, HG_ERROR_VALUE, "%s: its input %zu is not a layer before it",
                               nodes[i]->name, k + 1);
      for (size_t k = 0; k < i; k++)
        if (strcmp (nodes[i]->name, nodes[k]->name) == 0)
          return hg_error_set (error, HG_ERROR_VALUE, "two layers are called “%s”: names must differ",
                               nodes[i]->name);
    }
  for (size_t k = 0; k < n_outputs; k++)
    if (!edge_valid (&outputs[k], nodes, n))
      return hg_error_set (error, HG_ERROR_VALUE, "output %zu is not a layer of the model", k + 1);
  return true;
}

HgModel *
hg_model_new (const char *name, const HgNode *const *nodes, size_t n, const HgEdge *outputs, size_t n_outputs,
              HgError *error)
{
  if (!graph_valid (nodes, n, outputs, n_outputs, error))
    return NULL;
  HgModel *model = hg_alloc (1, sizeof *model, error);
  const HgNode **list = model != NULL ? hg_alloc (n, sizeof *list, error) : NULL;
  if (list == NULL)
    {
      free (model);
      return NULL;
    }
  atomic_init (&model->references, 1);
  snprintf (model->name, sizeof model->name, "%s", name);
  for (size_t i = 0; i < n; i++)
    list[i] = hg_node_ref (nodes[i]);
  model->n = n;
  model->nodes = list;
  model->n_outputs = n_outputs;
  memcpy (model->outputs, outputs, n_outputs * sizeof *outputs);
  model->waist = HG_NO_NODE;
  return model;
}

HgModel *
hg_model_ref (const HgModel *model)
{
  HgModel *shared = (HgModel *)model;
  if (shared != NULL)
    atomic_fetch_add_explicit (&shared->references, 1, memory_order_relaxed);
  return shared;
}

void
hg_model_unref (const HgModel *model)
{
  HgModel *shared = (HgModel *)model;
  if (shared == NULL || atomic_fetch_sub_explicit (&shared->references, 1, memory_order_acq_rel) != 1)
    return;
  for (size_t i = 0; i < shared->n; i++)
    hg_node_unref (shared->nodes[i]);
  free (shared->nodes);
  free (shared);
}

/* "TimeDistributed" → "time_distributed", "LSTM" → "lstm", "Conv2DTranspose" → "conv2d_transpose". */
static void
snake_case (const char *kind, char *name, size_t size)
{
  size_t at = 0;
  for (size_t i = 0; kind[i] != '\0' && at + 2 < size; i++)
    {
      bool upper = isupper ((unsigned char)kind[i]),
           after_lower = i > 0 && islower ((unsigned char)kind[i - 1]);
      bool word
          = i > 0 && upper && isupper ((unsigned char)kind[i - 1]) && islower ((unsigned char)kind[i + 1]);
      if (upper && (after_lower || word))
        name[at++] = '_';
      name[at++] = (char)tolower ((unsigned char)kind[i]);
    }
  name[at] = '\0';
}

static bool
name_used (const HgNode *const *nodes, size_t n, const char *name)
{
  for (size_t i = 0; i < n; i++)
    if (strcmp (nodes[i]->name, name) == 0)
      return true;
  return false;
}

char *
hg_node_free_name (const HgNode *const *nodes, size_t n, const HgLayer *layer, char *name)
{
  char base[HG_NAME_SIZE - 24];
  snake_case (layer->kind->name, base, sizeof base);
  snprintf (name, HG_NAME_SIZE, "%s", base);
  for (unsigned i = 1; name_used (nodes, n, name); i++)
    snprintf (name, HG_NAME_SIZE, "%s_%u", base, i);
  return name;
}

char *
hg_model_free_name (const HgModel *model, const HgLayer *layer, char *name)
{
  return hg_node_free_name (model->nodes, model->n, layer, name);
}

size_t
hg_model_find (const HgModel *model, const char *name)
{
  for (size_t i = 0; i < model->n; i++)
    if (strcmp (model->nodes[i]->name, name) == 0)
      return i;
  return HG_NO_NODE;
}

size_t
hg_model_readers (const HgModel *model, size_t node, size_t *readers)
{
  size_t all = 0;
  memset (readers, 0, HG_MAX_OUTPUTS * sizeof *readers);
  for (size_t i = node + 1; i < model->n; i++)
    for (size_t k = 0; k < model->nodes[i]->n_in; k++)
      if (model->nodes[i]->in[k].node == node)
        {
          readers[model->nodes[i]->in[k].slot]++;
          all++;
        }
  return all;
}

size_t
hg_model_owner (const HgModel *model, size_t i)
{
  return model->nodes[i]->shares != HG_NO_NODE ? model->nodes[i]->shares : i;
}

bool
hg_model_shared (const HgModel *model, size_t i)
{
  bool shared = model->nodes[i]->shares != HG_NO_NODE;
  for (size_t k = i + 1; k < model->n && !shared; k++)
    shared = model->nodes[k]->shares == i;
  return shared;
}

bool
hg_model_is_chain (const HgModel *model)
{
  for (size_t i = 0; i < model->n; i++)
    {
      const HgNode *node = model->nodes[i];
      if (node->n_in != (i > 0) || (i > 0 && (node->in[0].node != i - 1 || node->in[0].slot != 0)))
        return false;
    }
  return model->n_outputs == 1 && model->outputs[0].node == model->n - 1 && model->outputs[0].slot == 0;
}

bool
hg_model_equal (const HgModel *a, const HgModel *b)
{
  return a == b || (a->waist == b->waist && hg_model_same_layers (a, b));
}

bool
hg_model_same_layers (const HgModel *a, const HgModel *b)
{
  if (a == b)
    return true;
  if (a->n != b->n || a->n_outputs != b->n_outputs
      || memcmp (a->outputs, b->outputs, a->n_outputs * sizeof *a->outputs) != 0)
    return false;
  for (size_t i = 0; i < a->n; i++)
    {
      const HgNode *p = a->nodes[i], *q = b->nodes[i];
      if (p != q
          && (strcmp (p->name, q->name) != 0 || strcmp (p->group, q->group) != 0 || p->shares != q->shares
              || p->n_in != q->n_in || memcmp (p->in, q->in, p->n_in * sizeof *p->in) != 0
              || !hg_layer_equal (p->layer, q->layer)))
        return false;
    }
  return true;
}
