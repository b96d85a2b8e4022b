/* What ReLU and LeakyReLU share: all but their options. */
#pragma once
#include "layers/layer.h"

bool hg_rectify_infer (const void *config, const HgShape *in, size_t n_in, HgShape *out, HgError *error);
void hg_rectify_forward (const HgOp *op, const HgPass *pass, HgRectifier rectifier);
void hg_rectify_backward (const HgOp *op, const HgPass *pass, HgRectifier rectifier);
