/* A recurrent layer on one kernel a direction (tensor/recurrent-kernel.h): whatever has neither a mask nor
 * dropouts. The rest goes step by step (recurrent.c). */
#pragma once
#include "layers/recurrent.h"

/* Whether the kernel can do what @op asks of @cell. */
bool hg_fused_fits (const HgCell *cell, const HgOp *op);
bool hg_fused_plan (const HgCell *cell, HgOp *op, HgError *error);
void hg_fused_forward (const HgOp *op, const HgPass *pass);
void hg_fused_backward (const HgOp *op, const HgPass *pass);

/* Of a planned op: whether it is fused. */
bool hg_recurrent_is_fused (const HgOp *op);
