/* What older models have and Keras 3 refuses or computes otherwise, put into its words. Slashes in layers'
 * names become underscores. Its hard_sigmoid is clip (x / 6 + 1/2) and not clip (x / 5 + 1/2), so what goes
 * into the older one is made 1.2 times as large, in the weights of its gates: the layer computes the same.
 * (It learns as one with such weights would: an optimizer's state and penalties on weights are not scaled
 * along.) */
#pragma once
#include "model/weights.h"

/* New references to what Keras 3 computes as @model with @weights is computed here: both themselves where
 * nothing is to be done. Fails with HG_ERROR_UNSUPPORTED on a hard sigmoid of what no weights make. */
bool hg_keras_repair (const HgModel *model, const HgWeights *weights, HgModel **repaired, HgWeights **scaled,
                      HgError *error);
