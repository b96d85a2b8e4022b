/* Merging several values of like shape into one, value by value: what Add, Multiply, Maximum and their like
 * share. Shapes are laid over each other as Keras does it: from the right, and an axis of one value is
 * repeated. */
#pragma once
#include "layers/layer.h"
#include "layers/torch.h"

typedef enum
{
  HG_MERGE_ADD,
  HG_MERGE_SUBTRACT,
  HG_MERGE_MULTIPLY,
  HG_MERGE_AVERAGE,
  HG_MERGE_MAXIMUM,
  HG_MERGE_MINIMUM
} HgMerge;

bool hg_merge_infer (const void *config, const HgShape *in, size_t n_in, HgShape *out, HgError *error);
void hg_merge_explain (HgExplain *it);
bool hg_merge_plan (HgOp *op, HgError *error);
void hg_merge_forward (const HgOp *op, const HgPass *pass, HgMerge merge);

/* Where several inputs share the greatest (or least) value, the first of them gets its gradient. */
void hg_merge_backward (const HgOp *op, const HgPass *pass, HgMerge merge);

/* In PyTorch. Inputs of fewer axes get those that they lack behind the batch. */
void hg_merge_torch (HgTorch *torch, HgMerge merge);
