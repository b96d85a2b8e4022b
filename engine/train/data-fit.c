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

HgModel *
hg_data_close (const HgCheck *check, const HgShape *sample, HgError *error)
{
  const HgShape *input = &check->nodes[0].out[0];
  const HgLayer *layer = check->model->nodes[0]->layer;
  bool open = false, same = input->rank == sample->rank;
  for (int i = 0; same && i < input->rank; i++)
    {
      open |= input->dim[i] == HG_UNKNOWN;
      same = input->dim[i] == HG_UNKNOWN || input->dim[i] == sample->dim[i];
    }
  for (size_t i = 0; open && same && i < layer->kind->n_params; i++)
    if (layer->kind->params[i].type == HG_PARAM_SHAPE)
      return hg_edit_set (check->model, 0, layer->kind->params[i].name,
                          (HgValue){ .type = HG_PARAM_SHAPE, .shape = *sample }, NULL, error);
  return NULL;
}

static bool
first_fits (const HgCheck *check, const HgPrepared *data, HgError *error)
{
  HgShape sample = hg_tensor_sample (data->x);
  const HgShape *input = &check->nodes[0].out[0];
  char want[HG_SHAPE_TEXT], got[HG_SHAPE_TEXT];
  if (hg_check_takes (check, &sample))
    return true;
  if (input->rank == 2 && sample.rank == 2 && input->dim[0] == HG_UNKNOWN && input->dim[1] == sample.dim[1])
    return hg_error_set (error, HG_ERROR_SHAPE, "The stack leaves its number of time steps open; %s has %s",
                         data->dataset->name, hg_format_count (got, sizeof got, sample.dim[0]));
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

/* The inputs after the first. */
static bool
more_fit (const HgCheck *check, const HgPrepared *data, HgError *error)
{
  size_t inputs = 0;
  char want[HG_SHAPE_TEXT], got[HG_SHAPE_TEXT];
  for (size_t i = 0; i < check->n; i++)
    {
      const HgNode *node = check->model->nodes[i];
      if (node->n_in > 0 || inputs++ == 0 || inputs > data->n_more + 1)
        continue;
      HgShape sample = hg_tensor_sample (data->more[inputs - 2]);
      if (!hg_check_input_takes (&check->nodes[i].out[0], &sample))
        return hg_error_set (error, HG_ERROR_SHAPE,
                             "Input %zu of the stack (%s) expects %s per sample; %s has %s", inputs,
                             node->name, hg_shape_text (&check->nodes[i].out[0], want), data->dataset->name,
                             hg_shape_text (&sample, got));
    }
  if (inputs == data->n_more + 1)
    return true;
  return hg_error_set (error, HG_ERROR_SHAPE, "The stack has %s; %s has %s",
                       hg_format_items (want, sizeof want, (int64_t)inputs, "input", "inputs"),
                       data->dataset->name, hg_format_count (got, sizeof got, (int64_t)data->n_more + 1));
}

bool
hg_data_fits (const HgCheck *check, const HgPrepared *data, HgError *error)
{
  if (check->n_faults > 0)
    return hg_error_set (error, HG_ERROR_SHAPE, "%s", check->diagnostics[0].sentence);
  return first_fits (check, data, error) && more_fit (check, data, error);
}

/* The first output beside what it should be. */
static bool
output_fits (const HgCheck *check, const HgPrepared *data, HgError *error)
{
  const HgModel *model = check->model;
  const HgShape *output = &check->nodes[model->outputs[0].node].out[model->outputs[0].slot];
  bool own = data->dataset->y != NULL;
  HgShape target = own ? hg_tensor_sample (data->y) : check->nodes[0].out[0];
  char want[HG_SHAPE_TEXT], got[HG_SHAPE_TEXT];
  if (model->n > 1 && (own ? hg_check_input_takes (output, &target) : hg_shape_equal (output, &target)))
    return true;
  if (!own && !check->trains && check->n_diagnostics > 0 && check->diagnostics[0].severity == HG_MISMATCH)
    return hg_error_set (error, HG_ERROR_SHAPE, "%s", check->diagnostics[0].sentence);
  return hg_error_set (error, HG_ERROR_SHAPE, "The stack returns %s per sample; the %s %s",
                       hg_shape_text (output, got), own ? "targets are" : "input is",
                       hg_shape_text (&target, want));
}

bool
hg_data_compares (const HgCheck *check, const HgPrepared *data, HgError *error)
{
  return hg_data_fits (check, data, error) && output_fits (check, data, error);
}

bool
hg_data_trains (const HgCheck *check, const HgPrepared *data, HgError *error)
{
  if (!hg_data_compares (check, data, error))
    return false;
  return data->split->n_train > 0
         || hg_error_set (error, HG_ERROR_VALUE, "%s has no samples to train on", data->dataset->name);
}

bool
hg_data_in_reach (const HgCheck *check, const HgPrepared *data, char *sentence, size_t size)
{
  const HgLayer *layer = check->model->nodes[check->model->outputs[0].node]->layer;
  const double lowest = data->low, highest = data->high;
  char title[64], low[40], high[40], value[40];
  HgActivation activation;
  if (!hg_layer_activation (layer, &activation))
    return true;
  const HgActivationInfo *info = hg_activation_info (activation);
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

size_t
hg_data_mend (const HgCheck *check, const HgPrepared *data, HgDataFix *fixes)
{
  HgShape sample = hg_tensor_sample (data->x);
  const HgLayer *layer = check->model->nodes[check->model->outputs[0].node]->layer;
  HgActivation activation = HG_LINEAR;
  if (check->n_faults > 0)
    return 0;
  if (!hg_check_takes (check, &sample))
    return hg_data_fixes (&check->nodes[0].out[0], data->dataset, data->origin, fixes);
  if (!check->trains || !hg_data_fits (check, data, NULL))
    return 0;
  hg_layer_activation (layer, &activation);
  const HgActivationInfo *info = hg_activation_info (activation);
  return hg_data_scale_fix (info->low, info->high, data, &fixes[0]) ? 1 : 0;
}
