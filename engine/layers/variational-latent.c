/* VariationalLatent: the waist of a variational autoencoder (Kingma & Welling 2014). Two Dense layers give a
 * mean and a log variance for each latent value; while training the value is drawn from that normal
 * distribution, otherwise it is the mean. What the distributions are away from the standard normal one is
 * added to the loss. Keras has no such class.
 *
 * Both are one product with the kernels side by side: u units of mean, then u of log variance.
 *
 * The usual weight of the penalty. With D values a sample and noise of variance s² around the reconstruction,
 * the bound of the paper is, but for constants, Σ (x − y)² / (2 s²) + KL; multiplied by 2 s² / D it is MSE +
 * (2 s² / D) · KL. For standardized windows of some 500 values of which a quarter of the variance stays, that
 * is 0.001. */
#include "base/format.h"
#include "layers/explain.h"
#include "layers/kinds.h"
#include "layers/noise.h"
#include "layers/options.h"
#include "layers/torch.h"
#include "tensor/panel-pack.h"
#include <stdio.h>
#include <string.h>

/* f features in, u units, n rows. */

typedef struct
{
  int64_t units;
  double kl_weight;
  int kernel_initializer;
  bool trainable;
} Config;

static const HgParam params[] = {
  { .name = "units",
    .title = "Units",
    .help = "How many latent values there are.",
    .type = HG_PARAM_INT,
    .flags = HG_PARAM_PRIMARY | HG_PARAM_WIDTH,
    .offset = offsetof (Config, units),
    .standard = 2,
    .low = 1,
    .high = 1e8 },
  { .name = "kl_weight",
    .title = "Weight of KL",
    .help = "How much the distance to the standard normal distribution counts beside the loss.",
    .word = "KL",
    .type = HG_PARAM_REAL,
    .flags = HG_PARAM_ALWAYS,
    .offset = offsetof (Config, kl_weight),
    .standard = 1e-3,
    .low = 0,
    .high = 1e6 },
  HG_OPTION_INITIALIZER (Config, kernel_initializer, "First kernels", HG_INIT_GLOROT_UNIFORM),
  HG_OPTION_TRAINABLE (Config),
};

static const char *const equations[] = {
  "μ = x W_μ + b_μ",
  "log σ² = x W_σ + b_σ",
  "training: z = μ + σ ⊙ ε, ε normal; otherwise: z = μ",
  "loss = loss + weight · ½ Σ (μ² + σ² − log σ² − 1)",
  NULL,
};

static bool
infer (const void *config, const HgShape *in, size_t n_in, HgShape *out, HgError *error)
{
  const Config *c = config;
  char text[HG_SHAPE_TEXT];
  for (int k = 0; k < 3; k++)
    out[k] = (HgShape){ .rank = 1, .dim = { c->units } };
  return in[0].rank == HG_UNKNOWN || in[0].rank == 1
         || hg_error_set (error, HG_ERROR_SHAPE, "needs a vector and gets %s", hg_shape_text (&in[0], text));
}

static size_t
weights (const void *config, const HgShape *in, HgWeightSpec *specs)
{
  static const char *const names[] = { "mean", "log_variance" };
  const Config *c = config;
  for (size_t k = 0; k < 4; k++)
    {
      bool kernel = k % 2 == 0;
      specs[k] = (HgWeightSpec){ .shape = { .rank = 1, .dim = { c->units } }, .trainable = true };
      if (kernel)
        specs[k].shape = (HgShape){ .rank = 2, .dim = { hg_shape_axis (&in[0], -1), c->units } };
      specs[k].initializer = kernel ? (HgInitializer)c->kernel_initializer : HG_INIT_ZEROS;
      snprintf (specs[k].name, sizeof specs[k].name, "%s_%s", names[k / 2], kernel ? "kernel" : "bias");
    }
  return 4;
}

static void
formula (const void *config, const HgShape *in, HgFormula *text)
{
  const Config *c = config;
  HgShape features = { .rank = 1, .dim = { hg_shape_axis (&in[0], -1) } };
  char f[HG_SHAPE_TEXT], u[32];
  hg_shape_text (&features, f);
  hg_format_count (u, sizeof u, c->units);
  snprintf (text->symbols, sizeof text->symbols, "2 · (f + 1) · u");
  snprintf (text->numbers, sizeof text->numbers, "2 · (%.40s + 1) · %s", f, u);
  snprintf (text->legend, sizeof text->legend,
            "f features, u units. Each unit has a mean and a log variance, each a weighted sum plus a bias.");
}

/* The product's sizes, and where @pass is given its buffers. */
static HgDenseCall
call (const HgOp *op, const HgPass *pass, const HgPanelKernels **panels)
{
  const Config *c = op->layer->config;
  HgDenseCall d = {
    .k = (size_t)op->in[0].dim[0], .width = 2 * (size_t)c->units, .activation = HG_LINEAR, .bias = true
  };
  *panels = hg_kernels_panels (op->kernels, d.width);
  if (pass != NULL)
    {
      d.rows = pass->n;
      d.w = pass->w;
      d.x = pass->x[0];
      d.y = pass->saved;
    }
  return d;
}

static bool
plan (HgOp *op, HgError *error)
{
  const HgPanelKernels *panels;
  HgDenseCall d = call (op, NULL, &panels);
  op->weights = hg_panel_size (panels->lanes, 1 + d.k, d.width);
  op->derived = hg_panel_size (panels->lanes, d.width, d.k);
  op->fixed = hg_dense_scratch (panels->lanes, d.width);
  op->saved = op->scratch = d.width;
  return true;
}

/* Where the Keras-ordered weight @k (0 … 3) has its value of @row (0: the bias) and @unit in the panel. */
static size_t
place (const HgOp *op, size_t k, size_t row, size_t unit)
{
  const HgPanelKernels *panels;
  HgDenseCall d = call (op, NULL, &panels);
  return hg_panel_index (panels->lanes, 1 + d.k, d.width, row, k / 2 * (d.width / 2) + unit);
}

static void
pack (const HgOp *op, const HgReal *const *keras, HgReal *packed)
{
  size_t f = (size_t)op->in[0].dim[0], u = (size_t)op->out[0].dim[0];
  memset (packed, 0, op->weights * sizeof *packed);
  for (size_t k = 0; k < 4; k++)
    for (size_t i = 0; i < (k % 2 == 0 ? f * u : u); i++)
      packed[place (op, k, k % 2 == 0 ? 1 + i / u : 0, i % u)] = keras[k][i];
}

static void
unpack (const HgOp *op, const HgReal *packed, HgReal *const *keras)
{
  size_t f = (size_t)op->in[0].dim[0], u = (size_t)op->out[0].dim[0];
  for (size_t k = 0; k < 4; k++)
    for (size_t i = 0; i < (k % 2 == 0 ? f * u : u); i++)
      keras[k][i] = packed[place (op, k, k % 2 == 0 ? 1 + i / u : 0, i % u)];
}

static void
derive (const HgOp *op, const HgReal *packed, HgReal *derived)
{
  const HgPanelKernels *panels;
  HgDenseCall d = call (op, NULL, &panels);
  if (op->wants_dx)
    hg_panel_turn_weights (panels, d.k, d.width, packed, derived);
}

/* σ · ε of a latent value. */
static HgReal
deviation (const HgOp *op, const HgPass *pass, size_t row, size_t unit, HgReal log_variance)
{
  uint64_t u = (uint64_t)op->out[0].dim[0];
  return (HgReal)(exp (0.5 * (double)log_variance)
                  * (double)hg_noise_normal (pass->seed, (pass->first + row) * u + unit));
}

static void
forward (const HgOp *op, const HgPass *pass)
{
  const HgPanelKernels *panels;
  HgDenseCall d = call (op, pass, &panels);
  size_t u = d.width / 2;
  panels->dense_forward (&d);
  for (size_t r = 0; r < pass->n; r++)
    {
      const HgReal *mean = pass->saved + r * d.width, *log_variance = mean + u;
      memcpy (pass->y[0] + r * u, mean, u * sizeof *mean);
      for (size_t i = 0; pass->training && i < u; i++)
        pass->y[0][r * u + i] += deviation (op, pass, r, i, log_variance[i]);
      if (op->reads[1])
        memcpy (pass->y[1] + r * u, mean, u * sizeof *mean);
      if (op->reads[2])
        memcpy (pass->y[2] + r * u, log_variance, u * sizeof *mean);
    }
}

static double
kl_weight (const HgOp *op, const HgPass *pass)
{
  const Config *c = op->layer->config;
  return hg_dial (pass->dials, HG_DIAL_KL_WEIGHT, c->kl_weight);
}

static double
penalty (const HgOp *op, const HgPass *pass)
{
  size_t u = (size_t)op->out[0].dim[0];
  double sum = 0;
  for (size_t r = 0; r < pass->n; r++)
    for (size_t i = 0; i < u; i++)
      {
        double mean = (double)pass->saved[2 * r * u + i],
               log_variance = (double)pass->saved[(2 * r + 1) * u + i];
        sum += 0.5 * (mean * mean + exp (log_variance) - log_variance - 1);
      }
  return kl_weight (op, pass) * sum;
}

/* The gradient of one row by mean and log variance, from the outputs' and the penalty's. */
static void
gradient (const HgOp *op, const HgPass *pass, size_t row, HgReal *dmean, HgReal *dlog)
{
  size_t u = (size_t)op->out[0].dim[0];
  const HgReal *mean = pass->saved + 2 * row * u, *log_variance = mean + u;
  double weight = kl_weight (op, pass) * (double)pass->share;
  for (size_t i = 0; i < u; i++)
    {
      HgReal dz = op->reads[0] && pass->dy[0] != NULL ? pass->dy[0][row * u + i] : 0;
      dmean[i] = dz + (HgReal)(weight * (double)mean[i]);
      dlog[i] = (HgReal)(weight * 0.5 * (exp ((double)log_variance[i]) - 1));
      if (pass->training)
        dlog[i] += dz * (HgReal)0.5 * deviation (op, pass, row, i, log_variance[i]);
      if (op->reads[1] && pass->dy[1] != NULL)
        dmean[i] += pass->dy[1][row * u + i];
      if (op->reads[2] && pass->dy[2] != NULL)
        dlog[i] += pass->dy[2][row * u + i];
    }
}

static void
backward (const HgOp *op, const HgPass *pass)
{
  const HgPanelKernels *panels;
  HgDenseCall d = call (op, pass, &panels);
  HgReal *dsums = pass->scratch + op->fixed;
  for (size_t r = 0; r < pass->n; r++)
    gradient (op, pass, r, dsums + r * d.width, dsums + r * d.width + d.width / 2);
  d.turned = pass->derived;
  d.dy = dsums;
  d.dx = pass->dx[0];
  d.dw = pass->dw;
  d.scratch = pass->scratch;
  panels->dense_backward (&d);
}

static double
flops (const HgOp *op)
{
  return 2.0 * (double)op->in[0].dim[0] * (double)op->out[0].dim[0];
}

static bool
torch (HgTorch *torch, HgError *error)
{
  const Config *c = torch->layer->config;
  char weight[40];
  torch->order = HG_TORCH_LAST;
  hg_torch_need (torch, "VariationalLatent");
  hg_torch_module (torch, "VariationalLatent(%lld, %lld, kl_weight=%s)",
                   (long long)hg_shape_axis (&torch->in[0], -1), (long long)c->units,
                   hg_torch_real (c->kl_weight, weight));
  hg_torch_line (torch, torch->reads[1] || torch->reads[2] ? "$y0, $y1, $y2 = $m($x0)" : "$y0 = $m($x0)[0]");
  hg_torch_array (torch, "mean.weight", 0, "10");
  hg_torch_array (torch, "mean.bias", 1, "");
  hg_torch_array (torch, "log_variance.weight", 2, "10");
  hg_torch_array (torch, "log_variance.bias", 3, "");
  snprintf (torch->penalty, sizeof torch->penalty, "$m.penalty");
  return true;
}

static void
explain (HgExplain *it)
{
  hg_explain_units (it, "unit", "units", "Units");
}

const HgLayerKind hg_layer_kind_variational_latent = {
  .name = "VariationalLatent",
  .title = "VAE latent",
  .sentence
  = "Gives each latent value as a blur around a mean, so that places between the samples mean something too.",
  .equations = equations,
  .group = "Latent",
  .params = params,
  .n_params = sizeof params / sizeof *params,
  .config_size = sizeof (Config),
  .min_in = 1,
  .max_in = 1,
  .n_out = 3,
  .infer = infer,
  .explain = explain,
  .weights = weights,
  .formula = formula,
  .plan = plan,
  .pack = pack,
  .unpack = unpack,
  .derive = derive,
  .forward = forward,
  .backward = backward,
  .penalty = penalty,
  .flops = flops,
  .torch = torch,
};
