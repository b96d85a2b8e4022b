#include "files/keras-repair.h"
#include "base/memory.h"
#include "files/keras-layer.h"
#include "layers/activation.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Which weights make what goes into an activation: all of a layer's, or those named; of their last axis the
 * blocks (gates) whose bits are set. */
typedef struct
{
  const char *kind, *option;
  const char *weights; /* " kernel bias "; NULL: all */
  unsigned blocks, mask;
} Rule;

static const Rule rules[] = {
  { "Dense", "activation", NULL, 1, 1 },
  { "Conv1D", "activation", NULL, 1, 1 },
  { "Conv2D", "activation", NULL, 1, 1 },
  { "Conv1DTranspose", "activation", NULL, 1, 1 },
  { "Conv2DTranspose", "activation", NULL, 1, 1 },
  { "DepthwiseConv2D", "activation", NULL, 1, 1 },
  { "SeparableConv2D", "activation", " pointwise_kernel bias ", 1, 1 },
  { "SimpleRNN", "activation", NULL, 1, 1 },
  { "GRU", "recurrent_activation", NULL, 3, 1 << 0 | 1 << 1 },
  { "GRU", "activation", NULL, 3, 1 << 2 },
  { "LSTM", "recurrent_activation", NULL, 4, 1 << 0 | 1 << 1 | 1 << 3 },
  { "FeedbackDecoder", "recurrent_activation", " kernel recurrent_kernel bias ", 4,
    1 << 0 | 1 << 1 | 1 << 3 },
  { "FeedbackDecoder", "projection_activation", " projection_kernel projection_bias ", 1, 1 },
};

static const Rule *
find_rule (const HgLayer *layer, const char *option)
{
  for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
    if (strcmp (rules[i].kind, layer->kind->name) == 0 && strcmp (rules[i].option, option) == 0)
      return &rules[i];
  return NULL;
}

static bool
is_named (const Rule *rule, const char *weight)
{
  char word[80];
  snprintf (word, sizeof word, " %.60s ", weight);
  return rule->weights == NULL || strstr (rule->weights, word) != NULL;
}

/* Makes the blocks of the rule 1.2 times as large, in a tensor of @item's own. */
static bool
scale (HgWeight *item, const Rule *rule, HgError *error)
{
  HgTensor *tensor = hg_tensor_new (&item->value->shape, error);
  if (tensor == NULL)
    return false;
  size_t width = (size_t)hg_shape_axis (&tensor->shape, -1), block = width / rule->blocks;
  for (size_t i = 0; i < tensor->values; i++)
    tensor->data[i] = item->value->data[i]
                      * (rule->mask >> (block > 0 ? i % width / block : 0) & 1 ? (HgReal)1.2 : (HgReal)1);
  hg_tensor_unref (item->value);
  item->value = tensor;
  return true;
}

/* Puts Keras 3's hard sigmoid in place of the older one in @layer, or in the layer that it wraps; @items are
 * its @n weights. The new layer is owned by the caller. */
static HgLayer *
repair_layer (const HgLayer *layer, HgWeight *items, size_t n, HgError *error)
{
  HgLayer *repaired = hg_layer_ref ((HgLayer *)layer);
  for (size_t p = 0; repaired != NULL && p < layer->kind->n_params; p++)
    {
      const HgParam *param = &layer->kind->params[p];
      HgValue value = hg_param_get (param, layer->config);
      const Rule *rule = find_rule (layer, param->name);
      HgLayer *inner = NULL, *changed;
      if (param->type == HG_PARAM_LAYER)
        {
          inner = repair_layer (value.layer, items, n, error);
          changed = inner != NULL ? hg_layer_with (repaired, param->name,
                                                   (HgValue){ .type = HG_PARAM_LAYER, .layer = inner }, error)
                                  : NULL;
          hg_layer_unref (inner);
        }
      else if (param->choices != hg_activation_names || value.i != HG_HARD_SIGMOID_2)
        continue;
      else if (rule == NULL)
        {
          hg_error_set (
              error, HG_ERROR_UNSUPPORTED,
              "Keras 3 has no hard_sigmoid as Keras 2 had it, and here no weights make up for it: save it "
              "as .h5");
          changed = NULL;
        }
      else
        {
          changed = hg_layer_with (repaired, param->name, hg_value_choice (HG_HARD_SIGMOID), error);
          for (size_t k = 0; changed != NULL && k < n; k++)
            if (is_named (rule, items[k].spec.name) && !scale (&items[k], rule, error))
              {
                hg_layer_unref (changed);
                changed = NULL;
              }
        }
      hg_layer_unref (repaired);
      repaired = changed;
    }
  return repaired;
}

/* @name without slashes, as no node before @i and no other one is called. */
static void
repair_name (const HgModel *model, HgNode *const *nodes, size_t i, char *name)
{
  char base[HG_NAME_SIZE];
  bool taken = strchr (model->nodes[i]->name, '/') != NULL;
  snprintf (base, sizeof base, "%s", model->nodes[i]->name);
  snprintf (name, HG_NAME_SIZE, "%s", base);
  for (char *at = base; taken && (at = strchr (at, '/')) != NULL;)
    *at = '_';
  for (size_t number = 0; taken; number++)
    {
      if (number == 0)
        snprintf (name, HG_NAME_SIZE, "%s", base);
      else
        snprintf (name, HG_NAME_SIZE, "%.*s_%zu", HG_NAME_SIZE - 24, base, number);
      taken = hg_model_find (model, name) != HG_NO_NODE;
      for (size_t k = 0; k < i && !taken; k++)
        taken = strcmp (nodes[k]->name, name) == 0;
    }
}

static bool
needs_repair (const HgModel *model)
{
  bool mixed = false, needed = false;
  for (size_t i = 0; i < model->n; i++)
    needed |= strchr (model->nodes[i]->name, '/') != NULL
              || hg_keras_layer_version (model->nodes[i]->layer, &mixed) == 2 || mixed;
  return needed;
}

/* The weights under the new names, which are changed in place; each node's stand beside each other. */
static HgWeights *
copy_weights (const HgModel *model, const HgWeights *weights, HgError *error)
{
  HgWeights *copy = hg_weights_frame (model, error);
  if (copy != NULL && copy->n != weights->n)
    {
      hg_error_set (error, HG_ERROR_VALUE, "expected %zu weights, got %zu", copy->n, weights->n);
      hg_weights_unref (copy);
      return NULL;
    }
  for (size_t k = 0; copy != NULL && k < copy->n; k++)
    copy->items[k].value = hg_tensor_ref (weights->items[k].value);
  return copy;
}

/* Node @i of @model repaired; @at is where its weights begin among @copy's, and goes on behind them. */
static HgNode *
repair_node (const HgModel *model, HgNode *const *nodes, size_t i, HgWeights *copy, size_t *at,
             HgError *error)
{
  const HgNode *node = model->nodes[i];
  char name[HG_NAME_SIZE];
  size_t n = 0;
  if (node->shares != HG_NO_NODE)
    {
      repair_name (model, nodes, i, name);
      return hg_node_like (node, nodes[node->shares]->layer, name, node->in, node->n_in, error);
    }
  while (*at + n < copy->n && strcmp (copy->items[*at + n].node, node->name) == 0)
    n++;
  HgLayer *layer = repair_layer (node->layer, copy->items + *at, n, error);
  if (layer == NULL)
    {
      hg_error_prefix (error, "%s", node->name);
      return NULL;
    }
  repair_name (model, nodes, i, name);
  for (size_t k = 0; k < n; k++)
    snprintf (copy->items[*at + k].node, sizeof copy->items[*at + k].node, "%s", name);
  *at += n;
  HgNode *made = hg_node_like (node, layer, name, node->in, node->n_in, error);
  hg_layer_unref (layer);
  return made;
}

bool
hg_keras_repair (const HgModel *model, const HgWeights *weights, HgModel **repaired, HgWeights **scaled,
                 HgError *error)
{
  *repaired = NULL;
  *scaled = NULL;
  if (!needs_repair (model))
    {
      *repaired = hg_model_ref (model);
      *scaled = hg_weights_ref ((HgWeights *)weights);
      return true;
    }
  HgNode **nodes = hg_alloc (model->n, sizeof *nodes, error);
  HgWeights *copy = nodes != NULL ? copy_weights (model, weights, error) : NULL;
  bool done = copy != NULL;
  size_t n = 0;
  for (size_t at = 0; done && n < model->n; n += done)
    done = (nodes[n] = repair_node (model, nodes, n, copy, &at, error)) != NULL;
  *repaired = done ? hg_model_new (model->name, (const HgNode *const *)nodes, n, model->outputs,
                                   model->n_outputs, error)
                   : NULL;
  if (*repaired != NULL)
    *scaled = hg_weights_ref (copy);
  for (size_t i = 0; i < n; i++)
    hg_node_unref (nodes[i]);
  free (nodes);
  hg_weights_unref (copy);
  return *repaired != NULL;
}
