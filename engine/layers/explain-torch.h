/* A layer asked what it is in PyTorch (torch.h) outside of an exported model: all outputs read, nothing
 * masked, channels last coming in. */
#pragma once
#include "layers/torch.h"

/* Owned by the caller, for hg_layer_torch_free. NULL with the kind's error, and where memory is short. */
HgTorch *hg_layer_torch (const HgLayer *layer, const HgShape *in, size_t n_in, const HgShape *out,
                         HgError *error);
void hg_layer_torch_free (HgTorch *torch);
