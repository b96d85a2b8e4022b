/* From a model to ops: which layer is computed by which op, what is masked, who reads and writes what. */
#include "base/memory.h"
#include "model/mask.h"
#include "model/network-private.h"
#include <stdlib.h>
#include <string.h>

static void
place_masks (HgNetwork *network, size_t i)
{
  const HgNode *node = network->model->nodes[i];
  Place *place = &network->places[i];
  place->mask_in = place->mask_out = HG_NO_NODE;
  for (size_t k = 0; k < node->n_in && place->mask_in == HG_NO_NODE; k++)
    if (hg_mask_enters (network->check, i, k))
      place->mask_in = network->places[node->in[k].node].mask_out;
  if (node->layer->kind->mask != NULL)
    place->mask_out = i;
  else if (hg_mask_stays (network->check, i))
    place->mask_out = place->mask_in;
}

/* How often each output of @node is read, by later layers and by the world. */
static void
count_readers (const HgModel *model, size_t node, size_t *readers)
{
  hg_model_readers (model, node, readers);
  for (size_t k = 0; k < model->n_outputs; k++)
    if (model->outputs[k].node == node)
      readers[model->outputs[k].slot]++;
}

/* Whether node @i does the work of the layer in front of its input 0 too. */
static bool
absorbs (const HgNetwork *network, size_t i)
{
  const HgModel *model = network->model;
  const HgNode *node = model->nodes[i];
  if (node->layer->kind->absorbs == NULL || node->in[0].slot != 0)
    return false;
  size_t before = node->in[0].node;
  /* What absorbs packs its weights in a way of its own, which another call of it could not read. */
  if (hg_model_shared (model, i))
    return false;
  const HgLayer *layer = model->nodes[before]->layer;
  const HgNodeCheck *check = &network->check->nodes[before];
  const Place *place = &network->places[before];
  size_t readers[HG_MAX_OUTPUTS];
  count_readers (model, before, readers);
  return network->ops[before].n_in == 1 && network->ops[before].before == NULL && place->mask_in == HG_NO_NODE
         && place->mask_out == HG_NO_NODE && network->ops[before].activity.type == HG_REGULARIZER_NONE
         && readers[0] == 1
         && node->layer->kind->absorbs (node->layer->config, layer, &check->in[0], &check->out[0]);
}

static void
place_inputs (HgNetwork *network, size_t i, HgOpPlace *op)
{
  const HgNode *node = network->model->nodes[i];
  Place *place = &network->places[i];
  memcpy (place->in, node->in, node->n_in * sizeof *node->in);
  if (!absorbs (network, i))
    return;
  size_t before = node->in[0].node;
  network->places[before].absorbed = true;
  op->before = network->model->nodes[before]->layer;
  op->from = network->check->nodes[before].in[0];
  place->in[0] = network->places[before].in[0];
}

/* Packs the numbers 0, 1, 2 … as @op does, into @packed. */
static bool
pack_numbers (const HgOp *op, HgReal *packed, HgError *error)
{
  const HgReal *keras[HG_MAX_WEIGHTS];
  size_t n = 0;
  for (size_t k = 0; k < op->n_specs; k++)
    n += (size_t)hg_shape_values (&op->specs[k].shape);
  HgReal *numbers = hg_alloc_aligned (n, sizeof *numbers, error);
  if (numbers == NULL)
    return false;
  for (size_t i = 0; i < n; i++)
    numbers[i] = (HgReal)i;
  for (size_t k = 0, at = 0; k < op->n_specs; at += (size_t)hg_shape_values (&op->specs[k].shape), k++)
    keras[k] = numbers + at;
  hg_op_pack (op, keras, packed);
  free (numbers);
  return true;
}

/* Whether op @i can run on the packed weights of op @owner, the same layer called before: both must pack
 * alike, which depends on their inputs too. */
static bool
packs_alike (const HgNetwork *network, size_t i, size_t owner, HgError *error)
{
  const HgOp *op = &network->ops[i], *first = &network->ops[owner];
  if (op->layer->kind->settle != NULL && !op->frozen && network->options.training)
    return hg_error_set (error, HG_ERROR_UNSUPPORTED,
                         "measures its input while training and is used more than once, which cannot be "
                         "trained here: turn its "
                         "Trainable off, or give every place a layer of its own");
  HgReal *packed[2] = { hg_alloc_aligned (op->weights, sizeof (HgReal), error),
                        hg_alloc_aligned (first->weights, sizeof (HgReal), error) };
  bool done = packed[0] != NULL && packed[1] != NULL && pack_numbers (op, packed[0], error)
              && pack_numbers (first, packed[1], error);
  if (done
      && (op->weights != first->weights || memcmp (packed[0], packed[1], op->weights * sizeof (HgReal)) != 0))
    done = hg_error_set (error, HG_ERROR_UNSUPPORTED,
                         "shares its weights with %s, but its input is so different that it is computed in "
                         "another way: give it weights of its own, or inputs of one kind",
                         network->model->nodes[owner]->name);
  free (packed[0]);
  free (packed[1]);
  return done;
}

/* Lays the ops' packed weights one behind the other, or over those of the op that they are shared with: first
 * those whose gradients are added to by backward, then those that are gathered in another form. */
static void
place_weights (HgNetwork *network)
{
  size_t used = 0;
  for (size_t part = 0; part < 2; part++)
    {
      for (size_t i = 0; i < network->n; i++)
        {
          bool gathers = network->ops[i].gathered > 0 && !hg_model_shared (network->model, i);
          size_t owner = hg_model_owner (network->model, i);
          if (gathers != (part == 1))
            continue;
          network->weights_at[i] = owner != i ? network->weights_at[owner] : used;
          used += owner != i ? 0 : hg_network_align (network->ops[i].weights);
        }
      network->plain = part == 0 ? used : network->plain;
    }
  network->weights_at[network->n] = used;
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
      place_inputs (network, i, &place);
      size_t readers[HG_MAX_OUTPUTS], offered = network->options.inner ? hg_layer_outputs (node->layer) : 0;
      count_readers (model, i, readers);
      for (size_t slot = 0; slot < HG_MAX_OUTPUTS; slot++)
        place.reads[slot] = readers[slot] > 0 || slot < offered;
      if (!hg_op_init (op, node->layer, network->check->nodes[i].in, node->n_in, &place, error))
        return hg_error_prefix (error, "%s", node->name);
      network->n = i + 1;
      size_t owner = hg_model_owner (model, i);
      if (owner != i && op->weights > 0 && !packs_alike (network, i, owner, error))
        return hg_error_prefix (error, "%s", node->name);
      network->derived_at[i + 1] = network->derived_at[i] + hg_network_align (op->derived);
      network->places[i].gathered = network->gathered;
      network->gathered += hg_network_align (op->gathered);
    }
  place_weights (network);
  return true;
}

const HgShape *
hg_network_reads (const HgNetwork *network, size_t i, size_t k)
{
  const HgOp *op = &network->ops[i];
  return k == 0 && op->before != NULL ? &op->from : &op->in[k];
}

static void
tell_wants (HgOp *op, bool wants)
{
  op->wants_dx = wants;
  for (size_t i = 0; i < sizeof op->inner / sizeof *op->inner; i++)
    if (op->inner[i] != NULL)
      tell_wants (op->inner[i], wants);
}

/* The gradient that node @i sends to its source @k. */
static void
send_gradient (HgNetwork *network, size_t i, size_t k)
{
  Place *place = &network->places[i];
  HgEdge edge = place->in[k];
  Place *source = &network->places[edge.node];
  place->wants[k] = network->ops[edge.node].n_in > 0;
  place->adds[k] = source->used[edge.slot];
  if (!source->used[edge.slot])
    source->first[edge.slot] = i;
  source->used[edge.slot] = true;
}

/* Who writes which gradient first. Backward runs from the last node to the first; the loss has written the
 * gradients of the model's outputs before. */
static void
wire_gradients (HgNetwork *network)
{
  const HgModel *model = network->model;
  for (size_t k = 0; k < model->n_outputs; k++)
    {
      HgEdge edge = model->outputs[k];
      network->places[edge.node].used[edge.slot] = true;
      network->places[edge.node].first[edge.slot] = model->n;
    }
  for (size_t i = model->n; i-- > 0;)
    {
      Place *own = &network->places[i];
      bool alive = false, wants = false;
      /* A penalty on its first output counts even where no layer reads that. */
      own->clears = !own->used[0] && network->ops[i].activity.type != HG_REGULARIZER_NONE;
      own->first[0] = own->clears ? i : own->first[0];
      own->used[0] |= own->clears;
      for (size_t slot = 0; slot < HG_MAX_OUTPUTS; slot++)
        alive |= own->used[slot];
      for (size_t k = 0; alive && k < model->nodes[i]->n_in; k++)
        {
          send_gradient (network, i, k);
          wants |= own->wants[k];
        }
      tell_wants (&network->ops[i], wants);
    }
}

/* The last reader of each node's outputs. */
static void
find_last_readers (HgNetwork *network)
{
  const HgModel *model = network->model;
  for (size_t i = 0; i < model->n; i++)
    {
      network->places[i].last = i;
      for (size_t k = 0; !network->places[i].absorbed && k < model->nodes[i]->n_in; k++)
        network->places[network->places[i].in[k].node].last = i;
    }
  for (size_t k = 0; k < model->n_outputs; k++)
    network->places[model->outputs[k].node].last = model->n;
}

bool
hg_network_compile (HgNetwork *network, HgError *error)
{
  if (!compile_ops (network, error))
    return false;
  wire_gradients (network);
  find_last_readers (network);
  return true;
}
