/* Masks: a layer may mark the time steps that count (Masking). The mark travels through every layer that
 * passes it on, as long as the time axis stays. */
#pragma once
#include "model/check.h"

/* Whether a mask on what comes in as input @k of node @i holds for the node: of several inputs it counts
 * where that input has the first one's axis, not one that is repeated. */
bool hg_mask_enters (const HgCheck *check, size_t i, size_t k);

/* Whether a mask that entered node @i holds for its output too. */
bool hg_mask_stays (const HgCheck *check, size_t i);
