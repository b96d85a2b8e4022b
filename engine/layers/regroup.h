/* Shared by Reshape and Flatten: the same numbers under another shape. Only where one side is time × features does
 * anything move, because that shape is time-major inside. */
#pragma once
#include "layers/layer.h"

bool hg_regroup_plan (HgOp *op, HgError *error);
void hg_regroup_forward (const HgOp *op, const HgPass *pass);
void hg_regroup_backward (const HgOp *op, const HgPass *pass);
