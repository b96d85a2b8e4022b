#include "model/network-private.h"
#include "base/memory.h"
#include "tensor/blas.h"
#include <stdlib.h>
#include <string.h>

enum
{
  MOST_CHUNKS = 8,
  LEAST_ROWS = 8,      /* fewer leave the register tiles half empty */
  REDUCTION_COST = 60, /* of one parameter in one more chunk, in multiplications: clearing, adding, summing */
  STAGGER = 16         /* HgReals between buffers, so that they do not share cache sets */
};

static size_t
align_up (size_t n)
{
  return (n + 15) / 16 * 16;
}

/* A layer or a loss whose result for one row depends on the other rows: the batch statistics of a
 * normalization, the number of time steps that a mask leaves. */
static bool
sees_whole_batch (const HgNetwork *network)
{
  const HgModel *model = network->model;
  for (size_t i = 0; i < model->n; i++)
    if (hg_layer_whole_batch (model->nodes[i]->layer))
      return true;
  for (size_t k = 0; k < model->n_outputs; k++)
    if (network->places[model->outputs[k].node].mask_out != HG_NO_NODE)
      return true;
  return false;
}

/* How many chunks a batch is cut into: as many as keep summing their gradients cheap beside the work, but two
 * for two cores. Depends on model and batch only. */
static size_t
choose_chunks (const HgNetwork *network)
{
  double work = 0, parameters = (double)network->weights_at[network->n];
  size_t batch = network->options.batch, chunks = 2;
  if (network->options.training && sees_whole_batch (network))
    return 1;
  for (size_t i = 0; i < network->n; i++)
    if (network->ops[i].layer->kind->flops != NULL)
      work += 3 * (double)batch * network->ops[i].layer->kind->flops (&network->ops[i]);
  while (chunks * 2 <= MOST_CHUNKS && (double)chunks * 2 * parameters * REDUCTION_COST < 0.2 * work)
    chunks *= 2;
  while (chunks > 1 && batch / chunks < LEAST_ROWS)
    chunks /= 2;
  return chunks;
}

/* A mask travels from the layer that makes it through every layer that passes it on, as long as the time axis
 * stays. Of several inputs it counts where that input has the first one's axis, not one that is repeated. */
static void
place_masks (HgNetwork *network, size_t i)
{
  const HgNode *node = network->model->nodes[i];
  const HgNodeCheck *check = &network->check->nodes[i];
  Place *place = &network->places[i];
  place->mask_in = place->mask_out = HG_NO_NODE;
  for (size_t k = 0; k < node->n_in && place->mask_in == HG_NO_NODE; k++)
    if (node->in[k].slot == 0 && check->in[k].rank >= 2 && check->in[k].rank == check->in[0].rank
        && check->in[k].dim[0] == check->in[0].dim[0])
      place->mask_in = network->places[node->in[k].node].mask_out;
  if (node->layer->kind->mask != NULL)
    place->mask_out = i;
  else if (place->mask_in != HG_NO_NODE && node->layer->kind->passes_mask && check->out[0].rank >= 2
           && (node->n_in == 1 || check->out[0].rank == check->in[0].rank)
           && check->out[0].dim[0] == check->in[0].dim[0])
    place->mask_out = place->mask_in;
}

/* Which outputs of which node somebody reads. */
static bool
is_read (const HgModel *model, size_t node, size_t slot)
{
  for (size_t k = 0; k < model->n_outputs; k++)
    if (model->outputs[k].node == node && model->outputs[k].slot == slot)
      return true;
  for (size_t i = node + 1; i < model->n; i++)
    for (size_t k = 0; k < model->nodes[i]->n_in; k++)
      if (model->nodes[i]->in[k].node == node && model->nodes[i]->in[k].slot == slot)
        return true;
  return false;
}

static bool
compile_ops (HgNetwork *network, HgError *error)
{
  const HgModel *model = network->model;
  for (size_t i = 0; i < model->n; i++)
    {
      const HgNode *node = model->nodes[i];
      HgOp *op = &network->ops[i];
      place_masks (network, i);
      HgOpPlace place = { .kernels = network->kernels, .masked = network->places[i].mask_in != HG_NO_NODE };
      place.same_steps = node->n_in > 0 && model->nodes[node->in[0].node]->layer->kind->repeats;
      for (size_t slot = 0; slot < HG_MAX_OUTPUTS; slot++)
        place.reads[slot] = is_read (model, i, slot);
      if (!hg_op_init (op, node->layer, network->check->nodes[i].in, node->n_in, &place, error))
        return hg_error_prefix (error, "%s", node->name);
      network->n = i + 1;
      network->weights_at[i + 1] = network->weights_at[i] + align_up (op->weights);
      network->derived_at[i + 1] = network->derived_at[i] + align_up (op->derived);
    }
  return true;
}

static void
tell_wants (HgOp *op, bool wants)
{
  op->wants_dx = wants;
  for (size_t i = 0; i < sizeof op->inner / sizeof *op->inner; i++)
    if (op->inner[i] != NULL)
      tell_wants (op->inner[i], wants);
}

/* Who writes which gradient first. Backward runs from the last node to the first; the loss has written the
 * gradients of the model's outputs before. */
static void
wire_gradients (HgNetwork *network)
{
  const HgModel *model = network->model;
  for (size_t k = 0; k < model->n_outputs; k++)
    network->places[model->outputs[k].node].used[model->outputs[k].slot] = true;
  for (size_t i = model->n; i-- > 0;)
    {
      Place *own = &network->places[i];
      /* A penalty on its first output counts even where no layer reads that. */
      own->clears = !own->used[0] && network->ops[i].activity.type != HG_REGULARIZER_NONE;
      own->used[0] |= own->clears;
      for (size_t k = 0; k < model->nodes[i]->n_in; k++)
        {
          HgEdge edge = model->nodes[i]->in[k];
          Place *source = &network->places[edge.node], *place = &network->places[i];
          bool alive = false;
          for (size_t slot = 0; slot < HG_MAX_OUTPUTS; slot++)
            alive |= place->used[slot];
          if (!alive)
            break;
          place->wants[k] = model->nodes[edge.node]->n_in > 0;
          place->adds[k] = source->used[edge.slot];
          source->used[edge.slot] = true;
        }
    }
  for (size_t i = 0; i < model->n; i++)
    {
      bool wants = false;
      for (size_t k = 0; k < model->nodes[i]->n_in; k++)
        wants |= network->places[i].wants[k];
      tell_wants (&network->ops[i], wants);
    }
}

/* Takes room for @per_row · rows in the arena being laid out. */
static bool
take (HgNetwork *network, size_t per_row, size_t *at)
{
  size_t size;
  *at = network->arena_size;
  return hg_multiply (per_row, network->rows, &size)
         && !__builtin_add_overflow (network->arena_size, align_up (size) + STAGGER, &network->arena_size)
         && network->arena_size < (size_t)1 << 42;
}

static bool
lay_out (HgNetwork *network)
{
  bool fits = true, training = network->options.training;
  size_t scratch = 0;
  for (size_t i = 0; fits && i < network->n; i++)
    {
      const HgOp *op = &network->ops[i];
      Place *place = &network->places[i];
      for (size_t k = 0; fits && k < op->n_out; k++)
        {
          size_t values = (size_t)hg_shape_values (&op->out[k]);
          fits = take (network, values, &place->y[k]);
          if (fits && training && place->used[k] && op->n_in > 0)
            fits = take (network, values, &place->dy[k]);
        }
      for (size_t k = 0; fits && training && k < op->n_in; k++)
        if (place->adds[k] && place->wants[k])
          fits = take (network, (size_t)hg_shape_values (&op->in[k]), &place->turn[k]);
      if (fits && op->layer->kind->mask != NULL)
        fits = take (network, (size_t)op->out[0].dim[0], &place->mask);
      fits = fits && take (network, op->saved, &place->saved);
      size_t needed = 0;
      fits = fits && hg_multiply (op->scratch, network->rows, &needed);
      needed += op->fixed;
      scratch = scratch > needed ? scratch : needed;
    }
  const HgModel *model = network->model;
  for (size_t k = 0; fits && (training || network->options.targets) && k < model->n_outputs; k++)
    fits = take (network,
                 (size_t)hg_shape_values (&network->ops[model->outputs[k].node].out[model->outputs[k].slot]),
                 &network->targets_at[k]);
  network->scratch_at = network->arena_size;
  network->arena_size += align_up (scratch);
  return fits;
}

/* Wrapped layers' ops too. */
static size_t
op_bytes (const HgOp *op)
{
  size_t bytes = sizeof *op;
  for (size_t i = 0; i < sizeof op->inner / sizeof *op->inner; i++)
    bytes += op->inner[i] != NULL ? op_bytes (op->inner[i]) : 0;
  return bytes;
}

size_t
hg_network_bytes (const HgNetwork *network)
{
  size_t reals = network->weights_at[network->n] + network->derived_at[network->n]
                 + network->threads * network->arena_size;
  if (network->options.training)
    reals += network->chunks * network->weights_at[network->n];
  size_t bytes = sizeof *network + reals * sizeof (HgReal) + hg_check_bytes (network->check);
  for (size_t i = 0; i < network->n; i++)
    bytes += op_bytes (&network->ops[i]) + sizeof network->places[i];
  return bytes;
}

static bool
allocate (HgNetwork *network, HgError *error)
{
  size_t parameters = network->weights_at[network->n];
  if (!hg_memory_granted ("the network", hg_network_bytes (network), error))
    return false;
  network->parameters = hg_alloc_aligned (parameters, sizeof (HgReal), error);
  network->derived = hg_alloc_aligned (network->derived_at[network->n], sizeof (HgReal), error);
  network->arenas = hg_alloc (network->threads, sizeof *network->arenas, error);
  network->losses = hg_alloc (network->chunks, sizeof *network->losses, error);
  network->penalties = hg_alloc (network->chunks, sizeof *network->penalties, error);
  bool done = network->parameters != NULL && network->derived != NULL && network->arenas != NULL
              && network->losses != NULL && network->penalties != NULL;
  for (size_t i = 0; done && i < network->threads; i++)
    done = (network->arenas[i] = hg_alloc_aligned (network->arena_size, sizeof (HgReal), error)) != NULL;
  if (!done || !network->options.training)
    return done;
  network->gradients = hg_alloc (network->chunks, sizeof *network->gradients, error);
  done = network->gradients != NULL;
  for (size_t i = 0; done && i < network->chunks; i++)
    done = (network->gradients[i] = hg_alloc_aligned (parameters, sizeof (HgReal), error)) != NULL;
  return done;
}

/* Everything but the memory. */
static bool
design (HgNetwork *network, HgError *error)
{
  if (network->check->n_faults > 0)
    return hg_error_set (error, HG_ERROR_SHAPE, "%s", network->check->diagnostics[0].sentence);
  if (network->options.batch == 0 || network->options.batch > (size_t)1 << 31)
    return hg_error_set (error, HG_ERROR_VALUE, "batch size: expected 1 … 2,147,483,648, got %zu",
                         network->options.batch);
  size_t n = network->model->n;
  network->ops = hg_alloc (n, sizeof *network->ops, error);
  network->places = hg_alloc (n, sizeof *network->places, error);
  network->weights_at = hg_alloc (n + 1, sizeof *network->weights_at, error);
  network->derived_at = hg_alloc (n + 1, sizeof *network->derived_at, error);
  if (network->ops == NULL || network->places == NULL || network->weights_at == NULL
      || network->derived_at == NULL || !compile_ops (network, error))
    return false;
  wire_gradients (network);
  network->chunks = choose_chunks (network);
  network->rows = (network->options.batch + network->chunks - 1) / network->chunks;
  network->chunks = (network->options.batch + network->rows - 1) / network->rows;
  if (network->threads > network->chunks)
    network->threads = network->chunks;
  return lay_out (network) || hg_error_memory (error, "the activations", 4ull << 42);
}

static HgNetwork *
designed (const HgModel *model, const HgNetworkOptions *options, HgError *error)
{
  HgNetwork *network = hg_alloc (1, sizeof *network, error);
  if (network == NULL)
    return NULL;
  network->model = hg_model_ref (model);
  network->options = *options;
  network->kernels = options->kernels != NULL ? options->kernels : hg_kernels_best ();
  network->pace = hg_pace ();
  network->threads = options->team != NULL ? hg_team_threads (options->team) : 1;
  network->check = hg_check_shapes (model, error);
  if (network->check != NULL && design (network, error))
    return network;
  hg_network_free (network);
  return NULL;
}

HgNetwork *
hg_network_new (const HgModel *model, const HgNetworkOptions *options, HgError *error)
{
  HgNetwork *network = designed (model, options, error);
  hg_blas_single_thread ();
  if (network == NULL || allocate (network, error))
    return network;
  hg_network_free (network);
  return NULL;
}

bool
hg_network_estimate (const HgModel *model, const HgNetworkOptions *options, unsigned long long *bytes,
                     size_t *parameters, HgError *error)
{
  HgNetwork *network = designed (model, options, error);
  if (network == NULL)
    return false;
  *bytes = hg_network_bytes (network);
  *parameters = network->weights_at[network->n];
  hg_network_free (network);
  return true;
}

static void
free_all (HgReal **buffers, size_t n)
{
  for (size_t i = 0; buffers != NULL && i < n; i++)
    free (buffers[i]);
  free (buffers);
}

void
hg_network_free (HgNetwork *network)
{
  if (network == NULL)
    return;
  for (size_t i = 0; i < network->n; i++)
    hg_op_clear (&network->ops[i]);
  free_all (network->arenas, network->threads);
  free_all (network->gradients, network->chunks);
  free (network->parameters);
  free (network->derived);
  free (network->losses);
  free (network->penalties);
  free (network->ops);
  free (network->places);
  free (network->weights_at);
  free (network->derived_at);
  hg_check_free (network->check);
  hg_model_unref (network->model);
  free (network);
}

const HgModel *
hg_network_model (const HgNetwork *network)
{
  return network->model;
}

const HgCheck *
hg_network_check (const HgNetwork *network)
{
  return network->check;
}

size_t
hg_network_batch (const HgNetwork *network)
{
  return network->options.batch;
}

const HgKernels *
hg_network_kernels (const HgNetwork *network)
{
  return network->kernels;
}
