/* A model laid out for PyTorch: what each layer is there, what its values are called in `forward`, where
 * masks come from, and in which order channels stand on the way. */
#pragma once
#include "export/python.h"
#include "layers/torch.h"
#include "model/check.h"

typedef struct
{
  HgTorch *torch;             /* NULL for an Input */
  bool reads[HG_MAX_OUTPUTS]; /* by later layers and by the world */
  bool once;                  /* output 0 has one reader */
  HgTorchOrder order;         /* of the output: FIRST or LAST */
  size_t mask_in, mask_out;   /* the layer that makes it, or HG_NO_NODE */
  size_t n_specs;
  HgWeightSpec specs[HG_MAX_WEIGHTS];
  char value[HG_MAX_OUTPUTS][HG_PYTHON_NAME]; /* "_" where nobody reads it */
} HgPytorchNode;

typedef struct
{
  const HgCheck *check; /* lent */
  const HgModel *model;
  char (*names)[HG_PYTHON_NAME]; /* of the nodes */
  HgPytorchNode *nodes;
  size_t masks;           /* layers that make one */
  bool penalties, taught; /* a layer adds to the loss; a layer can be told what its output should be */
} HgPytorchPlan;

/* Fails as hg_export_pytorch. */
bool hg_pytorch_plan (HgPytorchPlan *plan, const HgCheck *check, HgError *error);
void hg_pytorch_plan_clear (HgPytorchPlan *plan);

/* The variable of the mask that node @i makes. Returns @text. */
char *hg_pytorch_mask (const HgPytorchPlan *plan, size_t i, char text[HG_PYTHON_NAME + 8]);
