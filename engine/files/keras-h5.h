/* Keras's legacy HDF5 file: model_config and model_weights (one group a layer). Written so that Keras 2.2 to 3.15
 * load it; read for the kinds that the registry knows. */
#pragma once
#include "model/weights.h"

/* Builds the file in memory, reads it back and compares, then replaces @path atomically (temporary file in the same
 * folder, fsync, rename, fsync of the folder). On failure @path is as it was. @training is a JSON object for the
 * attribute training_config, or NULL. */
bool hg_keras_h5_save (const char *path, const HgModel *model, const HgWeights *weights, const char *training,
                       HgError *error);

/* Reads a model and its weights; both are owned by the caller. Errors name file, layer and weight:
 * "model.h5: dense_1/kernel: expected 64 × 8, got 64 × 16". */
bool hg_keras_h5_load (const char *path, HgModel **model, HgWeights **weights, HgError *error);
