/* Predictions: whole arrays through the network, batch by batch. */
#include "base/memory.h"
#include "model/network-private.h"
#include <stdlib.h>
#include <string.h>

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
  HgBatch batch = { .feed = feed_rows, .probe = take_rows, .only = &predict.node, .data = &predict };
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

typedef struct
{
  Predict predict; /* first: what feeds takes one for the other */
  HgLayerOutputs *outputs;
  size_t *first; /* of each node's outputs */
} Collect;

static void
collect_rows (void *data, size_t node, size_t n, size_t first, const HgReal *const *y)
{
  Collect *collect = data;
  const HgOp *op = &collect->predict.network->ops[node];
  for (size_t slot = 0; slot < op->n_out; slot++)
    {
      HgTensor *value = collect->outputs->items[collect->first[node] + slot].value;
      size_t at = (collect->predict.begin + first) * hg_tensor_row_values (value);
      hg_layout_get_all (&op->out[slot], n, y[slot], value->data + at);
    }
}

/* Room for all outputs of @rows samples, asked for before any of it is taken. */
static bool
make_room (Collect *collect, size_t rows, HgError *error)
{
  const HgNetwork *network = collect->predict.network;
  HgLayerOutputs *outputs = collect->outputs;
  size_t most = 0;
  double values = 0;
  collect->first = hg_alloc (network->n, sizeof *collect->first, error);
  for (size_t i = 0; collect->first != NULL && i < network->n; i++)
    {
      collect->first[i] = most;
      most += network->ops[i].n_out;
      for (size_t slot = 0; slot < network->ops[i].n_out; slot++)
        values += (double)rows * (double)hg_shape_values (&network->ops[i].out[slot]);
    }
  if (collect->first == NULL
      || !hg_memory_granted ("the outputs of all layers", (unsigned long long)(values * sizeof (HgReal)),
                             error)
      || (outputs->items = hg_alloc (most, sizeof *outputs->items, error)) == NULL)
    return false;
  for (size_t i = 0; i < network->n; i++)
    for (size_t slot = 0; slot < network->ops[i].n_out; slot++)
      {
        HgTensor *value = hg_tensor_new_rows (rows, &network->ops[i].out[slot], error);
        if (value == NULL)
          return false;
        outputs->items[outputs->n++] = (HgLayerOutput){ .node = i, .slot = slot, .value = value };
      }
  return true;
}

bool
hg_network_outputs (HgNetwork *network, const HgPrediction *asked, HgLayerOutputs *outputs, HgError *error)
{
  Collect collect = { .predict = { .network = network, .asked = asked }, .outputs = outputs };
  size_t rows = hg_tensor_rows (asked->x[0]), *begin = &collect.predict.begin;
  *outputs = (HgLayerOutputs){ 0 };
  bool done = inputs_fit (network, asked, error) && make_room (&collect, rows, error);
  HgBatch batch = { .feed = feed_rows, .probe = collect_rows, .data = &collect };
  for (; done && *begin < rows; *begin += network->options.batch)
    {
      batch.n = rows - *begin < network->options.batch ? rows - *begin : network->options.batch;
      hg_network_run (network, &batch);
    }
  free (collect.first);
  return done;
}

void
hg_layer_outputs_clear (HgLayerOutputs *outputs)
{
  for (size_t i = 0; i < outputs->n; i++)
    hg_tensor_unref (outputs->items[i].value);
  free (outputs->items);
  *outputs = (HgLayerOutputs){ 0 };
}

HgTensor *
hg_network_predict (HgNetwork *network, const HgTensor *x, size_t node, HgError *error)
{
  return hg_network_predict_all (network, &(HgPrediction){ .x = &x, .n_x = 1, .node = node }, error);
}

/* Puts @part's rows into @all from value @at of each row on. */
static void
put_beside (const HgTensor *part, HgTensor *all, size_t at)
{
  size_t width = hg_tensor_row_values (part), whole = hg_tensor_row_values (all);
  for (size_t i = 0; i < hg_tensor_rows (part); i++)
    memcpy (all->data + i * whole + at, part->data + i * width, width * sizeof *all->data);
}

HgTensor *
hg_network_encode (HgNetwork *network, const HgTensor *x, HgError *error)
{
  const HgCheck *check = network->check;
  HgTensor *all = NULL;
  if (check->waist == HG_NO_NODE)
    {
      hg_error_set (error, HG_ERROR_VALUE, "the model has no waist that everything passes through: mark one");
      return NULL;
    }
  for (size_t slot = 0, at = 0; slot < HG_MAX_OUTPUTS; slot++)
    {
      HgPrediction asked = { .x = &x, .n_x = 1, .node = check->waist, .slot = slot };
      HgTensor *part = check->waist_reads[slot] ? hg_network_predict_all (network, &asked, error) : NULL;
      if (!check->waist_reads[slot])
        continue;
      if (part != NULL && (int64_t)hg_tensor_row_values (part) == check->waist_values)
        return part;
      HgShape row = { .rank = 1, .dim = { check->waist_values } };
      if (part != NULL && all == NULL)
        all = hg_tensor_new_rows (hg_tensor_rows (x), &row, error);
      if (part == NULL || all == NULL)
        {
          hg_tensor_unref (part);
          hg_tensor_unref (all);
          return NULL;
        }
      put_beside (part, all, at);
      at += hg_tensor_row_values (part);
      hg_tensor_unref (part);
    }
  return all;
}

size_t
hg_network_input (const HgNetwork *network, size_t input)
{
  for (size_t i = 0; i < network->n; i++)
    if (network->ops[i].n_in == 0 && input-- == 0)
      return i;
  return HG_NO_NODE;
}
