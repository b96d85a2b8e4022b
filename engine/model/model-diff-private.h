/* What the files behind model-diff.h share. */
#pragma once
#include "model/model-diff.h"

/* Which node of the other model each node is: HG_NO_NODE for none. */
typedef struct
{
  const HgCheck *check[2];
  size_t *partner[2];
} HgPairs;

/* Whether a node's name is one that Keras gives by itself: its class, perhaps with a number. */
bool hg_name_automatic (const HgNode *node);

/* What differs in a pair, added to @changes; and between the models as wholes. False with HG_ERROR_MEMORY. */
bool hg_diff_pair (const HgPairs *pairs, size_t a, size_t b, HgChanges *changes, HgError *error);
bool hg_diff_models (const HgPairs *pairs, HgChanges *changes, HgError *error);
