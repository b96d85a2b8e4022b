/* Activation: a function applied to every value by itself. */
#include "layers/activation.h"
#include "layers/kinds.h"
#include <string.h>

typedef struct
{
  int activation;
} Config;

static const HgParam params[] = {
  { .name = "activation",
    .title = "Activation",
    .help = "The function applied to each value.",
    .type = HG_PARAM_CHOICE,
    .flags = HG_PARAM_PRIMARY,
    .offset = offsetof (Config, activation),
    .standard = HG_RELU,
    .choices = hg_activation_names },
};

static const char *const equations[] = { "y = f(x)", NULL };

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
  memcpy (pass->y[0], pass->x[0], values * sizeof (HgReal));
  op->kernels->activate ((HgActivation)c->activation, values, pass->y[0]);
}

static void
backward (const HgOp *op, const HgPass *pass)
{
  const Config *c = op->layer->config;
  size_t values = pass->n * (size_t)hg_shape_values (&op->in[0]);
  if (pass->dx[0] == NULL)
    return;
  memcpy (pass->dx[0], pass->dy[0], values * sizeof (HgReal));
  op->kernels->activate_gradient ((HgActivation)c->activation, values, pass->y[0], pass->dx[0]);
}

const HgLayerKind hg_layer_kind_activation = {
  .name = "Activation",
  .title = "Activation",
  .sentence = "Bends every value by a fixed function; without bends a stack of layers is one straight line.",
  .equations = equations,
  .group = "Core",
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
