/* Writing Keras's legacy HDF5 file, the attribute model_config and the group model_weights, so that Keras 2.2
 * to 3.15 load it. Reading: keras-file.h. */
#pragma once
#include "model/weights.h"

/* Builds the file in memory, reads it back and compares, then replaces @path atomically (files/replace.h).
 * @training is a JSON object for the attribute training_config, or NULL. Fails with HG_ERROR_VALUE when
 * @weights are not those of
 * @model. */
bool hg_keras_h5_save (const char *path, const HgModel *model, const HgWeights *weights, const char *training,
                       HgError *error);
