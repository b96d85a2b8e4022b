/* LeakyReLU: values below 0 are made small instead of cut off. */
#include "layers/kinds.h"

typedef struct
{
  double negative_slope;
} Config;

static const HgParam params[] = {
  { .name = "negative_slope",
    .title = "Slope below 0",
    .help = "What values below 0 are multiplied by.",
    .type = HG_PARAM_REAL,
    .flags = HG_PARAM_PRIMARY,
    .offset = offsetof (Config, negative_slope),
    .standard = 0.3,
    .low = 0,
    .high = 1e6 },
};

static const char *const equations[] = { "y = x, or slope · x where x < 0", NULL };

static bool
infer (const void *config, const HgShape *in, size_t n_in, HgShape *out, HgError *error)
{
  out[0] = in[0];
  return true;
}

static void
forward (const HgOp *op, const HgPass *pass)
{
  const Config *c = op->layer->config;
  size_t values = pass->n * (size_t)hg_shape_values (&op->in[0]);
  HgReal slope = (HgReal)c->negative_slope;
  for (size_t i = 0; i < values; i++)
    pass->y[0][i] = pass->x[0][i] > 0 ? pass->x[0][i] : slope * pass->x[0][i];
}

static void
backward (const HgOp *op, const HgPass *pass)
{
  const Config *c = op->layer->config;
  size_t values = pass->n * (size_t)hg_shape_values (&op->in[0]);
  HgReal slope = (HgReal)c->negative_slope;
  for (size_t i = 0; pass->dx[0] != NULL && i < values; i++)
    pass->dx[0][i] = pass->x[0][i] > 0 ? pass->dy[0][i] : slope * pass->dy[0][i];
}

const HgLayerKind hg_layer_kind_leaky_relu = {
  .name = "LeakyReLU",
  .title = "LeakyReLU",
  .sentence = "A relu that lets a little of the negative values through, so that no unit can go dead.",
  .equations = equations,
  .group = "Activation",
  .params = params,
  .n_params = sizeof params / sizeof *params,
  .config_size = sizeof (Config),
  .min_in = 1,
  .max_in = 1,
  .n_out = 1,
  .passes_mask = true,
  .infer = infer,
  .forward = forward,
  .backward = backward,
};
