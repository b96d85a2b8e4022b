/* A model as the tree that a Keras file holds, the way back from keras-build.h: what stands in one group is a
 * model of its own, all calls of a layer are one part, and the parts stand in Keras's order. */
#pragma once
#include "files/keras-part.h"
#include "model/weights.h"

typedef struct
{
  HgModel *model;
  const HgWeights *weights; /* a reference, or NULL */
  HgCheck *check;
  HgKerasPart
      root; /* `node` of a layer: the first of its calls in @model; the Inputs of models within it have
               none. A functional model that stands in a graph is no chain, whatever its layers are */
} HgKerasOutline;

/* @weights (may be NULL) are those of @model. Clear @outline in any case. */
bool hg_keras_outline_init (HgKerasOutline *outline, const HgModel *model, const HgWeights *weights,
                            HgError *error);
void hg_keras_outline_clear (HgKerasOutline *outline);

/* The @n weights of layer @part, lent. */
const HgWeight *hg_keras_outline_weights (const HgKerasOutline *outline, const HgKerasPart *part, size_t *n);
