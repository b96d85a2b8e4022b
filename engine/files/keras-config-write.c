#include "files/keras-config.h"
#include "files/keras-layer.h"
#include <stdlib.h>

/* Which call of its layer node @i is: 0 for the first. */
static int
call_of (const HgModel *model, size_t i)
{
  size_t owner = hg_model_owner (model, i);
  int call = 0;
  for (size_t k = owner; k < i; k++)
    call += hg_model_owner (model, k) == owner;
  return call;
}

/* [name, call, slot] of what @edge brings, with the empty keywords of an inbound node where @keywords. */
static json_t *
write_edge (const HgModel *model, HgEdge edge, bool keywords)
{
  const HgNode *owner = model->nodes[hg_model_owner (model, edge.node)];
  json_t *json = json_pack ("[s, i, I]", owner->name, call_of (model, edge.node), (json_int_t)edge.slot);
  if (keywords)
    json_array_append_new (json, json_object ());
  return json;
}

/* {"class_name", "config", "name", "inbound_nodes"} of the layer of node @i: an inbound node for each of its
 * calls. */
static json_t *
write_node (const HgModel *model, size_t i, HgError *error)
{
  const HgNode *node = model->nodes[i];
  json_t *layer = hg_keras_layer_write (node->layer, node->name, error), *inbound = json_array ();
  for (size_t k = i; k < model->n; k++)
    {
      if (hg_model_owner (model, k) != i || model->nodes[k]->n_in == 0)
        continue;
      json_t *edges = json_array ();
      for (size_t e = 0; e < model->nodes[k]->n_in; e++)
        json_array_append_new (edges, write_edge (model, model->nodes[k]->in[e], true));
      json_array_append_new (inbound, edges);
    }
  json_object_set_new (layer, "name", json_string (node->name));
  json_object_set_new (layer, "inbound_nodes", inbound);
  return layer;
}

/* The list of [name, call, slot] of a model's inputs or outputs. */
static json_t *
write_ends (const HgModel *model, bool inputs)
{
  json_t *list = json_array ();
  for (size_t i = 0; inputs && i < model->n; i++)
    if (model->nodes[i]->layer->kind->max_in == 0)
      json_array_append_new (list, write_edge (model, (HgEdge){ .node = i }, false));
  for (size_t i = 0; !inputs && i < model->n_outputs; i++)
    json_array_append_new (list, write_edge (model, model->outputs[i], false));
  return list;
}

static bool
shares_nothing (const HgModel *model)
{
  for (size_t i = 0; i < model->n; i++)
    if (model->nodes[i]->shares != HG_NO_NODE)
      return false;
  return true;
}

char *
hg_keras_config_write (const HgModel *model, HgError *error)
{
  bool chain = hg_model_is_chain (model) && shares_nothing (model), done = true;
  json_t *layers = json_array (), *body = json_pack ("{s:s}", "name", model->name);
  for (size_t i = 0; done && i < model->n; i++)
    {
      if (hg_model_owner (model, i) != i)
        continue;
      json_t *layer = chain ? hg_keras_layer_write (model->nodes[i]->layer, model->nodes[i]->name, error)
                            : write_node (model, i, error);
      done = json_array_append_new (layers, layer) == 0;
    }
  done = json_object_set_new (body, "layers", layers) == 0 && done;
  if (!chain)
    done = json_object_set_new (body, "input_layers", write_ends (model, true)) == 0
           && json_object_set_new (body, "output_layers", write_ends (model, false)) == 0 && done;
  json_t *root
      = done ? json_pack ("{s:s, s:O}", "class_name", chain ? "Sequential" : "Model", "config", body) : NULL;
  char *text = root != NULL ? json_dumps (root, JSON_ENSURE_ASCII | JSON_REAL_PRECISION (17)) : NULL;
  json_decref (body);
  json_decref (root);
  if (text == NULL && (error == NULL || error->code == HG_ERROR_NONE))
    hg_error_memory (error, "the model's configuration", 1024);
  return text;
}
