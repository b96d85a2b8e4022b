/* One layer as Keras writes it in a model's configuration: {"class_name": "LSTM", "config": {…}}. Which
 * options there are is not known here: names, types and choices come from the kinds' option tables, whose
 * names are Keras's keys.
 *
 * A key that no table knows is passed over when its value says "nothing special" (null, false, 0); otherwise
 * the layer is refused, because it would compute something else than Keras did. */
#pragma once
#include "layers/layer.h"
#include <jansson.h>

/* Name of a layer in the configuration, lent, or NULL. */
const char *hg_keras_layer_name (const json_t *layer);

/* @keras is the major version that wrote the file. Owned by the caller; NULL with HG_ERROR_FORMAT, or
 * HG_ERROR_UNSUPPORTED for what Hourglass does not know. */
HgLayer *hg_keras_layer_read (const json_t *layer, int keras, HgError *error);

/* A new reference, or NULL with HG_ERROR_MEMORY. */
json_t *hg_keras_layer_write (const HgLayer *layer, const char *name, HgError *error);

/* The major version of Keras that computes @layer as we do, where that matters (the two hard sigmoids have
 * one name), or 0. When layers within it disagree, @mixed is set. */
int hg_keras_layer_version (const HgLayer *layer, bool *mixed);

/* The sample shape of batch_input_shape (2.x) or batch_shape (3.x) in @config; false without an error when
 * there is none, with HG_ERROR_FORMAT when it is none that a model can have. */
bool hg_keras_batch_shape (const json_t *config, HgShape *shape, HgError *error);
