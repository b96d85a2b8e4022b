/* See why-measure.h. The samples that go through the model are spread evenly over the part, so that sorted
 * data is seen from one end to the other. */
#include "analysis/why-measure.h"
#include "analysis/output-survey.h"
#include "analysis/weight-health.h"
#include "base/memory.h"
#include "layers/activation.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum
{
  BATCH = 16,  /* samples in the network at a time */
  AT_ONCE = 64 /* rows between two looks at the job */
};

static const double IDLE = 0.25; /* of a layer's units, to be worth saying */

/* A sample's values in one number, and which sample it is. */
typedef struct
{
  uint64_t hash;
  size_t row;
} Mark;

static int
by_hash (const void *a, const void *b)
{
  const Mark *one = a, *other = b;
  return one->hash < other->hash ? -1 : one->hash > other->hash;
}

/* FNV-1a over the values' bits. */
static uint64_t
hash_row (const HgTensor *x, size_t row)
{
  const size_t values = hg_tensor_row_values (x);
  const HgReal *from = x->data + row * values;
  uint64_t hash = 0xcbf29ce484222325u;
  for (size_t i = 0; i < values; i++)
    {
      uint32_t bits;
      float value = (float)from[i];
      memcpy (&bits, &value, sizeof bits);
      hash = (hash ^ bits) * 0x100000001b3u;
    }
  return hash;
}

static bool
go_on (HgJob *job, size_t i, HgError *error)
{
  return i % AT_ONCE != 0 || !hg_job_cancelled (job) || hg_error_set (error, HG_ERROR_CANCELLED, "cancelled");
}

static bool
is_repeated (const HgTensor *x, const Mark *marks, size_t n, size_t row)
{
  const Mark wanted = { .hash = hash_row (x, row) };
  const size_t bytes = hg_tensor_row_values (x) * sizeof *x->data;
  const Mark *found = bsearch (&wanted, marks, n, sizeof *marks, by_hash);
  return found != NULL
         && memcmp ((const char *)x->data + found->row * bytes, (const char *)x->data + row * bytes, bytes)
                == 0;
}

/* Samples of the validation part that the training part has too. */
static bool
find_repeated (const HgPrepared *data, HgJob *job, HgWhyMeasured *it, HgError *error)
{
  const HgSplit *split = data->split;
  Mark *marks = hg_alloc (split->n_train + 1, sizeof *marks, error);
  bool done = marks != NULL;
  for (size_t i = 0; done && i < split->n_train; i++)
    {
      done = go_on (job, i, error);
      marks[i] = (Mark){ hash_row (data->x, split->train[i]), split->train[i] };
    }
  if (done)
    qsort (marks, split->n_train, sizeof *marks, by_hash);
  for (size_t i = 0; done && i < split->n_validation; i++)
    {
      done = go_on (job, i, error);
      it->repeated += is_repeated (data->x, marks, split->n_train, split->validation[i]);
    }
  free (marks);
  return done;
}

static int
by_start (const void *a, const void *b)
{
  const size_t one = *(const size_t *)a, other = *(const size_t *)b;
  return one < other ? -1 : one > other;
}

/* Windows of the validation part that share source rows with one of the training part. */
static bool
find_overlapping (const HgPrepared *data, HgWhyMeasured *it, HgError *error)
{
  const HgSplit *split = data->split;
  const size_t *start = data->dataset->start, span = data->dataset->span;
  if (start == NULL || span < 2)
    return true;
  size_t *train = hg_alloc (split->n_train + 1, sizeof *train, error);
  if (train == NULL)
    return false;
  for (size_t i = 0; i < split->n_train; i++)
    train[i] = start[split->train[i]];
  qsort (train, split->n_train, sizeof *train, by_start);
  for (size_t i = 0; i < split->n_validation; i++)
    {
      const size_t begin = start[split->validation[i]];
      size_t low = 0, high = split->n_train; /* the first training window that ends after it begins */
      while (low < high)
        {
          size_t middle = low + (high - low) / 2;
          if (train[middle] + span <= begin)
            low = middle + 1;
          else
            high = middle;
        }
      it->overlapping += low < split->n_train && train[low] < begin + span;
    }
  free (train);
  return true;
}

/* Targets that the last layer's activation cannot return. */
static void
find_outside (const HgModel *model, const HgPrepared *data, HgWhyMeasured *it)
{
  HgActivation activation;
  it->targets = data->y->values;
  if (!hg_layer_activation (model->nodes[model->outputs[0].node]->layer, &activation))
    return;
  const HgActivationInfo *info = hg_activation_info (activation);
  if (data->low >= info->low && data->high <= info->high)
    return;
  for (size_t i = 0; i < data->y->values; i++)
    it->outside += (double)data->y->data[i] < info->low || (double)data->y->data[i] > info->high;
}

/* The mean over positions of the variance of @n rows around each position's mean; positions that are the same
 * in all rows into @constant (may be NULL). */
static double
variance (const HgTensor *x, size_t n, size_t *constant)
{
  const size_t values = hg_tensor_row_values (x);
  double sum = 0;
  for (size_t j = 0; j < values; j++)
    {
      double mean = 0, squares = 0;
      bool same = true;
      for (size_t i = 0; i < n; i++)
        {
          mean += (double)x->data[i * values + j] / (double)n;
          same &= x->data[i * values + j] == x->data[j];
        }
      for (size_t i = 0; i < n; i++)
        squares += ((double)x->data[i * values + j] - mean) * ((double)x->data[i * values + j] - mean);
      sum += squares / (double)n;
      if (constant != NULL)
        *constant += same;
    }
  return values > 0 ? sum / (double)values : 0;
}

static void
note_idle (const HgModel *model, const HgOutputSurvey *survey, HgWhyMeasured *it)
{
  for (size_t i = 0; i < survey->health.n; i++)
    {
      const HgHealthFinding *found = &survey->health.items[i];
      const HgOutputStats *item = found->item != HG_NO_NODE ? &survey->items[found->item] : NULL;
      if (item == NULL || model->nodes[item->node]->n_in == 0)
        continue;
      if (found->level == HG_HEALTH_FAULT && it->odd_node == HG_NO_NODE)
        {
          it->odd_node = item->node;
          snprintf (it->odd, sizeof it->odd, "%s", found->text);
        }
      bool idle = (double)(item->dead + item->constant) >= IDLE * (double)item->units;
      if (found->level != HG_HEALTH_WARNING || !idle || item->units == 0 || it->n_idle == HG_WHY_LAYERS
          || strstr (found->text, "saturated") != NULL)
        continue;
      it->idle[it->n_idle].node = item->node;
      snprintf (it->idle[it->n_idle].text, sizeof it->idle[0].text, "%s", found->text);
      it->n_idle++;
    }
}

/* What comes out of the waist and of the model. */
static bool
look_through (HgNetwork *network, const HgPrepared *data, const size_t *index, size_t n, HgWhyMeasured *it,
              HgError *error)
{
  const HgCheck *check = hg_network_check (network);
  HgTensor *x[1 + HG_MORE_INPUTS] = { NULL }, *out = NULL, *latent = NULL, *target = NULL;
  const size_t n_x = 1 + data->n_more;
  bool done = true;
  for (size_t i = 0; done && i < n_x; i++)
    done = (x[i] = hg_tensor_gather (i == 0 ? data->x : data->more[i - 1], index, n, error)) != NULL;
  HgPrediction asked = { .x = (const HgTensor *const *)x, .n_x = n_x, .node = HG_NO_NODE };
  done = done && (out = hg_network_predict_all (network, &asked, error)) != NULL
         && (target = hg_tensor_gather (data->y, index, n, error)) != NULL;
  if (done && n_x == 1 && check->waist != HG_NO_NODE)
    done = (latent = hg_network_encode (network, x[0], error)) != NULL;
  if (done && hg_tensor_row_values (out) == hg_tensor_row_values (target))
    {
      it->given = variance (target, n, NULL);
      it->reconstructed = variance (out, n, NULL);
    }
  if (latent != NULL)
    {
      it->waist_values = hg_tensor_row_values (latent);
      variance (latent, n, &it->waist_constant);
    }
  it->samples = done ? n : 0;
  for (size_t i = 0; i < n_x; i++)
    hg_tensor_unref (x[i]);
  hg_tensor_unref (latent);
  hg_tensor_unref (target);
  hg_tensor_unref (out);
  return done;
}

static bool
look_at_weights (const HgModel *model, const HgWeights *weights, const HgPrepared *data, HgJob *job,
                 HgWhyMeasured *it, HgError *error)
{
  const HgSplit *split = data->split;
  const bool validation = split->n_validation > 1;
  const size_t all = validation ? split->n_validation : split->n_train,
               n = all < HG_WHY_SAMPLES ? all : HG_WHY_SAMPLES;
  size_t index[HG_WHY_SAMPLES];
  HgOutputSurvey survey = { 0 };
  const HgNetworkOptions options = { .batch = BATCH };
  for (size_t i = 0; i < n; i++)
    index[i] = (validation ? split->validation : split->train)[i * all / n];
  if (n < 2)
    return true;
  HgNetwork *network = hg_network_new (model, &options, error);
  bool done = network != NULL && hg_network_load (network, weights, error)
              && look_through (network, data, index, n, it, error);
  hg_network_free (network);
  done = done && hg_output_survey (model, weights, data, index, n, job, &survey, error);
  if (done)
    note_idle (model, &survey, it);
  hg_output_survey_clear (&survey);
  return done;
}

bool
hg_why_measure (const HgModel *model, const HgWeights *weights, const HgPrepared *data, HgJob *job,
                HgWhyMeasured *it, HgError *error)
{
  *it = (HgWhyMeasured){
    .validation = data->split->n_validation, .odd_node = HG_NO_NODE, .given = NAN, .reconstructed = NAN
  };
  find_outside (model, data, it);
  return find_repeated (data, job, it, error) && find_overlapping (data, it, error)
         && (weights == NULL || look_at_weights (model, weights, data, job, it, error));
}
