/* One layer as Keras writes it in a model's configuration: {"class_name": "LSTM", "config": {…}}. Which
 * options there are is not known here: names, types and choices come from the kinds' option tables, whose
 * names are Keras's keys.
 *
 * A key that no table knows is passed over when its value says "nothing special" (null, false, 0); else it is
 * left out with a remark, or, where it changes what the layer computes, the layer is refused. */
#pragma once
#include "files/keras-facts.h"
#include "layers/layer.h"
#include <jansson.h>

/* Name of a layer in the configuration, lent, or NULL. */
const char *hg_keras_layer_name (const json_t *layer);

/* @layer is in today's words (keras-words.h); @keras is the major version that wrote the file. What is left
 * out goes into @facts, which may be NULL. Owned by the caller; NULL with HG_ERROR_FORMAT or HG_ERROR_VALUE,
 * or HG_ERROR_UNSUPPORTED for what Hourglass does not know. */
HgLayer *hg_keras_layer_read (const json_t *layer, int keras, HgKerasFacts *facts, HgError *error);

/* A new reference, or NULL with HG_ERROR_MEMORY. */
json_t *hg_keras_layer_write (const HgLayer *layer, const char *name, HgError *error);

/* The major version of Keras that computes @layer as we do, where that matters (the two hard sigmoids have
 * one name), or 0. When layers within it disagree, @mixed is set. */
int hg_keras_layer_version (const HgLayer *layer, bool *mixed);

/* Axes from a list of numbers and nulls, the first @skip left out. −1 is Reshape's word for an open axis.
 * Fails with HG_ERROR_FORMAT when it is none that a layer can have. */
bool hg_keras_shape_read (const json_t *list, size_t skip, HgShape *shape, HgError *error);

/* The list of @shape's axes, a new reference. With @batch an open axis is null and the batch's own stands in
 * front; without, it is Reshape's −1. */
json_t *hg_keras_shape_write (const HgShape *shape, bool batch);

/* The sample shape of batch_input_shape (2.x) or batch_shape (3.x) in @config; false without an error when
 * there is none, with HG_ERROR_FORMAT when it is none that a model can have. */
bool hg_keras_batch_shape (const json_t *config, HgShape *shape, HgError *error);
