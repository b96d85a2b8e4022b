#include "files/keras-config-write.h"
#include "files/keras-h5.h"
#include "files/keras-layer.h"
#include "files/keras-sequence.h"
#include <stdlib.h>

typedef struct
{
  const HgKerasOutline *outline;
  int keras; /* major version */
} Writer;

static json_t *write_model (const Writer *writer, const HgKerasPart *part, const char *class, HgError *error);

/* The number by which a file names call @call of @part, as an input of a layer or as an @end of the model.
 * What a model within the model has computed from its own Inputs counts as its call 0, but in Keras 3 only
 * where it is an end. */
static size_t
call_number (const Writer *writer, const HgKerasPart *part, size_t call, bool end)
{
  if (part->layer != NULL)
    return call;
  return writer->keras < 3 ? 2 * call + 1 : call + end;
}

/* [name, call, slot]. */
static json_t *
write_source (const Writer *writer, const HgKerasPart *model, const HgKerasSource *source, bool end)
{
  const HgKerasPart *part = &model->parts[source->layer];
  return json_pack ("[s, I, I]", part->name, (json_int_t)call_number (writer, part, source->call, end),
                    (json_int_t)source->slot);
}

/* A call as Keras 1 and 2 have it: a list of [name, call, slot, keywords]. */
static json_t *
write_call (const Writer *writer, const HgKerasPart *model, const HgKerasCall *call)
{
  json_t *edges = json_array ();
  for (size_t e = 0; e < call->n; e++)
    {
      json_t *edge = write_source (writer, model, &call->in[e], false);
      json_array_append_new (edge, json_object ());
      json_array_append_new (edges, edge);
    }
  return edges;
}

/* What Keras 3 calls a tensor. @shape: of a sample. */
static json_t *
write_tensor (const Writer *writer, const HgKerasPart *model, const HgKerasSource *source,
              const HgShape *shape)
{
  return json_pack ("{s:s, s:{s:o, s:s, s:o}}", "class_name", "__keras_tensor__", "config", "shape",
                    hg_keras_shape_write (shape, true), "dtype", "float32", "keras_history",
                    write_source (writer, model, source, false));
}

/* A recurrent layer's call with the states it starts from, as Keras 3 has it: they are a keyword. */
static json_t *
write_stateful_call (const Writer *writer, const HgKerasPart *model, const HgKerasPart *part,
                     const HgKerasCall *call)
{
  const HgShape *in = writer->outline->check->nodes[part->node].in;
  json_t *states = json_array ();
  for (size_t e = 1; e < call->n; e++)
    json_array_append_new (states, write_tensor (writer, model, &call->in[e], &in[e]));
  return json_pack ("{s:[o], s:{s:o}}", "args", write_tensor (writer, model, &call->in[0], &in[0]), "kwargs",
                    "initial_state", states);
}

/* Whether all inputs of @part but the first are states. */
static bool
takes_states (const HgKerasPart *part)
{
  const HgParam *param = part->layer != NULL ? hg_layer_param (part->layer, "return_state") : NULL;
  return param != NULL || (part->layer != NULL && hg_layer_param (part->layer, "layer.return_state") != NULL);
}

/* An entry for each call. A model within the model has two for each: Keras 2 counts its calls from 1, Keras 3
 * from 0, and the odd numbers mean the same to both. Whoever reads the file drops the calls that nobody uses.
 */
static json_t *
write_inbound (const Writer *writer, const HgKerasPart *model, const HgKerasPart *part)
{
  json_t *inbound = json_array ();
  for (size_t c = 0; c < part->calls.n; c++)
    {
      const HgKerasCall *call = &part->calls.calls[c];
      if (call->n == 0)
        continue;
      if (writer->keras >= 3 && call->n > 1 && takes_states (part))
        json_array_append_new (inbound, write_stateful_call (writer, model, part, call));
      else
        json_array_append_new (inbound, write_call (writer, model, call));
      if (part->layer == NULL && writer->keras < 3)
        json_array_append_new (inbound, write_call (writer, model, call));
    }
  return inbound;
}

/* What the file keeps of the decoder that layer @part is the cell of, where Keras does not look; NULL:
 * nothing. */
static json_t *
write_note (const Writer *writer, const HgKerasPart *part)
{
  const HgNode **decoders = writer->outline->unrolled.decoders;
  const HgNode *decoder = decoders != NULL && part->node != HG_NO_NODE ? decoders[part->node] : NULL;
  HgValue forcing;
  if (decoder == NULL || !hg_layer_get (decoder->layer, "teacher_forcing_ratio", &forcing))
    return NULL;
  return json_pack ("{s:s, s:f}", "name", decoder->name, "teacher_forcing_ratio", forcing.d);
}

/* A part of @model: {"class_name", "config"}, and in a graph {"name", "inbound_nodes"}. */
static json_t *
write_part (const Writer *writer, const HgKerasPart *model, const HgKerasPart *part, HgError *error)
{
  const char *class = part->chain ? "Sequential" : writer->keras < 3 ? "Model" : "Functional";
  json_t *json = part->layer != NULL ? hg_keras_layer_write (part->layer, part->name, error)
                                     : write_model (writer, part, class, error);
  json_t *note = write_note (writer, part);
  if (json != NULL && note != NULL)
    json_object_set (json, HG_KERAS_NOTE, note);
  json_decref (note);
  if (!model->chain && json != NULL)
    {
      json_object_set_new (json, "name", json_string (part->name));
      json_object_set_new (json, "inbound_nodes", write_inbound (writer, model, part));
    }
  return json;
}

/* A list of [name, call, slot]; in Keras 3 one alone stands for itself. */
static json_t *
write_ends (const Writer *writer, const HgKerasPart *model, const HgKerasCall *ends)
{
  if (writer->keras >= 3 && ends->n == 1)
    return write_source (writer, model, &ends->in[0], true);
  json_t *list = json_array ();
  for (size_t k = 0; k < ends->n; k++)
    json_array_append_new (list, write_source (writer, model, &ends->in[k], true));
  return list;
}

static json_t *
write_model (const Writer *writer, const HgKerasPart *part, const char *class, HgError *error)
{
  json_t *layers = json_array (), *body = json_pack ("{s:s}", "name", part->name);
  bool done = true;
  for (size_t k = 0; done && k < part->n; k++)
    done = json_array_append_new (layers, write_part (writer, part, &part->parts[k], error)) == 0;
  done = json_object_set_new (body, "layers", layers) == 0 && done;
  if (!part->chain)
    done = json_object_set_new (body, "input_layers", write_ends (writer, part, &part->inputs)) == 0
           && json_object_set_new (body, "output_layers", write_ends (writer, part, &part->outputs)) == 0
           && done;
  json_t *json = done ? json_pack ("{s:s, s:O}", "class_name", class, "config", body) : NULL;
  json_decref (body);
  if (json == NULL && (error == NULL || error->code == HG_ERROR_NONE))
    hg_error_memory (error, "the model's configuration", 1024);
  return json;
}

json_t *
hg_keras_outline_write (const HgKerasOutline *outline, int keras, HgError *error)
{
  Writer writer = { .outline = outline, .keras = keras };
  json_t *json = write_model (&writer, &outline->root, outline->root.chain ? "Sequential" : "Model", error);
  if (json != NULL && !outline->root.chain)
    json_object_set_new (json, HG_KERAS_NOTE,
                         json_pack ("{s:o}", "order", hg_keras_sequence_write (outline->model)));
  return json;
}

char *
hg_keras_outline_text (const HgKerasOutline *outline, HgError *error)
{
  const char *origin = hg_keras_h5_origin (outline->model, error);
  json_t *json = origin != NULL ? hg_keras_outline_write (outline, origin[0] - '0', error) : NULL;
  char *text = json != NULL ? json_dumps (json, JSON_ENSURE_ASCII | JSON_REAL_PRECISION (17)) : NULL;
  json_decref (json);
  if (json != NULL && text == NULL)
    hg_error_memory (error, "the model's configuration", 1024);
  return text;
}
