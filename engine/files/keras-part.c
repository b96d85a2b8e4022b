#include "files/keras-part.h"
#include "base/memory.h"
#include "files/keras-layer.h"
#include "files/keras-words.h"
#include "layers/foreign.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct
{
  int keras;
  HgKerasFacts *facts;
  size_t layers; /* so far */
} Reader;

static bool read_part (Reader *reader, json_t *json, int depth, HgKerasPart *part, HgError *error);

/* The name of part @i. One that is too long is cut, between characters. */
static bool
take_name (Reader *reader, const char *name, size_t i, HgKerasPart *part, HgError *error)
{
  size_t n = sizeof part->name - 28; /* room for a number behind it */
  if (name == NULL || *name == '\0')
    return hg_error_set (error, HG_ERROR_FORMAT, "layer %zu has no name", i + 1);
  if (strlen (name) < sizeof part->name)
    {
      strcpy (part->name, name);
      return true;
    }
  while (n > 0 && (name[n] & 0xc0) == 0x80)
    n--;
  memcpy (part->name, name, n);
  part->name[n] = '\0';
  hg_keras_remark (reader->facts, "the layer %.40s…: its name of %zu bytes is cut", part->name,
                   strlen (name));
  return true;
}

/* The layer as text for writing it back: its wires are the graph's. */
static char *
foreign_text (const json_t *json)
{
  json_t *copy = json_copy ((json_t *)json);
  json_object_del (copy, "inbound_nodes");
  json_object_del (copy, "name");
  char *text = json_dumps (copy, JSON_COMPACT | JSON_REAL_PRECISION (17));
  json_decref (copy);
  return text;
}

/* The shape that its file notes for what comes out of layer @i of @layers; unknown where it does not. */
static HgShape
noted_shape (const json_t *layers, size_t i)
{
  HgShape shape = HG_SHAPE_UNKNOWN;
  const char *name = hg_keras_layer_name (json_array_get (layers, i));
  if (hg_keras_noted_shape (layers, name, &shape))
    return shape;
  const json_t *next = json_array_get (layers, i + 1), *built = json_object_get (next, "build_config"),
               *list = json_object_get (built, "input_shape");
  bool chain = json_object_get (next, "inbound_nodes") == NULL;
  return chain && json_is_array (list) && hg_keras_shape_read (list, 1, &shape, NULL) ? shape
                                                                                      : HG_SHAPE_UNKNOWN;
}

/* Layer @i of @layers is kept as it is, with the reason why. */
static bool
take_foreign (Reader *reader, const json_t *layers, size_t i, const char *why, HgKerasPart *part,
              HgError *error)
{
  const json_t *json = json_array_get (layers, i);
  const char *class = json_string_value (json_object_get (json, "class_name"));
  char *text = foreign_text (json);
  HgForeign *foreign = text != NULL ? hg_foreign_new (class != NULL ? class : "?", text, error) : NULL;
  free (text);
  if (foreign == NULL)
    return hg_error_memory (error, "a layer's configuration", 1024);
  foreign->out = noted_shape (layers, i);
  foreign->frozen = json_is_false (json_object_get (json_object_get (json, "config"), "trainable"));
  hg_layer_unref (part->layer);
  part->layer = hg_layer_foreign (foreign, error);
  hg_foreign_unref (foreign);
  hg_keras_remark (reader->facts, "the layer %.80s: %s; it is shown and not executed", part->name, why);
  return part->layer != NULL;
}

/* Layer @i of @layers. */
static bool
read_layer (Reader *reader, const json_t *layers, size_t i, HgKerasPart *part, HgError *error)
{
  HgError fault = { 0 };
  part->layer = hg_keras_layer_read (part->json, reader->keras, reader->facts, &fault);
  if (part->layer != NULL)
    return true;
  if (fault.code == HG_ERROR_UNSUPPORTED)
    return take_foreign (reader, layers, i, fault.text, part, error);
  if (error != NULL)
    *error = fault;
  return hg_error_prefix (error, "the layer %s", part->name);
}

/* A call with something that is not known here cannot be computed: the layer is kept as it is. */
static bool
mind_odd_calls (Reader *reader, const json_t *layers, size_t i, HgKerasPart *part, HgError *error)
{
  char why[120];
  for (size_t c = 0; part->layer != NULL && c < part->calls.n; c++)
    if (part->calls.calls[c].odd[0] != '\0' && hg_layer_foreign_get (part->layer) == NULL)
      {
        snprintf (why, sizeof why, "it is called with the argument %s", part->calls.calls[c].odd);
        return take_foreign (reader, layers, i, why, part, error);
      }
  return true;
}

static bool
read_ends (Reader *reader, const json_t *body, const json_t *layers, const HgKerasCalls *calls,
           HgKerasPart *part, HgError *error)
{
  const json_t *inputs = json_object_get (body, "input_layers");
  if (inputs != NULL
      && !hg_keras_ends_read (layers, reader->keras, calls, inputs, "input_layers", &part->inputs, error))
    return false;
  if (!hg_keras_ends_read (layers, reader->keras, calls, json_object_get (body, "output_layers"),
                           "output_layers", &part->outputs, error))
    return false;
  return part->outputs.n > 0
         || hg_error_set (error, HG_ERROR_FORMAT, "output_layers: the model names no output");
}

/* The calls of all layers go to their parts. */
static bool
read_wires (Reader *reader, const json_t *body, const json_t *layers, HgKerasPart *part, HgError *error)
{
  HgKerasCalls *calls = hg_alloc (part->n, sizeof *calls, error);
  bool done = calls != NULL && hg_keras_inbound_read (layers, reader->keras, calls, error)
              && read_ends (reader, body, layers, calls, part, error);
  for (size_t i = 0; calls != NULL && i < part->n; i++)
    part->parts[i].calls = calls[i];
  free (calls);
  return done;
}

static bool
read_parts (Reader *reader, const json_t *layers, int depth, HgKerasPart *part, HgError *error)
{
  for (size_t i = 0; i < part->n; i++)
    {
      HgKerasPart *inner = &part->parts[i];
      json_t *json = json_array_get (layers, i);
      inner->node = HG_NO_NODE;
      inner->json = json;
      if (!take_name (reader, hg_keras_layer_name (json), i, inner, error))
        return false;
      if (hg_keras_is_model (json))
        {
          if (!read_part (reader, json, depth + 1, inner, error))
            return hg_error_prefix (error, "%s", inner->name);
          continue;
        }
      if (!json_is_object (json) || !read_layer (reader, layers, i, inner, error)
          || !mind_odd_calls (reader, layers, i, inner, error))
        return false;
    }
  return true;
}

static bool
read_part (Reader *reader, json_t *json, int depth, HgKerasPart *part, HgError *error)
{
  const char *class = json_string_value (json_object_get (json, "class_name"));
  json_t *body = json_object_get (json, "config");
  /* Up to Keras 2.2.2 a Sequential's configuration was the bare list. */
  json_t *layers = json_is_array (body) ? body : json_object_get (body, "layers"), *layer;
  size_t n = json_array_size (layers), i;
  part->json = json;
  part->node = HG_NO_NODE;
  part->chain = strcmp (class, "Sequential") == 0;
  if (depth > HG_KERAS_DEPTH)
    return hg_error_set (error, HG_ERROR_UNSUPPORTED, "models stand in models more than %d deep",
                         HG_KERAS_DEPTH);
  reader->layers += n;
  if (n == 0 || reader->layers > HG_KERAS_LAYERS)
    return hg_error_set (error, HG_ERROR_FORMAT, "expected 1 … %d layers, got %zu", HG_KERAS_LAYERS,
                         n == 0 ? 0 : reader->layers);
  part->parts = hg_alloc (n, sizeof *part->parts, error);
  if (part->parts == NULL)
    return false;
  part->n = n;
  json_array_foreach (layers, i, layer)
  {
    if (!hg_keras_is_model (layer))
      hg_keras_modernize (layer, reader->keras);
  }
  return (part->chain || read_wires (reader, body, layers, part, error))
         && read_parts (reader, layers, depth, part, error);
}

bool
hg_keras_part_read (json_t *json, int keras, HgKerasFacts *facts, HgKerasPart *part, HgError *error)
{
  Reader reader = { .keras = keras, .facts = facts };
  const char *class = json_string_value (json_object_get (json, "class_name"));
  const json_t *config = json_object_get (json, "config");
  *part = (HgKerasPart){ .node = HG_NO_NODE };
  if (class == NULL)
    return hg_error_set (error, HG_ERROR_FORMAT, "model_config: expected class_name and config");
  if (strcmp (class, "Sequential") != 0 && strcmp (class, "Functional") != 0 && strcmp (class, "Model") != 0)
    return hg_error_set (error, HG_ERROR_UNSUPPORTED,
                         "the model has the class %.60s; Hourglass reads Sequential and Functional", class);
  const char *name = json_string_value (json_object_get (config, "name"));
  snprintf (part->name, sizeof part->name, "%s",
            name != NULL && strlen (name) < sizeof part->name ? name : "model");
  return read_part (&reader, json, 0, part, error);
}

void
hg_keras_part_clear (HgKerasPart *part)
{
  for (size_t i = 0; i < part->n; i++)
    hg_keras_part_clear (&part->parts[i]);
  free (part->parts);
  free (part->calls.calls);
  hg_layer_unref (part->layer);
  *part = (HgKerasPart){ .node = HG_NO_NODE };
}

size_t
hg_keras_part_leaves (HgKerasPart *part, HgKerasPart **leaves)
{
  if (part->layer != NULL)
    {
      if (leaves != NULL)
        *leaves = part;
      return 1;
    }
  size_t n = 0;
  for (size_t i = 0; i < part->n; i++)
    n += hg_keras_part_leaves (&part->parts[i], leaves != NULL ? leaves + n : NULL);
  return n;
}
