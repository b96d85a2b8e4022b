/* Every layer kind against finite differences, in float64: this program links the engine built with
 * HG_DOUBLE, the same sources with HgReal = double and exact exponentials, so rounding does not hide a wrong
 * factor.
 *
 * The loss is a fixed random projection of the output. Each weight is moved by ±h, h = 1e-5: the central
 * difference has an error of about h² ≈ 1e-10 from curvature and 1e-16 / h ≈ 1e-11 from rounding, so 1e-7 of
 * the largest gradient is asked for. A first Dense layer makes every other layer's input gradient count too,
 * since that Dense layer's weights are only right if it is. */
#include "engine/harness.h"
#include "engine/stacks.h"
#include "layers/layout.h"
#include "model/network.h"
#include "model/preset.h"

/* Inputs, and for each output a target for taught decoders and the projection that is the loss. */
typedef struct
{
  HgRandom random;
  size_t n_in, n_out;
  HgShape in[HG_MAX_INPUTS], out[HG_MAX_INPUTS];
  HgReal *x[HG_MAX_INPUTS], *target[HG_MAX_INPUTS], *project[HG_MAX_INPUTS];
} Data;

static void
feed (void *user, size_t input, size_t n, size_t first, HgReal *x)
{
  Data *data = user;
  const HgShape *in = &data->in[input];
  hg_layout_put_all (in, n, data->x[input] + first * (size_t)hg_shape_values (in), x);
}

static void
teach (void *user, size_t output, size_t n, size_t first, HgReal *t)
{
  Data *data = user;
  const HgShape *out = &data->out[output];
  hg_layout_put_all (out, n, data->target[output] + first * (size_t)hg_shape_values (out), t);
}

static double
loss (void *user, const HgLossCall *call)
{
  Data *data = user;
  const HgShape *out = &data->out[call->output];
  size_t values = (size_t)hg_shape_values (out);
  HgReal *weight = calloc (call->values, sizeof *weight);
  hg_layout_put_all (out, call->n, data->project[call->output] + call->first * values, weight);
  double sum = 0;
  for (size_t i = 0; i < call->values; i++)
    {
      sum += (double)(call->y[i] * weight[i]);
      if (call->dy != NULL)
        call->dy[i] = weight[i];
    }
  free (weight);
  return sum;
}

static double
evaluate (HgNetwork *network, HgWeights *weights, Data *data, size_t n, bool training)
{
  HgBatch batch = {
    .feed = feed, .target = teach, .loss = loss, .data = data, .n = n, .training = training, .seed = 7
  };
  hg_network_load (network, weights, NULL);
  double sum = hg_network_run (network, &batch);
  return sum + hg_network_penalty (network);
}

static void
compare (const char *stack, size_t n, HgNetwork *network, HgWeights *weights, Data *data)
{
  const double h = 1e-5;
  evaluate (network, weights, data, n, true);
  HgWeights *gradients = hg_network_gradient_weights (network, NULL);
  double largest = 0, worst = 0;
  char where[200] = "";
  for (size_t k = 0; k < gradients->n; k++)
    for (size_t i = 0; i < gradients->items[k].value->values; i++)
      largest = fmax (largest, fabs ((double)gradients->items[k].value->data[i]));
  for (size_t k = 0; k < weights->n; k++)
    {
      HgTensor *value = weights->items[k].value;
      /* Up to 40 of each weight's numbers, spread over all of it. */
      size_t step = value->values / 40 + 1;
      for (size_t i = 0; i < value->values && weights->items[k].spec.trainable; i += step)
        {
          HgReal kept = value->data[i];
          value->data[i] = (HgReal)((double)kept + h);
          double up = evaluate (network, weights, data, n, true);
          value->data[i] = (HgReal)((double)kept - h);
          double down = evaluate (network, weights, data, n, true);
          value->data[i] = kept;
          double fault = fabs ((up - down) / (2 * h) - (double)gradients->items[k].value->data[i]);
          if (!(fault <= worst))
            {
              worst = fault;
              snprintf (where, sizeof where, "%.60s/%s[%zu]: %.9g, by differences %.9g",
                        weights->items[k].node, weights->items[k].spec.name, i,
                        (double)gradients->items[k].value->data[i], (up - down) / (2 * h));
            }
        }
    }
  if (!(worst <= 1e-7 * fmax (largest, 1)))
    test_fault (__FILE__, __LINE__, "%s, batch %zu, %s: %s (largest %.3g)", stack, n,
                hg_network_kernels (network)->name, where, largest);
  hg_weights_unref (gradients);
}

static HgReal *
noise (Data *data, size_t n, const HgShape *shape)
{
  size_t values = n * (size_t)hg_shape_values (shape);
  HgReal *x = calloc (values, sizeof *x);
  for (size_t i = 0; i < values; i++)
    x[i] = (HgReal)hg_random_normal (&data->random);
  return x;
}

static void
make_data (Data *data, const HgNetwork *network, size_t n)
{
  const HgModel *model = hg_network_model (network);
  const HgCheck *check = hg_network_check (network);
  *data = (Data){ .random = hg_random (11), .n_out = model->n_outputs };
  for (size_t i = 0; i < model->n; i++)
    if (model->nodes[i]->n_in == 0)
      {
        data->in[data->n_in] = check->nodes[i].out[0];
        data->x[data->n_in] = noise (data, n, &check->nodes[i].out[0]);
        data->n_in++;
      }
  for (size_t k = 0; k < data->n_out; k++)
    {
      data->out[k] = check->nodes[model->outputs[k].node].out[model->outputs[k].slot];
      data->target[k] = noise (data, n, &data->out[k]);
      data->project[k] = noise (data, n, &data->out[k]);
    }
}

static void
clear_data (Data *data)
{
  for (size_t k = 0; k < data->n_in; k++)
    free (data->x[k]);
  for (size_t k = 0; k < data->n_out; k++)
    {
      free (data->target[k]);
      free (data->project[k]);
    }
}

static void
check_stack (const char *stack, size_t n, const HgKernels *kernels)
{
  HgError error = { 0 };
  HgModel *model = hg_model_parse ("test", stack, &error);
  REQUIRE (CHECK_DONE (model != NULL, error));
  /* A large batch also goes through in blocks, the last of them a short one. */
  HgNetworkOptions options
      = { .batch = n, .training = true, .kernels = kernels, .block_rows = n > 8 ? 5 : 0 };
  HgNetwork *network = hg_network_new (model, &options, &error);
  HgWeights *weights = hg_weights_new (model, 3, &error);
  if (CHECK_DONE (network != NULL, error) && CHECK_DONE (weights != NULL, error))
    {
      Data data;
      make_data (&data, network, n);
      /* Biases start at zero, which puts a relu of nothing on its kink. */
      for (size_t k = 0; k < weights->n; k++)
        for (size_t i = 0; i < weights->items[k].value->values; i++)
          weights->items[k].value->data[i] += (HgReal)(0.2 * hg_random_normal (&data.random));
      compare (stack, n, network, weights, &data);
      clear_data (&data);
    }
  hg_weights_unref (weights);
  hg_network_free (network);
  hg_model_unref (model);
}

static const char *const *const tables[]
    = { core_stacks, convolution_stacks, recurrent_stacks, other_stacks };

/* Kernels see no more rows of a large batch than of a small one: how it goes through in chunks and blocks is
 * looked at once, at the best level. */
static void
check_table (const char *const *stacks)
{
  for (size_t i = 0; stacks[i] != NULL; i++)
    {
      for (const HgKernels *const *level = hg_kernels_levels (); *level != NULL; level++)
        {
          check_stack (stacks[i], 1, *level);
          check_stack (stacks[i], 7, *level);
        }
      check_stack (stacks[i], 33, hg_kernels_best ());
    }
}

TEST (core_kinds_at_every_level)
{
  check_table (core_stacks);
}

TEST (convolution_kinds_at_every_level)
{
  check_table (convolution_stacks);
}

TEST (recurrent_kinds_at_every_level)
{
  check_table (recurrent_stacks);
}

TEST (other_kinds_at_every_level)
{
  check_table (other_stacks);
}

TEST (no_kind_is_left_out)
{
  for (const HgLayerKind *const *kind = hg_layer_kinds (); *kind != NULL; kind++)
    {
      bool found = false;
      for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        for (size_t k = 0; tables[i][k] != NULL; k++)
          found |= strstr (tables[i][k], (*kind)->name) != NULL
                   || strstr (tables[i][k], (*kind)->title) != NULL;
      if (!found)
        test_fault (__FILE__, __LINE__, "no stack has a %s", (*kind)->name);
    }
}

TEST (every_vtable_is_complete)
{
  for (const HgLayerKind *const *it = hg_layer_kinds (); *it != NULL; it++)
    {
      const HgLayerKind *kind = *it;
      CHECK (kind->name != NULL && kind->title != NULL && kind->sentence != NULL && kind->group != NULL);
      CHECK (kind->infer != NULL && kind->forward != NULL && kind->backward != NULL
             && (kind->max_in == 0 || kind->torch != NULL));
      CHECK (kind->config_size > 0 && kind->n_out >= 1);
      CHECK ((kind->pack == NULL) == (kind->unpack == NULL));
      CHECK ((kind->weights == NULL) == (kind->formula == NULL));
      CHECK (strlen (kind->title) <= 24);
      for (size_t i = 0; i < kind->n_params; i++)
        {
          const HgParam *param = &kind->params[i];
          CHECK (param->name != NULL && param->title != NULL && param->help != NULL);
          CHECK ((param->type == HG_PARAM_CHOICE) == (param->choices != NULL));
        }
    }
}
