/* Computing: one batch through the network, chunk by chunk, and the update of its parameters. */
#include "base/clock.h"
#include "model/network-private.h"
#include <string.h>

typedef struct
{
  HgNetwork *network;
  const HgBatch *batch;
} Run;

/* One chunk being computed: its rows and its memory. */
typedef struct
{
  HgNetwork *network;
  const HgBatch *batch;
  HgReal *arena;
  HgReal *gradients; /* this chunk's, or NULL */
  double *penalty;
  size_t n, first;
} Chunk;

/* What the decoder at node @i should give: the first output's target, where that is shaped alike. */
static const HgReal *
teacher (const Chunk *chunk, size_t i)
{
  const HgNetwork *network = chunk->network;
  HgEdge edge = network->model->outputs[0];
  if (!network->ops[i].layer->kind->taught || chunk->batch->target == NULL
      || !hg_shape_equal (&network->ops[i].out[0], &network->ops[edge.node].out[edge.slot]))
    return NULL;
  return chunk->arena + network->targets_at[0];
}

static void
fill_pass (const Chunk *chunk, size_t i, HgPass *pass)
{
  HgNetwork *network = chunk->network;
  size_t mask = network->places[i].mask_in;
  *pass = (HgPass){
    .n = chunk->n,
    .first = chunk->first,
    .training = chunk->batch->training,
    .seed = hg_random_seed (chunk->batch->seed, i),
    .dials = chunk->batch->dials,
    .mask = mask != HG_NO_NODE ? chunk->arena + network->places[mask].mask : NULL,
    .teacher = teacher (chunk, i),
    .forced = chunk->batch->forced && !chunk->batch->training,
    .share = (HgReal)(1.0 / (double)chunk->batch->n),
    .w = network->parameters + network->weights_at[i],
    .derived = network->derived + network->derived_at[i],
    .dw = chunk->gradients != NULL ? chunk->gradients + network->weights_at[i] : NULL,
    .saved = chunk->arena + network->places[i].saved,
    .scratch = chunk->arena + network->scratch_at,
  };
}

static double
penalty (const HgOp *op, const HgPass *pass)
{
  const HgLayerKind *kind = op->layer->kind;
  HgShape all = { .rank = 1, .dim = { (int64_t)pass->n * hg_shape_values (&op->out[0]) } };
  double own = kind->penalty != NULL ? kind->penalty (op, pass) : 0;
  return own + hg_regularizer_penalty (&op->activity, &all, pass->y[0], 0, NULL);
}

/* The activity's part of the gradient by output 0 is added to what the layers after it sent. */
static void
add_activity_gradient (const HgOp *op, const HgPass *pass, HgReal *dy)
{
  HgShape all = { .rank = 1, .dim = { (int64_t)pass->n * hg_shape_values (&op->out[0]) } };
  if (dy != NULL)
    hg_regularizer_penalty (&op->activity, &all, pass->y[0], (double)pass->share, dy);
}

static void
forward (const Chunk *chunk)
{
  HgNetwork *network = chunk->network;
  const HgModel *model = network->model;
  size_t inputs = 0;
  for (size_t i = 0; i < network->n; i++)
    {
      const HgOp *op = &network->ops[i];
      const Place *place = &network->places[i];
      const HgReal *x[HG_MAX_INPUTS];
      HgReal *y[HG_MAX_OUTPUTS];
      HgPass pass;
      fill_pass (chunk, i, &pass);
      for (size_t k = 0; k < op->n_in; k++)
        x[k] = chunk->arena + network->places[model->nodes[i]->in[k].node].y[model->nodes[i]->in[k].slot];
      for (size_t k = 0; k < op->n_out; k++)
        y[k] = chunk->arena + place->y[k];
      pass.x = x;
      pass.y = y;
      if (op->n_in == 0)
        chunk->batch->feed (chunk->batch->data, inputs++, chunk->n, chunk->first, y[0]);
      op->layer->kind->forward (op, &pass);
      if (op->layer->kind->mask != NULL)
        op->layer->kind->mask (op, &pass, chunk->arena + place->mask);
      if (chunk->batch->loss != NULL)
        *chunk->penalty += penalty (op, &pass);
      if (chunk->batch->probe != NULL)
        chunk->batch->probe (chunk->batch->data, i, chunk->n, chunk->first, (const HgReal *const *)y);
    }
}

static double
loss (const Chunk *chunk)
{
  HgNetwork *network = chunk->network;
  double total = 0;
  for (size_t k = 0; k < network->model->n_outputs; k++)
    {
      HgEdge edge = network->model->outputs[k];
      const Place *place = &network->places[edge.node];
      const HgShape *shape = &network->ops[edge.node].out[edge.slot];
      bool masked = place->mask_out != HG_NO_NODE && edge.slot == 0 && shape->rank == 2;
      HgLossCall call = {
        .output = k,
        .n = chunk->n,
        .first = chunk->first,
        .width = shape->rank > 0 ? (size_t)hg_shape_axis (shape, -1) : 1,
        .values = chunk->n * (size_t)hg_shape_values (shape),
        .y = chunk->arena + place->y[edge.slot],
        .t = chunk->batch->target != NULL ? chunk->arena + network->targets_at[k] : NULL,
        .mask = masked ? chunk->arena + network->places[place->mask_out].mask : NULL,
        .dy = chunk->gradients != NULL && network->ops[edge.node].n_in > 0
                  ? chunk->arena + place->dy[edge.slot]
                  : NULL,
      };
      total += chunk->batch->loss (chunk->batch->data, &call);
    }
  return total;
}

static void
backward (const Chunk *chunk)
{
  HgNetwork *network = chunk->network;
  const HgModel *model = network->model;
  for (size_t i = network->n; i-- > 0;)
    {
      const HgOp *op = &network->ops[i];
      const Place *place = &network->places[i];
      const HgReal *x[HG_MAX_INPUTS], *dy[HG_MAX_OUTPUTS];
      HgReal *y[HG_MAX_OUTPUTS], *dx[HG_MAX_INPUTS];
      bool any = false;
      HgPass pass;
      if (op->n_in == 0)
        continue;
      fill_pass (chunk, i, &pass);
      for (size_t k = 0; k < op->n_out; k++)
        {
          y[k] = chunk->arena + place->y[k];
          dy[k] = place->used[k] ? chunk->arena + place->dy[k] : NULL;
          any |= place->used[k];
        }
      for (size_t k = 0; k < op->n_in; k++)
        {
          HgEdge edge = model->nodes[i]->in[k];
          const Place *source = &network->places[edge.node];
          x[k] = chunk->arena + source->y[edge.slot];
          dx[k] = !place->wants[k] ? NULL
                  : place->adds[k] ? chunk->arena + place->turn[k]
                                   : chunk->arena + source->dy[edge.slot];
        }
      pass.x = x;
      pass.y = y;
      pass.dy = dy;
      pass.dx = dx;
      if (any)
        {
          if (place->clears)
            memset (chunk->arena + place->dy[0], 0,
                    chunk->n * (size_t)hg_shape_values (&op->out[0]) * sizeof (HgReal));
          add_activity_gradient (op, &pass, place->used[0] ? chunk->arena + place->dy[0] : NULL);
          op->layer->kind->backward (op, &pass);
        }
      for (size_t k = 0; any && k < op->n_in; k++)
        if (place->wants[k] && place->adds[k])
          {
            HgEdge edge = model->nodes[i]->in[k];
            HgReal *total = chunk->arena + network->places[edge.node].dy[edge.slot];
            size_t values = chunk->n * (size_t)hg_shape_values (&op->in[k]);
            network->kernels->sum (values, 2, (const HgReal *const[]){ total, dx[k] }, total);
          }
    }
}

static void
run_chunk (void *data, size_t task, size_t thread)
{
  Run *run = data;
  HgNetwork *network = run->network;
  const HgBatch *batch = run->batch;
  bool training = batch->training && batch->loss != NULL && network->gradients != NULL;
  /* A team larger than the number of chunks still hands a task to any of its threads. */
  HgReal *arena = network->arenas[network->chunks <= network->threads ? task : thread];
  Chunk chunk = { .network = network, .batch = batch, .arena = arena, .first = task * network->rows };
  chunk.n = batch->n - chunk.first < network->rows ? batch->n - chunk.first : network->rows;
  chunk.gradients = training ? network->gradients[task] : NULL;
  if (training)
    memset (chunk.gradients, 0, network->weights_at[network->n] * sizeof (HgReal));
  chunk.penalty = &network->penalties[task];
  *chunk.penalty = 0;
  for (size_t k = 0; batch->target != NULL && k < network->model->n_outputs; k++)
    batch->target (batch->data, k, chunk.n, chunk.first, arena + network->targets_at[k]);
  forward (&chunk);
  network->losses[task] = batch->loss != NULL ? loss (&chunk) : 0;
  if (training)
    backward (&chunk);
}

static void
distribute (HgNetwork *network, size_t tasks, HgTeamTask function, void *data)
{
  if (network->options.team != NULL && network->threads > 1 && !network->pace.alone)
    hg_team_run (network->options.team, tasks, function, data);
  else
    for (size_t i = 0; i < tasks; i++)
      function (data, i, 0);
}

double
hg_network_run (HgNetwork *network, const HgBatch *batch)
{
  Run run = { .network = network, .batch = batch };
  size_t chunks = (batch->n + network->rows - 1) / network->rows;
  network->began = batch->training && batch->n == network->options.batch ? hg_clock_seconds () : 0;
  distribute (network, chunks, run_chunk, &run);
  if (batch->training)
    {
      network->used = chunks;
      network->summed = false;
    }
  double total = 0, penalties = 0;
  for (size_t i = 0; i < chunks; i++)
    {
      total += network->losses[i];
      penalties += network->penalties[i];
    }
  network->penalty = penalties / (double)batch->n;
  return total;
}

double
hg_network_penalty (const HgNetwork *network)
{
  return network->penalty;
}

typedef struct
{
  HgNetwork *network;
  HgUpdateFunction update; /* may be NULL */
  void *data;
  size_t slice;
} Update;

static void
update_slice (void *data, size_t task, size_t thread)
{
  Update *update = data;
  HgNetwork *network = update->network;
  size_t total = network->weights_at[network->n], begin = task * update->slice;
  size_t n = total - begin < update->slice ? total - begin : update->slice;
  const HgReal *parts[64];
  for (size_t i = 0; i < network->used; i++)
    parts[i] = network->gradients[i] + begin;
  if (!network->summed && network->used > 1)
    network->kernels->sum (n, network->used, parts, network->gradients[0] + begin);
  if (update->update != NULL)
    update->update (update->data, begin, n, network->parameters + begin, network->gradients[0] + begin);
}

static bool
settles (const HgNetwork *network)
{
  for (size_t i = 0; i < network->n; i++)
    if (network->ops[i].layer->kind->settle != NULL)
      return true;
  return false;
}

/* Layers take in what their forward pass measured, and what is not trainable is left without a gradient. */
static void
settle (HgNetwork *network)
{
  for (size_t i = 0; i < network->n; i++)
    {
      const HgOp *op = &network->ops[i];
      if (op->layer->kind->settle != NULL && !op->frozen)
        op->layer->kind->settle (op, network->parameters + network->weights_at[i],
                                 network->gradients[0] + network->weights_at[i]);
    }
}

/* Sums the chunks' gradients and applies @update, slice by slice. The slices do not change the result:
 * everything is element by element. */
static void
each_slice (HgNetwork *network, HgUpdateFunction function, void *data)
{
  size_t total = network->weights_at[network->n], pieces = network->threads * 2;
  size_t slice = (total / (pieces > 0 ? pieces : 1) / 64 + 1) * 64;
  Update update = { .network = network, .update = function, .data = data, .slice = slice };
  size_t slices = total > 0 ? (total + slice - 1) / slice : 0;
  if (!network->summed && settles (network))
    {
      update.update = NULL;
      distribute (network, slices, update_slice, &update);
      settle (network);
      update.update = function;
      network->summed = true;
    }
  if (!network->summed || function != NULL)
    distribute (network, slices, update_slice, &update);
  network->summed = true;
}

static void
derive_op (void *data, size_t task, size_t thread)
{
  HgNetwork *network = data;
  const HgOp *op = &network->ops[task];
  if (op->layer->kind->derive != NULL && op->derived > 0)
    op->layer->kind->derive (op, network->parameters + network->weights_at[task],
                             network->derived + network->derived_at[task]);
}

void
hg_network_derive (HgNetwork *network)
{
  if (network->derived_at[network->n] > 0)
    distribute (network, network->n, derive_op, network);
}

void
hg_network_update (HgNetwork *network, HgUpdateFunction update, void *data)
{
  each_slice (network, update, data);
  hg_network_derive (network);
  if (network->threads > 1 && network->began > 0)
    hg_pace_step (&network->pace, hg_clock_seconds () - network->began);
}

HgReal *
hg_network_parameters (HgNetwork *network, size_t *n)
{
  if (n != NULL)
    *n = network->weights_at[network->n];
  return network->parameters;
}

HgReal *
hg_network_gradients (HgNetwork *network)
{
  if (network->gradients == NULL)
    return NULL;
  if (!network->summed)
    each_slice (network, NULL, NULL);
  return network->gradients[0];
}
