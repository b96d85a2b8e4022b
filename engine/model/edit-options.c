/* One option of several layers at once; see edit.h. An option is known by its name, wherever a layer has it:
 * itself, or in the layer that it wraps. */
#include "layers/width.h"
#include "model/edit.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

enum
{
  PATH = 128
};

bool
hg_layer_option (const HgLayer *layer, const char *name, char *path, size_t size, const HgParam **param)
{
  const HgParam *own = hg_params_find (layer->kind->params, layer->kind->n_params, name);
  char inner[PATH];
  if (own != NULL && own->type != HG_PARAM_LAYER)
    {
      snprintf (path, size, "%s", name);
      *param = own;
      return true;
    }
  for (size_t i = 0; i < layer->kind->n_params; i++)
    {
      HgValue value = hg_param_get (&layer->kind->params[i], layer->config);
      if (value.type == HG_PARAM_LAYER && value.layer != NULL
          && hg_layer_option (value.layer, name, inner, sizeof inner, param))
        {
          snprintf (path, size, "%s.%s", layer->kind->params[i].name, inner);
          return true;
        }
    }
  return false;
}

/* Whether a value of one option can be a value of the other. */
static bool
same_sort (const HgParam *a, const HgParam *b)
{
  const unsigned form = HG_PARAM_PAIRS | HG_PARAM_NULLABLE | HG_PARAM_LIST;
  return a->type == b->type && a->choices == b->choices && a->count == b->count
         && (a->flags & form) == (b->flags & form);
}

static bool
all_have (const HgModel *model, const bool *chosen, const HgParam *param)
{
  char path[PATH];
  const HgParam *other;
  for (size_t i = 0; i < model->n; i++)
    if (chosen[i]
        && !(hg_layer_option (model->nodes[i]->layer, param->name, path, sizeof path, &other)
             && same_sort (param, other)))
      return false;
  return true;
}

/* Those of @layer, and of what it wraps. */
static size_t
collect (const HgModel *model, const bool *chosen, const HgLayer *layer, const HgParam **params, size_t n)
{
  for (size_t i = 0; i < layer->kind->n_params && n < HG_SHARED_OPTIONS; i++)
    {
      const HgParam *param = &layer->kind->params[i];
      HgValue value = hg_param_get (param, layer->config);
      if (param->type == HG_PARAM_LAYER && value.layer != NULL)
        n = collect (model, chosen, value.layer, params, n);
      else if (param->type != HG_PARAM_LAYER && all_have (model, chosen, param))
        params[n++] = param;
    }
  return n;
}

size_t
hg_edit_shared_options (const HgModel *model, const bool *chosen, const HgParam **params)
{
  for (size_t i = 0; i < model->n; i++)
    if (chosen[i])
      return collect (model, chosen, model->nodes[i]->layer, params, 0);
  return 0;
}

bool
hg_edit_shared_value (const HgModel *model, const bool *chosen, const char *name, HgValue *value)
{
  char path[PATH];
  const HgParam *param;
  HgValue other;
  bool found = false;
  for (size_t i = 0; i < model->n; i++)
    {
      const HgLayer *layer = model->nodes[i]->layer;
      if (!chosen[i] || !hg_layer_option (layer, name, path, sizeof path, &param))
        continue;
      hg_layer_get (layer, path, &other);
      if (found && !hg_value_equal (value, &other))
        return false;
      *value = other;
      found = true;
    }
  return found;
}

static size_t
count (const HgModel *model, const bool *chosen)
{
  size_t n = 0;
  for (size_t i = 0; i < model->n; i++)
    n += chosen[i];
  return n;
}

/* @edited with the option set in node @at; @edited is given up. */
static HgModel *
set_in (HgModel *edited, size_t at, const char *path, HgValue value, char *label, HgError *error)
{
  HgModel *next = hg_edit_set (edited, at, path, value, label, error);
  hg_model_unref (edited);
  return next;
}

HgModel *
hg_edit_set_several (const HgModel *model, const bool *chosen, const char *name, HgValue value, char *label,
                     HgError *error)
{
  char path[PATH], text[64];
  const HgParam *param = NULL;
  HgModel *edited = hg_model_ref (model);
  for (size_t i = 0; i < model->n && edited != NULL; i++)
    if (chosen[i] && hg_layer_option (model->nodes[i]->layer, name, path, sizeof path, &param))
      edited = set_in (edited, i, path, value, label, error);
  if (param == NULL)
    {
      hg_error_set (error, HG_ERROR_VALUE, "%s: none of these layers has such an option", name);
      hg_model_unref (edited);
      return NULL;
    }
  if (label != NULL && count (model, chosen) > 1)
    snprintf (label, HG_LABEL_SIZE, "%zu layers: %.30s %.40s", count (model, chosen), param->title,
              hg_param_text (param, value, text, sizeof text));
  return edited;
}

int64_t
hg_edit_widest (const HgParam *param, int64_t value)
{
  return (int64_t)fmin (param->high, (double)(value > HG_WIDEST ? value : HG_WIDEST));
}

HgModel *
hg_edit_widths (const HgModel *model, const bool *chosen, double factor, int64_t steps, char *label,
                HgError *error)
{
  char path[PATH];
  const HgParam *param = NULL;
  HgModel *edited = hg_model_ref (model);
  size_t n = 0;
  for (size_t i = 0; i < model->n && edited != NULL; i++)
    {
      const HgLayer *layer = model->nodes[i]->layer;
      HgValue value;
      if (!chosen[i] || !hg_layer_width (layer, path, sizeof path, &param)
          || !hg_layer_get (layer, path, &value))
        continue;
      double wanted = round ((double)value.i * factor) + (double)steps;
      value.i = (int64_t)fmin (fmax (wanted, param->low), (double)hg_edit_widest (param, value.i));
      edited = set_in (edited, i, path, value, label, error);
      n++;
    }
  if (n == 0)
    {
      hg_error_set (error, HG_ERROR_VALUE,
                    count (model, chosen) > 1 ? "none of these layers has a width of its own"
                                              : "this layer has no width of its own");
      hg_model_unref (edited);
      return NULL;
    }
  if (label != NULL && n > 1)
    snprintf (label, HG_LABEL_SIZE, "Width of %zu layers", n);
  return edited;
}
