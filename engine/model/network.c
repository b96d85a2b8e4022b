#include "model/network-private.h"
#include "base/memory.h"
#include "model/arena.h"
#include "tensor/blas.h"
#include <stdlib.h>
#include <string.h>

enum
{
  LEAST_ROWS = 8,       /* fewer leave the register tiles half empty */
  REDUCTION_COST = 60,  /* of one parameter in one more chunk, in multiplications: clearing, adding, summing,
                           and taking in what was gathered */
  BLOCK_BYTES = 4 << 20 /* of a block's activations: the second cache, and a thread's share of the third */
};

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
  double work = 0, parameters = (double)(network->weights_at[network->n] + network->gathered);
  size_t batch = network->options.batch, chunks = 2;
  if (network->options.training && sees_whole_batch (network))
    return 1;
  for (size_t i = 0; i < network->n; i++)
    if (network->ops[i].layer->kind->flops != NULL)
      work += 3 * (double)batch * network->ops[i].layer->kind->flops (&network->ops[i]);
  while (chunks * 2 <= HG_MOST_CHUNKS && (double)chunks * 2 * parameters * REDUCTION_COST < 0.2 * work)
    chunks *= 2;
  while (chunks > 1 && batch / chunks < LEAST_ROWS)
    chunks /= 2;
  return chunks;
}

/* When backward comes to node @i: forward takes the times 0 … n − 1, the loss n. */
static size_t
back (const HgNetwork *network, size_t i)
{
  return 2 * network->n - i;
}

/* Whether what node @i hands on is made for a probe alone. It then lies where gradients are gathered in other
 * batches. */
static bool
lies_behind (const HgNetwork *network, size_t i)
{
  return network->options.training && network->places[i].absorbed;
}

/* What node @i keeps from forward to backward, and its gradients. */
static bool
add_node (const HgNetwork *network, size_t i, HgArena *arena, HgError *error)
{
  const HgOp *op = &network->ops[i];
  Place *place = &network->places[i];
  bool training = network->options.training, fits = true;
  size_t end = !training ? place->last : place->absorbed ? i : back (network, i);
  for (size_t k = 0; fits && k < op->n_out; k++)
    {
      size_t values = (size_t)hg_shape_values (&op->out[k]);
      fits = lies_behind (network, i) || hg_arena_add (arena, values, 0, i, end, &place->y[k], error);
      if (fits && training && place->used[k] && op->n_in > 0)
        fits = hg_arena_add (arena, values, 0,
                             place->first[k] == network->n ? network->n : back (network, place->first[k]),
                             back (network, i), &place->dy[k], error);
    }
  for (size_t k = 0; fits && training && k < op->n_in; k++)
    if (place->adds[k] && place->wants[k])
      fits = hg_arena_add (arena, (size_t)hg_shape_values (hg_network_reads (network, i, k)), 0,
                           back (network, i), back (network, i), &place->turn[k], error);
  if (fits && op->layer->kind->mask != NULL)
    fits = hg_arena_add (arena, (size_t)op->out[0].dim[0], 0, i, back (network, 0), &place->mask, error);
  return fits
         && (op->saved == 0
             || hg_arena_add (arena, op->saved, 0, i, training ? end : i, &place->saved, error));
}

/* The room that node @i's calls compute in. */
static bool
add_scratch (HgNetwork *network, size_t i, HgArena *arena, HgError *error)
{
  const HgOp *op = &network->ops[i];
  size_t *at = network->places[i].scratch;
  return op->scratch + op->fixed == 0
         || (hg_arena_add (arena, op->scratch, op->fixed, i, i, &at[0], error)
             && (!network->options.training
                 || hg_arena_add (arena, op->scratch, op->fixed, back (network, i), back (network, i), &at[1],
                                  error)));
}

static bool
add_targets (HgNetwork *network, HgArena *arena, HgError *error)
{
  const HgModel *model = network->model;
  bool fits = true;
  for (size_t k = 0; fits && (network->options.training || network->options.targets) && k < model->n_outputs;
       k++)
    {
      HgEdge edge = model->outputs[k];
      size_t values = (size_t)hg_shape_values (&network->ops[edge.node].out[edge.slot]);
      fits = hg_arena_add (arena, values, 0, 0, back (network, 0), &network->targets_at[k], error);
    }
  return fits;
}

/* The rows of a block: as many as keep its arena in the cache, but not so few that the register tiles are
 * half empty or a layer is slowed down. */
static size_t
choose_rows (const HgNetwork *network, size_t one)
{
  size_t rows = one > 0 ? BLOCK_BYTES / sizeof (HgReal) / one : network->chunk_rows, least = LEAST_ROWS;
  for (size_t i = 0; i < network->n; i++)
    least = network->ops[i].rows > least ? network->ops[i].rows : least;
  rows = network->options.block_rows > 0 ? network->options.block_rows : rows < least ? least : rows;
  if (rows >= network->chunk_rows || (network->options.training && sees_whole_batch (network)))
    return network->chunk_rows;
  size_t blocks = (network->chunk_rows + rows - 1) / rows;
  return (network->chunk_rows + blocks - 1) / blocks;
}

/* What is gathered, or made for a probe, behind all that is laid out by lifetime. */
static bool
place_behind (HgNetwork *network, HgError *error)
{
  size_t values, behind = network->gathered;
  for (size_t i = 0; i < network->n; i++)
    if (lies_behind (network, i))
      {
        if (!hg_multiply ((size_t)hg_shape_values (&network->ops[i].out[0]), network->rows, &values)
            || values > (size_t)1 << 42)
          return hg_error_memory (error, "the activations", 4ull << 42);
        network->places[i].y[0] = network->gathered_at;
        behind = values > behind ? hg_network_align (values) : behind;
      }
  network->arena_size = network->gathered_at + behind;
  return true;
}

/* How many rows there are depends on what flows through the stack alone. */
static bool
lay_out (HgNetwork *network, HgError *error)
{
  HgArena *arena = hg_arena_new (error);
  bool fits = arena != NULL && add_targets (network, arena, error);
  size_t one;
  for (size_t i = 0; fits && i < network->n; i++)
    fits = add_node (network, i, arena, error);
  fits = fits && hg_arena_place (arena, 1, &one, error);
  if (fits)
    network->rows = choose_rows (network, one);
  for (size_t i = 0; fits && i < network->n; i++)
    fits = add_scratch (network, i, arena, error);
  fits = fits && hg_arena_place (arena, network->rows, &network->gathered_at, error);
  hg_arena_free (arena);
  return fits && place_behind (network, error);
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
hg_network_gradient_values (const HgNetwork *network, size_t k)
{
  return k < HG_GATHERED_SUMS ? network->weights_at[network->n] : network->plain;
}

size_t
hg_network_gradient_bytes (const HgNetwork *network)
{
  size_t reals = 0;
  for (size_t k = 0; network->options.training && k < network->chunks; k++)
    reals += hg_network_gradient_values (network, k);
  return reals * sizeof (HgReal);
}

size_t
hg_network_bytes (const HgNetwork *network)
{
  size_t reals = network->weights_at[network->n] + network->derived_at[network->n]
                 + network->threads * network->arena_size;
  size_t bytes = sizeof *network + reals * sizeof (HgReal) + hg_network_gradient_bytes (network)
                 + hg_check_bytes (network->check);
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
    done = (network->gradients[i]
            = hg_alloc_aligned (hg_network_gradient_values (network, i), sizeof (HgReal), error))
           != NULL;
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
      || network->derived_at == NULL || !hg_network_compile (network, error))
    return false;
  network->chunks = choose_chunks (network);
  network->chunk_rows = (network->options.batch + network->chunks - 1) / network->chunks;
  network->chunks = (network->options.batch + network->chunk_rows - 1) / network->chunk_rows;
  if (network->threads > network->chunks)
    network->threads = network->chunks;
  return lay_out (network, error);
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
