#include "ui/document/width.h"
#include "model/edit.h"

gboolean
hourglass_width_option (const HgLayer *layer, char *path, gsize size, const HgParam **param)
{
  for (size_t i = 0; i < layer->kind->n_params; i++)
    {
      const HgParam *candidate = &layer->kind->params[i];
      if ((candidate->flags & HG_PARAM_WIDTH) != 0)
        {
          g_strlcpy (path, candidate->name, size);
          if (param != NULL)
            *param = candidate;
          return TRUE;
        }
      HgValue value = hg_param_get (candidate, layer->config);
      char inner[HG_NAME_SIZE];
      if (candidate->type == HG_PARAM_LAYER && value.layer != NULL
          && hourglass_width_option (value.layer, inner, sizeof inner, param))
        {
          g_snprintf (path, (gulong)size, "%s.%s", candidate->name, inner);
          return TRUE;
        }
    }
  return FALSE;
}

HgModel *
hourglass_edit_width (const HgModel *model, size_t row, int64_t steps, char *label, HgError *error)
{
  char path[HG_NAME_SIZE];
  const HgParam *param = NULL;
  HgValue value;
  if (row >= model->n || !hourglass_width_option (model->nodes[row]->layer, path, sizeof path, &param)
      || !hg_layer_get (model->nodes[row]->layer, path, &value))
    {
      hg_error_set (error, HG_ERROR_VALUE, "this layer has no width of its own");
      return NULL;
    }
  value.i = CLAMP (value.i + steps, (int64_t)param->low, (int64_t)param->high);
  return hg_edit_set (model, row, path, value, label, error);
}
