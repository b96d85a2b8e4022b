/* Windows in PyTorch: how Keras's padding is said there. Channels stand first. */
#pragma once
#include "layers/torch.h"
#include "layers/window.h"

typedef struct
{
  char options[160]; /* ", stride=2, padding=1, dilation=2", what differs from PyTorch's defaults */
  char pad[96];      /* F.pad's numbers, "(0, 1, 0, 1)", where the module cannot say it; or "" */
} HgTorchWindow;

/* A window over @torch's input, of a module that moves by @usual unless told otherwise (NULL: by 1). Fails
 * with HG_ERROR_UNSUPPORTED where a size that matters is not known. */
bool hg_torch_window (const HgTorch *torch, const HgWindowOptions *options, const HgInts *usual,
                      HgTorchWindow *window, HgError *error);

/* The `torch` of Conv1D and Conv2D, and of their transposes. */
bool hg_convolution_torch (HgTorch *torch, HgError *error);
bool hg_convolution_torch_transposed (HgTorch *torch, HgError *error);
