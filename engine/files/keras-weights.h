/* The weights of a model in Keras's legacy group model_weights: one group a layer, listed in the attribute
 * layer_names, its arrays in weight_names. Keras matches layers and weights by position among those that have
 * any, and so do we: the names differ from release to release. */
#pragma once
#include "files/h5-file.h"
#include "files/keras-config.h"
#include "model/weights.h"

/* Reads the weights of @config's model from @file (@file_bytes in all). Shapes are compared before anything
 * is allocated. Owned by the caller; errors name layer and weight: "dense_1/kernel: expected 64 × 8, got 64 ×
 * 16". */
HgWeights *hg_keras_weights_read (hid_t file, size_t file_bytes, const HgKerasConfig *config, HgError *error);

/* Writes them into a new @file. */
bool hg_keras_weights_write (hid_t file, const HgModel *model, const HgWeights *weights, HgError *error);
