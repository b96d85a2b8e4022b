#include "model/waist-size.h"
#include "layers/width.h"
#include "model/edit.h"
#include <stdio.h>

enum
{
  PATH = 128,
  MENDS = 8 /* at most, one after the other */
};

size_t
hg_waist_layer (const HgCheck *check)
{
  char path[PATH];
  size_t at = check->waist;
  while (at != HG_NO_NODE && !hg_layer_width (check->model->nodes[at]->layer, path, sizeof path, NULL))
    at = check->model->nodes[at]->n_in > 0 ? check->model->nodes[at]->in[0].node : HG_NO_NODE;
  return at;
}

/* Of the layer called @name. */
static int64_t
width_of (const HgModel *model, const char *name)
{
  char path[PATH];
  HgValue value;
  size_t at = hg_model_find (model, name);
  return at != HG_NO_NODE && hg_layer_width (model->nodes[at]->layer, path, sizeof path, NULL)
                 && hg_layer_get (model->nodes[at]->layer, path, &value)
             ? value.i
             : 0;
}

int64_t
hg_waist_width (const HgCheck *check)
{
  size_t at = hg_waist_layer (check);
  return at != HG_NO_NODE ? width_of (check->model, check->model->nodes[at]->name) : 0;
}

/* The first fix of @check's first fault that leaves the layer @name @width wide; or NULL. */
static HgModel *
first_fix (const HgCheck *check, const char *name, int64_t width)
{
  const HgDiagnostic *fault = &check->diagnostics[0];
  for (size_t i = 0; i < fault->n_fixes; i++)
    if (width_of (fault->fixes[i].model, name) == width)
      return hg_model_ref (fault->fixes[i].model);
  return NULL;
}

/* Gives up @model. */
static HgModel *
mend (HgModel *model, const char *name, int64_t width, HgError *error)
{
  for (int i = 0; model != NULL; i++)
    {
      HgCheck *check = hg_check_new (model, error);
      bool fits = check != NULL && check->trains;
      HgModel *next = check != NULL && !fits && check->n_diagnostics > 0 && i < MENDS
                          ? first_fix (check, name, width)
                          : NULL;
      if (check != NULL && !fits && next == NULL)
        hg_error_set (error, HG_ERROR_SHAPE, "with a waist of %lld the stack does not fit: %s",
                      (long long)width, check->n_diagnostics > 0 ? check->diagnostics[0].sentence : "");
      hg_check_free (check);
      if (fits)
        return model;
      hg_model_unref (model);
      model = next;
    }
  return NULL;
}

/* The waist stays the node called @name, whatever is narrowest now. Gives up @model. */
static HgModel *
keep_waist (HgModel *model, const char *name, HgError *error)
{
  HgCheck *check = model != NULL ? hg_check_shapes (model, error) : NULL;
  size_t at = model != NULL ? hg_model_find (model, name) : HG_NO_NODE;
  HgModel *marked = check != NULL && check->waist != at ? hg_edit_mark (model, at, NULL, error)
                    : check != NULL                     ? hg_model_ref (model)
                                                        : NULL;
  hg_check_free (check);
  hg_model_unref (model);
  return marked;
}

HgModel *
hg_waist_resize (const HgModel *model, int64_t width, char *label, HgError *error)
{
  HgCheck *check = hg_check_shapes (model, error);
  if (check == NULL)
    return NULL;
  size_t at = hg_waist_layer (check);
  HgModel *edited = NULL;
  if (at == HG_NO_NODE)
    hg_error_set (error, HG_ERROR_SHAPE, "%s: expected a layer with a width at the waist, got none",
                  model->name);
  else
    {
      char path[PATH], layer[HG_NAME_SIZE], waist[HG_NAME_SIZE];
      snprintf (layer, sizeof layer, "%s", model->nodes[at]->name);
      snprintf (waist, sizeof waist, "%s", model->nodes[check->waist]->name);
      hg_layer_width (model->nodes[at]->layer, path, sizeof path, NULL);
      edited = hg_edit_set (model, at, path, hg_value_int (width), label, error);
      edited = edited != NULL ? mend (edited, layer, width, error) : NULL;
      edited = edited != NULL ? keep_waist (edited, waist, error) : NULL;
    }
  hg_check_free (check);
  return edited;
}
