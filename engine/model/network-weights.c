/* Weights: between the network's packed memory and the world's. */
#include "model/network-private.h"
#include <string.h>

/* The values of the weights of node @i in @weights, which start at item *@at, in Keras's order. */
static bool
node_values (const HgNetwork *network, const HgWeights *weights, size_t i, size_t *at, HgReal **values,
             HgError *error)
{
  const HgOp *op = &network->ops[i];
  if (hg_model_owner (network->model, i) != i)
    return true;
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
      if (hg_model_owner (network->model, i) == i)
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
    if (node_values (network, weights, i, &at, values, error) && hg_model_owner (network->model, i) == i)
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
