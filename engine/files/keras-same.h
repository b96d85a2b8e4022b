/* Whether what a file holds is what was to be saved: the check behind every save. Keras has no place for the
 * order of nodes that do not depend on each other, for the waist's mark and for the names of further calls of
 * a layer; all else counts. Groups that are no models of their own are left aside (keras-scopes.h). */
#pragma once
#include "model/weights.h"

/* Whether @weights are complete and in the order of @model; else HG_ERROR_VALUE. */
bool hg_keras_belongs (const HgModel *model, const HgWeights *weights, HgError *error);

bool hg_keras_same_model (const HgModel *a, const HgModel *b);

/* Every bit, so that a NaN equals itself. */
bool hg_keras_same_weights (const HgWeights *a, const HgWeights *b);

/* Reads the finished file @bytes as any reader would, and compares; HG_ERROR_IO where it differs. The model
 * of weights alone is a guess: without @whole only their number counts. */
bool hg_keras_verify (const void *bytes, size_t n, bool whole, const HgModel *model, const HgWeights *weights,
                      HgError *error);
