#include "ui/document/width.h"
#include "layers/width.h"
#include "model/edit.h"

gboolean
hourglass_width_option (const HgLayer *layer, char *path, gsize size, const HgParam **param)
{
  return hg_layer_width (layer, path, size, param);
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
