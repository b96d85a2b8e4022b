#include "train/data-fit.h"
#include "base/format.h"
#include "layers/activation.h"
#include <math.h>
#include <stdio.h>

/* Whether the shapes differ in axis @axis only. */
static bool
differ_in (const HgShape *a, const HgShape *b, int axis)
{
  HgShape other = *b;
  if (a->rank != b->rank || axis < 0 || axis >= a->rank || a->dim[axis] == b->dim[axis])
    return false;
  other.dim[axis] = a->dim[axis];
  return hg_shape_equal (a, &other);
}

bool
hg_data_fits (const HgCheck *check, const HgPrepared *data, HgError *error)
{
  HgShape sample = hg_tensor_sample (data->x);
  const HgShape *input = &check->nodes[0].out[0];
  char want[HG_SHAPE_TEXT], got[HG_SHAPE_TEXT];
  if (check->n_faults > 0)
    return hg_error_set (error, HG_ERROR_SHAPE, "%s", check->diagnostics[0].sentence);
  if (hg_check_takes (check, &sample))
    return true;
  int last = input->rank - 1, axis = differ_in (input, &sample, last) ? last : 0;
  if (differ_in (input, &sample, axis) && (axis == last || input->rank == 2))
    return hg_error_set (error, HG_ERROR_SHAPE, "The stack expects %s; %s has %s",
                         hg_format_items (want, sizeof want, input->dim[axis],
                                          axis == last ? "feature" : "time step",
                                          axis == last ? "features" : "time steps"),
                         data->dataset->name, hg_format_count (got, sizeof got, sample.dim[axis]));
  return hg_error_set (error, HG_ERROR_SHAPE, "The stack expects %s per sample; %s has %s",
                       hg_shape_text (input, want), data->dataset->name, hg_shape_text (&sample, got));
}

/* The value of the layer's option "activation", its own or the wrapped layer's. */
static bool
last_activation (const HgLayer *layer, HgActivation *activation)
{
  HgValue value;
  if (!hg_layer_get (layer, "activation", &value) && !hg_layer_get (layer, "layer.activation", &value))
    return false;
  *activation = (HgActivation)value.i;
  return true;
}

bool
hg_data_in_reach (const HgCheck *check, const HgPrepared *data, char *sentence, size_t size)
{
  const HgLayer *layer = check->model->nodes[check->model->outputs[0].node]->layer;
  double lowest = INFINITY, highest = -INFINITY;
  char title[64], low[40], high[40], value[40];
  HgActivation activation;
  if (!last_activation (layer, &activation))
    return true;
  const HgActivationInfo *info = hg_activation_info (activation);
  for (size_t i = 0; i < data->x->values; i++)
    {
      lowest = fmin (lowest, (double)data->x->data[i]);
      highest = fmax (highest, (double)data->x->data[i]);
    }
  bool below = lowest<info->low, above = highest> info->high;
  if (!below && !above)
    return true;
  bool low_end = below && (!above || info->low - lowest > highest - info->high);
  hg_layer_describe (layer, title, sizeof title, NULL, 0);
  hg_format_number (value, sizeof value, low_end ? lowest : highest, 2);
  hg_format_number (low, sizeof low, info->low, 1);
  hg_format_number (high, sizeof high, info->high, 1);
  if (isinf (info->high))
    snprintf (sentence, size, "%s returns nothing below %s, but the data reaches %s", title, low, value);
  else
    snprintf (sentence, size, "%s returns %s…%s, but the data reaches %s", title, low, high, value);
  return false;
}
