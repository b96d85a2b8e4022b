/* Saving a model for Keras, as the ending says: .keras for Keras 3 (with the optimizer's state, and older
 * models put into its words: keras-repair.h), .weights.h5 (weights alone), or legacy HDF5, which Keras 2.2
 * to 3.15 all load, but for recurrent layers that start from given states: there only Keras 2 does. The file
 * is built in memory, read back, compared, and put in place in one step (files/replace.h). */
#pragma once
#include "files/keras-training.h"
#include "model/weights.h"

typedef enum
{
  HG_KERAS_AS_H5,
  HG_KERAS_AS_ARCHIVE,
  HG_KERAS_AS_WEIGHTS
} HgKerasForm;

/* What @path's ending asks for. */
HgKerasForm hg_keras_form (const char *path);

/* @training and @state may be NULL; only an archive holds a state: legacy HDF5 with one cannot be trained in
 * Keras 3. */
bool hg_keras_save (const char *path, const HgModel *model, const HgWeights *weights,
                    const HgKerasTraining *training, const HgOptimizerState *state, HgError *error);
