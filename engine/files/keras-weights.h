/* The weights of a model out of a Keras file. Where they stand is the shelf's business (keras-shelf.h); here
 * shapes are compared, and numbers read. */
#pragma once
#include "files/keras-shelf.h"
#include "model/weights.h"
#include "tensor/room.h"
#include "tensor/room.h"

/* Which layout a file has. */
typedef enum
{
  HG_KERAS_LEGACY, /* the group model_weights */
  HG_KERAS_ROOT,   /* the same at the root */
  HG_KERAS_GROUPS  /* layers/… of Keras 3 */
} HgKerasLayout;

/* Reads the weights of @model, built from @root, from @file (@file_bytes in all) into @room (NULL: memory of
 * their own). Shapes are compared before anything is allocated. Foreign layers learn from the file what
 * weights they have and, where nothing else says so, what comes out of them. An optimizer's state goes into
 * @facts. Owned by the caller; errors name layer and weight: "dense_1/kernel: expected 64 × 8, got 64 × 16".
 */
HgWeights *hg_keras_weights_read (hid_t file, size_t file_bytes, HgRoom *room, HgKerasLayout layout,
                                  HgKerasPart *root, const HgModel *model, const HgKerasWriter *writer,
                                  HgKerasFacts *facts, HgError *error);
