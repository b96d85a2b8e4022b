/* A model cut at its waist into two that work by themselves: the encoder gives what the waist hands on, the
 * decoder takes that as its input. */
#pragma once
#include "model/weights.h"

/* Of @check's model, owned by the caller. Fails with HG_ERROR_SHAPE where there is no waist, nothing after
 * it, or a layer after it that also reads one before it; with HG_ERROR_MEMORY. */
HgModel *hg_model_encoder (const HgCheck *check, HgError *error);
HgModel *hg_model_decoder (const HgCheck *check, HgError *error);

/* The weights of @part, which was cut from @model, out of those of @model; values are shared. Owned by the
 * caller. Fails with HG_ERROR_MEMORY, or with HG_ERROR_SHAPE on a part with faults. */
HgWeights *hg_weights_part (const HgModel *model, const HgWeights *weights, const HgModel *part,
                            HgError *error);
