/* The order of a graph's nodes, which is the order of its bars and of its weights here. Keras lists layers in
 * an order of its own, so the file notes ours where Keras does not look: the name of each node's layer. */
#pragma once
#include "files/keras-part.h"

/* The note for @model; a new reference. */
json_t *hg_keras_sequence_write (const HgModel *model);

/* Puts @model, built from @root, into the order of @note (NULL: none), where that is one that it can have.
 * The parts' nodes follow. False without memory. */
bool hg_keras_sequence_restore (const json_t *note, HgKerasPart *root, HgModel **model, HgError *error);
