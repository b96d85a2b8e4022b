#include "layers/layer.h"
#include "base/memory.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static HgLayer *
layer_blank (const HgLayerKind *kind, HgError *error)
{
  HgLayer *layer = hg_alloc (1, sizeof *layer, error);
  void *config = layer != NULL ? hg_alloc (1, kind->config_size, error) : NULL;
  if (config == NULL)
    {
      free (layer);
      return NULL;
    }
  atomic_init (&layer->references, 1);
  layer->kind = kind;
  layer->config = config;
  return layer;
}

HgLayer *
hg_layer_new (const HgLayerKind *kind, HgError *error)
{
  HgLayer *layer = layer_blank (kind, error);
  if (layer == NULL)
    return NULL;
  hg_params_defaults (kind->params, kind->n_params, layer->config);
  for (size_t i = 0; i < kind->n_params; i++)
    {
      if (kind->params[i].type != HG_PARAM_LAYER)
        continue;
      HgLayer *inner
          = hg_layer_new (hg_layer_kind_find (kind->wrapped != NULL ? kind->wrapped : "Dense"), error);
      HgValue value = { .type = HG_PARAM_LAYER, .layer = inner };
      if (inner == NULL || !hg_param_set (&kind->params[i], layer->config, value, error))
        {
          hg_layer_unref (layer);
          return NULL;
        }
      hg_layer_unref (inner);
    }
  return layer;
}

HgLayer *
hg_layer_ref (const HgLayer *layer)
{
  HgLayer *shared = (HgLayer *)layer;
  atomic_fetch_add_explicit (&shared->references, 1, memory_order_relaxed);
  return shared;
}

void
hg_layer_unref (const HgLayer *layer)
{
  HgLayer *shared = (HgLayer *)layer;
  if (shared == NULL || atomic_fetch_sub_explicit (&shared->references, 1, memory_order_acq_rel) != 1)
    return;
  for (size_t i = 0; i < shared->kind->n_params; i++)
    if (shared->kind->params[i].type == HG_PARAM_LAYER)
      hg_layer_unref (hg_param_get (&shared->kind->params[i], shared->config).layer);
  if (shared->kind->let_go != NULL)
    shared->kind->let_go (shared->config);
  free (shared->config);
  free (shared);
}

const char *
hg_layer_class (const HgLayer *layer)
{
  return layer->kind->class != NULL ? layer->kind->class(layer->config) : layer->kind->name;
}

/* Splits "layer.units" at its dot: the wrapped layer and what is left of the path; else @layer and @path. */
static const HgLayer *
descend (const HgLayer *layer, const char **path, const HgParam **through)
{
  const char *dot = strchr (*path, '.');
  *through = NULL;
  if (dot == NULL)
    return layer;
  for (size_t i = 0; i < layer->kind->n_params; i++)
    {
      const HgParam *param = &layer->kind->params[i];
      if (param->type == HG_PARAM_LAYER && strlen (param->name) == (size_t)(dot - *path)
          && strncmp (param->name, *path, (size_t)(dot - *path)) == 0)
        {
          *path = dot + 1;
          *through = param;
          return hg_param_get (param, layer->config).layer;
        }
    }
  return NULL;
}

const HgParam *
hg_layer_param (const HgLayer *layer, const char *path)
{
  const HgParam *through;
  const HgLayer *at = descend (layer, &path, &through);
  if (at == NULL)
    return NULL;
  return through != NULL ? hg_layer_param (at, path)
                         : hg_params_find (at->kind->params, at->kind->n_params, path);
}

bool
hg_layer_get (const HgLayer *layer, const char *path, HgValue *value)
{
  const HgParam *through;
  const HgLayer *at = descend (layer, &path, &through);
  if (at == NULL)
    return false;
  if (through != NULL)
    return hg_layer_get (at, path, value);
  const HgParam *param = hg_params_find (at->kind->params, at->kind->n_params, path);
  if (param != NULL)
    *value = hg_param_get (param, at->config);
  return param != NULL;
}

static HgLayer *
layer_copy (const HgLayer *layer, HgError *error)
{
  HgLayer *copy = layer_blank (layer->kind, error);
  if (copy == NULL)
    return NULL;
  memcpy (copy->config, layer->config, layer->kind->config_size);
  for (size_t i = 0; i < layer->kind->n_params; i++)
    if (layer->kind->params[i].type == HG_PARAM_LAYER)
      hg_layer_ref (hg_param_get (&layer->kind->params[i], layer->config).layer);
  if (copy->kind->hold != NULL)
    copy->kind->hold (copy->config);
  return copy;
}

HgLayer *
hg_layer_with (const HgLayer *layer, const char *path, HgValue value, HgError *error)
{
  const char *rest = path;
  const HgParam *through;
  const HgLayer *at = descend (layer, &rest, &through);
  const HgParam *param = through != NULL ? through
                         : at != NULL    ? hg_params_find (at->kind->params, at->kind->n_params, rest)
                                         : NULL;
  if (param == NULL)
    {
      hg_error_set (error, HG_ERROR_VALUE, "%s has no option “%.60s”", layer->kind->name, path);
      return NULL;
    }
  HgLayer *inner = NULL, *copy = layer_copy (layer, error);
  if (copy != NULL && through != NULL)
    {
      inner = hg_layer_with (at, rest, value, error);
      value = (HgValue){ .type = HG_PARAM_LAYER, .layer = inner };
    }
  if (copy != NULL
      && ((through != NULL && inner == NULL) || !hg_param_set (param, copy->config, value, error)))
    {
      hg_layer_unref (copy);
      copy = NULL;
    }
  hg_layer_unref (inner);
  return copy;
}

bool
hg_layer_equal (const HgLayer *a, const HgLayer *b)
{
  if (a == b)
    return true;
  if (a->kind != b->kind || (a->kind->same != NULL && !a->kind->same (a->config, b->config)))
    return false;
  for (size_t i = 0; i < a->kind->n_params; i++)
    {
      HgValue left = hg_param_get (&a->kind->params[i], a->config);
      HgValue right = hg_param_get (&b->kind->params[i], b->config);
      if (!hg_value_equal (&left, &right))
        return false;
    }
  return true;
}

size_t
hg_layer_outputs (const HgLayer *layer)
{
  return layer->kind->outputs != NULL ? layer->kind->outputs (layer) : layer->kind->n_out;
}

bool
hg_layer_frozen (const HgLayer *layer)
{
  HgValue value;
  return hg_layer_get (layer, "trainable", &value) && value.i == 0;
}

bool
hg_layer_activation (const HgLayer *layer, HgActivation *activation)
{
  HgValue value;
  if (!hg_layer_get (layer, "projection_activation", &value) && !hg_layer_get (layer, "activation", &value)
      && !hg_layer_get (layer, "layer.activation", &value))
    return false;
  *activation = (HgActivation)value.i;
  return true;
}

HgRegularizer
hg_layer_activity (const HgLayer *layer)
{
  HgValue value;
  return hg_layer_get (layer, "activity_regularizer", &value) ? value.regularizer : (HgRegularizer){ 0 };
}

bool
hg_layer_whole_batch (const HgLayer *layer)
{
  if (hg_layer_frozen (layer))
    return false;
  bool whole = layer->kind->whole_batch;
  for (size_t i = 0; i < layer->kind->n_params; i++)
    if (layer->kind->params[i].type == HG_PARAM_LAYER)
      whole |= hg_layer_whole_batch (hg_param_get (&layer->kind->params[i], layer->config).layer);
  return whole;
}

bool
hg_infer_same (const void *config, const HgShape *in, size_t n_in, HgShape *out, HgError *error)
{
  out[0] = in[0];
  return true;
}

size_t
hg_layer_weights (const HgLayer *layer, const HgShape *in, HgWeightSpec *specs)
{
  size_t n = layer->kind->weights != NULL ? layer->kind->weights (layer->config, in, specs) : 0;
  for (size_t i = 0; i < n && hg_layer_frozen (layer); i++)
    specs[i].trainable = false;
  return n;
}

int64_t
hg_layer_parameters (const HgLayer *layer, const HgShape *in, int64_t *trainable)
{
  HgWeightSpec specs[HG_MAX_WEIGHTS];
  size_t n = hg_layer_weights (layer, in, specs);
  int64_t all = 0, learned = 0;
  for (size_t i = 0; i < n; i++)
    {
      int64_t values = hg_shape_values (&specs[i].shape);
      if (values < 0 || __builtin_add_overflow (all, values, &all))
        {
          if (trainable != NULL)
            *trainable = HG_UNKNOWN;
          return HG_UNKNOWN;
        }
      if (specs[i].trainable)
        learned += values;
    }
  if (trainable != NULL)
    *trainable = learned;
  return all;
}
