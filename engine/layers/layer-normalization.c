/* LayerNormalization (Ba et al. 2016): every sample is centred and scaled by itself, over the last axis or
 * the last few.
 */
#include "layers/axes.h"
#include "layers/explain.h"
#include "layers/kinds.h"
#include "layers/normalization-options.h"
#include "layers/torch.h"
#include <math.h>
#include <stdio.h>

/* A group is what is normalized together: m values, which lie in pieces of f. */

typedef struct
{
  HgInts axis;
  double epsilon;
  bool center, scale, trainable;
  int beta_initializer, gamma_initializer;
  HgRegularizer beta_regularizer, gamma_regularizer;
} Config;

static const HgParam params[] = {
  { .name = "axis",
    .title = "Axes",
    .help = "What is normalized together: −1 the last axis, 1x2 axes 1 and 2; they must be the last ones.",
    .word = "axis",
    .type = HG_PARAM_INTS,
    .flags = HG_PARAM_SHOWN | HG_PARAM_LIST,
    .offset = offsetof (Config, axis),
    .standard = -1,
    .low = -HG_MAX_RANK,
    .high = HG_MAX_RANK,
    .count = 4 },
  HG_OPTIONS_NORMALIZATION (Config, "value"),
  HG_OPTIONS_NORMALIZATION_REST (Config),
};

static const char *const equations[]
    = { "y = γ ⊙ (x − μ) / √(v + ε) + β", "μ and v are the sample's own mean and variance", NULL };

/* How many axes at the end are meant, or 0 where the list names others too. */
static int
trailing (const Config *c, int rank)
{
  unsigned seen = 0;
  for (int i = 0; i < c->axis.n; i++)
    {
      int axis = hg_axes_find (c->axis.v[i], rank);
      if (axis < 0 || (seen & (1u << axis)))
        return 0;
      seen |= 1u << axis;
    }
  unsigned last = ((1u << c->axis.n) - 1) << (rank - c->axis.n);
  return seen == last ? c->axis.n : 0;
}

static bool
infer (const void *config, const HgShape *in, size_t n_in, HgShape *out, HgError *error)
{
  char text[HG_SHAPE_TEXT];
  out[0] = in[0];
  return in[0].rank == HG_UNKNOWN || trailing (config, in[0].rank) > 0
         || hg_error_set (error, HG_ERROR_SHAPE,
                          "normalizes the last axis or the last few; its axes are not those of %s",
                          hg_shape_text (&in[0], text));
}

static HgShape
group_shape (const Config *c, const HgShape *in)
{
  int n = in->rank == HG_UNKNOWN ? HG_UNKNOWN : trailing (c, in->rank);
  HgShape shape = { .rank = n };
  for (int k = 0; k < n; k++)
    shape.dim[k] = in->dim[in->rank - n + k];
  return shape;
}

static size_t
weights (const void *config, const HgShape *in, HgWeightSpec *specs)
{
  const Config *c = config;
  size_t n = 0;
  HgShape shape = group_shape (c, &in[0]);
  if (c->scale)
    specs[n++] = (HgWeightSpec){ .name = "gamma",
                                 .shape = shape,
                                 .initializer = (HgInitializer)c->gamma_initializer,
                                 .trainable = true,
                                 .regularizer = c->gamma_regularizer };
  if (c->center)
    specs[n++] = (HgWeightSpec){ .name = "beta",
                                 .shape = shape,
                                 .initializer = (HgInitializer)c->beta_initializer,
                                 .trainable = true,
                                 .regularizer = c->beta_regularizer };
  return n;
}

static void
formula (const void *config, const HgShape *in, HgFormula *text)
{
  const Config *c = config;
  HgShape shape = group_shape (c, &in[0]);
  char m[HG_SHAPE_TEXT];
  int n = c->scale + c->center;
  snprintf (text->symbols, sizeof text->symbols, "%d · m", n);
  snprintf (text->numbers, sizeof text->numbers, "%d · %.80s", n, hg_shape_text (&shape, m));
  snprintf (text->legend, sizeof text->legend, "m values are normalized together. %s.",
            n == 2   ? "Each has a scale and a shift"
            : n == 1 ? "Each has a scale or a shift"
                     : "No scale, no shift");
}

/* Kept: mean and 1 / √(v + ε) of every group. */
static bool
plan (HgOp *op, HgError *error)
{
  HgShape shape = group_shape (op->layer->config, &op->in[0]);
  op->notes[0] = (size_t)hg_shape_values (&shape);
  op->saved = 2 * (size_t)hg_shape_values (&op->in[0]) / op->notes[0];
  return true;
}

/* Group @g begins at @at; its pieces of @f values lie @step apart. In a time-major sequence that is
 * normalized as a whole the steps of a row are not neighbours. */
typedef struct
{
  size_t at, pieces, f, step;
} Group;

static Group
group (const HgOp *op, const HgPass *pass, size_t g)
{
  size_t m = op->notes[0], f = (size_t)hg_shape_axis (&op->in[0], -1);
  if (op->in[0].rank == 2 && m != f)
    return (Group){ .at = g * f, .pieces = m / f, .f = f, .step = pass->n * f };
  return (Group){ .at = g * m, .pieces = 1, .f = m };
}

static void
measure (const HgReal *x, Group p, double *mean, double *variance)
{
  double sum = 0, square = 0, m = (double)(p.pieces * p.f);
  for (size_t k = 0; k < p.pieces; k++)
    for (size_t i = 0; i < p.f; i++)
      sum += (double)x[p.at + k * p.step + i];
  *mean = sum / m;
  for (size_t k = 0; k < p.pieces; k++)
    for (size_t i = 0; i < p.f; i++)
      {
        double d = (double)x[p.at + k * p.step + i] - *mean;
        square += d * d;
      }
  *variance = square / m;
}

static void
forward (const HgOp *op, const HgPass *pass)
{
  const Config *c = op->layer->config;
  size_t m = op->notes[0], groups = pass->n * (size_t)hg_shape_values (&op->in[0]) / m;
  const HgReal *gamma = pass->w, *beta = gamma + (c->scale ? m : 0);
  for (size_t g = 0; g < groups; g++)
    {
      Group p = group (op, pass, g);
      double mean, variance;
      measure (pass->x[0], p, &mean, &variance);
      double inverse = 1 / sqrt (variance + c->epsilon);
      pass->saved[2 * g] = (HgReal)mean;
      pass->saved[2 * g + 1] = (HgReal)inverse;
      for (size_t k = 0; k < p.pieces; k++)
        for (size_t i = 0; i < p.f; i++)
          {
            size_t at = p.at + k * p.step + i, w = k * p.f + i;
            HgReal y = (HgReal)(((double)pass->x[0][at] - mean) * inverse);
            pass->y[0][at] = (c->scale ? gamma[w] * y : y) + (c->center ? beta[w] : 0);
          }
    }
}

/* With x̂ = (x − μ) / √(v + ε) and g = γ dy: dx = (g − Σ g / m − x̂ Σ g x̂ / m) / √(v + ε). */
static void
backward_group (const HgOp *op, const HgPass *pass, Group p, double mean, double inverse)
{
  const Config *c = op->layer->config;
  size_t m = op->notes[0];
  const HgReal *gamma = pass->w;
  HgReal *dgamma = pass->dw, *dbeta = dgamma + (c->scale ? m : 0);
  double sum = 0, along = 0;
  for (size_t w = 0; w < m; w++)
    {
      size_t at = p.at + w / p.f * p.step + w % p.f;
      double dy = (double)pass->dy[0][at], x = ((double)pass->x[0][at] - mean) * inverse;
      double g = c->scale ? dy * (double)gamma[w] : dy;
      sum += g;
      along += g * x;
      if (c->scale)
        dgamma[w] += (HgReal)(dy * x);
      if (c->center)
        dbeta[w] += (HgReal)dy;
    }
  for (size_t w = 0; pass->dx[0] != NULL && w < m; w++)
    {
      size_t at = p.at + w / p.f * p.step + w % p.f;
      double dy = (double)pass->dy[0][at], x = ((double)pass->x[0][at] - mean) * inverse;
      double g = c->scale ? dy * (double)gamma[w] : dy;
      pass->dx[0][at] = (HgReal)((g - (sum + x * along) / (double)m) * inverse);
    }
}

static void
backward (const HgOp *op, const HgPass *pass)
{
  size_t groups = pass->n * (size_t)hg_shape_values (&op->in[0]) / op->notes[0];
  for (size_t g = 0; g < groups; g++)
    backward_group (op, pass, group (op, pass, g), (double)pass->saved[2 * g],
                    (double)pass->saved[2 * g + 1]);
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
  char epsilon[40], axes[HG_SHAPE_TEXT];
  HgShape shape = group_shape (c, &torch->in[0]);
  torch->order = HG_TORCH_LAST;
  hg_torch_module (torch, "nn.LayerNorm((%s%s), eps=%s%s)",
                   hg_numbers_text (shape.dim, shape.rank, ", ", axes, sizeof axes),
                   shape.rank == 1 ? "," : "", hg_torch_real (c->epsilon, epsilon),
                   c->scale || c->center ? "" : ", elementwise_affine=False");
  hg_torch_value_by_value (torch, "$m($x0)");
  if (!c->scale && !c->center)
    return true;
  if (c->scale)
    hg_torch_array (torch, "weight", 0, "");
  else
    hg_torch_constant (torch, "weight", HG_TORCH_ONES, shape);
  if (c->center)
    hg_torch_array (torch, "bias", c->scale, "");
  else
    hg_torch_constant (torch, "bias", HG_TORCH_ZEROS, shape);
  return true;
}

const HgLayerKind hg_layer_kind_layer_normalization = {
  .name = "LayerNormalization",
  .title = "Layer normalization",
  .sentence
  = "Brings every sample by itself to mean 0 and variance 1, then scales and shifts its values as learned.",
  .equations = equations,
  .group = "Normalization",
  .params = params,
  .n_params = sizeof params / sizeof *params,
  .config_size = sizeof (Config),
  .min_in = 1,
  .max_in = 1,
  .n_out = 1,
  .passes_mask = true,
  .infer = infer,
  .explain = hg_explain_same,
  .weights = weights,
  .formula = formula,
  .plan = plan,
  .forward = forward,
  .backward = backward,
  .flops = flops,
  .torch = torch,
};
