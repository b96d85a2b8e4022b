/* MaxPooling1D and MaxPooling2D: the largest value of every window, channel by channel. Its gradient goes to
 * the first place that holds it. */
#include "layers/kinds.h"
#include "layers/pooling.h"
#include <string.h>

static const HgParam params_1d[] = { HG_OPTIONS_POOLING (1) };
static const HgParam params_2d[] = { HG_OPTIONS_POOLING (2) };

static const char *const equations[] = { "y = max of the window, for every channel", NULL };

static void
take_largest (const HgOp *op, const HgPass *pass, const HgPool *pool)
{
  HgReal *restrict y = pass->y[0] + pool->at;
  memcpy (y, pass->x[0] + pool->from, pool->channels * sizeof *y);
  for (size_t r = 0; r < pool->rows; r++)
    for (size_t c = 0; c < pool->columns; c++)
      {
        const HgReal *restrict x = pass->x[0] + pool->from + r * pool->row + c * pool->column;
        /* Written so that a value which is not a number comes through. */
        for (size_t i = 0; i < pool->channels; i++)
          y[i] = x[i] <= y[i] ? y[i] : y[i] != y[i] ? y[i] : x[i];
      }
}

static void
send_to_largest (const HgOp *op, const HgPass *pass, const HgPool *pool)
{
  const HgReal *restrict y = pass->y[0] + pool->at;
  HgReal *restrict left = pass->scratch;
  memcpy (left, pass->dy[0] + pool->at, pool->channels * sizeof *left);
  for (size_t r = 0; r < pool->rows; r++)
    for (size_t c = 0; c < pool->columns; c++)
      {
        size_t at = pool->from + r * pool->row + c * pool->column;
        const HgReal *restrict x = pass->x[0] + at;
        HgReal *restrict dx = pass->dx[0] + at;
        for (size_t i = 0; i < pool->channels; i++)
          {
            HgReal part = x[i] == y[i] ? left[i] : 0;
            dx[i] += part;
            left[i] -= part;
          }
      }
}

static bool
plan (HgOp *op, HgError *error)
{
  op->fixed = (size_t)hg_shape_axis (&op->in[0], -1);
  return true;
}

static void
forward (const HgOp *op, const HgPass *pass)
{
  hg_pooling_walk (op, pass, take_largest);
}

static void
backward (const HgOp *op, const HgPass *pass)
{
  if (pass->dx[0] == NULL)
    return;
  memset (pass->dx[0], 0, pass->n * (size_t)hg_shape_values (&op->in[0]) * sizeof (HgReal));
  hg_pooling_walk (op, pass, send_to_largest);
}

const HgLayerKind hg_layer_kind_max_pooling_1d = {
  .name = "MaxPooling1D",
  .title = "Max pooling 1D",
  .sentence = "Keeps the strongest answer of every few steps, so that the sequence becomes shorter.",
  .equations = equations,
  .group = "Pooling",
  .params = params_1d,
  .n_params = sizeof params_1d / sizeof *params_1d,
  .config_size = sizeof (HgPooling),
  .min_in = 1,
  .max_in = 1,
  .n_out = 1,
  .infer = hg_pooling_infer,
  .plan = plan,
  .forward = forward,
  .backward = backward,
  .mirror = hg_pooling_mirror,
};

const HgLayerKind hg_layer_kind_max_pooling_2d = {
  .name = "MaxPooling2D",
  .title = "Max pooling 2D",
  .sentence = "Keeps the strongest answer of every small square, so that the image becomes smaller.",
  .equations = equations,
  .group = "Pooling",
  .params = params_2d,
  .n_params = sizeof params_2d / sizeof *params_2d,
  .config_size = sizeof (HgPooling),
  .min_in = 1,
  .max_in = 1,
  .n_out = 1,
  .infer = hg_pooling_infer,
  .plan = plan,
  .forward = forward,
  .backward = backward,
  .mirror = hg_pooling_mirror,
};
