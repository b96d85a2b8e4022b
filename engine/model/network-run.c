/* Computing: one batch through the network, chunk by chunk and block by block, and the update of its
 * parameters. */
#include "base/clock.h"
#include "model/network-private.h"
#include <assert.h>
#include <string.h>

typedef struct
{
  HgNetwork *network;
  const HgBatch *batch;
} Run;

/* One block of a chunk being computed: its rows and the thread's memory. */
typedef struct
{
  HgNetwork *network;
  const HgBatch *batch;
  HgReal *arena;
  HgReal *gradients; /* this chunk's, or NULL */
  double *penalty;
  size_t n, first;
} Block;

/* What the decoder at node @i should give: the first output's target, where that is shaped alike. */
static const HgReal *
teacher (const Block *block, size_t i)
{
  const HgNetwork *network = block->network;
  HgEdge edge = network->model->outputs[0];
  if (!network->ops[i].layer->kind->taught || block->batch->target == NULL
      || !hg_shape_equal (&network->ops[i].out[0], &network->ops[edge.node].out[edge.slot]))
    return NULL;
  return block->arena + network->targets_at[0];
}

static void
fill_pass (const Block *block, size_t i, bool back, HgPass *pass)
{
  HgNetwork *network = block->network;
  size_t mask = network->places[i].mask_in;
  *pass = (HgPass){
    .n = block->n,
    .first = block->first,
    .training = block->batch->training,
    .seed = hg_random_seed (block->batch->seed, i),
    .dials = block->batch->dials,
    .mask = mask != HG_NO_NODE ? block->arena + network->places[mask].mask : NULL,
    .teacher = teacher (block, i),
    .forced = block->batch->forced && !block->batch->training,
    .share = (HgReal)(1.0 / (double)block->batch->n),
    .w = network->parameters + network->weights_at[i],
    .derived = network->derived + network->derived_at[i],
    .dw = block->gradients != NULL && network->weights_at[i] < network->plain
              ? block->gradients + network->weights_at[i]
              : NULL,
    .saved = block->arena + network->places[i].saved,
    .scratch = block->arena + network->places[i].scratch[back],
    .gathered = block->arena + network->gathered_at + network->places[i].gathered,
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

/* Whether a probe wants to see node @i. */
static bool
probed (const HgBatch *batch, size_t i)
{
  return batch->probe != NULL && (batch->only == NULL || *batch->only == i);
}

static void
lap (const HgBatch *batch, size_t node, bool is_backward)
{
  if (batch->lap != NULL)
    batch->lap (batch->data, node, is_backward);
}

static void
forward (const Block *block)
{
  HgNetwork *network = block->network;
  const HgBatch *batch = block->batch;
  size_t inputs = 0, end = batch->only != NULL && batch->loss == NULL ? *batch->only + 1 : network->n;
  for (size_t i = 0; i < end; i++)
    {
      if (network->places[i].absorbed && !probed (batch, i))
        continue;
      const HgOp *op = &network->ops[i];
      const Place *place = &network->places[i];
      const HgReal *x[HG_MAX_INPUTS];
      HgReal *y[HG_MAX_OUTPUTS];
      HgPass pass;
      fill_pass (block, i, false, &pass);
      for (size_t k = 0; k < op->n_in; k++)
        x[k] = block->arena + network->places[place->in[k].node].y[place->in[k].slot];
      for (size_t k = 0; k < op->n_out; k++)
        y[k] = block->arena + place->y[k];
      pass.x = x;
      pass.y = y;
      if (op->n_in == 0)
        batch->feed (batch->data, inputs++, block->n, block->first, y[0]);
      op->layer->kind->forward (op, &pass);
      if (op->layer->kind->mask != NULL)
        op->layer->kind->mask (op, &pass, block->arena + place->mask);
      if (batch->loss != NULL)
        *block->penalty += penalty (op, &pass);
      if (probed (batch, i))
        batch->probe (batch->data, i, block->n, block->first, (const HgReal *const *)y);
      lap (batch, i, false);
    }
}

static double
loss (const Block *block)
{
  HgNetwork *network = block->network;
  double total = 0;
  for (size_t k = 0; k < network->model->n_outputs; k++)
    {
      HgEdge edge = network->model->outputs[k];
      const Place *place = &network->places[edge.node];
      const HgShape *shape = &network->ops[edge.node].out[edge.slot];
      bool masked = place->mask_out != HG_NO_NODE && edge.slot == 0 && shape->rank == 2;
      HgLossCall call = {
        .output = k,
        .n = block->n,
        .first = block->first,
        .width = shape->rank > 0 ? (size_t)hg_shape_axis (shape, -1) : 1,
        .values = block->n * (size_t)hg_shape_values (shape),
        .y = block->arena + place->y[edge.slot],
        .t = block->batch->target != NULL ? block->arena + network->targets_at[k] : NULL,
        .mask = masked ? block->arena + network->places[place->mask_out].mask : NULL,
        .dy = block->gradients != NULL && network->ops[edge.node].n_in > 0
                  ? block->arena + place->dy[edge.slot]
                  : NULL,
      };
      total += block->batch->loss (block->batch->data, &call);
    }
  return total;
}

/* The buffers of node @i's backward pass; false where no gradient reaches it. */
static bool
fill_backward (const Block *block, size_t i, const HgReal **x, HgReal **y, const HgReal **dy, HgReal **dx)
{
  const HgNetwork *network = block->network;
  const HgOp *op = &network->ops[i];
  const Place *place = &network->places[i];
  bool any = false;
  for (size_t k = 0; k < op->n_out; k++)
    {
      y[k] = block->arena + place->y[k];
      dy[k] = place->used[k] ? block->arena + place->dy[k] : NULL;
      any |= place->used[k];
    }
  for (size_t k = 0; k < op->n_in; k++)
    {
      HgEdge edge = place->in[k];
      const Place *source = &network->places[edge.node];
      x[k] = block->arena + source->y[edge.slot];
      dx[k] = !place->wants[k] ? NULL
              : place->adds[k] ? block->arena + place->turn[k]
                               : block->arena + source->dy[edge.slot];
    }
  return any;
}

/* Gradients that went beside because another reader's were there already are added to those. */
static void
add_gradients (const Block *block, size_t i, HgReal *const *dx)
{
  const HgNetwork *network = block->network;
  const Place *place = &network->places[i];
  for (size_t k = 0; k < network->ops[i].n_in; k++)
    if (place->wants[k] && place->adds[k])
      {
        HgReal *total = block->arena + network->places[place->in[k].node].dy[place->in[k].slot];
        size_t values = block->n * (size_t)hg_shape_values (hg_network_reads (network, i, k));
        network->kernels->sum (values, 2, (const HgReal *const[]){ total, dx[k] }, total);
      }
}

static void
backward (const Block *block)
{
  HgNetwork *network = block->network;
  for (size_t i = network->n; i-- > 0;)
    {
      const HgOp *op = &network->ops[i];
      const Place *place = &network->places[i];
      const HgReal *x[HG_MAX_INPUTS], *dy[HG_MAX_OUTPUTS];
      HgReal *y[HG_MAX_OUTPUTS], *dx[HG_MAX_INPUTS];
      HgPass pass;
      if (op->n_in == 0 || place->absorbed || !fill_backward (block, i, x, y, dy, dx))
        continue;
      fill_pass (block, i, true, &pass);
      pass.x = x;
      pass.y = y;
      pass.dy = dy;
      pass.dx = dx;
      HgReal *dy0 = place->used[0] ? block->arena + place->dy[0] : NULL;
      if (place->clears)
        memset (dy0, 0, block->n * (size_t)hg_shape_values (&op->out[0]) * sizeof (HgReal));
      add_activity_gradient (op, &pass, dy0);
      op->layer->kind->backward (op, &pass);
      add_gradients (block, i, dx);
      lap (block->batch, i, true);
    }
}

/* What layers gathered over chunk @chunk becomes gradients of their weights. */
static void
finish (const Block *block, size_t chunk)
{
  HgNetwork *network = block->network;
  size_t sum = chunk % HG_GATHERED_SUMS, before = chunk / HG_GATHERED_SUMS;
  if (network->gathered == 0)
    return;
  hg_turn_begin (&network->turns[sum], (uint32_t)before);
  for (size_t i = 0; i < network->n; i++)
    if (network->ops[i].gathered > 0)
      {
        HgPass pass;
        fill_pass (block, i, true, &pass);
        if (pass.dw == NULL)
          pass.dw = network->gradients[sum] + network->weights_at[i];
        network->ops[i].layer->kind->finish (&network->ops[i], &pass);
        lap (block->batch, i, true);
      }
  hg_turn_end (&network->turns[sum], (uint32_t)before);
}

/* One block, all the way; returns its loss. */
static double
run_block (const Block *block, bool training)
{
  HgNetwork *network = block->network;
  const HgBatch *batch = block->batch;
  for (size_t k = 0; batch->target != NULL && k < network->model->n_outputs; k++)
    batch->target (batch->data, k, block->n, block->first, block->arena + network->targets_at[k]);
  lap (batch, HG_NO_NODE, false);
  forward (block);
  double total = batch->loss != NULL ? loss (block) : 0;
  lap (batch, HG_NO_NODE, false);
  if (training)
    backward (block);
  return total;
}

static bool
computes_gradients (const HgNetwork *network, const HgBatch *batch)
{
  return batch->training && batch->loss != NULL && network->gradients != NULL;
}

static void
run_chunk (void *data, size_t task, size_t thread)
{
  Run *run = data;
  HgNetwork *network = run->network;
  const HgBatch *batch = run->batch;
  bool training = computes_gradients (network, batch);
  /* A team larger than the number of chunks still hands a task to any of its threads. */
  HgReal *arena = network->arenas[network->chunks <= network->threads ? task : thread];
  Block block = { .network = network, .batch = batch, .arena = arena, .penalty = &network->penalties[task] };
  size_t begin = task * network->chunk_rows,
         end = begin + network->chunk_rows < batch->n ? begin + network->chunk_rows : batch->n;
  network->penalties[task] = network->losses[task] = 0;
  if (training)
    {
      block.gradients = network->gradients[task];
      memset (block.gradients, 0, hg_network_gradient_values (network, task) * sizeof (HgReal));
      memset (arena + network->gathered_at, 0, network->gathered * sizeof (HgReal));
    }
  for (block.first = begin; block.first < end; block.first += network->rows)
    {
      block.n = end - block.first < network->rows ? end - block.first : network->rows;
      network->losses[task] += run_block (&block, training);
    }
  if (training)
    finish (&block, task);
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
  assert (batch->probe == NULL || !computes_gradients (network, batch));
  size_t chunks = (batch->n + network->chunk_rows - 1) / network->chunk_rows;
  for (size_t i = 0; i < HG_GATHERED_SUMS; i++)
    hg_turn_reset (&network->turns[i]);
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

/* Adds up the first @buffers buffers of gradients from @begin to @end. */
static void
sum (HgNetwork *network, size_t buffers, size_t begin, size_t end)
{
  const HgReal *parts[HG_MOST_CHUNKS];
  for (size_t i = 0; i < buffers; i++)
    parts[i] = network->gradients[i] + begin;
  if (begin < end && buffers > 1)
    network->kernels->sum (end - begin, buffers, parts, network->gradients[0] + begin);
}

static void
update_slice (void *data, size_t task, size_t thread)
{
  Update *update = data;
  HgNetwork *network = update->network;
  size_t total = network->weights_at[network->n], begin = task * update->slice;
  size_t n = total - begin < update->slice ? total - begin : update->slice, end = begin + n;
  size_t sums = network->used < HG_GATHERED_SUMS ? network->used : HG_GATHERED_SUMS;
  if (!network->summed)
    {
      sum (network, network->used, begin, end < network->plain ? end : network->plain);
      sum (network, sums, begin > network->plain ? begin : network->plain, end);
    }
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
