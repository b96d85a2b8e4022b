#include "layers/explain-torch.h"
#include "base/memory.h"
#include <stdlib.h>

static const bool all_read[HG_MAX_OUTPUTS] = { true, true, true, true, true };

HgTorch *
hg_layer_torch (const HgLayer *layer, const HgShape *in, size_t n_in, const HgShape *out, HgError *error)
{
  if (layer->kind->torch == NULL)
    {
      hg_error_set (error, HG_ERROR_UNSUPPORTED, "has no counterpart in PyTorch");
      return NULL;
    }
  HgTorch *torch = hg_alloc (1, sizeof *torch, error);
  HgWeightSpec *specs = torch != NULL ? hg_alloc (HG_MAX_WEIGHTS, sizeof *specs, error) : NULL;
  bool done = specs != NULL;
  if (done)
    {
      size_t n_specs = hg_layer_weights (layer, in, specs);
      *torch = (HgTorch){ .layer = layer,
                          .in = in,
                          .out = out,
                          .n_in = n_in,
                          .reads = all_read,
                          .came = HG_TORCH_LAST,
                          .n_specs = n_specs,
                          .specs = specs };
      done = layer->kind->torch (torch, error);
    }
  if (done)
    return torch;
  free (specs);
  free (torch);
  return NULL;
}

void
hg_layer_torch_free (HgTorch *torch)
{
  if (torch == NULL)
    return;
  free ((HgWeightSpec *)torch->specs);
  free (torch);
}
