/* ELU as a layer of its own, whose alpha can be chosen (Clevert et al. 2016). Signs are as good as
 * random, so a product with 0 or 1 stands for a branch. */
#include "layers/explain.h"
#include "layers/kinds.h"
#include "layers/torch.h"
#include <string.h>

typedef struct
{
  double alpha;
} Config;

static const HgParam params[] = {
  { .name = "alpha",
    .title = "Alpha",
    .help = "How far below 0 large negative values end up.",
    .type = HG_PARAM_REAL,
    .flags = HG_PARAM_PRIMARY,
    .offset = offsetof (Config, alpha),
    .standard = 1,
    .low = 0,
    .high = 1e6 },
};

static const char *const equations[] = { "y = x, or α (eˣ − 1) where x < 0", NULL };

/* The activation elu is the case α = 1; below 0 it only has to be scaled. */
static void
forward (const HgOp *op, const HgPass *pass)
{
  const Config *c = op->layer->config;
  size_t values = pass->n * (size_t)hg_shape_values (&op->in[0]);
  HgReal *y = pass->y[0], alpha = (HgReal)c->alpha;
  memcpy (y, pass->x[0], values * sizeof *y);
  op->kernels->activate (HG_ELU, values, y);
  for (size_t i = 0; i < values; i++)
    {
      HgReal up = y[i] > 0;
      y[i] *= up + (1 - up) * alpha;
    }
}

static void
backward (const HgOp *op, const HgPass *pass)
{
  const Config *c = op->layer->config;
  size_t values = pass->n * (size_t)hg_shape_values (&op->in[0]);
  HgReal alpha = (HgReal)c->alpha;
  for (size_t i = 0; pass->dx[0] != NULL && i < values; i++)
    {
      HgReal up = pass->x[0][i] > 0;
      pass->dx[0][i] = pass->dy[0][i] * (up + (1 - up) * (pass->y[0][i] + alpha));
    }
}

static bool
torch (HgTorch *torch, HgError *error)
{
  const Config *c = torch->layer->config;
  char alpha[40];
  hg_torch_value_by_value (torch, c->alpha == 1 ? "F.elu($x0)" : "F.elu($x0, %s)",
                           hg_torch_real (c->alpha, alpha));
  return true;
}

const HgLayerKind hg_layer_kind_elu = {
  .name = "ELU",
  .title = "ELU",
  .sentence = "Passes positive values and bends negative ones smoothly towards a floor.",
  .equations = equations,
  .group = "Activation",
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
