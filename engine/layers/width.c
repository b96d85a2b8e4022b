#include "layers/width.h"
#include <stdio.h>

enum
{
  PATH = 128
};

bool
hg_layer_width (const HgLayer *layer, char *path, size_t size, const HgParam **param)
{
  for (size_t i = 0; i < layer->kind->n_params; i++)
    {
      const HgParam *candidate = &layer->kind->params[i];
      if ((candidate->flags & HG_PARAM_WIDTH) != 0)
        {
          snprintf (path, size, "%s", candidate->name);
          if (param != NULL)
            *param = candidate;
          return true;
        }
      HgValue value = hg_param_get (candidate, layer->config);
      char inner[PATH];
      if (candidate->type == HG_PARAM_LAYER && value.layer != NULL
          && hg_layer_width (value.layer, inner, sizeof inner, param))
        {
          snprintf (path, size, "%s.%s", candidate->name, inner);
          return true;
        }
    }
  return false;
}
