/* The recurrent kinds in PyTorch: its own modules where they compute the same, else the script's own class of
 * that name, which goes step by step. */
#pragma once
#include "layers/torch.h"

/* The `torch` of LSTM, GRU and SimpleRNN. */
bool hg_recurrent_torch (HgTorch *torch, HgError *error);

/* Whether PyTorch's own module computes the recurrent @layer, on masked steps or not. */
bool hg_recurrent_torch_own (const HgLayer *layer, bool masked);

/* The module that @layer is on steps of @features values, into @text: PyTorch's own, in both directions where
 * asked, or the script's, which can go backwards. Returns @text. */
char *hg_recurrent_torch_module (HgTorch *torch, const HgLayer *layer, int64_t features, bool own,
                                 bool other_way, char *text, size_t size);

/* Its parameters, from Keras's arrays @first on: PyTorch's own end in "_l0" or "_l0_reverse" (@end), the
 * script's begin with @begin. */
void hg_recurrent_torch_arrays (HgTorch *torch, const HgLayer *layer, size_t first, const char *begin,
                                const char *end);

/* Where h is in the state that PyTorch's own gives: "[0]" of an LSTM's (h, c), "" where it is h alone. */
const char *hg_recurrent_torch_state (const HgLayer *layer);
