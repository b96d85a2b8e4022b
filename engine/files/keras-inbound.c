#include "files/keras-inbound.h"
#include "files/keras-layer.h"
#include <string.h>

/* Position of every layer by its name, as a JSON object: a hash table that is already at hand. */
static json_t *
index_names (const json_t *layers, HgError *error)
{
  json_t *index = json_object (), *layer;
  size_t i;
  json_array_foreach (layers, i, layer)
  {
    const char *name = hg_keras_layer_name (layer);
    if (name == NULL || json_object_get (index, name) != NULL)
      {
        hg_error_set (error, HG_ERROR_FORMAT,
                      name == NULL ? "layer %zu has no name"
                                   : "layer %zu has a name that an "
                                     "earlier one has",
                      i + 1);
        json_decref (index);
        return NULL;
      }
    json_object_set_new (index, name, json_integer ((json_int_t)i));
  }
  return index;
}

/* Anything but null, true and false among the keywords feeds the layer something that is not known here;
 * @read is one that has been read already, or NULL. */
static bool
check_keywords (const json_t *keywords, const char *read, HgError *error)
{
  const char *key;
  json_t *value;
  json_object_foreach ((json_t *)keywords, key, value)
  {
    if (!json_is_null (value) && !json_is_boolean (value) && (read == NULL || strcmp (key, read) != 0))
      return hg_error_set (error, HG_ERROR_UNSUPPORTED, "it is called with the argument %.60s", key);
  }
  return true;
}

/* [name, node, slot, …] */
static bool
read_edge (const json_t *index, const json_t *edge, HgKerasInbound *inbound, HgError *error)
{
  const char *name = json_string_value (json_array_get (edge, 0));
  const json_t *node = json_array_get (edge, 1), *slot = json_array_get (edge, 2),
               *arguments = json_array_get (edge, 3);
  const json_t *position = name != NULL ? json_object_get (index, name) : NULL;
  if (name == NULL || !json_is_integer (node) || !json_is_integer (slot) || json_integer_value (slot) < 0)
    return hg_error_set (error, HG_ERROR_FORMAT, "expected an input as [name, node, output]");
  if (position == NULL)
    return hg_error_set (error, HG_ERROR_FORMAT, "its input %.60s is not a layer of the model", name);
  if (json_integer_value (node) != 0)
    return hg_error_set (error, HG_ERROR_UNSUPPORTED, "the layer %.60s is used more than once (shared)",
                         name);
  if (!check_keywords (arguments, NULL, error))
    return false;
  if (inbound->n == HG_MAX_INPUTS)
    return hg_error_set (error, HG_ERROR_UNSUPPORTED, "it has more than %d inputs", HG_MAX_INPUTS);
  inbound->in[inbound->n++]
      = (HgEdge){ (size_t)json_integer_value (position), (size_t)json_integer_value (slot) };
  return true;
}

/* Keras 3: tensors are objects in "args", alone or in a list. */
static bool
read_argument (const json_t *index, const json_t *argument, HgKerasInbound *inbound, HgError *error)
{
  const json_t *history = json_object_get (json_object_get (argument, "config"), "keras_history");
  if (!json_is_array (argument))
    return history != NULL ? read_edge (index, history, inbound, error)
                           : hg_error_set (error, HG_ERROR_FORMAT, "expected a tensor as its input");
  json_t *item;
  size_t i;
  json_array_foreach (argument, i, item)
  {
    if (!read_argument (index, item, inbound, error))
      return false;
  }
  return true;
}

/* Its inputs, and after them the states that a recurrent layer starts from. */
static bool
read_call (const json_t *index, const json_t *call, HgKerasInbound *inbound, HgError *error)
{
  const json_t *arguments = json_object_get (call, "args"), *keywords = json_object_get (call, "kwargs"),
               *states = json_object_get (keywords, "initial_state");
  return (arguments == NULL || read_argument (index, arguments, inbound, error))
         && (states == NULL || json_is_null (states) || read_argument (index, states, inbound, error))
         && check_keywords (keywords, "initial_state", error);
}

static bool
read_layer (const json_t *index, const json_t *layer, HgKerasInbound *inbound, HgError *error)
{
  const json_t *calls = json_object_get (layer, "inbound_nodes"), *call = json_array_get (calls, 0);
  *inbound = (HgKerasInbound){ 0 };
  if (json_array_size (calls) > 1)
    return hg_error_set (error, HG_ERROR_UNSUPPORTED, "it is used more than once (shared)");
  if (json_is_object (call))
    return read_call (index, call, inbound, error);
  json_t *edge;
  size_t i;
  json_array_foreach (call, i, edge) if (!read_edge (index, edge, inbound, error)) return false;
  return true;
}

bool
hg_keras_inbound_read (const json_t *layers, HgKerasInbound *inbound, HgError *error)
{
  json_t *index = index_names (layers, error), *layer;
  size_t i;
  bool done = index != NULL;
  json_array_foreach (layers, i, layer)
  {
    if (!done)
      break;
    done = read_layer (index, layer, &inbound[i], error)
           || hg_error_prefix (error, "the layer %.60s", hg_keras_layer_name (layer));
  }
  json_decref (index);
  return done;
}

bool
hg_keras_outputs_read (const json_t *layers, const json_t *list, HgKerasInbound *outputs, HgError *error)
{
  *outputs = (HgKerasInbound){ 0 };
  json_t *index = index_names (layers, error), *edge;
  size_t i;
  bool done = index != NULL;
  if (done && json_is_string (json_array_get (list, 0)))
    done = read_edge (index, list, outputs, error);
  else
    json_array_foreach (list, i, edge)
    {
      done = done && read_edge (index, edge, outputs, error);
    }
  if (done && outputs->n == 0)
    done = hg_error_set (error, HG_ERROR_FORMAT, "the model names no output");
  json_decref (index);
  return done || hg_error_prefix (error, "output_layers");
}
