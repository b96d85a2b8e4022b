/* Masking: marks the time steps at which every feature equals one value, so that the layers after it skip
 * them. The marked steps become 0 in its output, as in Keras. */
#include "layers/explain.h"
#include "layers/kinds.h"
#include "layers/torch.h"
#include <string.h>

/* n rows, t steps, f features. */

typedef struct
{
  double mask_value;
} Config;

static const HgParam params[] = {
  { .name = "mask_value",
    .title = "Mask value",
    .help = "A time step is skipped when all of its features have this value.",
    .type = HG_PARAM_REAL,
    .flags = HG_PARAM_PRIMARY,
    .offset = offsetof (Config, mask_value),
    .low = -1e9,
    .high = 1e9 },
};

static const char *const equations[]
    = { "y_t = x_t, or 0 where x_t is the mask value in every feature", NULL };

static bool
infer (const void *config, const HgShape *in, size_t n_in, HgShape *out, HgError *error)
{
  char text[HG_SHAPE_TEXT];
  out[0] = in[0];
  if (in[0].rank == HG_UNKNOWN || in[0].rank == 2)
    return true;
  out[0] = HG_SHAPE_UNKNOWN;
  return hg_error_set (error, HG_ERROR_SHAPE, "needs time × features and gets %s",
                       hg_shape_text (&in[0], text));
}

static bool
counts (const HgOp *op, const HgReal *x)
{
  const Config *c = op->layer->config;
  for (int64_t j = 0; j < op->in[0].dim[1]; j++)
    if (x[j] != (HgReal)c->mask_value)
      return true;
  return false;
}

/* Steps of @from to @to, or zeros, as those of the input count. */
static void
pass_on (const HgOp *op, const HgPass *pass, const HgReal *from, HgReal *to)
{
  size_t f = (size_t)op->in[0].dim[1], rows = pass->n * (size_t)op->in[0].dim[0];
  for (size_t r = 0; r < rows * f; r += f)
    if (counts (op, pass->x[0] + r))
      memcpy (to + r, from + r, f * sizeof *to);
    else
      memset (to + r, 0, f * sizeof *to);
}

static void
forward (const HgOp *op, const HgPass *pass)
{
  pass_on (op, pass, pass->x[0], pass->y[0]);
}

static void
backward (const HgOp *op, const HgPass *pass)
{
  if (pass->dx[0] != NULL)
    pass_on (op, pass, pass->dy[0], pass->dx[0]);
}

static void
mask (const HgOp *op, const HgPass *pass, HgReal *marks)
{
  size_t f = (size_t)op->in[0].dim[1], rows = pass->n * (size_t)op->in[0].dim[0];
  for (size_t r = 0; r < rows; r++)
    marks[r] = counts (op, pass->x[0] + r * f);
}

static bool
torch (HgTorch *torch, HgError *error)
{
  const Config *c = torch->layer->config;
  char value[40];
  torch->order = HG_TORCH_LAST;
  hg_torch_line (torch, "$made = ($x0 != %s).any(-1)", hg_torch_real (c->mask_value, value));
  hg_torch_line (torch, "$y0 = $x0.masked_fill(~$made[..., None], 0)");
  return true;
}

const HgLayerKind hg_layer_kind_masking = {
  .name = "Masking",
  .title = "Masking",
  .sentence = "Marks time steps that only fill up a short sequence, so that later layers skip them.",
  .equations = equations,
  .group = "Recurrent",
  .params = params,
  .n_params = sizeof params / sizeof *params,
  .config_size = sizeof (Config),
  .min_in = 1,
  .max_in = 1,
  .n_out = 1,
  .infer = infer,
  .explain = hg_explain_same,
  .forward = forward,
  .backward = backward,
  .mask = mask,
  .torch = torch,
};
