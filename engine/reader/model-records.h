/* A model with its weights as records: the graph node by node, a layer as its class and its options.
 * What a Keras file says besides travels along. */
#pragma once
#include "files/keras-facts.h"
#include "model/weights.h"
#include "reader/bulk.h"

/* Appends everything; @weights and @facts may be NULL. Fails with HG_ERROR_UNSUPPORTED for a layer that is
 * more than its class and options. */
bool hg_model_put (const HgModel *model, const HgWeights *weights, const HgKerasFacts *facts,
                   HgMessage *message, HgBulk *bulk, HgError *error);

/* The model in @records and its weights, both owned by the caller, as is what @facts (may be NULL) then
 * holds; @weights may be NULL where there are none. Fails with HG_ERROR_FORMAT where the graph is none, or
 * its weights are not those that its layers have. */
bool hg_model_take (HgRecords records, HgBulkSource *bulk, HgModel **model, HgWeights **weights,
                    HgKerasFacts *facts, HgError *error);
