/* Weights and predictions: between the network's packed memory and the world's. */
#include "base/memory.h"
#include "model/network-private.h"
#include <stdlib.h>
#include <string.h>

/* The values of the weights of node @i in @weights, which start at item *@at, in Keras's order. */
static bool
node_values (const HgNetwork *network, const HgWeights *weights, size_t i, size_t *at, HgReal **values,
             HgError *error)
{
  const HgOp *op = &network->ops[i];
  const char *name = network->model->nodes[i]->name;
  for (size_t k = 0; k < op->n_specs; k++, ++*at)
    {
      if (*at >= weights->n || strcmp (weights->items[*at].node, name) != 0
          || !hg_shape_equal (&weights->items[*at].spec.shape, &op->specs[k].shape))
        return hg_error_set (error, HG_ERROR_VALUE, "%s/%s: these weights are not this model's", name,
                             op->specs[k].name);
      values[k] = weights->items[*at].value->data;
    }
  return true;
}

bool
hg_network_load (HgNetwork *network, const HgWeights *weights, HgError *error)
{
  HgReal *values[HG_MAX_WEIGHTS];
  for (size_t i = 0, at = 0; i < network->n; i++)
    {
      if (!node_values (network, weights, i, &at, values, error))
        return false;
      hg_op_pack (&network->ops[i], (const HgReal *const *)values,
                  network->parameters + network->weights_at[i]);
    }
  hg_network_derive (network);
  return true;
}

static HgWeights *
unpack (const HgNetwork *network, const HgReal *packed, HgError *error)
{
  HgWeights *weights = hg_weights_blank (network->model, error);
  HgReal *values[HG_MAX_WEIGHTS];
  for (size_t i = 0, at = 0; weights != NULL && i < network->n; i++)
    if (node_values (network, weights, i, &at, values, error))
      hg_op_unpack (&network->ops[i], packed + network->weights_at[i], values);
  return weights;
}

HgWeights *
hg_network_save (const HgNetwork *network, HgError *error)
{
  return unpack (network, network->parameters, error);
}

HgWeights *
hg_network_gradient_weights (HgNetwork *network, HgError *error)
{
  const HgReal *gradients = hg_network_gradients (network);
  if (gradients != NULL)
    return unpack (network, gradients, error);
  hg_error_set (error, HG_ERROR_VALUE, "this network was made without gradients");
  return NULL;
}

uint16_t *
hg_network_weight_map (const HgNetwork *network, HgError *error)
{
  size_t total = network->weights_at[network->n];
  HgWeights *weights = hg_weights_blank (network->model, error);
  HgReal *packed = weights != NULL ? hg_alloc_aligned (total, sizeof *packed, error) : NULL;
  uint16_t *map = packed != NULL ? hg_alloc (total, sizeof *map, error) : NULL;
  HgReal *values[HG_MAX_WEIGHTS];
  bool done = map != NULL;
  for (size_t i = 0, at = 0; done && i < network->n; i++)
    {
      size_t first = at;
      done = node_values (network, weights, i, &at, values, error);
      for (size_t k = first; done && k < at; k++)
        for (size_t j = 0; j < weights->items[k].value->values; j++)
          weights->items[k].value->data[j] = (HgReal)(k + 1);
      if (done)
        hg_op_pack (&network->ops[i], (const HgReal *const *)values, packed + network->weights_at[i]);
    }
  for (size_t i = 0; done && i < total; i++)
    map[i] = (uint16_t)packed[i];
  free (packed);
  hg_weights_unref (weights);
  return map;
}

typedef struct
{
  HgNetwork *network;
  const HgPrediction *asked;
  HgTensor *y;
  size_t node, slot, begin;
} Predict;

static void
feed_rows (void *data, size_t input, size_t n, size_t first, HgReal *x)
{
  const Predict *predict = data;
  const HgTensor *from = predict->asked->x[input];
  const HgShape *sample = &predict->network->ops[hg_network_input (predict->network, input)].out[0];
  hg_layout_put_all (sample, n, from->data + (predict->begin + first) * hg_tensor_row_values (from), x);
}

static void
feed_teacher (void *data, size_t output, size_t n, size_t first, HgReal *t)
{
  const Predict *predict = data;
  const HgTensor *from = predict->asked->teacher;
  HgEdge edge = predict->network->model->outputs[0];
  const HgShape *sample = &predict->network->ops[edge.node].out[edge.slot];
  if (output == 0)
    hg_layout_put_all (sample, n, from->data + (predict->begin + first) * hg_tensor_row_values (from), t);
}

static void
take_rows (void *data, size_t node, size_t n, size_t first, const HgReal *const *y)
{
  const Predict *predict = data;
  HgShape sample = hg_tensor_sample (predict->y);
  size_t values = hg_tensor_row_values (predict->y);
  if (node == predict->node)
    hg_layout_get_all (&sample, n, y[predict->slot], predict->y->data + (predict->begin + first) * values);
}

/* Every input there, of the right shape and as long as the first. */
static bool
inputs_fit (const HgNetwork *network, const HgPrediction *asked, HgError *error)
{
  char want[HG_SHAPE_TEXT], got[HG_SHAPE_TEXT];
  size_t inputs = 0;
  for (size_t i = 0; i < network->n; i++)
    {
      if (network->ops[i].n_in > 0)
        continue;
      if (inputs == asked->n_x)
        return hg_error_set (error, HG_ERROR_SHAPE,
                             "the model has more than the %zu inputs that the data has", asked->n_x);
      const HgShape *input = &network->ops[i].out[0];
      HgShape sample = hg_tensor_sample (asked->x[inputs]);
      if (!hg_check_input_takes (input, &sample))
        return hg_error_set (error, HG_ERROR_SHAPE, "the model expects %s per sample, the data has %s",
                             hg_shape_text (input, want), hg_shape_text (&sample, got));
      if (hg_tensor_rows (asked->x[inputs]) != hg_tensor_rows (asked->x[0]))
        return hg_error_set (error, HG_ERROR_SHAPE, "input %zu has %zu samples and the first %zu", inputs + 1,
                             hg_tensor_rows (asked->x[inputs]), hg_tensor_rows (asked->x[0]));
      inputs++;
    }
  return true;
}

HgTensor *
hg_network_predict_all (HgNetwork *network, const HgPrediction *asked, HgError *error)
{
  bool whole = asked->node == HG_NO_NODE;
  HgEdge at = whole ? network->model->outputs[0] : (HgEdge){ .node = asked->node, .slot = asked->slot };
  if (!inputs_fit (network, asked, error))
    return NULL;
  size_t rows = hg_tensor_rows (asked->x[0]);
  Predict predict = { .network = network, .asked = asked, .node = at.node, .slot = at.slot };
  predict.y = hg_tensor_new_rows (rows, &network->ops[at.node].out[at.slot], error);
  HgBatch batch = { .feed = feed_rows, .probe = take_rows, .data = &predict };
  if (asked->teacher != NULL && network->options.targets)
    {
      batch.target = feed_teacher;
      batch.forced = true;
    }
  for (; predict.y != NULL && predict.begin < rows; predict.begin += network->options.batch)
    {
      batch.n = rows - predict.begin < network->options.batch ? rows - predict.begin : network->options.batch;
      hg_network_run (network, &batch);
    }
  return predict.y;
}

HgTensor *
hg_network_predict (HgNetwork *network, const HgTensor *x, size_t node, HgError *error)
{
  return hg_network_predict_all (network, &(HgPrediction){ .x = &x, .n_x = 1, .node = node }, error);
}

size_t
hg_network_input (const HgNetwork *network, size_t input)
{
  for (size_t i = 0; i < network->n; i++)
    if (network->ops[i].n_in == 0 && input-- == 0)
      return i;
  return HG_NO_NODE;
}
