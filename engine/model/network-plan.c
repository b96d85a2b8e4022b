#include "model/network-plan.h"
#include "base/memory.h"
#include "model/network-private.h"

static HgPlanRow
row (const HgNetwork *network, size_t i)
{
  const HgOp *op = &network->ops[i];
  const HgNode *node = network->model->nodes[i];
  HgPlanRow it = { .node = node, .kernel = op->kernel, .taken = network->places[i].absorbed };
  it.takes = op->before != NULL ? network->model->nodes[node->in[0].node] : NULL;
  it.multiplications = op->layer->kind->flops != NULL ? op->layer->kind->flops (op) : 0;
  for (size_t k = 0; k < op->n_out; k++)
    it.outputs += (size_t)hg_shape_values (&op->out[k]) * sizeof (HgReal);
  it.saved = op->saved * sizeof (HgReal);
  it.derived = op->derived * sizeof (HgReal);
  it.gathered = op->gathered * sizeof (HgReal);
  return it;
}

HgNetworkPlan *
hg_network_plan (const HgNetwork *network, HgError *error)
{
  HgNetworkPlan *plan = hg_alloc (1, sizeof *plan + network->n * sizeof *plan->rows, error);
  if (plan == NULL)
    return NULL;
  size_t parameters = network->weights_at[network->n] * sizeof (HgReal);
  *plan = (HgNetworkPlan){ .batch = network->options.batch,
                           .threads = network->threads,
                           .chunks = network->chunks,
                           .chunk_rows = network->chunk_rows,
                           .block_rows = network->rows,
                           .arena = network->arena_size * sizeof (HgReal),
                           .parameters = parameters,
                           .gradients = hg_network_gradient_bytes (network),
                           .derived = network->derived_at[network->n] * sizeof (HgReal),
                           .total = hg_network_bytes (network),
                           .n = network->n };
  for (size_t i = 0; i < network->n; i++)
    plan->rows[i] = row (network, i);
  return plan;
}
