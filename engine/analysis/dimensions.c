/* See dimensions.h. Samples go through the network in slices, and every output's values are kept side by side
 * until all are there: an output whose values are more than the samples is measured by the products of its
 * samples, which needs all of them at once. */
#include "analysis/dimensions.h"
#include "base/memory.h"
#include "model/network.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum
{
  SLICE = 64,            /* samples at most that go through at a time */
  KEPT_VALUES = 1 << 26, /* of all outputs together: 256 MB */
};

/* How much of the work is the forward pass, for the progress. */
static const double FORWARD = 0.5;

typedef struct
{
  const HgCheck *check;
  const HgPrepared *data;
  HgDimensions *result;
  HgReal **kept; /* one array an output: samples × values */
  HgJob *job;
  HgError *error;
} Survey;

static size_t
samples_of (const HgCheck *check, size_t n)
{
  double values = 1;
  for (size_t i = 0; i < check->n; i++)
    for (size_t slot = 0; slot < hg_layer_outputs (check->model->nodes[i]->layer); slot++)
      values += (double)hg_shape_values (&check->nodes[i].out[slot]);
  double room = floor (KEPT_VALUES / values);
  size_t most = room < 2 ? 2 : room < HG_DIMENSION_SAMPLES ? (size_t)room : HG_DIMENSION_SAMPLES;
  return n < most ? n : most;
}

static bool
open_rows (Survey *survey, const HgLayerOutputs *outputs)
{
  HgDimensions *result = survey->result;
  result->items = hg_alloc (outputs->n, sizeof *result->items, survey->error);
  survey->kept = hg_alloc (outputs->n, sizeof *survey->kept, survey->error);
  if (result->items == NULL || survey->kept == NULL)
    return false;
  result->n = outputs->n;
  for (size_t i = 0; i < outputs->n; i++)
    {
      const HgLayerOutput *output = &outputs->items[i];
      HgShape shape = hg_tensor_sample (output->value);
      size_t values = hg_tensor_row_values (output->value);
      result->items[i]
          = (HgDimension){ .node = output->node, .slot = output->slot, .shape = shape, .values = values };
      survey->kept[i] = hg_alloc_aligned (result->samples * values, sizeof (HgReal), survey->error);
      if (survey->kept[i] == NULL)
        return false;
    }
  return true;
}

static bool
add_slice (Survey *survey, HgNetwork *network, const size_t *index, size_t first, size_t n)
{
  HgTensor *x[1 + HG_MORE_INPUTS] = { NULL };
  size_t n_x = 1 + survey->data->n_more;
  HgLayerOutputs outputs = { 0 };
  bool done = true;
  for (size_t i = 0; done && i < n_x; i++)
    {
      const HgTensor *from = i == 0 ? survey->data->x : survey->data->more[i - 1];
      done = (x[i] = hg_tensor_gather (from, index + first, n, survey->error)) != NULL;
    }
  HgPrediction asked = { .x = (const HgTensor *const *)x, .n_x = n_x };
  done = done && hg_network_outputs (network, &asked, &outputs, survey->error)
         && (survey->kept != NULL || open_rows (survey, &outputs));
  for (size_t i = 0; done && i < outputs.n; i++)
    memcpy (survey->kept[i] + first * survey->result->items[i].values, outputs.items[i].value->data,
            outputs.items[i].value->values * sizeof (HgReal));
  hg_layer_outputs_clear (&outputs);
  for (size_t i = 0; i < n_x; i++)
    hg_tensor_unref (x[i]);
  return done;
}

static bool
go_on (Survey *survey, double done)
{
  hg_job_progress (survey->job, done);
  return !hg_job_cancelled (survey->job) || hg_error_set (survey->error, HG_ERROR_CANCELLED, "cancelled");
}

/* Everything that later layers read of the waist, beside each other. To be asked before the outputs are
 * centred, which here makes no difference but to the copy. */
static bool
measure_waist (Survey *survey)
{
  const HgCheck *check = survey->check;
  HgDimensions *result = survey->result;
  size_t width = 0, at = 0;
  if (check->waist == HG_NO_NODE)
    return true;
  for (size_t i = 0; i < result->n; i++)
    if (result->items[i].node == check->waist && check->waist_reads[result->items[i].slot])
      width += result->items[i].values;
  HgReal *all = hg_alloc_aligned (result->samples * width, sizeof *all, survey->error);
  if (all == NULL)
    return false;
  for (size_t i = 0; i < result->n; i++)
    {
      const HgDimension *item = &result->items[i];
      if (item->node != check->waist || !check->waist_reads[item->slot])
        continue;
      for (size_t k = 0; k < result->samples; k++)
        memcpy (all + k * width + at, survey->kept[i] + k * item->values, item->values * sizeof *all);
      at += item->values;
    }
  bool done = hg_effective_rank (result->samples, width, all, &result->waist, survey->error);
  free (all);
  return done;
}

static bool
measure_all (Survey *survey)
{
  HgDimensions *result = survey->result;
  bool done = measure_waist (survey);
  for (size_t i = 0; done && i < result->n; i++)
    {
      HgDimension *item = &result->items[i];
      done
          = hg_effective_rank (result->samples, item->values, survey->kept[i], &item->measured, survey->error)
                ? go_on (survey, FORWARD + (1 - FORWARD) * (double)(i + 1) / (double)result->n)
                : hg_error_prefix (survey->error, "%s", survey->check->model->nodes[item->node]->name);
    }
  return done;
}

static bool
survey_all (Survey *survey, HgNetwork *network, const size_t *index, size_t n)
{
  size_t samples = survey->result->samples, slice = hg_network_batch (network);
  size_t *spread = hg_alloc (samples, sizeof *spread, survey->error);
  bool done = spread != NULL;
  for (size_t i = 0; done && i < samples; i++)
    spread[i] = index[(size_t)((double)i * (double)n / (double)samples)];
  for (size_t first = 0; done && first < samples; first += slice)
    {
      size_t rows = samples - first < slice ? samples - first : slice;
      done = go_on (survey, FORWARD * (double)first / (double)samples)
             && add_slice (survey, network, spread, first, rows);
    }
  free (spread);
  return done && measure_all (survey);
}

bool
hg_dimensions (const HgModel *model, const HgWeights *weights, const HgPrepared *data, const size_t *index,
               size_t n, HgJob *job, HgDimensions *dimensions, HgError *error)
{
  *dimensions = (HgDimensions){ 0 };
  if (n < 2)
    return hg_error_set (error, HG_ERROR_VALUE, "a rank needs at least two samples, got %zu", n);
  HgCheck *check = hg_check_shapes (model, error);
  HgNetwork *network = NULL;
  Survey survey = { .check = check, .data = data, .result = dimensions, .job = job, .error = error };
  if (check != NULL)
    {
      dimensions->samples = samples_of (check, n);
      HgNetworkOptions options = { .batch = SLICE, .inner = true };
      if (dimensions->samples < options.batch)
        options.batch = dimensions->samples;
      network = hg_network_new (model, &options, error);
    }
  bool done = network != NULL && hg_network_load (network, weights, error)
              && survey_all (&survey, network, index, n);
  for (size_t i = 0; survey.kept != NULL && i < dimensions->n; i++)
    free (survey.kept[i]);
  free (survey.kept);
  hg_network_free (network);
  if (check != NULL)
    hg_check_free (check);
  return done;
}

void
hg_dimensions_clear (HgDimensions *dimensions)
{
  free (dimensions->items);
  *dimensions = (HgDimensions){ 0 };
}

const HgDimension *
hg_dimensions_find (const HgDimensions *dimensions, size_t node)
{
  for (size_t i = 0; i < dimensions->n; i++)
    if (dimensions->items[i].node == node && dimensions->items[i].slot == 0)
      return &dimensions->items[i];
  return NULL;
}
