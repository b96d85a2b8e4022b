/* ActivityRegularization: passes its input on; what it asks for is a penalty on its output like any layer's
 * (HgOp.activity). */
#include "layers/explain.h"
#include "layers/kinds.h"
#include "layers/torch.h"
#include <string.h>

typedef struct
{
  double l1, l2;
} Config;

static const HgParam params[] = {
  { .name = "l1",
    .title = "L1",
    .help = "Factor of Σ|x|; it makes values sparse: most of them 0.",
    .word = "l1",
    .type = HG_PARAM_REAL,
    .flags = HG_PARAM_SHOWN,
    .offset = offsetof (Config, l1),
    .standard = 0,
    .low = 0,
    .high = 1e6 },
  { .name = "l2",
    .title = "L2",
    .help = "Factor of Σx²; it keeps values small.",
    .word = "l2",
    .type = HG_PARAM_REAL,
    .flags = HG_PARAM_SHOWN,
    .offset = offsetof (Config, l2),
    .standard = 0,
    .low = 0,
    .high = 1e6 },
};

static const char *const equations[] = { "y = x", "loss = loss + l1 · Σ|x| + l2 · Σx², by sample", NULL };

static bool
plan (HgOp *op, HgError *error)
{
  const Config *c = op->layer->config;
  op->activity = (HgRegularizer){ .type = HG_REGULARIZER_L1L2, .l1 = c->l1, .l2 = c->l2 };
  return true;
}

static void
forward (const HgOp *op, const HgPass *pass)
{
  memcpy (pass->y[0], pass->x[0], pass->n * (size_t)hg_shape_values (&op->in[0]) * sizeof (HgReal));
}

static void
backward (const HgOp *op, const HgPass *pass)
{
  if (pass->dx[0] != NULL)
    memcpy (pass->dx[0], pass->dy[0], pass->n * (size_t)hg_shape_values (&op->in[0]) * sizeof (HgReal));
}

static bool
torch (HgTorch *torch, HgError *error)
{
  const Config *c = torch->layer->config;
  torch->everywhere = true;
  torch->activity = (HgRegularizer){ .type = HG_REGULARIZER_L1L2, .l1 = c->l1, .l2 = c->l2 };
  return true;
}

const HgLayerKind hg_layer_kind_activity_regularization = {
  .name = "ActivityRegularization",
  .title = "Activity penalty",
  .sentence = "Adds a penalty on large values to the loss and changes nothing else.",
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
  .plan = plan,
  .forward = forward,
  .backward = backward,
  .torch = torch,
};
