/* GaussianNoise: normal noise added while training. An autoencoder whose input is disturbed and whose target
 * is not learns to take the noise away (Vincent et al. 2008). */
#include "layers/explain.h"
#include "layers/kinds.h"
#include "layers/noise.h"
#include "layers/torch.h"
#include <string.h>

typedef struct
{
  double stddev;
} Config;

static const HgParam params[] = {
  { .name = "stddev",
    .title = "Deviation",
    .help = "The standard deviation of the noise that is added in every training step.",
    .type = HG_PARAM_REAL,
    .flags = HG_PARAM_PRIMARY,
    .offset = offsetof (Config, stddev),
    .standard = 0.1,
    .low = 0,
    .high = 1e6 },
};

static const char *const equations[] = { "y = x + σ ε", "ε normal, drawn anew each step", NULL };

static void
forward (const HgOp *op, const HgPass *pass)
{
  const Config *c = op->layer->config;
  size_t values = pass->n * (size_t)hg_shape_values (&op->in[0]);
  uint64_t start = hg_noise_start (op, pass);
  memcpy (pass->y[0], pass->x[0], values * sizeof (HgReal));
  for (size_t i = 0; pass->training && i < values; i++)
    pass->y[0][i] += (HgReal)(c->stddev * (double)hg_noise_normal (pass->seed, start + i));
}

static void
backward (const HgOp *op, const HgPass *pass)
{
  size_t values = pass->n * (size_t)hg_shape_values (&op->in[0]);
  if (pass->dx[0] != NULL)
    memcpy (pass->dx[0], pass->dy[0], values * sizeof (HgReal));
}

static bool
torch (HgTorch *torch, HgError *error)
{
  const Config *c = torch->layer->config;
  char deviation[40];
  hg_torch_need (torch, "GaussianNoise");
  hg_torch_module (torch, "GaussianNoise(%s)", hg_torch_real (c->stddev, deviation));
  hg_torch_value_by_value (torch, "$m($x0)");
  return true;
}

const HgLayerKind hg_layer_kind_gaussian_noise = {
  .name = "GaussianNoise",
  .title = "Gaussian noise",
  .sentence = "Adds noise while training; after the input it makes a denoising autoencoder.",
  .equations = equations,
  .group = "Regularization",
  .params = params,
  .n_params = sizeof params / sizeof *params,
  .config_size = sizeof (Config),
  .min_in = 1,
  .max_in = 1,
  .n_out = 1,
  .passes_mask = true,
  .infer = hg_infer_same,
  .explain = hg_explain_same,
  .forward = forward,
  .backward = backward,
  .torch = torch,
};
