/* Where the layers of a functional model get their inputs: the lists inbound_nodes and output_layers of its
 * configuration, in the forms of Keras 2.x (nested lists) and 3.x (arguments with a keras_history). */
#pragma once
#include "model/model.h"
#include <jansson.h>

/* Edges by the position of a layer in the configuration's list. */
typedef struct
{
  size_t n;
  HgEdge in[HG_MAX_INPUTS];
} HgKerasInbound;

/* Fills in one entry of @inbound for each of @layers. Refuses a layer that is called more than once (shared)
 * and edges to layers that are not there. */
bool hg_keras_inbound_read (const json_t *layers, HgKerasInbound *inbound, HgError *error);

/* The edges of @list, the configuration's output_layers: one [name, node, slot], or a list of them. */
bool hg_keras_outputs_read (const json_t *layers, const json_t *list, HgKerasInbound *outputs,
                            HgError *error);
