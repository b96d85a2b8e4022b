/* Permute: the axes of a sample in another order. */
#include "layers/axes.h"
#include "layers/explain.h"
#include "layers/kinds.h"
#include "layers/torch.h"
#include <stdio.h>

typedef struct
{
  HgShape
      dims; /* axis numbers, 1 being the first; a list of positive numbers, which is all that a shape is */
} Config;

static const HgParam params[] = {
  { .name = "dims",
    .title = "Order of axes",
    .help = "Which axis comes first, second, …: 2x1 swaps time and features.",
    .type = HG_PARAM_SHAPE,
    .flags = HG_PARAM_PRIMARY | HG_PARAM_ALWAYS,
    .offset = offsetof (Config, dims) },
};

/* Whether each of 1 … rank stands in @dims once. */
static bool
is_order (const HgShape *dims, int rank)
{
  unsigned seen = 0;
  for (int k = 0; k < dims->rank; k++)
    if (dims->dim[k] >= 1 && dims->dim[k] <= rank)
      seen |= 1u << dims->dim[k];
  return dims->rank == rank && seen == (2u << rank) - 2;
}

static bool
infer (const void *config, const HgShape *in, size_t n_in, HgShape *out, HgError *error)
{
  const Config *c = config;
  char text[HG_SHAPE_TEXT];
  out[0] = in[0];
  if (in[0].rank == HG_UNKNOWN)
    return true;
  if (!is_order (&c->dims, in[0].rank))
    return hg_error_set (error, HG_ERROR_SHAPE,
                         "gets %s, so its order of axes must have each of the numbers 1 to %d once",
                         hg_shape_text (&in[0], text), in[0].rank);
  for (int k = 0; k < in[0].rank; k++)
    out[0].dim[k] = in[0].dim[c->dims.dim[k] - 1];
  return true;
}

/* Over the output (a) and the input (b). */
static HgWalk
over (const HgOp *op, const HgPass *pass)
{
  const Config *c = op->layer->config;
  HgAxes out = hg_axes (&op->out[0], pass->n), in = hg_axes (&op->in[0], pass->n);
  size_t stride[HG_AXES] = { in.stride[0] };
  for (int k = 1; k < out.n; k++)
    stride[k] = in.stride[c->dims.dim[k - 1]];
  return hg_walk (out.n, out.size, out.stride, stride);
}

static void
forward (const HgOp *op, const HgPass *pass)
{
  for (HgWalk w = over (op, pass); w.more; hg_walk_next (&w))
    for (size_t i = 0; i < w.length; i++)
      pass->y[0][w.a + i * w.a_step] = pass->x[0][w.b + i * w.b_step];
}

static void
backward (const HgOp *op, const HgPass *pass)
{
  for (HgWalk w = over (op, pass); pass->dx[0] != NULL && w.more; hg_walk_next (&w))
    for (size_t i = 0; i < w.length; i++)
      pass->dx[0][w.b + i * w.b_step] = pass->dy[0][w.a + i * w.a_step];
}

static bool
torch (HgTorch *torch, HgError *error)
{
  const Config *c = torch->layer->config;
  char axes[HG_SHAPE_TEXT];
  torch->order = HG_TORCH_LAST;
  hg_torch_line (torch, "$y0 = $x0.permute(0, %s)",
                 hg_numbers_text (c->dims.dim, c->dims.rank, ", ", axes, sizeof axes));
  return true;
}

static void
explain (HgExplain *it)
{
  const Config *c = it->layer->config;
  char numbers[HG_SHAPE_TEXT], line[HG_EXPLAIN_TEXT];
  for (int i = 0; i < it->out[0].rank && i < c->dims.rank; i++)
    {
      hg_explain_axis (it, i, (int)c->dims.dim[i] - 1, NULL, NULL);
      hg_explain_why (it, i, "axis %lld of what comes in", (long long)c->dims.dim[i]);
    }
  snprintf (line, sizeof line, "y = x with its axes in the order %s",
            hg_numbers_text (c->dims.dim, c->dims.rank, ", ", numbers, sizeof numbers));
  hg_explain_line (it, true, line);
}

const HgLayerKind hg_layer_kind_permute = {
  .name = "Permute",
  .title = "Permute",
  .sentence = "Puts the axes in another order: time and features swapped, a layer works along the other one.",
  .group = "Reshaping",
  .params = params,
  .n_params = sizeof params / sizeof *params,
  .config_size = sizeof (Config),
  .min_in = 1,
  .max_in = 1,
  .n_out = 1,
  .infer = infer,
  .explain = explain,
  .forward = forward,
  .backward = backward,
  .torch = torch,
};
