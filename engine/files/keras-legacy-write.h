/* The weights of a model in the layout of Keras's legacy .h5: the group model_weights with a group for each
 * layer, listed in layer_names, its arrays in weight_names. A model within the model has one group: what is
 * trained of all its layers, then what is not. */
#pragma once
#include "files/h5-file.h"
#include "files/keras-outline.h"

/* Writes them into a new @file. */
bool hg_keras_legacy_write (hid_t file, HgKerasOutline *outline, HgError *error);
