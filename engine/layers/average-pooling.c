/* AveragePooling1D and AveragePooling2D: the mean of every window's values inside the image, channel by
 * channel. */
#include "layers/kinds.h"
#include "layers/pooling.h"
#include <string.h>

static const HgParam params_1d[] = { HG_OPTIONS_POOLING (1) };
static const HgParam params_2d[] = { HG_OPTIONS_POOLING (2) };

static const char *const equations[]
    = { "y = mean of the window, for every channel", "padding is not counted", NULL };

static void
take_mean (const HgOp *op, const HgPass *pass, const HgPool *pool)
{
  HgReal *restrict y = pass->y[0] + pool->at;
  HgReal share = 1 / (HgReal)(pool->rows * pool->columns);
  memset (y, 0, pool->channels * sizeof *y);
  for (size_t r = 0; r < pool->rows; r++)
    for (size_t c = 0; c < pool->columns; c++)
      {
        const HgReal *restrict x = pass->x[0] + pool->from + r * pool->row + c * pool->column;
        for (size_t i = 0; i < pool->channels; i++)
          y[i] += x[i];
      }
  for (size_t i = 0; i < pool->channels; i++)
    y[i] *= share;
}

static void
share_out (const HgOp *op, const HgPass *pass, const HgPool *pool)
{
  const HgReal *restrict dy = pass->dy[0] + pool->at;
  HgReal share = 1 / (HgReal)(pool->rows * pool->columns);
  for (size_t r = 0; r < pool->rows; r++)
    for (size_t c = 0; c < pool->columns; c++)
      {
        HgReal *restrict dx = pass->dx[0] + pool->from + r * pool->row + c * pool->column;
        for (size_t i = 0; i < pool->channels; i++)
          dx[i] += dy[i] * share;
      }
}

static void
forward (const HgOp *op, const HgPass *pass)
{
  hg_pooling_walk (op, pass, take_mean);
}

static void
backward (const HgOp *op, const HgPass *pass)
{
  if (pass->dx[0] == NULL)
    return;
  memset (pass->dx[0], 0, pass->n * (size_t)hg_shape_values (&op->in[0]) * sizeof (HgReal));
  hg_pooling_walk (op, pass, share_out);
}

const HgLayerKind hg_layer_kind_average_pooling_1d = {
  .name = "AveragePooling1D",
  .title = "Average pooling 1D",
  .sentence = "Replaces every few steps by their mean, so that the sequence becomes shorter.",
  .equations = equations,
  .group = "Pooling",
  .params = params_1d,
  .n_params = sizeof params_1d / sizeof *params_1d,
  .config_size = sizeof (HgPooling),
  .min_in = 1,
  .max_in = 1,
  .n_out = 1,
  .infer = hg_pooling_infer,
  .forward = forward,
  .backward = backward,
  .mirror = hg_pooling_mirror,
};

const HgLayerKind hg_layer_kind_average_pooling_2d = {
  .name = "AveragePooling2D",
  .title = "Average pooling 2D",
  .sentence = "Replaces every small square by its mean, so that the image becomes smaller.",
  .equations = equations,
  .group = "Pooling",
  .params = params_2d,
  .n_params = sizeof params_2d / sizeof *params_2d,
  .config_size = sizeof (HgPooling),
  .min_in = 1,
  .max_in = 1,
  .n_out = 1,
  .infer = hg_pooling_infer,
  .forward = forward,
  .backward = backward,
  .mirror = hg_pooling_mirror,
};
