/* SpatialDropout1D and 2D (Tompson et al. 2015): a feature is dropped in all time steps, or a channel in all
 * places, at once. Neighbouring values tell nearly the same, so dropping single ones would take little away.
 */
#include "layers/explain.h"
#include "layers/kinds.h"
#include "layers/noise.h"
#include "layers/torch.h"
#include <string.h>

typedef struct
{
  double rate;
} Config;

static const HgParam params[]
    = { HG_OPTION_RATE (Config, "Share of the features that is set to 0 in every training step.", 0.5) };

static const char *const equations[]
    = { "y = m ⊙ x / (1 − rate)", "m is 0 or 1 for a whole feature, drawn anew each step", NULL };

static bool
infer_rank (const HgShape *in, int rank, const char *wanted, HgShape *out, HgError *error)
{
  char text[HG_SHAPE_TEXT];
  out[0] = in[0];
  return in[0].rank == rank || in[0].rank == HG_UNKNOWN
         || hg_error_set (error, HG_ERROR_SHAPE, "needs %s and gets %s", wanted,
                          hg_shape_text (&in[0], text));
}

static bool
infer_1d (const void *config, const HgShape *in, size_t n_in, HgShape *out, HgError *error)
{
  return infer_rank (in, 2, "time × features", out, error);
}

static bool
infer_2d (const void *config, const HgShape *in, size_t n_in, HgShape *out, HgError *error)
{
  return infer_rank (in, 3, "height × width × channels", out, error);
}

/* Both ways are the same product with the mask. c channels; sequences are time-major, so their vectors go
 * through the rows, those of images through the places. */
static void
mask (const HgOp *op, const HgPass *pass, const HgReal *from, HgReal *to)
{
  const Config *config = op->layer->config;
  size_t values = (size_t)hg_shape_values (&op->in[0]), c = (size_t)hg_shape_axis (&op->in[0], -1);
  size_t places = values / c;
  HgReal kept = (HgReal)(1 / (1 - config->rate));
  memcpy (to, from, pass->n * values * sizeof *to);
  for (size_t v = 0; pass->training && config->rate > 0 && v < pass->n * places; v++)
    {
      uint64_t row = pass->first + (op->in[0].rank == 2 ? v % pass->n : v / places);
      for (size_t i = 0; i < c; i++)
        to[v * c + i] *= hg_noise_drops (pass->seed, row * c + i, config->rate) ? 0 : kept;
    }
}

static void
forward (const HgOp *op, const HgPass *pass)
{
  mask (op, pass, pass->x[0], pass->y[0]);
}

static void
backward (const HgOp *op, const HgPass *pass)
{
  if (pass->dx[0] != NULL)
    mask (op, pass, pass->dy[0], pass->dx[0]);
}

static bool
torch (HgTorch *torch, HgError *error)
{
  const Config *c = torch->layer->config;
  char rate[40];
  torch->order = HG_TORCH_FIRST;
  hg_torch_module (torch, "nn.Dropout%dd(%s)", torch->in[0].rank - 1, hg_torch_real (c->rate, rate));
  hg_torch_line (torch, "$y0 = $m($x0)");
  return true;
}

const HgLayerKind hg_layer_kind_spatial_dropout_1d = {
  .name = "SpatialDropout1D",
  .title = "Spatial dropout 1D",
  .sentence = "Switches off whole features of a sequence, in all its time steps, while training.",
  .equations = equations,
  .group = "Regularization",
  .params = params,
  .n_params = sizeof params / sizeof *params,
  .config_size = sizeof (Config),
  .min_in = 1,
  .max_in = 1,
  .n_out = 1,
  .passes_mask = true,
  .infer = infer_1d,
  .explain = hg_explain_same,
  .forward = forward,
  .backward = backward,
  .torch = torch,
};

const HgLayerKind hg_layer_kind_spatial_dropout_2d = {
  .name = "SpatialDropout2D",
  .title = "Spatial dropout 2D",
  .sentence = "Switches off whole channels of an image while training.",
  .equations = equations,
  .group = "Regularization",
  .params = params,
  .n_params = sizeof params / sizeof *params,
  .config_size = sizeof (Config),
  .min_in = 1,
  .max_in = 1,
  .n_out = 1,
  .passes_mask = true,
  .infer = infer_2d,
  .explain = hg_explain_same,
  .forward = forward,
  .backward = backward,
  .torch = torch,
};
