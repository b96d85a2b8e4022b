#include "files/keras-config.h"
#include "base/memory.h"
#include "files/keras-inbound.h"
#include "files/keras-layer.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What is known of the layers while the graph is put together; all arrays have n entries. */
typedef struct
{
  const json_t *layers; /* the configuration's list */
  size_t n, placed;
  HgLayer **layer;
  HgNode **nodes; /* in the model's order, `placed` of them */
  size_t *node;   /* HG_NO_NODE while a layer is not placed */
} Assembly;

static bool
assembly_init (Assembly *assembly, const json_t *layers, HgError *error)
{
  size_t n = json_array_size (layers);
  *assembly = (Assembly){ .layers = layers, .n = n };
  if (n == 0 || n > HG_KERAS_LAYERS)
    return hg_error_set (error, HG_ERROR_FORMAT, "expected 1 … %d layers, got %zu", HG_KERAS_LAYERS, n);
  assembly->layer = hg_alloc (n, sizeof *assembly->layer, error);
  assembly->nodes = hg_alloc (n + 1, sizeof *assembly->nodes, error);
  assembly->node = hg_alloc (n, sizeof *assembly->node, error);
  if (assembly->layer == NULL || assembly->nodes == NULL || assembly->node == NULL)
    return false;
  for (size_t i = 0; i < n; i++)
    assembly->node[i] = HG_NO_NODE;
  return true;
}

static void
assembly_clear (Assembly *assembly)
{
  for (size_t i = 0; assembly->layer != NULL && i < assembly->n; i++)
    hg_layer_unref (assembly->layer[i]);
  for (size_t i = 0; i < assembly->placed; i++)
    hg_node_unref (assembly->nodes[i]);
  free (assembly->layer);
  free (assembly->nodes);
  free (assembly->node);
}

static const char *
layer_name (const Assembly *assembly, size_t i)
{
  const char *name = hg_keras_layer_name (json_array_get (assembly->layers, i));
  return name != NULL ? name : "";
}

static bool
check_name (const char *name, size_t i, HgError *error)
{
  if (*name == '\0')
    return hg_error_set (error, HG_ERROR_FORMAT, "layer %zu has no name", i + 1);
  return strlen (name) < HG_NAME_SIZE
         || hg_error_set (error, HG_ERROR_UNSUPPORTED,
                          "layer %zu has a name of %zu bytes; at most %d are read", i + 1, strlen (name),
                          HG_NAME_SIZE - 1);
}

static bool
read_layers (Assembly *assembly, int keras, HgError *error)
{
  for (size_t i = 0; i < assembly->n; i++)
    {
      const char *name = layer_name (assembly, i);
      if (!check_name (name, i, error))
        return false;
      assembly->layer[i] = hg_keras_layer_read (json_array_get (assembly->layers, i), keras, error);
      if (assembly->layer[i] == NULL)
        return hg_error_prefix (error, "the layer %s", name);
    }
  return true;
}

/* Appends a node to the model-to-be. */
static bool
place (Assembly *assembly, const HgLayer *layer, const char *name, const HgEdge *in, size_t n_in,
       HgError *error)
{
  HgNode *node = hg_node_new (layer, name, in, n_in, error);
  if (node == NULL)
    return false;
  assembly->nodes[assembly->placed++] = node;
  return true;
}

/* The Input that Keras before 2.4 left out of a Sequential model: its shape stands at the first layer. */
static bool
place_implied_input (Assembly *assembly, HgError *error)
{
  const json_t *config = json_object_get (json_array_get (assembly->layers, 0), "config");
  HgValue value = { .type = HG_PARAM_SHAPE };
  HgError fault = { 0 };
  if (!hg_keras_batch_shape (config, &value.shape, &fault))
    return hg_error_set (error, HG_ERROR_UNSUPPORTED, "the layer %s %s", layer_name (assembly, 0),
                         fault.text[0] != '\0' ? fault.text : "does not say what shape comes in");
  HgLayer *plain = hg_layer_new (hg_layer_kind_find ("InputLayer"), error);
  HgLayer *layer = plain != NULL ? hg_layer_with (plain, "shape", value, error) : NULL;
  char name[HG_NAME_SIZE];
  if ((size_t)snprintf (name, sizeof name, "%s_input", layer_name (assembly, 0)) >= sizeof name)
    strcpy (name, "input");
  bool done = layer != NULL && place (assembly, layer, name, NULL, 0, error);
  hg_layer_unref (layer);
  hg_layer_unref (plain);
  return done;
}

static bool
connect_chain (Assembly *assembly, HgError *error)
{
  if (assembly->layer[0]->kind->max_in > 0 && !place_implied_input (assembly, error))
    return false;
  for (size_t i = 0; i < assembly->n; i++)
    {
      HgEdge before = { .node = assembly->placed - 1 };
      assembly->node[i] = assembly->placed;
      size_t n_in = assembly->placed > 0;
      if (!place (assembly, assembly->layer[i], layer_name (assembly, i), &before, n_in, error))
        return false;
    }
  return true;
}

/* An edge in the configuration's numbers as one in the model's; false while the layer it comes from has no
 * place. */
static bool
translate (const Assembly *assembly, const HgEdge *from, HgEdge *to)
{
  *to = (HgEdge){ assembly->node[from->node], from->slot };
  return to->node != HG_NO_NODE;
}

/* Places every layer whose inputs have a place, again and again; a round that places none has met a loop. */
static bool
connect_graph (Assembly *assembly, const HgKerasInbound *inbound, HgError *error)
{
  for (size_t left = assembly->n, before = 0; left > 0 && left != before;)
    {
      before = left;
      for (size_t i = 0; i < assembly->n; i++)
        {
          HgEdge in[HG_MAX_INPUTS];
          bool ready = assembly->node[i] == HG_NO_NODE;
          for (size_t k = 0; ready && k < inbound[i].n; k++)
            ready = translate (assembly, &inbound[i].in[k], &in[k]);
          if (!ready)
            continue;
          assembly->node[i] = assembly->placed;
          if (!place (assembly, assembly->layer[i], layer_name (assembly, i), in, inbound[i].n, error))
            return false;
          left--;
        }
    }
  for (size_t i = 0; i < assembly->n; i++)
    if (assembly->node[i] == HG_NO_NODE)
      return hg_error_set (error, HG_ERROR_FORMAT, "the layer %s is part of a loop: it needs its own output",
                           layer_name (assembly, i));
  return true;
}

static HgModel *
read_chain (Assembly *assembly, const char *name, int keras, HgError *error)
{
  if (!read_layers (assembly, keras, error) || !connect_chain (assembly, error))
    return NULL;
  HgEdge output = { .node = assembly->placed - 1 };
  return hg_model_new (name, (const HgNode *const *)assembly->nodes, assembly->placed, &output, 1, error);
}

static HgModel *
read_graph (Assembly *assembly, const json_t *config, const char *name, int keras, HgError *error)
{
  HgModel *model = NULL;
  HgEdge outputs[HG_MAX_INPUTS];
  HgKerasInbound *inbound = hg_alloc (assembly->n, sizeof *inbound, error), last;
  bool done
      = inbound != NULL && read_layers (assembly, keras, error)
        && hg_keras_inbound_read (assembly->layers, inbound, error)
        && hg_keras_outputs_read (assembly->layers, json_object_get (config, "output_layers"), &last, error)
        && connect_graph (assembly, inbound, error);
  for (size_t i = 0; done && i < last.n; i++)
    translate (assembly, &last.in[i], &outputs[i]);
  if (done)
    model = hg_model_new (name, (const HgNode *const *)assembly->nodes, assembly->placed, outputs, last.n,
                          error);
  free (inbound);
  return model;
}

static bool
read_model (const json_t *root, int keras, HgKerasConfig *config, HgError *error)
{
  const char *class = json_string_value (json_object_get (root, "class_name"));
  const json_t *body = json_object_get (root, "config");
  if (class == NULL)
    return hg_error_set (error, HG_ERROR_FORMAT, "model_config: expected class_name and config");
  bool chain = strcmp (class, "Sequential") == 0;
  if (!chain && strcmp (class, "Functional") != 0 && strcmp (class, "Model") != 0)
    return hg_error_set (error, HG_ERROR_UNSUPPORTED,
                         "the model has the class %.60s; Hourglass reads Sequential and Functional", class);
  /* Up to Keras 2.2.2 a Sequential's configuration was the bare list. */
  const json_t *layers = json_is_array (body) ? body : json_object_get (body, "layers");
  const char *name = json_string_value (json_object_get (body, "name"));
  Assembly assembly;
  bool done = assembly_init (&assembly, layers, error);
  if (name == NULL || strlen (name) >= HG_NAME_SIZE)
    name = "model";
  if (done)
    config->model = chain ? read_chain (&assembly, name, keras, error)
                          : read_graph (&assembly, body, name, keras, error);
  done = done && config->model != NULL;
  if (done)
    {
      config->n = assembly.n;
      config->node = assembly.node;
      assembly.node = NULL;
    }
  assembly_clear (&assembly);
  return done;
}

bool
hg_keras_config_read (const char *json, int keras, HgKerasConfig *config, HgError *error)
{
  json_error_t fault;
  *config = (HgKerasConfig){ 0 };
  json_t *root = json_loads (json, JSON_REJECT_DUPLICATES, &fault);
  if (root == NULL)
    return hg_error_set (error, HG_ERROR_FORMAT, "model_config: expected JSON, got “%.20s” (column %d: %s)",
                         json, fault.column, fault.text);
  bool done = read_model (root, keras, config, error);
  json_decref (root);
  return done;
}

void
hg_keras_config_clear (HgKerasConfig *config)
{
  hg_model_unref (config->model);
  free (config->node);
  *config = (HgKerasConfig){ 0 };
}

/* {"class_name", "config", "name", "inbound_nodes"} of one node of a functional model. */
static json_t *
write_node (const HgModel *model, const HgNode *node, HgError *error)
{
  json_t *layer = hg_keras_layer_write (node->layer, node->name, error), *inbound = json_array ();
  if (node->n_in > 0)
    {
      json_t *edges = json_array ();
      for (size_t i = 0; i < node->n_in; i++)
        json_array_append_new (edges, json_pack ("[s, i, I, {}]", model->nodes[node->in[i].node]->name, 0,
                                                 (json_int_t)node->in[i].slot));
      json_array_append_new (inbound, edges);
    }
  json_object_set_new (layer, "name", json_string (node->name));
  json_object_set_new (layer, "inbound_nodes", inbound);
  return layer;
}

/* The list of [name, 0, slot] of a model's inputs or outputs. */
static json_t *
write_ends (const HgModel *model, bool inputs)
{
  json_t *list = json_array ();
  if (inputs)
    {
      for (size_t i = 0; i < model->n; i++)
        if (model->nodes[i]->layer->kind->max_in == 0)
          json_array_append_new (list, json_pack ("[s, i, i]", model->nodes[i]->name, 0, 0));
      return list;
    }
  for (size_t i = 0; i < model->n_outputs; i++)
    json_array_append_new (list, json_pack ("[s, i, I]", model->nodes[model->outputs[i].node]->name, 0,
                                            (json_int_t)model->outputs[i].slot));
  return list;
}

char *
hg_keras_config_write (const HgModel *model, HgError *error)
{
  bool chain = hg_model_is_chain (model), done = true;
  json_t *layers = json_array (), *body = json_pack ("{s:s}", "name", model->name);
  for (size_t i = 0; done && i < model->n; i++)
    {
      json_t *layer = chain ? hg_keras_layer_write (model->nodes[i]->layer, model->nodes[i]->name, error)
                            : write_node (model, model->nodes[i], error);
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
