/* Writing Keras's legacy HDF5 file, the attribute model_config and the group model_weights, so that Keras 2.2
 * to 3.15 load it. Reading: keras-file.h. */
#pragma once
#include "files/h5-file.h"
#include "model/weights.h"

/* Builds the file in memory, reads it back and compares, then replaces @path atomically (files/replace.h).
 * @training is a JSON object for the attribute training_config, or NULL. Fails with HG_ERROR_VALUE when
 * @weights are not those of
 * @model. */
bool hg_keras_h5_save (const char *path, const HgModel *model, const HgWeights *weights, const char *training,
                       HgError *error);

/* The same into a new @file, without a look at it. @weights NULL: the configuration alone. */
bool hg_keras_h5_write (hid_t file, const HgModel *model, const HgWeights *weights, const char *training,
                        HgError *error);

/* The configuration that such a file has, JSON; owned by the caller. */
char *hg_keras_h5_config (const HgModel *model, HgError *error);

/* What a file of @model says about its origin: a release whose layout Keras 2.2 to 3.15 all read. They only
 * look whether it is Keras 1, but a reader that cares for the hard sigmoid has to be told which one. NULL
 * with HG_ERROR_UNSUPPORTED where no release has all of it. */
const char *hg_keras_h5_origin (const HgModel *model, HgError *error);
