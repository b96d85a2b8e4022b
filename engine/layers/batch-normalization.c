/* BatchNormalization (Ioffe & Szegedy 2015), over the last axis, with Keras 3's numbers: while training every
 * feature is centred and scaled by the mean and the biased variance of the batch, and the moving statistics
 * follow them; otherwise, and where the layer is not trainable, the moving statistics take their place. Steps
 * that a mask leaves out do not count into the statistics. */
#include "layers/axes.h"
#include "layers/explain.h"
#include "layers/kinds.h"
#include "layers/normalization-options.h"
#include "layers/torch.h"
#include <math.h>
#include <stdio.h>

/* f features; a vector is one row's values at one place: rows counts them. */

enum
{
  BLOCK = 16 /* features whose sums are taken at once, in double: a line of the cache */
};

typedef struct
{
  int64_t axis;
  double momentum, epsilon;
  bool center, scale, trainable;
  int beta_initializer, gamma_initializer, moving_mean_initializer, moving_variance_initializer;
  HgRegularizer beta_regularizer, gamma_regularizer;
} Config;

static const HgParam params[] = {
  { .name = "axis",
    .title = "Axis",
    .help = "The axis of the features, which must be the last: −1.",
    .type = HG_PARAM_INT,
    .flags = HG_PARAM_ADVANCED,
    .offset = offsetof (Config, axis),
    .standard = -1,
    .low = -HG_MAX_RANK,
    .high = HG_MAX_RANK },
  { .name = "momentum",
    .title = "Momentum",
    .help = "How much of the moving statistics stays at each step; near 1 they follow slowly.",
    .word = "momentum",
    .type = HG_PARAM_REAL,
    .flags = HG_PARAM_SHOWN,
    .offset = offsetof (Config, momentum),
    .standard = 0.99,
    .low = 0,
    .high = 1 },
  HG_OPTIONS_NORMALIZATION (Config, "feature"),
  HG_OPTION_INITIALIZER (Config, moving_mean_initializer, "First moving mean", HG_INIT_ZEROS),
  HG_OPTION_INITIALIZER (Config, moving_variance_initializer, "First moving variance", HG_INIT_ONES),
  HG_OPTIONS_NORMALIZATION_REST (Config),
};

static const char *const equations[] = {
  "y = γ (x − μ) / √(v + ε) + β",
  "training: μ and v are the batch's mean and variance",
  "moving = momentum · moving + (1 − momentum) · batch's",
  NULL,
};

static bool
infer (const void *config, const HgShape *in, size_t n_in, HgShape *out, HgError *error)
{
  const Config *c = config;
  char text[HG_SHAPE_TEXT];
  out[0] = in[0];
  if (in[0].rank == HG_UNKNOWN || hg_axes_find (c->axis, in[0].rank) == in[0].rank - 1)
    return in[0].rank != 0
           || hg_error_set (error, HG_ERROR_SHAPE, "needs an axis of features and gets a single number");
  return hg_error_set (error, HG_ERROR_SHAPE, "normalizes the last axis alone; axis %d of %s is another",
                       (int)c->axis, hg_shape_text (&in[0], text));
}

/* Where each weight is among those that this config has; which[2] and which[3] are the moving ones. */
static size_t
arrange (const Config *c, size_t which[4])
{
  size_t n = 0;
  which[0] = c->scale ? n++ : HG_MAX_WEIGHTS;
  which[1] = c->center ? n++ : HG_MAX_WEIGHTS;
  which[2] = n++;
  which[3] = n++;
  return n;
}

static size_t
weights (const void *config, const HgShape *in, HgWeightSpec *specs)
{
  static const char *const names[] = { "gamma", "beta", "moving_mean", "moving_variance" };
  const Config *c = config;
  int first[] = { c->gamma_initializer, c->beta_initializer, c->moving_mean_initializer,
                  c->moving_variance_initializer };
  size_t which[4], n = arrange (c, which);
  for (size_t k = 0; k < 4; k++)
    if (which[k] < n)
      {
        HgWeightSpec *spec = &specs[which[k]];
        *spec = (HgWeightSpec){ .shape = { .rank = 1, .dim = { hg_shape_axis (&in[0], -1) } },
                                .initializer = (HgInitializer)first[k],
                                .trainable = k < 2 };
        snprintf (spec->name, sizeof spec->name, "%s", names[k]);
        if (k < 2)
          spec->regularizer = k == 0 ? c->gamma_regularizer : c->beta_regularizer;
      }
  return n;
}

static void
formula (const void *config, const HgShape *in, HgFormula *text)
{
  HgShape features = { .rank = 1, .dim = { hg_shape_axis (&in[0], -1) } };
  size_t which[4], n = arrange (config, which);
  char f[HG_SHAPE_TEXT];
  snprintf (text->symbols, sizeof text->symbols, "%zu · f", n);
  snprintf (text->numbers, sizeof text->numbers, "%zu · %.80s", n, hg_shape_text (&features, f));
  snprintf (text->legend, sizeof text->legend,
            "f features. %s, and two moving statistics that are measured, not learned.",
            n == 4   ? "Each has a scale and a shift"
            : n == 3 ? "Each has a scale or a shift"
                     : "No scale, no shift");
}

static size_t
features (const HgOp *op)
{
  return (size_t)hg_shape_axis (&op->in[0], -1);
}

/* Mean and 1 / √(v + ε) of every feature, as they were used on the way there; scratch for two numbers of
 * each. */
static bool
plan (HgOp *op, HgError *error)
{
  op->fixed = 2 * features (op);
  op->saved = 2 * features (op);
  return true;
}

static bool
uses_batch (const HgOp *op, const HgPass *pass)
{
  return pass->training && !op->frozen;
}

/* Whether vector @v counts. A mask is known for time × features alone, whose vectors stand in its order. */
static bool
counts (const HgOp *op, const HgPass *pass, size_t v)
{
  return pass->mask == NULL || op->in[0].rank != 2 || pass->mask[v] != 0;
}

/* The features from @begin, BLOCK at most. Two passes: the variance from the distances to the mean does not
 * cancel. */
static void
measure (const HgOp *op, const HgPass *pass, size_t rows, size_t begin, HgReal *mean, HgReal *variance)
{
  size_t f = features (op), width = f - begin < BLOCK ? f - begin : BLOCK;
  double centre[BLOCK] = { 0 }, n = 0;
  for (size_t v = 0; v < rows; v++)
    n += counts (op, pass, v);
  for (int turn = 0; turn < 2; turn++)
    {
      double sum[BLOCK] = { 0 };
      for (size_t v = 0; v < rows; v++)
        for (size_t i = 0; i < width && counts (op, pass, v); i++)
          {
            double x = (double)pass->x[0][v * f + begin + i] - centre[i];
            sum[i] += turn == 0 ? x : x * x;
          }
      for (size_t i = 0; i < width; i++)
        {
          centre[i] = n > 0 ? sum[i] / n : 0;
          (turn == 0 ? mean : variance)[begin + i] = (HgReal)centre[i];
        }
    }
}

static void
forward (const HgOp *op, const HgPass *pass)
{
  const Config *c = op->layer->config;
  size_t f = features (op), rows = pass->n * (size_t)hg_shape_values (&op->in[0]) / f, which[4];
  size_t n_weights = arrange (c, which);
  HgReal *mean = pass->saved, *inverse = mean + f, *measured = pass->scratch;
  const HgReal *moving = pass->w + which[2] * f;
  if (uses_batch (op, pass))
    {
      for (size_t begin = 0; begin < f; begin += BLOCK)
        measure (op, pass, rows, begin, measured, measured + f);
      for (size_t i = 0; pass->dw != NULL && i < 2 * f; i++)
        pass->dw[which[2] * f + i] = measured[i];
      moving = measured;
    }
  for (size_t i = 0; i < f; i++)
    {
      mean[i] = moving[i];
      inverse[i] = (HgReal)(1 / sqrt ((double)moving[f + i] + c->epsilon));
    }
  for (size_t v = 0; v < rows; v++)
    for (size_t i = 0; i < f; i++)
      {
        HgReal y = (pass->x[0][v * f + i] - mean[i]) * inverse[i];
        y *= which[0] < n_weights ? pass->w[which[0] * f + i] : 1;
        pass->y[0][v * f + i] = y + (which[1] < n_weights ? pass->w[which[1] * f + i] : 0);
      }
}

/* Σ dy and Σ dy · x̂ of the features from @begin, BLOCK at most. */
static void
sum_gradients (const HgOp *op, const HgPass *pass, size_t rows, size_t begin, HgReal *shift, HgReal *scale)
{
  size_t f = features (op), width = f - begin < BLOCK ? f - begin : BLOCK;
  const HgReal *mean = pass->saved + begin, *inverse = mean + f;
  double all[BLOCK] = { 0 }, along[BLOCK] = { 0 };
  for (size_t v = 0; v < rows; v++)
    for (size_t i = 0; i < width; i++)
      {
        double dy = (double)pass->dy[0][v * f + begin + i];
        all[i] += dy;
        along[i] += dy * (double)((pass->x[0][v * f + begin + i] - mean[i]) * inverse[i]);
      }
  for (size_t i = 0; i < width; i++)
    {
      shift[begin + i] = (HgReal)all[i];
      scale[begin + i] = (HgReal)along[i];
    }
}

/* With x̂ = (x − μ) / √(v + ε) over the n vectors that count:
 * dx = γ / √(v + ε) · (dy − Σ dy / n − x̂ Σ dy x̂ / n), the last two where the batch was used and the vector
 * counts. */
static void
backward (const HgOp *op, const HgPass *pass)
{
  const Config *c = op->layer->config;
  size_t f = features (op), rows = pass->n * (size_t)hg_shape_values (&op->in[0]) / f, which[4];
  size_t n_weights = arrange (c, which);
  const HgReal *mean = pass->saved, *inverse = mean + f;
  HgReal *shift = pass->scratch, *scale = shift + f;
  double n = 0;
  for (size_t begin = 0; begin < f; begin += BLOCK)
    sum_gradients (op, pass, rows, begin, shift, scale);
  for (size_t i = 0; i < f; i++)
    {
      if (which[0] < n_weights)
        pass->dw[which[0] * f + i] += scale[i];
      if (which[1] < n_weights)
        pass->dw[which[1] * f + i] += shift[i];
    }
  for (size_t v = 0; v < rows; v++)
    n += counts (op, pass, v);
  for (size_t v = 0; pass->dx[0] != NULL && v < rows; v++)
    {
      double share = uses_batch (op, pass) && counts (op, pass, v) ? 1 / n : 0;
      for (size_t i = 0; i < f; i++)
        {
          double x = (double)((pass->x[0][v * f + i] - mean[i]) * inverse[i]);
          double d = (double)pass->dy[0][v * f + i] - share * ((double)shift[i] + x * (double)scale[i]);
          double gamma = which[0] < n_weights ? (double)pass->w[which[0] * f + i] : 1;
          pass->dx[0][v * f + i] = (HgReal)(gamma * (double)inverse[i] * d);
        }
    }
}

/* The batch's statistics lie where the gradients of the moving ones would be. */
static void
settle (const HgOp *op, HgReal *packed, HgReal *measured)
{
  const Config *c = op->layer->config;
  size_t f = features (op), which[4];
  arrange (c, which);
  for (size_t i = which[2] * f; i < (which[2] + 2) * f && !op->frozen; i++)
    {
      packed[i] = (HgReal)(c->momentum * (double)packed[i] + (1 - c->momentum) * (double)measured[i]);
      measured[i] = 0;
    }
}

static double
flops (const HgOp *op)
{
  return 4.0 * (double)hg_shape_values (&op->in[0]);
}

static bool
torch (HgTorch *torch, HgError *error)
{
  const Config *c = torch->layer->config;
  static const char *const names[] = { "weight", "bias", "running_mean", "running_var" };
  char epsilon[40], momentum[40];
  HgShape features = { .rank = 1, .dim = { hg_shape_axis (&torch->in[0], -1) } };
  size_t which[4], n = arrange (c, which);
  torch->order = HG_TORCH_FIRST;
  if (torch->in[0].rank > 3)
    return hg_error_set (error, HG_ERROR_UNSUPPORTED, "PyTorch normalizes at most rows × columns × channels");
  hg_torch_module (torch, "nn.BatchNorm%dd(%lld, eps=%s, momentum=%s%s)",
                   torch->in[0].rank < 3 ? 1 : torch->in[0].rank - 1, (long long)features.dim[0],
                   hg_torch_real (c->epsilon, epsilon), hg_torch_real (1 - c->momentum, momentum),
                   c->scale || c->center ? "" : ", affine=False");
  hg_torch_line (torch, "$y0 = $m($x0)");
  for (size_t k = 0; k < 4; k++)
    if (which[k] < n)
      hg_torch_array (torch, names[k], which[k], "");
    else if (c->scale || c->center)
      hg_torch_constant (torch, names[k], k == 0 ? HG_TORCH_ONES : HG_TORCH_ZEROS, features);
  return true;
}

const HgLayerKind hg_layer_kind_batch_normalization = {
  .name = "BatchNormalization",
  .title = "Batch normalization",
  .sentence
  = "Brings every feature to mean 0 and variance 1 over the batch, then scales and shifts it as learned.",
  .equations = equations,
  .group = "Normalization",
  .params = params,
  .n_params = sizeof params / sizeof *params,
  .config_size = sizeof (Config),
  .min_in = 1,
  .max_in = 1,
  .n_out = 1,
  .passes_mask = true,
  .whole_batch = true,
  .infer = infer,
  .explain = hg_explain_same,
  .weights = weights,
  .formula = formula,
  .plan = plan,
  .forward = forward,
  .backward = backward,
  .settle = settle,
  .flops = flops,
  .torch = torch,
};
