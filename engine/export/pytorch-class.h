/* The class of an exported PyTorch script: __init__ with a module a layer, and forward. */
#pragma once
#include "export/pytorch-plan.h"

void hg_pytorch_class (HgText *text, HgPytorchPlan *plan);

/* Whether a weight has a penalty, and whether one asks for right angles. */
bool hg_pytorch_regularized (const HgPytorchPlan *plan, bool *orthogonal);
