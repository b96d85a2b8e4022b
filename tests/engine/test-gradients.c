/* Every layer kind against finite differences, in float64: this program links the engine built with
 * HG_DOUBLE, the same sources with HgReal = double and exact exponentials, so rounding does not hide a wrong
 * factor.
 *
 * The loss is a fixed random projection of the output. All numbers of a weight are moved together, by ±h
 * along a random direction of length 1, h = 1e-5, and the slope is to be the gradient's share in that
 * direction: a gradient that is wrong in one number is so in all but a few directions, and each weight is
 * tried along several. The central difference has an error of about h² ≈ 1e-10 from curvature and 1e-16 / h ≈
 * 1e-11 from rounding, so 1e-7 of the largest gradient is asked for. A first Dense layer makes every other
 * layer's input gradient count too, since that Dense layer's weights are only right if it is. */
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

enum
{
  DIRECTIONS = 3
};

/* The loss's slope along @d, numbers of the weight @value. */
static double
slope (HgNetwork *network, HgWeights *weights, Data *data, size_t n, HgTensor *value, const double *d)
{
  const double h = 1e-5;
  HgReal *kept = malloc (value->values * sizeof *kept);
  double at[2];
  memcpy (kept, value->data, value->values * sizeof *kept);
  for (int side = 0; side < 2; side++)
    {
      for (size_t i = 0; i < value->values; i++)
        value->data[i] = (HgReal)((double)kept[i] + (side == 0 ? -h : h) * d[i]);
      at[side] = evaluate (network, weights, data, n, true);
    }
  memcpy (value->data, kept, value->values * sizeof *kept);
  free (kept);
  return (at[1] - at[0]) / (2 * h);
}

/* A random direction of length 1, and @gradient's share in it. */
static double
choose (HgRandom *random, const HgTensor *gradient, double *d)
{
  double length = 0, share = 0;
  for (size_t i = 0; i < gradient->values; i++)
    {
      d[i] = hg_random_normal (random);
      length += d[i] * d[i];
    }
  for (size_t i = 0; i < gradient->values; i++)
    {
      d[i] /= sqrt (length);
      share += d[i] * (double)gradient->data[i];
    }
  return share;
}

/* The number of a weight that is furthest off, for the sentence: looked for only where there is a fault. */
static size_t
furthest (HgNetwork *network, HgWeights *weights, Data *data, size_t n, HgTensor *value,
          const HgTensor *gradient)
{
  double *d = calloc (value->values, sizeof *d), worst = -1;
  size_t at = 0;
  for (size_t i = 0; i < value->values; i++)
    {
      d[i] = 1;
      double fault = fabs (slope (network, weights, data, n, value, d) - (double)gradient->data[i]);
      at = fault > worst ? i : at;
      worst = fmax (fault, worst);
      d[i] = 0;
    }
  free (d);
  return at;
}

/* Whether @gradients are those of @weights, else where they are not, in @where. */
static bool
agree (HgNetwork *network, HgWeights *weights, const HgWeights *gradients, Data *data, size_t n,
       char where[200])
{
  double largest = 1;
  for (size_t k = 0; k < gradients->n; k++)
    for (size_t i = 0; i < gradients->items[k].value->values; i++)
      largest = fmax (largest, fabs ((double)gradients->items[k].value->data[i]));
  for (size_t k = 0; k < weights->n; k++)
    {
      HgWeight *weight = &weights->items[k];
      const HgTensor *gradient = gradients->items[k].value;
      double *d = calloc (weight->value->values, sizeof *d), fault = 0;
      for (int i = 0; i < DIRECTIONS && weight->spec.trainable && fault <= 1e-7 * largest; i++)
        {
          double share = choose (&data->random, gradient, d);
          fault = fabs (slope (network, weights, data, n, weight->value, d) - share);
        }
      free (d);
      if (fault <= 1e-7 * largest)
        continue;
      snprintf (where, 200, "%.60s/%s[%zu]: off by %.3g along a direction, the largest being %.3g",
                weight->node, weight->spec.name,
                furthest (network, weights, data, n, weight->value, gradient), fault, largest);
      return false;
    }
  return true;
}

static void
compare (const char *stack, size_t n, HgNetwork *network, HgWeights *weights, Data *data)
{
  char where[200];
  evaluate (network, weights, data, n, true);
  HgWeights *gradients = hg_network_gradient_weights (network, NULL);
  if (!agree (network, weights, gradients, data, n, where))
    test_fault (__FILE__, __LINE__, "%s, batch %zu, %s: %s", stack, n, hg_network_kernels (network)->name,
                where);
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

/* A stack with everything that its gradients are looked at with. */
typedef struct
{
  HgNetwork *network;
  HgWeights *weights;
  Data data;
} Trial;

static bool
begin (Trial *it, const char *stack, size_t n, const HgKernels *kernels)
{
  HgError error = { 0 };
  HgModel *model = hg_model_parse ("test", stack, &error);
  *it = (Trial){ 0 };
  if (!CHECK_DONE (model != NULL, error))
    return false;
  /* A large batch also goes through in blocks, the last of them a short one. */
  HgNetworkOptions options
      = { .batch = n, .training = true, .kernels = kernels, .block_rows = n > 8 ? 5 : 0 };
  it->network = hg_network_new (model, &options, &error);
  it->weights = hg_weights_new (model, 3, &error);
  hg_model_unref (model);
  if (!CHECK_DONE (it->network != NULL, error) || !CHECK_DONE (it->weights != NULL, error))
    return false;
  make_data (&it->data, it->network, n);
  /* Biases start at zero, which puts a relu of nothing on its kink. */
  for (size_t k = 0; k < it->weights->n; k++)
    for (size_t i = 0; i < it->weights->items[k].value->values; i++)
      it->weights->items[k].value->data[i] += (HgReal)(0.2 * hg_random_normal (&it->data.random));
  return true;
}

static void
end (Trial *it)
{
  clear_data (&it->data);
  hg_weights_unref (it->weights);
  hg_network_free (it->network);
}

static void
check_stack (const char *stack, size_t n, const HgKernels *kernels)
{
  Trial it;
  if (begin (&it, stack, n, kernels))
    compare (stack, n, it.network, it.weights, &it.data);
  end (&it);
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

/* Each number of each weight in its turn is off by a thousandth. */
TEST (one_number_that_is_wrong_is_found)
{
  Trial it;
  char where[200];
  size_t numbers = 0;
  if (begin (&it, "Input 4x3; Dense 2; LSTM 3; RepeatVector 4; LSTM 2 sequences; Dense 3", 2,
             hg_kernels_best ()))
    {
      evaluate (it.network, it.weights, &it.data, 2, true);
      HgWeights *gradients = hg_network_gradient_weights (it.network, NULL);
      CHECK (agree (it.network, it.weights, gradients, &it.data, 2, where));
      for (size_t k = 0; k < gradients->n; k++)
        for (size_t i = 0; i < gradients->items[k].value->values; i++, numbers++)
          {
            HgReal *number = &gradients->items[k].value->data[i], kept = *number;
            char named[160];
            *number += (HgReal)1e-3;
            snprintf (named, sizeof named, "%s/%s[%zu]", gradients->items[k].node,
                      gradients->items[k].spec.name, i);
            CHECK (!agree (it.network, it.weights, gradients, &it.data, 2, where));
            CHECK_CONTAINS (where, named);
            *number = kept;
          }
      hg_weights_unref (gradients);
    }
  CHECK (numbers > 100);
  end (&it);
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
