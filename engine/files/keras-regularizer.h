/* Regularizers as Keras writes them: null, a name, or {"class_name": "L2", "config": {"l2": 0.01}}. */
#pragma once
#include "layers/regularizer.h"
#include <jansson.h>

/* Fails with HG_ERROR_UNSUPPORTED for a class that Hourglass does not know. */
bool hg_keras_regularizer_read (const json_t *json, HgRegularizer *regularizer, HgError *error);

/* A new reference, or NULL without memory. */
json_t *hg_keras_regularizer_write (const HgRegularizer *regularizer);
