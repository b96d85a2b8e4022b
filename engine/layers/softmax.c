/* Softmax as a layer of its own, along any axis. */
#include "layers/activation.h"
#include "layers/axes.h"
#include "layers/explain.h"
#include "layers/kinds.h"
#include "layers/torch.h"

typedef struct
{
  int64_t axis;
} Config;

static const HgParam params[] = {
  { .name = "axis",
    .title = "Axis",
    .help = "Along which axis the values add up to 1: −1 is the last, 1 the first after the batch.",
    .word = "axis",
    .type = HG_PARAM_INT,
    .flags = HG_PARAM_SHOWN,
    .offset = offsetof (Config, axis),
    .standard = -1,
    .low = -HG_MAX_RANK,
    .high = HG_MAX_RANK },
};

static const char *const equations[] = { "y_i = e^(x_i) / Σ_j e^(x_j)", NULL };

static bool
infer (const void *config, const HgShape *in, size_t n_in, HgShape *out, HgError *error)
{
  const Config *c = config;
  char text[HG_SHAPE_TEXT];
  out[0] = in[0];
  if (in[0].rank != HG_UNKNOWN && hg_axes_find (c->axis, in[0].rank) < 0)
    return hg_error_set (error, HG_ERROR_SHAPE, "works along axis %d, which %s does not have", (int)c->axis,
                         hg_shape_text (&in[0], text));
  return true;
}

/* Room for one vector of x or dy and one of y, where they do not lie together in memory. */
static bool
plan (HgOp *op, HgError *error)
{
  const Config *c = op->layer->config;
  int axis = hg_axes_find (c->axis, op->in[0].rank);
  op->notes[0] = (size_t)op->in[0].dim[axis];
  op->notes[1] = (size_t)axis + 1;
  op->fixed = 2 * op->notes[0];
  return true;
}

/* Over all vectors: a is where one begins. @step is the distance of its values. */
static HgWalk
over (const HgOp *op, const HgPass *pass, size_t *step)
{
  HgAxes in = hg_axes (&op->in[0], pass->n);
  *step = in.stride[op->notes[1]];
  in.size[op->notes[1]] = 1;
  return hg_walk (in.n, in.size, in.stride, in.stride);
}

static void
forward (const HgOp *op, const HgPass *pass)
{
  size_t step, length = op->notes[0];
  HgReal *vector = pass->scratch;
  for (HgWalk w = over (op, pass, &step); w.more; hg_walk_next (&w))
    for (size_t i = 0; i < w.length; i++)
      {
        size_t at = w.a + i * w.a_step;
        for (size_t k = 0; k < length; k++)
          vector[k] = pass->x[0][at + k * step];
        hg_activation_apply (op->kernels, HG_SOFTMAX, 1, length, vector, vector);
        for (size_t k = 0; k < length; k++)
          pass->y[0][at + k * step] = vector[k];
      }
}

static void
backward (const HgOp *op, const HgPass *pass)
{
  size_t step, length = op->notes[0];
  HgReal *y = pass->scratch, *d = y + length;
  if (pass->dx[0] == NULL)
    return;
  for (HgWalk w = over (op, pass, &step); w.more; hg_walk_next (&w))
    for (size_t i = 0; i < w.length; i++)
      {
        size_t at = w.a + i * w.a_step;
        for (size_t k = 0; k < length; k++)
          {
            y[k] = pass->y[0][at + k * step];
            d[k] = pass->dy[0][at + k * step];
          }
        hg_activation_gradient (op->kernels, HG_SOFTMAX, 1, length, NULL, y, d, d);
        for (size_t k = 0; k < length; k++)
          pass->dx[0][at + k * step] = d[k];
      }
}

static bool
torch (HgTorch *torch, HgError *error)
{
  const Config *c = torch->layer->config;
  torch->order = HG_TORCH_LAST;
  hg_torch_line (torch, "$y0 = torch.softmax($x0, %d)", (int)c->axis);
  return true;
}

const HgLayerKind hg_layer_kind_softmax = {
  .name = "Softmax",
  .title = "Softmax",
  .sentence = "Turns the values along an axis into shares that add up to 1.",
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
  .plan = plan,
  .forward = forward,
  .backward = backward,
  .torch = torch,
};
