/* Concatenate: several inputs side by side along one axis. Axes are counted as Keras does, the batch being 0.
 */
#include "layers/axes.h"
#include "layers/explain.h"
#include "layers/kinds.h"
#include "layers/torch.h"
#include <stdio.h>
#include <string.h>

typedef struct
{
  int64_t axis;
} Config;

static const HgParam params[] = {
  { .name = "axis",
    .title = "Axis",
    .help = "Which axis grows: −1 is the last, 1 the first after the batch.",
    .word = "axis",
    .type = HG_PARAM_INT,
    .flags = HG_PARAM_SHOWN,
    .offset = offsetof (Config, axis),
    .standard = -1,
    .low = -HG_MAX_RANK,
    .high = HG_MAX_RANK },
};

static const char *const equations[] = { "y = [x₁, x₂, …]", NULL };

static bool
infer (const void *config, const HgShape *in, size_t n_in, HgShape *out, HgError *error)
{
  const Config *c = config;
  char a[HG_SHAPE_TEXT], b[HG_SHAPE_TEXT];
  int axis = hg_axes_find (c->axis, in[0].rank);
  out[0] = in[0];
  for (size_t k = 0; k < n_in; k++)
    if (in[k].rank == HG_UNKNOWN)
      {
        out[0] = HG_SHAPE_UNKNOWN;
        return true;
      }
  if (axis < 0)
    return hg_error_set (error, HG_ERROR_SHAPE, "joins along axis %d, which %s does not have", (int)c->axis,
                         hg_shape_text (&in[0], a));
  for (size_t k = 1; k < n_in; k++)
    {
      bool fits = in[k].rank == in[0].rank;
      for (int i = 0; fits && i < in[k].rank; i++)
        {
          int64_t own = in[k].dim[i], *all = &out[0].dim[i];
          if (i == axis)
            *all = own == HG_UNKNOWN || *all == HG_UNKNOWN ? HG_UNKNOWN : *all + own;
          else if (*all == HG_UNKNOWN)
            *all = own;
          else
            fits = own == HG_UNKNOWN || own == *all;
        }
      if (!fits)
        return hg_error_set (error, HG_ERROR_SHAPE,
                             "needs inputs that differ in the joined axis alone and gets %s and %s",
                             hg_shape_text (&in[0], a), hg_shape_text (&in[k], b));
    }
  return true;
}

/* Over input @k (b) and its place in the output (a). */
static HgWalk
over (const HgOp *op, const HgPass *pass, size_t k)
{
  const Config *c = op->layer->config;
  HgAxes out = hg_axes (&op->out[0], pass->n), in = hg_axes (&op->in[k], pass->n);
  int axis = hg_axes_find (c->axis, op->in[0].rank);
  HgWalk walk = hg_walk (out.n, in.size, out.stride, in.stride);
  for (size_t j = 0; j < k; j++)
    walk.a += (size_t)op->in[j].dim[axis] * out.stride[axis + 1];
  return walk;
}

static void
forward (const HgOp *op, const HgPass *pass)
{
  for (size_t k = 0; k < op->n_in; k++)
    for (HgWalk w = over (op, pass, k); w.more; hg_walk_next (&w))
      for (size_t i = 0; i < w.length; i++)
        pass->y[0][w.a + i * w.a_step] = pass->x[k][w.b + i * w.b_step];
}

static void
backward (const HgOp *op, const HgPass *pass)
{
  for (size_t k = 0; k < op->n_in; k++)
    for (HgWalk w = over (op, pass, k); pass->dx[k] != NULL && w.more; hg_walk_next (&w))
      for (size_t i = 0; i < w.length; i++)
        pass->dx[k][w.b + i * w.b_step] = pass->dy[0][w.a + i * w.a_step];
}

static bool
torch (HgTorch *torch, HgError *error)
{
  const Config *c = torch->layer->config;
  int axis = hg_axes_find (c->axis, torch->in[0].rank);
  hg_torch_line (torch, "$y0 = torch.cat(($x), %d)", hg_torch_axis (torch, &torch->in[0], axis));
  return true;
}

static void
explain (HgExplain *it)
{
  const Config *c = it->layer->config;
  int axis = hg_axes_find (c->axis, it->out[0].rank);
  size_t used = 0;
  hg_explain_same (it);
  if (axis < 0)
    return;
  char sum[HG_EXPLAIN_TEXT] = "", count[48];
  for (size_t k = 0; k < it->n_in && used < sizeof sum; k++)
    used += (size_t)snprintf (sum + used, sizeof sum - used, "%s%s", k > 0 ? " + " : "",
                              hg_explain_count (hg_shape_axis (&it->in[k], axis), count));
  hg_explain_sum (it, axis, "%s", used < sizeof sum ? sum : "");
  hg_explain_why (it, axis, "its %zu inputs side by side", it->n_in);
}

const HgLayerKind hg_layer_kind_concatenate = {
  .name = "Concatenate",
  .title = "Concatenate",
  .sentence = "Puts its inputs side by side, so that the layer after it sees all of them.",
  .equations = equations,
  .group = "Merge",
  .params = params,
  .n_params = sizeof params / sizeof *params,
  .config_size = sizeof (Config),
  .min_in = 2,
  .max_in = HG_MAX_INPUTS,
  .n_out = 1,
  .passes_mask = true,
  .infer = infer,
  .explain = explain,
  .forward = forward,
  .backward = backward,
  .torch = torch,
};
