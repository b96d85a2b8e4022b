/* PReLU (He et al. 2015): a leaky relu whose slopes are learned, one for every place of a sample, or one for
 * all places along the shared axes. Signs are as good as
 * random, so a product with 0 or 1 stands for a branch. */
#include "layers/axes.h"
#include "layers/explain.h"
#include "layers/kinds.h"
#include "layers/options.h"
#include "layers/torch.h"
#include <stdio.h>

typedef struct
{
  int alpha_initializer;
  HgRegularizer alpha_regularizer;
  HgInts shared_axes;
  bool trainable;
} Config;

static const HgParam params[] = {
  { .name = "shared_axes",
    .title = "Shared axes",
    .help = "Axes along which one slope serves all places: 1x2 for images, 1 for sequences.",
    .word = "shared along",
    .type = HG_PARAM_INTS,
    .flags = HG_PARAM_SHOWN | HG_PARAM_LIST | HG_PARAM_NULLABLE,
    .offset = offsetof (Config, shared_axes),
    .standard = 0,
    .low = 1,
    .high = HG_MAX_RANK,
    .count = 4 },
  HG_OPTION_INITIALIZER (Config, alpha_initializer, "First slopes", HG_INIT_ZEROS),
  HG_OPTION_REGULARIZER (Config, alpha_regularizer, "Slope penalty"),
  HG_OPTION_TRAINABLE (Config),
};

static const char *const equations[] = { "y = x, or α ⊙ x where x < 0", NULL };

static bool
infer (const void *config, const HgShape *in, size_t n_in, HgShape *out, HgError *error)
{
  const Config *c = config;
  char text[HG_SHAPE_TEXT];
  out[0] = in[0];
  for (int i = 0; i < c->shared_axes.n && in[0].rank != HG_UNKNOWN; i++)
    if (c->shared_axes.v[i] > in[0].rank)
      return hg_error_set (error, HG_ERROR_SHAPE, "shares axis %d, which %s does not have",
                           (int)c->shared_axes.v[i], hg_shape_text (&in[0], text));
  return true;
}

/* 0 in the list, Keras's null, shares nothing. */
static HgShape
alpha_shape (const Config *c, const HgShape *in)
{
  HgShape shape = *in;
  for (int i = 0; i < c->shared_axes.n; i++)
    if (c->shared_axes.v[i] >= 1 && c->shared_axes.v[i] <= in->rank)
      shape.dim[c->shared_axes.v[i] - 1] = 1;
  return shape;
}

static size_t
weights (const void *config, const HgShape *in, HgWeightSpec *specs)
{
  const Config *c = config;
  specs[0] = (HgWeightSpec){ .name = "alpha",
                             .shape = alpha_shape (c, &in[0]),
                             .initializer = (HgInitializer)c->alpha_initializer,
                             .trainable = true,
                             .regularizer = c->alpha_regularizer };
  return 1;
}

static void
formula (const void *config, const HgShape *in, HgFormula *text)
{
  HgShape shape = alpha_shape (config, &in[0]);
  char all[HG_SHAPE_TEXT];
  snprintf (text->symbols, sizeof text->symbols, "a");
  snprintf (text->numbers, sizeof text->numbers, "%.90s", hg_shape_text (&shape, all));
  snprintf (text->legend, sizeof text->legend,
            "a slope for each value of a sample; along shared axes one serves all.");
}

/* Over the input (a) and the slopes (b). */
static HgWalk
over (const HgOp *op, const HgPass *pass)
{
  HgAxes in = hg_axes (&op->in[0], pass->n), alpha = hg_axes (&op->specs[0].shape, 1);
  size_t stride[HG_AXES];
  hg_axes_broadcast (&alpha, &in, stride);
  stride[0] = 0;
  return hg_walk (in.n, in.size, in.stride, stride);
}

static void
forward (const HgOp *op, const HgPass *pass)
{
  for (HgWalk w = over (op, pass); w.more; hg_walk_next (&w))
    for (size_t i = 0; i < w.length; i++)
      {
        HgReal x = pass->x[0][w.a + i * w.a_step], up = x > 0;
        pass->y[0][w.a + i * w.a_step] = x * (up + (1 - up) * pass->w[w.b + i * w.b_step]);
      }
}

static void
backward (const HgOp *op, const HgPass *pass)
{
  for (HgWalk w = over (op, pass); w.more; hg_walk_next (&w))
    for (size_t i = 0; i < w.length; i++)
      {
        size_t a = w.a + i * w.a_step, b = w.b + i * w.b_step;
        HgReal x = pass->x[0][a], dy = pass->dy[0][a], up = x > 0;
        pass->dw[b] += (1 - up) * dy * x;
        if (pass->dx[0] != NULL)
          pass->dx[0][a] = dy * (up + (1 - up) * pass->w[b]);
      }
}

static bool
torch (HgTorch *torch, HgError *error)
{
  char shape[HG_SHAPE_TEXT];
  const HgShape *alpha = &torch->specs[0].shape;
  torch->order = HG_TORCH_LAST;
  hg_torch_need (torch, "PReLU");
  hg_torch_module (torch, "PReLU((%s%s))",
                   hg_numbers_text (alpha->dim, alpha->rank, ", ", shape, sizeof shape),
                   alpha->rank == 1 ? "," : "");
  hg_torch_value_by_value (torch, "$m($x0)");
  hg_torch_array (torch, "alpha", 0, "");
  return true;
}

const HgLayerKind hg_layer_kind_prelu = {
  .name = "PReLU",
  .title = "PReLU",
  .sentence = "A leaky relu that learns how much of the negative values to let through.",
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
  .explain = hg_explain_same,
  .weights = weights,
  .formula = formula,
  .forward = forward,
  .backward = backward,
  .torch = torch,
};
