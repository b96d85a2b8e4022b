/* Every file that Keras saves, of every release: legacy HDF5 of Keras 1 to 3, .keras archives, and weights
 * alone. What kind it is shows in the bytes, not in the name. */
#pragma once
#include "files/h5-driver.h"
#include "files/keras-facts.h"
#include "model/weights.h"
#include "tensor/room.h"

/* Reads a model and its weights; both are owned by the caller, as is what @facts (may be NULL) then holds.
 * Errors name file, layer and weight: "model.h5: dense_1/kernel: expected 64 × 8, got 64 × 16". */
bool hg_keras_load (const char *path, HgModel **model, HgWeights **weights, HgKerasFacts *facts,
                    HgError *error);

/* The same from the bytes of a file; errors without its name. */
bool hg_keras_parse (const void *bytes, size_t n, HgModel **model, HgWeights **weights, HgKerasFacts *facts,
                     HgError *error);

/* The same from wherever @source has them, with the weights in @room (NULL: memory of their own). A read that
 * fails is an error, and never a part of a model. */
bool hg_keras_parse_source (const HgH5Source *source, HgRoom *room, HgModel **model, HgWeights **weights,
                            HgKerasFacts *facts, HgError *error);

/* Whether it is an archive. */
bool hg_keras_source_is_archive (const HgH5Source *source);
