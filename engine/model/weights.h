/* All weights of a model in Keras's shapes and order: immutable once shared, reference-counted. This is what
 * files hold and views show; a network packs them for its kernels. */
#pragma once
#include "model/check.h"

typedef struct
{
  char node[HG_NAME_SIZE];
  HgWeightSpec spec;
  HgTensor *value;
} HgWeight;

typedef struct
{
  atomic_uint references;
  size_t n;
  HgWeight *items; /* nodes in model order, a node's weights in Keras's order */
} HgWeights;

/* A layer that is called several times has its weights once, under its first node's name; a layer that is not
 * known (layers/foreign.h) has them too. Where such a one hides the shape of what comes in, there are none.
 *
 * Freshly initialised: each weight's numbers follow from @seed, its node's name and its own name, so editing
 * one layer leaves the others' first weights alone. Fails with HG_ERROR_SHAPE on a model with faults. */
HgWeights *hg_weights_new (const HgModel *model, uint64_t seed, HgError *error);
HgWeights *hg_weights_ref (HgWeights *weights);
void hg_weights_unref (HgWeights *weights);

/* A frame for @model to be filled in by a reader: with zeros everywhere, or without values (NULL). */
HgWeights *hg_weights_blank (const HgModel *model, HgError *error);
HgWeights *hg_weights_frame (const HgModel *model, HgError *error);

/* Weights for @model: those of @old whose node, name and shape agree, the rest newly initialised. */
HgWeights *hg_weights_adapt (const HgModel *model, const HgWeights *old, uint64_t seed, HgError *error);

/* The weights of @old for @model, where both have the very same: by node, name and shape. Shares the numbers.
 * NULL with HG_ERROR_SHAPE where one is missing or left over, or the model has faults. */
HgWeights *hg_weights_carry (const HgModel *model, const HgWeights *old, HgError *error);

/* The weight @name of node @node, or NULL; lent. */
const HgWeight *hg_weights_find (const HgWeights *weights, const char *node, const char *name);
