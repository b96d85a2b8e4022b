/* Feedback decoders on their way to a Keras file and back. Keras has no such layer: in the file a decoder
 * stands as the layers of keras-decoder.h, which Keras computes and trains like any others. Beside its cell,
 * where Keras does not look, the entry "hourglass" keeps the decoder's name and its share of teacher forcing;
 * a file that Keras has saved anew has lost both, and then the name is the cell's and the share 0. */
#pragma once
#include "files/keras-part.h"
#include "model/weights.h"

typedef struct
{
  HgModel *model;
  HgWeights *weights; /* the same numbers in the same order */
  const HgNode *
      *decoders; /* of each node in @model that is a decoder's cell: that decoder; else NULL. Lent */
} HgKerasUnrolled;

/* @model with its feedback decoders written out. One whose inputs have no known shape is left as it is. Fails
 * with HG_ERROR_UNSUPPORTED when a decoder is too long for a file. Clear @out in any case. */
bool hg_keras_unroll (const HgModel *model, const HgWeights *weights, HgKerasUnrolled *out, HgError *error);
void hg_keras_unrolled_clear (HgKerasUnrolled *out);

/* Puts models' feedback decoders back together: where a model read from @root holds exactly the layers of
 * one, wired exactly so, with nothing else reading from within, @model and @weights become new ones with the
 * decoder in their place, and a state in @facts (may be NULL) is put into their order. Everything else stays
 * as it is. False without memory. */
bool hg_keras_roll (HgKerasPart *root, HgModel **model, HgWeights **weights, HgKerasFacts *facts,
                    HgError *error);
