/* A model as the tree that a Keras file holds, the way back from keras-build.h: what stands in one group is a
 * model of its own, all calls of a layer are one part, and the parts stand in Keras's order. */
#pragma once
#include "files/keras-unroll.h"

typedef struct
{
  const HgModel *model;     /* of layers that Keras has; lent */
  const HgWeights *weights; /* NULL: none are asked for; lent */
  HgKerasUnrolled unrolled; /* what they are lent from where there are weights */
  HgCheck *check;
  HgKerasPart
      root; /* `node` of a layer: the first of its calls in @model; the Inputs of models within it have
               none. A functional model that stands in a graph is no chain, whatever its layers are */
} HgKerasOutline;

/* @weights are those of @model. Without them (NULL) the outline is that of a draft, which need not fit
 * together and has feedback decoders as such. @model and @weights must outlive @outline, which is to be
 * cleared in any case. */
bool hg_keras_outline_init (HgKerasOutline *outline, const HgModel *model, const HgWeights *weights,
                            HgError *error);
void hg_keras_outline_clear (HgKerasOutline *outline);

/* The @n weights of layer @part, lent. */
const HgWeight *hg_keras_outline_weights (const HgKerasOutline *outline, const HgKerasPart *part, size_t *n);
