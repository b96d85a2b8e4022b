/* Keras's legacy HDF5 file: the attribute model_config and the group model_weights. Written so that Keras 2.2
 * to 3.15 load it; read from what Keras 2.0 to 3.15 write, for the kinds that the registry knows. */
#pragma once
#include "model/weights.h"

/* Builds the file in memory, reads it back and compares, then replaces @path atomically (files/replace.h).
 * @training is a JSON object for the attribute training_config, or NULL. Fails with HG_ERROR_VALUE when
 * @weights are not those of
 * @model. */
bool hg_keras_h5_save (const char *path, const HgModel *model, const HgWeights *weights, const char *training,
                       HgError *error);

/* Reads a model and its weights; both are owned by the caller. Errors name file, layer and weight:
 * "model.h5: dense_1/kernel: expected 64 × 8, got 64 × 16". */
bool hg_keras_h5_load (const char *path, HgModel **model, HgWeights **weights, HgError *error);

/* The same from the bytes of a file; errors without its name. */
bool hg_keras_h5_parse (const void *bytes, size_t n, HgModel **model, HgWeights **weights, HgError *error);
