/* Every layer kind against finite differences, in float64: this program links the engine built with HG_DOUBLE, the
 * same sources with HgReal = double and exact exponentials, so rounding does not hide a wrong factor.
 *
 * The loss is a fixed random projection of the output. Each weight is moved by ±h, h = 1e-5: the central difference
 * has an error of about h² ≈ 1e-10 from curvature and 1e-16 / h ≈ 1e-11 from rounding, so 1e-7 of the largest
 * gradient is asked for. A first Dense layer makes every other layer's input gradient count too, since that Dense
 * layer's weights are only right if it is. */
#include "engine/harness.h"
#include "layers/layout.h"
#include "model/network.h"
#include "model/preset.h"

typedef struct
{
  HgRandom random;
  HgShape in, out;
  HgReal *x, *project;
} Data;

static void
feed (void *user, size_t input, size_t n, size_t first, HgReal *x)
{
  Data *data = user;
  hg_layout_put_all (&data->in, n, data->x + first * (size_t)hg_shape_values (&data->in), x);
}

static double
loss (void *user, size_t output, size_t n, size_t first, const HgReal *y, HgReal *dy)
{
  Data *data = user;
  size_t values = (size_t)hg_shape_values (&data->out);
  HgReal *weight = calloc (n * values, sizeof *weight);
  hg_layout_put_all (&data->out, n, data->project + first * values, weight);
  double sum = 0;
  for (size_t i = 0; i < n * values; i++)
    {
      sum += (double)(y[i] * weight[i]);
      if (dy != NULL)
        dy[i] = weight[i];
    }
  free (weight);
  return sum;
}

static double
evaluate (HgNetwork *network, HgWeights *weights, Data *data, size_t n, bool training)
{
  HgBatch batch = { .feed = feed, .loss = loss, .data = data, .n = n, .training = training, .seed = 7 };
  hg_network_load (network, weights, NULL);
  return hg_network_run (network, &batch);
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
      for (size_t i = 0; i < value->values; i += step)
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
              snprintf (where, sizeof where, "%.60s/%s[%zu]: %.9g, by differences %.9g", weights->items[k].node,
                        weights->items[k].spec.name, i, (double)gradients->items[k].value->data[i],
                        (up - down) / (2 * h));
            }
        }
    }
  if (!(worst <= 1e-7 * fmax (largest, 1)))
    test_fault (__FILE__, __LINE__, "%s, batch %zu, %s: %s (largest %.3g)", stack, n,
                hg_network_kernels (network)->name, where, largest);
  hg_weights_unref (gradients);
}

static void
check_stack (const char *stack, size_t n, const HgKernels *kernels)
{
  HgError error = { 0 };
  HgModel *model = hg_model_parse ("test", stack, &error);
  REQUIRE (CHECK_DONE (model != NULL, error));
  HgNetworkOptions options = { .batch = n, .training = true, .kernels = kernels };
  HgNetwork *network = hg_network_new (model, &options, &error);
  HgWeights *weights = hg_weights_new (model, 3, &error);
  if (CHECK_DONE (network != NULL, error) && CHECK_DONE (weights != NULL, error))
    {
      const HgCheck *check = hg_network_check (network);
      Data data = { .random = hg_random (11), .in = check->nodes[0].out[0], .out = check->nodes[model->n - 1].out[0] };
      size_t in = n * (size_t)hg_shape_values (&data.in), out = n * (size_t)hg_shape_values (&data.out);
      data.x = calloc (in, sizeof *data.x);
      data.project = calloc (out, sizeof *data.project);
      for (size_t i = 0; i < in; i++)
        data.x[i] = (HgReal)hg_random_normal (&data.random);
      for (size_t i = 0; i < out; i++)
        data.project[i] = (HgReal)hg_random_normal (&data.random);
      /* Biases start at zero, which puts a relu of nothing on its kink. */
      for (size_t k = 0; k < weights->n; k++)
        for (size_t i = 0; i < weights->items[k].value->values; i++)
          weights->items[k].value->data[i] += (HgReal)(0.2 * hg_random_normal (&data.random));
      compare (stack, n, network, weights, &data);
      free (data.x);
      free (data.project);
    }
  hg_weights_unref (weights);
  hg_network_free (network);
  hg_model_unref (model);
}

/* Odd sizes on purpose: one unit, widths beside the vector's, one time step, one feature. */
static const char *const stacks[] = {
  "Input 4; Dense 3; Dense 1 tanh; Dense 17 sigmoid; Dense 4 softplus",
  "Input 1; Dense 1 elu; Dense 5 selu use_bias=false; Dense 2 softsign",
  "Input 3x4; Dense 5 relu; Dense 3 exponential",
  "Input 2x3x2; Dense 3 tanh; Dense 2 hard_sigmoid",
  "Input 6; Dense 7; Activation tanh; Dense 2; Activation relu; Dense 3",
  "Input 6; Dense 7; Dropout 0.4; Dense 3",
  "Input 5x3; LSTM 4 sequences; Dropout 0.3; LSTM 3",
  "Input 12; Dense 12; Reshape 3x4; LSTM 3 sequences; Flatten; Dense 5",
  "Input 2x6; Dense 6; Reshape 3x2x2; Dense 2; Flatten; Dense 3; Reshape 3x1; LSTM 2",
  "Input 4; Dense 3; RepeatVector 5; LSTM 2 sequences; TimeDistributed Dense 3 tanh",
  "Input 4; Dense 3; RepeatVector 1; LSTM 2",
  "Input 3x2x2; TimeDistributed Dense 3 tanh; TimeDistributed Flatten; TimeDistributed Dense 2",
  "Input 2x3x4; Dense 3; TimeDistributed LSTM 3 sequences; TimeDistributed LSTM 2; LSTM 2",
  "Input 5x59; LSTM 1; Dense 2",
  "Input 5x2; Dense 3; LSTM 3 relu sequences; LSTM 17 relu; Dense 2",
  "Input 1x1; LSTM 1 sequences; LSTM 16 sequences; LSTM 5",
  "Input 4x3; LSTM 33 sequences; LSTM 2 sequences; TimeDistributed Dense 3",
  "Input 3x2; Dense 2; LSTM 3 recurrent_activation=hard_sigmoid sequences; LSTM 2 elu use_bias=false",
  "Input 3x2; Dense 2; LSTM 3 softsign recurrent_activation=tanh sequences; LSTM 4 sigmoid recurrent_activation=softplus",
  "Input 3x2; Dense 2; LSTM 3 linear unit_forget_bias=false",
};

TEST (every_kind_and_size_at_every_level)
{
  static const size_t batches[] = { 1, 7, 33 };
  for (const HgKernels *const *level = hg_kernels_levels (); *level != NULL; level++)
    for (size_t i = 0; i < sizeof stacks / sizeof *stacks; i++)
      for (size_t k = 0; k < sizeof batches / sizeof *batches; k++)
        check_stack (stacks[i], batches[k], *level);
}

TEST (no_kind_is_left_out)
{
  for (const HgLayerKind *const *kind = hg_layer_kinds (); *kind != NULL; kind++)
    {
      bool found = false;
      for (size_t i = 0; i < sizeof stacks / sizeof *stacks; i++)
        found |= strstr (stacks[i], (*kind)->name) != NULL || strstr (stacks[i], (*kind)->title) != NULL;
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
      CHECK (kind->infer != NULL && kind->forward != NULL && kind->backward != NULL);
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
