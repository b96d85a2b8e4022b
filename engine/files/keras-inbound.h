/* Where the layers of a functional model get their inputs: the lists inbound_nodes, input_layers and
 * output_layers of its configuration, in the forms of Keras 1 and 2 (nested lists) and 3 (arguments with a
 * keras_history). A layer has one call for each time it is used. */
#pragma once
#include "model/model.h"
#include <jansson.h>

enum
{
  HG_KERAS_CALLS = 10000 /* most calls of one layer */
};

/* An output of a call, by the layer's position in the configuration's list. */
typedef struct
{
  size_t layer, call, slot;
} HgKerasSource;

typedef struct
{
  size_t n;
  HgKerasSource in[HG_MAX_INPUTS];
  char odd[64]; /* an argument that feeds the layer something not known here; empty: none */
} HgKerasCall;

typedef struct
{
  size_t n; /* at least 1 */
  HgKerasCall *calls;
} HgKerasCalls;

/* Fills in one entry of @calls for each of @layers; clear each with free (). @keras is the major version that
 * wrote them. Fails with HG_ERROR_FORMAT on names used twice and edges to what is not there. */
bool hg_keras_inbound_read (const json_t *layers, int keras, HgKerasCalls *calls, HgError *error);

/* The tensors of @list, the configuration's @what (output_layers, input_layers): one [name, node, slot], or a
 * list of them. */
bool hg_keras_ends_read (const json_t *layers, int keras, const HgKerasCalls *calls, const json_t *list,
                         const char *what, HgKerasCall *ends, HgError *error);

/* Whether @layer is a model itself. */
bool hg_keras_is_model (const json_t *layer);

/* The shape, without the batch, that Keras 3 notes for output 0 of layer @name beside its readers; false
 * where no reader says it. */
bool hg_keras_noted_shape (const json_t *layers, const char *name, HgShape *shape);
