/* The kinds that differ between training and inference: what they draw has the moments it should have, what
 * they measure is taken in, and without training they do what they say. */
#include "engine/harness.h"
#include "base/random.h"
#include "layers/layout.h"
#include "model/network.h"

/* A network of one input and what it computed last, samples first. */
typedef struct
{
  HgModel *model;
  HgNetwork *network;
  HgTensor *x;
  HgReal *y[3];
  const double *dials;
} Setup;

static void
feed (void *data, size_t input, size_t n, size_t first, HgReal *x)
{
  Setup *s = data;
  HgShape sample = hg_tensor_sample (s->x);
  hg_layout_put_all (&sample, n, s->x->data + first * hg_tensor_row_values (s->x), x);
}

static double
collect (void *data, const HgLossCall *call)
{
  Setup *s = data;
  HgEdge edge = s->model->outputs[call->output];
  const HgShape *shape = &hg_network_check (s->network)->nodes[edge.node].out[edge.slot];
  size_t values = (size_t)hg_shape_values (shape);
  hg_layout_get_all (shape, call->n, call->y, s->y[call->output] + call->first * values);
  for (size_t i = 0; call->dy != NULL && i < call->values; i++)
    call->dy[i] = 0;
  return 0;
}

static bool
set_up (Setup *s, const char *stack, HgTensor *x)
{
  HgError error = { 0 };
  size_t n = hg_tensor_rows (x);
  HgNetworkOptions options = { .batch = n, .training = true };
  *s = (Setup){ .x = x, .model = hg_model_parse ("drawn", stack, &error) };
  s->network = s->model != NULL ? hg_network_new (s->model, &options, &error) : NULL;
  HgWeights *weights = s->model != NULL ? hg_weights_new (s->model, 3, &error) : NULL;
  for (size_t k = 0; k < 3; k++)
    s->y[k] = calloc (n * 600, sizeof (HgReal));
  bool done = CHECK_DONE (s->network != NULL && weights != NULL, error)
              && CHECK_DONE (hg_network_load (s->network, weights, &error), error);
  hg_weights_unref (weights);
  return done;
}

static void
clear (Setup *s)
{
  for (size_t k = 0; k < 3; k++)
    free (s->y[k]);
  hg_network_free (s->network);
  hg_model_unref (s->model);
  hg_tensor_unref (s->x);
}

static void
run (Setup *s, bool training)
{
  HgBatch batch = { .feed = feed,
                    .loss = collect,
                    .data = s,
                    .n = hg_tensor_rows (s->x),
                    .training = training,
                    .dials = s->dials,
                    .seed = 9 };
  hg_network_run (s->network, &batch);
}

static HgTensor *
normal (HgShape shape)
{
  HgRandom random = hg_random (4);
  HgTensor *x = hg_tensor_new (&shape, NULL);
  for (size_t i = 0; i < x->values; i++)
    x->data[i] = (HgReal)hg_random_normal (&random);
  return x;
}

static void
moments (const HgReal *y, size_t n, double *mean, double *variance)
{
  double sum = 0, square = 0;
  for (size_t i = 0; i < n; i++)
    {
      sum += (double)y[i];
      square += (double)y[i] * (double)y[i];
    }
  *mean = sum / (double)n;
  *variance = square / (double)n - *mean * *mean;
}

/* @stack on 60,000 values; the mean and variance of what comes out while training. Otherwise nothing changes.
 */
static void
check_noise (const char *stack, HgTensor *x, double mean, double variance)
{
  Setup s;
  double got_mean, got_variance;
  size_t n = x->values;
  if (set_up (&s, stack, x))
    {
      run (&s, false);
      CHECK (memcmp (s.y[0], x->data, n * sizeof *x->data) == 0);
      run (&s, true);
      moments (s.y[0], n, &got_mean, &got_variance);
      CHECK_NEAR (got_mean, mean, 0.02);
      CHECK_NEAR (got_variance, variance, 0.03 * fmax (1, variance));
    }
  clear (&s);
}

static HgTensor *
constant (HgShape shape, double value)
{
  HgTensor *x = hg_tensor_new (&shape, NULL);
  for (size_t i = 0; i < x->values; i++)
    x->data[i] = (HgReal)value;
  return x;
}

TEST (noise_has_its_moments)
{
  check_noise ("Input 600; GaussianNoise 0.5", constant (hg_shape (2, 100, 600), 2), 2, 0.25);
  check_noise ("Input 600; GaussianDropout 0.2", constant (hg_shape (2, 100, 600), 2), 2, 4 * 0.25);
  check_noise ("Input 600; Dropout 0.2", constant (hg_shape (2, 100, 600), 2), 2, 4 * 0.25);
  check_noise ("Input 20x30; Dropout 0.2", constant (hg_shape (3, 100, 20, 30), 2), 2, 4 * 0.25);
  check_noise ("Input 600; AlphaDropout 0.3", normal (hg_shape (2, 100, 600)), 0, 1);
  check_noise ("Input 600; ActivityRegularization l1=0.1", normal (hg_shape (2, 100, 600)), 0, 1);
}

/* A feature of a row is there everywhere or nowhere; @places of one row, @c features. */
static void
check_spatial (const char *stack, HgShape shape, size_t places, size_t c)
{
  Setup s;
  size_t dropped = 0, rows = (size_t)shape.dim[0];
  if (set_up (&s, stack, constant (shape, 1)))
    {
      run (&s, true);
      for (size_t r = 0; r < rows; r++)
        for (size_t i = 0; i < c; i++)
          {
            HgReal first = s.y[0][r * places * c + i];
            CHECK (first == 0 || fabs ((double)first - 1 / 0.6) < 1e-6);
            dropped += first == 0;
            for (size_t p = 1; p < places; p++)
              CHECK_EQUAL (s.y[0][(r * places + p) * c + i], first);
          }
      CHECK_NEAR ((double)dropped / (double)(rows * c), 0.4, 0.05);
    }
  clear (&s);
}

TEST (whole_features_are_dropped)
{
  check_spatial ("Input 7x20; SpatialDropout1D 0.4", hg_shape (3, 100, 7, 20), 7, 20);
  check_spatial ("Input 3x5x20; SpatialDropout2D 0.4", hg_shape (4, 100, 3, 5, 20), 15, 20);
}

static HgReal
weight (Setup *s, const char *name, size_t i)
{
  HgWeights *weights = hg_network_save (s->network, NULL);
  HgReal value = (HgReal)NAN;
  for (size_t k = 0; weights != NULL && k < weights->n; k++)
    if (strcmp (weights->items[k].spec.name, name) == 0)
      value = weights->items[k].value->data[i];
  hg_weights_unref (weights);
  return value;
}

/* Feature 0 counts up by rows and steps: 1 … 6; the last step of the second row is left out by the mask. */
TEST (moving_statistics_follow_the_steps_that_count)
{
  HgTensor *x = constant (hg_shape (3, 2, 3, 2), 5);
  const double seen[] = { 1, 2, 3, 4, 5 };
  double mean = 0, variance = 0;
  for (size_t i = 0; i < 6; i++)
    x->data[2 * i] = (HgReal)(i + 1);
  x->data[10] = x->data[11] = 0;
  for (size_t i = 0; i < 5; i++)
    mean += seen[i] / 5;
  for (size_t i = 0; i < 5; i++)
    variance += (seen[i] - mean) * (seen[i] - mean) / 5;
  Setup s;
  if (set_up (&s, "Input 3x2; Masking 0; Dense 2 trainable=false; BatchNormalization momentum=0.75; Dense 1",
              x))
    {
      HgWeights *weights = hg_network_save (s.network, NULL);
      for (size_t i = 0; i < 4; i++)
        weights->items[0].value->data[i] = i % 3 == 0;
      hg_network_load (s.network, weights, NULL);
      hg_weights_unref (weights);
      run (&s, true);
      HgWeights *gradients = hg_network_gradient_weights (s.network, NULL);
      CHECK_NEAR ((double)weight (&s, "moving_mean", 0), 0.25 * mean, 1e-6);
      CHECK_NEAR ((double)weight (&s, "moving_mean", 1), 0.25 * 5, 1e-6);
      CHECK_NEAR ((double)weight (&s, "moving_variance", 0), 0.75 + 0.25 * variance, 1e-6);
      CHECK_NEAR ((double)weight (&s, "moving_variance", 1), 0.75, 1e-6);
      for (size_t k = 0; k < gradients->n; k++)
        if (!gradients->items[k].spec.trainable && strncmp (gradients->items[k].spec.name, "moving", 6) == 0)
          CHECK (gradients->items[k].value->data[0] == 0 && gradients->items[k].value->data[1] == 0);
      hg_weights_unref (gradients);
    }
  clear (&s);
}

TEST (a_frozen_normalization_stays_as_it_is)
{
  Setup s;
  HgTensor *x = normal (hg_shape (2, 50, 4));
  if (set_up (&s, "Input 4; BatchNormalization trainable=false epsilon=1e-12", x))
    {
      run (&s, true);
      hg_network_gradients (s.network);
      CHECK_EQUAL (weight (&s, "moving_mean", 0), 0);
      CHECK_EQUAL (weight (&s, "moving_variance", 0), 1);
      for (size_t i = 0; i < 200; i++)
        CHECK_NEAR ((double)s.y[0][i], (double)x->data[i], 1e-6);
    }
  clear (&s);
}

/* Outputs: the latent, its mean and its log variance. */
TEST (a_variational_latent_draws_around_its_mean)
{
  Setup s;
  double dials[HG_DIALS] = { NAN, NAN }, kl = 0, mean, variance;
  size_t n = 200, u = 50;
  if (set_up (&s,
              "Input 8; v = VariationalLatent 50 kl_weight=0.5; a = Activation linear < v; b = Activation "
              "linear < v.1; "
              "c = Activation linear < v.2",
              normal (hg_shape (2, (int)n, 8))))
    {
      run (&s, false);
      CHECK (memcmp (s.y[0], s.y[1], n * u * sizeof (HgReal)) == 0);
      run (&s, true);
      HgReal *drawn = calloc (n * u, sizeof *drawn);
      for (size_t i = 0; i < n * u; i++)
        {
          double m = (double)s.y[1][i], log_variance = (double)s.y[2][i];
          drawn[i] = (HgReal)(((double)s.y[0][i] - m) / exp (log_variance / 2));
          kl -= 0.5 * (1 + log_variance - m * m - exp (log_variance));
        }
      moments (drawn, n * u, &mean, &variance);
      free (drawn);
      CHECK_NEAR (mean, 0, 0.03);
      CHECK_NEAR (variance, 1, 0.04);
      CHECK_NEAR (hg_network_penalty (s.network), 0.5 * kl / (double)n, 1e-5 * kl / (double)n);
      dials[HG_DIAL_KL_WEIGHT] = 2;
      s.dials = dials;
      run (&s, true);
      CHECK_NEAR (hg_network_penalty (s.network), 2 * kl / (double)n, 1e-5 * kl / (double)n);
    }
  clear (&s);
}
