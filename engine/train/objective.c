#include "train/objective.h"
#include "base/memory.h"
#include "layers/layout.h"
#include <stdlib.h>
#include <string.h>

/* Sums of one chunk, kept at its first row. */
typedef struct
{
  HgLossSums of;
  size_t count;
} Sums;

struct HgObjective
{
  HgNetwork *network;
  const HgPrepared *data;
  const HgLoss *loss;
  const void *config;
  size_t batch;
  Sums *sums;     /* batch */
  size_t vectors; /* of the first output, a sample */
};

typedef struct
{
  HgObjective *objective;
  const HgObjectiveBatch *asked;
} Call;

static const HgShape *
node_shape (const HgNetwork *network, size_t node, size_t slot)
{
  return &hg_network_check (network)->nodes[node].out[slot];
}

HgObjective *
hg_objective_new (HgNetwork *network, const HgPrepared *data, const HgLoss *loss, const void *config,
                  size_t batch, HgError *error)
{
  HgEdge edge = hg_network_model (network)->outputs[0];
  const HgShape *shape = node_shape (network, edge.node, edge.slot);
  HgObjective *objective = hg_alloc (1, sizeof *objective, error);
  Sums *sums = objective != NULL ? hg_alloc (batch, sizeof *sums, error) : NULL;
  if (sums == NULL)
    {
      free (objective);
      return NULL;
    }
  *objective = (HgObjective){
    .network = network, .data = data, .loss = loss, .config = config, .batch = batch, .sums = sums
  };
  objective->vectors = (size_t)(hg_shape_values (shape) / (shape->rank > 0 ? hg_shape_axis (shape, -1) : 1));
  return objective;
}

void
hg_objective_free (HgObjective *objective)
{
  if (objective == NULL)
    return;
  free (objective->sums);
  free (objective);
}

static void
put_samples (const Call *call, const HgTensor *from, const HgShape *sample, size_t n, size_t first,
             HgReal *to)
{
  size_t values = hg_tensor_row_values (from);
  for (size_t i = 0; i < n; i++)
    hg_layout_put (sample, n, i, from->data + call->asked->index[first + i] * values, to);
}

static void
feed (void *data, size_t input, size_t n, size_t first, HgReal *x)
{
  const Call *call = data;
  const HgObjective *it = call->objective;
  const HgShape *sample = node_shape (it->network, hg_network_input (it->network, input), 0);
  put_samples (call, input == 0 ? it->data->x : it->data->more[input - 1], sample, n, first, x);
  for (size_t i = 0; input == 0 && call->asked->noise != NULL && i < n; i++)
    {
      uint64_t seed = hg_random_seed (~call->asked->seed, call->asked->index[first + i]);
      hg_noise_add (call->asked->noise, seed, sample, n, i, x);
    }
}

static void
target (void *data, size_t output, size_t n, size_t first, HgReal *t)
{
  const Call *call = data;
  const HgObjective *it = call->objective;
  HgEdge edge = hg_network_model (it->network)->outputs[output];
  if (output == 0)
    put_samples (call, it->data->y, node_shape (it->network, edge.node, edge.slot), n, first, t);
}

static double
measure (void *data, const HgLossCall *chunk)
{
  const Call *call = data;
  HgObjective *it = call->objective;
  if (chunk->output > 0)
    {
      const HgEdge *outputs = hg_network_model (it->network)->outputs, *edge = &outputs[chunk->output];
      bool again = edge->node == outputs->node && edge->slot == outputs->slot;
      if (chunk->dy != NULL && !again)
        memset (chunk->dy, 0, chunk->values * sizeof *chunk->dy);
      return 0;
    }
  const HgKernels *kernels = hg_network_kernels (it->network);
  Sums *sums = &it->sums[chunk->first];
  size_t all = chunk->mask == NULL ? call->asked->n * it->vectors : 0;
  sums->of = hg_loss_value (it->loss, it->config, kernels, chunk, all, &sums->count);
  return sums->of.loss;
}

static void
probe (void *data, size_t node, size_t n, size_t first, const HgReal *const *y)
{
  const Call *call = data;
  call->asked->probe (call->asked->probe_data, node, n, first, y);
}

HgCost
hg_objective_run (HgObjective *objective, const HgObjectiveBatch *asked)
{
  Call call = { objective, asked };
  HgBatch batch = { .feed = feed,
                    .target = target,
                    .loss = measure,
                    .probe = asked->probe != NULL ? probe : NULL,
                    .data = &call,
                    .n = asked->n,
                    .training = asked->training,
                    .forced = asked->forced,
                    .dials = asked->dials,
                    .seed = asked->seed };
  HgCost cost = { 0 };
  size_t count = 0;
  memset (objective->sums, 0, objective->batch * sizeof *objective->sums);
  hg_network_run (objective->network, &batch);
  for (size_t i = 0; i < asked->n; i++)
    {
      cost.loss += objective->sums[i].of.loss;
      cost.mse += objective->sums[i].of.square;
      cost.mae += objective->sums[i].of.absolute;
      count += objective->sums[i].count;
    }
  double vectors = count > 0 ? (double)count : 1;
  return (HgCost){ cost.loss / vectors, hg_network_penalty (objective->network), cost.mse / vectors,
                   cost.mae / vectors };
}

bool
hg_objective_measure (HgObjective *objective, const size_t *index, size_t n, bool forced, const double *dials,
                      HgJob *job, HgCost *cost)
{
  *cost = (HgCost){ 0 };
  for (size_t begin = 0; begin < n; begin += objective->batch)
    {
      HgObjectiveBatch batch = { .index = index + begin,
                                 .n = n - begin < objective->batch ? n - begin : objective->batch,
                                 .forced = forced,
                                 .dials = dials };
      if (hg_job_cancelled (job))
        return false;
      HgCost some = hg_objective_run (objective, &batch);
      hg_cost_add (cost, &some, batch.n);
      hg_job_progress (job, (double)(begin + batch.n) / (double)n);
    }
  hg_cost_divide (cost, n);
  return true;
}
