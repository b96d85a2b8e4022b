/* An optimizer's state in Keras files: a number of steps and, for every weight that is trained, the
 * optimizer's arrays. Their order differs by release: TensorFlow up to 2.10 has all first moments, then all
 * second ones; from 2.11 on both stand beside each other; Keras 1 sorts the weights by name. */
#pragma once
#include "files/keras-outline.h"
#include "files/keras-shelf.h"
#include "files/keras-training.h"
#include "model/weights.h"

/* Reads the state of @training's optimizer into facts->state, for @weights read through @shelf. What cannot
 * be used becomes a remark. */
void hg_keras_state_read (hid_t file, size_t file_bytes, const HgKerasShelf *shelf, const HgCheck *check,
                          const HgKerasWriter *writer, const HgWeights *weights, HgKerasFacts *facts);

/* Writes optimizer/vars/0 … as Keras 3 has them, the weights in the order of @outline. */
bool hg_keras_state_write (hid_t file, const HgKerasTraining *training, const HgOptimizerState *state,
                           HgKerasOutline *outline, HgError *error);
