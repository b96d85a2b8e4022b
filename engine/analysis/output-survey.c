/* See output-survey.h. Sums are taken around an output's first value, so that a large mean costs no digits.
 */
#include "analysis/output-survey.h"
#include "analysis/unit-list.h"
#include "base/format.h"
#include "base/memory.h"
#include "layers/activation.h"
#include "model/network.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum
{
  SLICE = 64,            /* samples at most that are in memory at a time, */
  SLICE_VALUES = 1 << 23 /* and values of all layers */
};

static const double NEAR = 0.01, /* of the range: so close to an end is at it */
    MOSTLY = 0.95;               /* share of a unit's values there that makes it saturated */

typedef struct
{
  HgReal low, high; /* of the finite values */
  size_t near;      /* values at an end of the activation's range */
} Unit;

/* What is gathered of one output. */
typedef struct
{
  size_t n_units, seen;
  Unit *units;
  double sum, square, shift; /* of the finite values, less `shift` */
  double below, above;       /* at or beyond these a value is at an end; infinite: there is none */
} Gather;

typedef struct
{
  const HgModel *model;
  const HgCheck *check;
  HgOutputSurvey *survey;
  Gather *gathers;
  HgError *error;
} Survey;

/* The ends that an activation saturates at. Those that rest at 0 (relu6) and those along an axis (softmax)
 * have none: being there is what they are for. */
static void
set_ends (Gather *gather, const HgLayer *layer)
{
  HgActivation activation;
  gather->below = -INFINITY;
  gather->above = INFINITY;
  if (!hg_layer_activation (layer, &activation))
    return;
  const HgActivationInfo *info = hg_activation_info (activation);
  bool rests = info->low == 0 && info->high != 1;
  if (isinf (info->low) || isinf (info->high) || info->along_axis || rests)
    return;
  gather->below = info->low + NEAR * (info->high - info->low);
  gather->above = info->high - NEAR * (info->high - info->low);
}

static bool
open_gather (Gather *gather, HgOutputStats *stats, const HgLayerOutput *output, const HgLayer *layer,
             HgError *error)
{
  HgShape sample = hg_tensor_sample (output->value);
  int64_t last = hg_shape_axis (&sample, -1);
  *stats = (HgOutputStats){ .node = output->node,
                            .slot = output->slot,
                            .stats = { .low = INFINITY, .high = -INFINITY } };
  gather->n_units = last > 0 ? (size_t)last : 1;
  gather->units = hg_alloc (gather->n_units, sizeof *gather->units, error);
  for (size_t i = 0; gather->units != NULL && i < gather->n_units; i++)
    gather->units[i] = (Unit){ .low = (HgReal)INFINITY, .high = (HgReal)-INFINITY };
  set_ends (gather, layer);
  return gather->units != NULL;
}

static void
add_values (Gather *gather, HgTensorStats *stats, const HgTensor *value)
{
  if (stats->n == 0 && value->values > 0)
    gather->shift = isfinite (value->data[0]) ? (double)value->data[0] : 0;
  stats->n += value->values;
  for (size_t i = 0; i < value->values; i++)
    {
      HgReal x = value->data[i];
      Unit *unit = &gather->units[i % gather->n_units];
      if (!isfinite (x))
        {
          stats->nans += isnan (x) != 0;
          stats->infinities += isinf (x) != 0;
          continue;
        }
      double away = (double)x - gather->shift;
      gather->sum += away;
      gather->square += away * away;
      stats->zeros += x == 0;
      unit->low = x < unit->low ? x : unit->low;
      unit->high = x > unit->high ? x : unit->high;
      unit->near += (double)x <= gather->below || (double)x >= gather->above;
    }
}

static void
close_stats (const Gather *gather, HgTensorStats *stats)
{
  double n = (double)hg_stats_finite (stats), mean = gather->sum / n;
  stats->first_odd = stats->n;
  for (size_t i = 0; i < gather->n_units; i++)
    {
      stats->low = fmin (stats->low, (double)gather->units[i].low);
      stats->high = fmax (stats->high, (double)gather->units[i].high);
    }
  stats->mean = gather->shift + mean;
  stats->deviation = sqrt (fmax (gather->square / n - mean * mean, 0));
  if (n == 0)
    stats->low = stats->high = stats->mean = stats->deviation = NAN;
}

/* The rows @index of every input through the network, and what comes of them into the gathers. */
static bool
add_slice (Survey *survey, HgNetwork *network, const HgPrepared *data, const size_t *index, size_t n)
{
  HgTensor *x[1 + HG_MORE_INPUTS] = { NULL };
  size_t n_x = 1 + data->n_more;
  HgLayerOutputs outputs = { 0 };
  HgOutputSurvey *result = survey->survey;
  bool done = true;
  for (size_t i = 0; done && i < n_x; i++)
    done = (x[i] = hg_tensor_gather (i == 0 ? data->x : data->more[i - 1], index, n, survey->error)) != NULL;
  HgPrediction asked = { .x = (const HgTensor *const *)x, .n_x = n_x };
  done = done && hg_network_outputs (network, &asked, &outputs, survey->error);
  if (done && result->items == NULL)
    {
      result->items = hg_alloc (outputs.n, sizeof *result->items, survey->error);
      survey->gathers = hg_alloc (outputs.n, sizeof *survey->gathers, survey->error);
      done = result->items != NULL && survey->gathers != NULL;
      for (size_t i = 0; done && i < outputs.n; i++, result->n = i)
        done = open_gather (&survey->gathers[i], &result->items[i], &outputs.items[i],
                            survey->model->nodes[outputs.items[i].node]->layer, survey->error);
    }
  for (size_t i = 0; done && i < result->n; i++)
    add_values (&survey->gathers[i], &result->items[i].stats, outputs.items[i].value);
  hg_layer_outputs_clear (&outputs);
  for (size_t i = 0; i < n_x; i++)
    hg_tensor_unref (x[i]);
  return done;
}

/* What the units of an output are called. */
static const char *
units_word (const Survey *survey, const HgOutputStats *item, bool many)
{
  if (survey->model->nodes[item->node]->n_in == 0)
    return many ? "features" : "feature";
  if (survey->check->nodes[item->node].out[item->slot].rank > 2)
    return many ? "channels" : "channel";
  return many ? "units" : "unit";
}

/* The first output of the node that output @i's layer reads, or NULL. */
static const Gather *
source_of (const Survey *survey, size_t i)
{
  const HgNode *node = survey->model->nodes[survey->survey->items[i].node];
  for (size_t k = 0; node->n_in > 0 && k < i; k++)
    if (survey->survey->items[k].node == node->in[0].node
        && survey->survey->items[k].slot == node->in[0].slot)
      return &survey->gathers[k];
  return NULL;
}

static bool
is_constant (const Unit *unit)
{
  return unit->low == unit->high;
}

/* What is to be found of the units of output @i: how each of them is. */
typedef enum
{
  DEAD,
  CONSTANT,
  SATURATED,
  STATES
} State;

static bool
is_in (const Survey *survey, size_t i, size_t k, State state)
{
  const Gather *gather = &survey->gathers[i];
  const Unit *unit = &gather->units[k];
  size_t values = survey->survey->items[i].stats.n / gather->n_units;
  if (state == SATURATED)
    return !is_constant (unit) && (double)unit->near >= MOSTLY * (double)values;
  return is_constant (unit) && (unit->low == 0) == (state == DEAD);
}

static bool
find_units (Survey *survey, size_t i, State state)
{
  static const char *const words[STATES]
      = { "dead, always 0 on this data", "constant on this data",
          "saturated: at an end of the activation's range for 95 % of this data or more" };
  const HgOutputStats *item = &survey->survey->items[i];
  const Gather *gather = &survey->gathers[i], *source = source_of (survey, i);
  bool own = source == NULL || survey->check->nodes[item->node].parameters != 0
             || hg_model_owner (survey->model, item->node) != item->node;
  char list[HG_UNIT_LIST], count[48], of[64];
  bool *mark = hg_alloc (gather->n_units, sizeof *mark, survey->error);
  if (mark == NULL)
    return false;
  bool compares = !own && source->n_units == gather->n_units;
  for (size_t k = 0; (own || compares) && k < gather->n_units; k++)
    mark[k] = is_in (survey, i, k, state) && (own || !is_constant (&source->units[k]));
  size_t n = hg_unit_list (mark, true, gather->n_units, list);
  free (mark);
  survey->survey->items[i].units = gather->n_units;
  if (state != SATURATED)
    *(state == DEAD ? &survey->survey->items[i].dead : &survey->survey->items[i].constant) = n;
  if (n == 0)
    return true;
  HgHealthFinding finding = { .level = HG_HEALTH_WARNING, .item = i };
  snprintf (finding.subject, sizeof finding.subject, "%s", survey->model->nodes[item->node]->name);
  snprintf (finding.text, sizeof finding.text, "%s of %s %s %s: %s.",
            hg_format_count (count, sizeof count, (int64_t)n),
            hg_format_items (of, sizeof of, (int64_t)gather->n_units, units_word (survey, item, false),
                             units_word (survey, item, true)),
            n == 1 ? "is" : "are", words[state], list);
  return hg_health_add (&survey->survey->health, &finding, survey->error);
}

static bool
find_odd (Survey *survey, size_t i)
{
  const HgOutputStats *item = &survey->survey->items[i];
  size_t odd = hg_stats_odd (&item->stats);
  char count[48], of[64];
  if (odd == 0)
    return true;
  HgHealthFinding finding = { .level = HG_HEALTH_FAULT, .item = i };
  snprintf (finding.subject, sizeof finding.subject, "%s", survey->model->nodes[item->node]->name);
  snprintf (finding.text, sizeof finding.text, "%s of %s %s not finite on this data.",
            hg_format_count (count, sizeof count, (int64_t)odd),
            hg_format_items (of, sizeof of, (int64_t)item->stats.n, "value", "values"),
            odd == 1 ? "is" : "are");
  return hg_health_add (&survey->survey->health, &finding, survey->error);
}

/* Of one sample nothing can be called constant. States repeat what the first output says. */
static bool
find_all (Survey *survey)
{
  HgOutputSurvey *result = survey->survey;
  bool done = true;
  for (size_t i = 0; done && i < result->n; i++)
    {
      done = find_odd (survey, i);
      for (State state = 0; done && state < STATES && result->samples > 1 && result->items[i].slot == 0;
           state++)
        done = find_units (survey, i, state);
    }
  if (done && result->health.n == 0 && result->samples > 1)
    {
      char count[64];
      HgHealthFinding fine = { .level = HG_HEALTH_FINE, .item = HG_NO_NODE };
      snprintf (fine.text, sizeof fine.text,
                "All values are finite, and no unit is constant, dead or saturated on %s.",
                hg_format_items (count, sizeof count, (int64_t)result->samples, "sample", "samples"));
      done = hg_health_add (&result->health, &fine, survey->error);
    }
  hg_health_sort (&result->health);
  return done;
}

/* Samples that may be in memory at a time. */
static size_t
slice_of (const HgCheck *check)
{
  double values = 1;
  for (size_t i = 0; i < check->n; i++)
    values += (double)check->nodes[i].values;
  double most = floor (SLICE_VALUES / values);
  return most < 1 ? 1 : most > SLICE ? SLICE : (size_t)most;
}

static bool
survey_all (Survey *survey, HgNetwork *network, const HgPrepared *data, const size_t *index, size_t n,
            HgJob *job)
{
  size_t slice = hg_network_batch (network);
  for (size_t first = 0; first < n; first += slice)
    {
      size_t rows = n - first < slice ? n - first : slice;
      if (hg_job_cancelled (job))
        return hg_error_set (survey->error, HG_ERROR_CANCELLED, "cancelled");
      if (!add_slice (survey, network, data, index + first, rows))
        return false;
      survey->survey->samples += rows;
      hg_job_progress (job, (double)(first + rows) / (double)n);
    }
  for (size_t i = 0; i < survey->survey->n; i++)
    close_stats (&survey->gathers[i], &survey->survey->items[i].stats);
  return find_all (survey);
}

bool
hg_output_survey (const HgModel *model, const HgWeights *weights, const HgPrepared *data, const size_t *index,
                  size_t n, HgJob *job, HgOutputSurvey *result, HgError *error)
{
  Survey survey = { .model = model, .survey = result, .error = error };
  *result = (HgOutputSurvey){ 0 };
  HgCheck *check = hg_check_shapes (model, error);
  HgNetworkOptions options = { .batch = check != NULL ? slice_of (check) : 1, .inner = true };
  HgNetwork *network = check != NULL ? hg_network_new (model, &options, error) : NULL;
  survey.check = check;
  bool done = network != NULL && hg_network_load (network, weights, error)
              && survey_all (&survey, network, data, index, n, job);
  for (size_t i = 0; survey.gathers != NULL && i < result->n; i++)
    free (survey.gathers[i].units);
  free (survey.gathers);
  hg_network_free (network);
  if (check != NULL)
    hg_check_free (check);
  return done;
}

void
hg_output_survey_clear (HgOutputSurvey *survey)
{
  free (survey->items);
  hg_health_clear (&survey->health);
  *survey = (HgOutputSurvey){ 0 };
}
