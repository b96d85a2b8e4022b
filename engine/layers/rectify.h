/* What ReLU and LeakyReLU share: all but their options. */
#pragma once
#include "layers/layer.h"

void hg_rectify_forward (const HgOp *op, const HgPass *pass, HgRectifier rectifier);
void hg_rectify_backward (const HgOp *op, const HgPass *pass, HgRectifier rectifier);
