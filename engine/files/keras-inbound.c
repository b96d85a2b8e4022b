#include "files/keras-inbound.h"
#include "base/memory.h"
#include "files/keras-layer.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct
{
  const json_t *layers;
  json_t *index; /* position of every layer by its name: a hash table that is already at hand */
  int keras;
  bool ends; /* the model's own inputs and outputs are read */
} Names;

bool
hg_keras_is_model (const json_t *layer)
{
  const char *class = json_string_value (json_object_get (layer, "class_name"));
  const json_t *config = json_object_get (layer, "config");
  bool listed = json_is_array (config) || json_is_array (json_object_get (config, "layers"));
  return class != NULL && listed
         && (strcmp (class, "Sequential") == 0 || strcmp (class, "Functional") == 0
             || strcmp (class, "Model") == 0);
}

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
                      name == NULL ? "layer %zu has no name" : "layer %zu has a name that an earlier one has",
                      i + 1);
        json_decref (index);
        return NULL;
      }
    json_object_set_new (index, name, json_integer ((json_int_t)i));
  }
  return index;
}

/* Anything but null, true, false and numbers among the keywords feeds the layer something that is not known
 * here; @read is one that has been read already, or NULL. */
static void
note_keywords (const json_t *keywords, const char *read, HgKerasCall *call)
{
  const char *key;
  json_t *value;
  json_object_foreach ((json_t *)keywords, key, value)
  {
    bool fed = json_is_object (value) || json_array_size (value) > 0;
    if (fed && (read == NULL || strcmp (key, read) != 0))
      snprintf (call->odd, sizeof call->odd, "%.60s", key);
  }
}

/* A nested model is its own node 0, so that calls of it count from 1, though not everywhere: in Keras 3 only
 * where a functional model is named as an input or output of the whole. */
static size_t
call_number (const Names *names, size_t layer, size_t node)
{
  const json_t *it = json_array_get (names->layers, layer);
  size_t calls = json_array_size (json_object_get (it, "inbound_nodes"));
  const char *class = json_string_value (json_object_get (it, "class_name"));
  if (!hg_keras_is_model (it) || node == 0)
    return node;
  bool chain = strcmp (class, "Sequential") == 0;
  if (names->keras < 3 || (names->ends && !chain))
    return node - 1;
  return node < calls ? node : node - 1;
}

/* [name, node, slot, …] */
static bool
read_edge (const Names *names, const json_t *edge, HgKerasCall *call, HgError *error)
{
  const char *name = json_string_value (json_array_get (edge, 0));
  const json_t *node = json_array_get (edge, 1), *slot = json_array_get (edge, 2),
               *position = name != NULL ? json_object_get (names->index, name) : NULL;
  if (name == NULL || !json_is_integer (node) || !json_is_integer (slot) || json_integer_value (slot) < 0)
    return hg_error_set (error, HG_ERROR_FORMAT, "expected an input as [name, node, output]");
  if (position == NULL && json_integer_value (node) < 0)
    {
      snprintf (call->odd, sizeof call->odd, "a constant");
      return true;
    }
  if (position == NULL || json_integer_value (node) < 0)
    return hg_error_set (error, HG_ERROR_FORMAT, "its input %.60s is not a layer of the model", name);
  note_keywords (json_array_get (edge, 3), NULL, call);
  if (call->n == HG_MAX_INPUTS)
    return hg_error_set (error, HG_ERROR_UNSUPPORTED, "it has more than %d inputs", HG_MAX_INPUTS);
  size_t layer = (size_t)json_integer_value (position);
  call->in[call->n++] = (HgKerasSource){ layer, call_number (names, layer, (size_t)json_integer_value (node)),
                                         (size_t)json_integer_value (slot) };
  return true;
}

/* Keras 3: tensors are objects in "args", alone or in a list. */
static bool
read_argument (const Names *names, const json_t *argument, HgKerasCall *call, HgError *error)
{
  const json_t *history = json_object_get (json_object_get (argument, "config"), "keras_history");
  if (history != NULL)
    return read_edge (names, history, call, error);
  if (!json_is_array (argument))
    {
      if (!json_is_null (argument))
        snprintf (call->odd, sizeof call->odd, "a constant");
      return true;
    }
  json_t *item;
  size_t i;
  json_array_foreach (argument, i, item)
  {
    if (!read_argument (names, item, call, error))
      return false;
  }
  return true;
}

/* Its inputs, and after them the states that a recurrent layer starts from. */
static bool
read_arguments (const Names *names, const json_t *json, HgKerasCall *call, HgError *error)
{
  const json_t *arguments = json_object_get (json, "args"), *keywords = json_object_get (json, "kwargs"),
               *states = json_object_get (keywords, "initial_state");
  note_keywords (keywords, "initial_state", call);
  return (arguments == NULL || read_argument (names, arguments, call, error))
         && (states == NULL || json_is_null (states) || read_argument (names, states, call, error));
}

static bool
read_call (const Names *names, const json_t *json, HgKerasCall *call, HgError *error)
{
  if (json_is_object (json))
    return read_arguments (names, json, call, error);
  if (json_is_string (json_array_get (json, 0)))
    return read_edge (names, json, call, error);
  json_t *edge;
  size_t i;
  json_array_foreach (json, i, edge)
  {
    if (!read_edge (names, edge, call, error))
      return false;
  }
  return true;
}

static bool
read_layer (const Names *names, const json_t *layer, HgKerasCalls *calls, HgError *error)
{
  const json_t *list = json_object_get (layer, "inbound_nodes");
  size_t n = json_array_size (list);
  if (n > HG_KERAS_CALLS)
    return hg_error_set (error, HG_ERROR_UNSUPPORTED, "it is used %zu times; at most %d are read", n,
                         HG_KERAS_CALLS);
  calls->n = n > 0 ? n : 1;
  calls->calls = hg_alloc (calls->n, sizeof *calls->calls, error);
  bool done = calls->calls != NULL;
  for (size_t i = 0; done && i < n; i++)
    done = read_call (names, json_array_get (list, i), &calls->calls[i], error);
  return done;
}

/* Every source must be a call that there is. */
static bool
check_calls (const Names *names, const HgKerasCalls *calls, const HgKerasCall *call, HgError *error)
{
  for (size_t k = 0; k < call->n; k++)
    if (call->in[k].call >= calls[call->in[k].layer].n)
      return hg_error_set (error, HG_ERROR_FORMAT, "its input %.60s has no call number %zu",
                           hg_keras_layer_name (json_array_get (names->layers, call->in[k].layer)),
                           call->in[k].call + 1);
  return true;
}

bool
hg_keras_inbound_read (const json_t *layers, int keras, HgKerasCalls *calls, HgError *error)
{
  Names names = { .layers = layers, .index = index_names (layers, error), .keras = keras };
  json_t *layer;
  size_t i;
  bool done = names.index != NULL;
  json_array_foreach (layers, i, layer)
  {
    if (done)
      done = read_layer (&names, layer, &calls[i], error)
             || hg_error_prefix (error, "the layer %.60s", hg_keras_layer_name (layer));
  }
  json_array_foreach (layers, i, layer)
  {
    for (size_t c = 0; done && c < calls[i].n; c++)
      done = check_calls (&names, calls, &calls[i].calls[c], error)
             || hg_error_prefix (error, "the layer %.60s", hg_keras_layer_name (layer));
  }
  json_decref (names.index);
  return done;
}

bool
hg_keras_ends_read (const json_t *layers, int keras, const HgKerasCalls *calls, const json_t *list,
                    const char *what, HgKerasCall *ends, HgError *error)
{
  Names names = { .layers = layers, .index = index_names (layers, error), .keras = keras, .ends = true };
  json_t *edge;
  size_t i;
  *ends = (HgKerasCall){ 0 };
  bool done = names.index != NULL;
  if (done && json_is_string (json_array_get (list, 0)))
    done = read_edge (&names, list, ends, error);
  else
    json_array_foreach (list, i, edge)
    {
      done = done && read_edge (&names, edge, ends, error);
    }
  done = done && check_calls (&names, calls, ends, error);
  json_decref (names.index);
  return done || hg_error_prefix (error, "%s", what);
}

/* Looks for a tensor with the history [name, …, 0] anywhere in @json. */
static bool
find_tensor (const json_t *json, const char *name, const json_t **shape)
{
  const char *key;
  json_t *value;
  size_t i;
  const json_t *config = json_object_get (json, "config"),
               *history = json_object_get (config, "keras_history");
  const char *from = json_string_value (json_array_get (history, 0));
  if (from != NULL && strcmp (from, name) == 0 && json_integer_value (json_array_get (history, 2)) == 0)
    {
      *shape = json_object_get (config, "shape");
      return *shape != NULL;
    }
  json_object_foreach ((json_t *)json, key, value)
  {
    if (find_tensor (value, name, shape))
      return true;
  }
  json_array_foreach (json, i, value)
  {
    if (find_tensor (value, name, shape))
      return true;
  }
  return false;
}

bool
hg_keras_noted_shape (const json_t *layers, const char *name, HgShape *shape)
{
  const json_t *list = NULL;
  json_t *layer;
  size_t i;
  json_array_foreach (layers, i, layer)
  {
    if (find_tensor (json_object_get (layer, "inbound_nodes"), name, &list))
      return hg_keras_shape_read (list, 1, shape, NULL);
  }
  return false;
}
