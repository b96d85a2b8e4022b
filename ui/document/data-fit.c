/* See data-fit.h. The edit knows no kinds: it goes by the options' types and flags, and is only offered when
 * checking shows that input and output then equal the data. A stack that does not train yet, such as an empty
 * one, only gets the input: what its layers are to be is not known, so that the edit may add no fault. */
#include "ui/document/data-fit.h"
#include "train/data-fit.h"
#include "layers/width.h"

/* Sets option @path of node @at in *model, which is replaced. */
static gboolean
set (HgModel **model, size_t at, const char *path, HgValue value)
{
  HgModel *edited = hg_edit_set (*model, at, path, value, NULL, NULL);
  if (edited == NULL)
    return FALSE;
  hg_model_unref (*model);
  *model = edited;
  return TRUE;
}

static gboolean
set_input (HgModel **model, const HgShape *shape)
{
  const HgLayer *layer = (*model)->nodes[0]->layer;
  for (size_t i = 0; i < layer->kind->n_params; i++)
    if (layer->kind->params[i].type == HG_PARAM_SHAPE)
      return set (model, 0, layer->kind->params[i].name,
                  (HgValue){ .type = HG_PARAM_SHAPE, .shape = *shape });
  return FALSE;
}

/* Numbers that repeated the old time steps, such as RepeatVector's. */
static gboolean
set_steps (HgModel **model, int64_t from, int64_t to)
{
  for (size_t at = 1; at < (*model)->n; at++)
    {
      const HgLayer *layer = (*model)->nodes[at]->layer;
      for (size_t i = 0; i < layer->kind->n_params; i++)
        {
          const HgParam *param = &layer->kind->params[i];
          HgValue value = hg_param_get (param, layer->config);
          if (param->type == HG_PARAM_INT && (param->flags & HG_PARAM_PRIMARY) != 0
              && (param->flags & HG_PARAM_WIDTH) == 0 && value.i == from)
            {
              if (!set (model, at, param->name, hg_value_int (to)))
                return FALSE;
              break;
            }
        }
    }
  return TRUE;
}

static gboolean
set_last (HgModel **model, int64_t features)
{
  size_t last = (*model)->n - 1;
  char path[HG_NAME_SIZE];
  return hg_layer_width ((*model)->nodes[last]->layer, path, sizeof path, NULL)
         && set (model, last, path, hg_value_int (features));
}

/* The model of @before with its open axes as in @shape, where that is all it takes; or NULL. */
static HgModel *
close_axes (const HgCheck *before, const HgShape *shape)
{
  HgModel *closed = hg_data_close (before, shape, NULL);
  HgCheck *after = closed != NULL ? hg_check_shapes (closed, NULL) : NULL;
  if (after == NULL || after->n_faults > 0)
    g_clear_pointer (&closed, hg_model_unref);
  g_clear_pointer (&after, hg_check_free);
  return closed;
}

HgModel *
hourglass_data_fit (const HgModel *model, const HgDataset *dataset, char *label)
{
  HgShape shape = hg_tensor_sample (dataset->x);
  HgCheck *before = hg_check_shapes (model, NULL);
  HgModel *closed = before != NULL ? close_axes (before, &shape) : NULL;
  if (closed != NULL)
    {
      hg_check_free (before);
      if (label != NULL)
        g_snprintf (label, HG_LABEL_SIZE, "Open axes as in %.60s", dataset->name);
      return closed;
    }
  HgModel *edited = hg_model_ref (model);
  const gboolean whole = before != NULL && before->trains;
  gboolean done = before != NULL && hg_model_is_chain (model);
  const HgShape *old = done ? &before->nodes[0].out[0] : NULL;
  done = done && set_input (&edited, &shape);
  if (done && shape.rank == 2 && old->rank == 2 && old->dim[0] != shape.dim[0])
    done = set_steps (&edited, old->dim[0], shape.dim[0]);
  done = done && (!whole || set_last (&edited, hg_shape_axis (&shape, -1)));
  HgCheck *after = done ? hg_check_shapes (edited, NULL) : NULL;
  done = after != NULL && after->n_faults <= before->n_faults && hg_check_takes (after, &shape)
         && (!whole || hg_shape_equal (&after->nodes[after->n - 1].out[0], &shape));
  g_clear_pointer (&before, hg_check_free);
  g_clear_pointer (&after, hg_check_free);
  if (!done)
    g_clear_pointer (&edited, hg_model_unref);
  else if (label != NULL)
    g_snprintf (label, HG_LABEL_SIZE, "Fit the stack to %.60s", dataset->name);
  return edited;
}

char *
hourglass_data_needed (const HgCheck *check)
{
  g_autoptr (GString) text = g_string_new ("The stack needs");
  size_t inputs = 0, seen = 0;
  for (size_t i = 0; i < check->n; i++)
    inputs += check->model->nodes[i]->n_in == 0;
  for (size_t i = 0; i < check->n; i++)
    {
      char shape[HG_SHAPE_TEXT];
      if (check->model->nodes[i]->n_in > 0)
        continue;
      seen++;
      g_string_append_printf (text, "%s %s",
                              seen == 1       ? ""
                              : seen < inputs ? ","
                                              : " and",
                              hg_shape_text (&check->nodes[i].out[0], shape));
    }
  g_string_append (text, " per sample.");
  return g_strdup (text->str);
}
