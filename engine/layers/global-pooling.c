/* GlobalAveragePooling1D/2D and GlobalMaxPooling1D/2D: one value a channel of the whole sequence or image.
 * The maximum's gradient is shared by all places that hold it. A mask's skipped steps do not count in a mean,
 * as in Keras; a sample without any step gives 0. */
#include "layers/explain.h"
#include "layers/kinds.h"
#include "layers/pooling.h"
#include "layers/torch.h"
#include <string.h>

typedef struct
{
  bool keepdims;
} Config;

static const HgParam params[] = {
  { .name = "keepdims",
    .title = "Keep axes",
    .help = "Keeps the axes that are pooled, with one place each.",
    .word = "keepdims",
    .type = HG_PARAM_BOOL,
    .flags = HG_PARAM_SHOWN | HG_PARAM_NEWER,
    .offset = offsetof (Config, keepdims) },
};

static const char *const mean_equations[] = { "y = mean over all places, for every channel", NULL };
static const char *const max_equations[] = { "y = max over all places, for every channel", NULL };

static bool
infer (const Config *c, int sides, const HgShape *in, HgShape *out, HgError *error)
{
  bool fits = hg_window_check_rank (sides, in, out, error);
  int64_t channels = out->dim[sides];
  if (!c->keepdims)
    *out = (HgShape){ .rank = 1, .dim = { channels } };
  for (int i = 0; c->keepdims && i < sides; i++)
    out->dim[i] = 1;
  return fits;
}

static bool
infer_1d (const void *config, const HgShape *in, size_t n_in, HgShape *out, HgError *error)
{
  return infer (config, 1, &in[0], &out[0], error);
}

static bool
infer_2d (const void *config, const HgShape *in, size_t n_in, HgShape *out, HgError *error)
{
  return infer (config, 2, &in[0], &out[0], error);
}

/* The window that sees everything. */
static void
pool_all (const HgOp *op, const HgPass *pass, HgPoolCall call, void (*kernel) (const HgPoolCall *call))
{
  HgImages images = hg_images (&op->in[0], pass->n);
  HgWindow window
      = { { images.rows, 1, images.rows, 1, 1, 0 }, { images.columns, 1, images.columns, 1, 1, 0 } };
  HgShape place = op->in[0];
  for (int i = 0; i + 1 < place.rank; i++)
    place.dim[i] = 1;
  hg_pool (&window, &op->in[0], &place, pass->n, true, call, kernel);
}

/* Whether a mask says which steps count. */
static bool
is_masked (const HgOp *op, const HgPass *pass)
{
  return op->in[0].rank == 2 && pass->mask != NULL;
}

/* 1 / the steps of row @i that count. */
static HgReal
share_of (const HgPass *pass, size_t steps, size_t i)
{
  HgReal sum = 0;
  for (size_t t = 0; t < steps; t++)
    sum += pass->mask[t * pass->n + i];
  return sum > 0 ? 1 / sum : 0;
}

static void
masked_forward (const HgOp *op, const HgPass *pass)
{
  size_t steps = (size_t)op->in[0].dim[0], channels = (size_t)op->in[0].dim[1], n = pass->n;
  memset (pass->y[0], 0, n * channels * sizeof (HgReal));
  for (size_t i = 0; i < n; i++)
    {
      HgReal *restrict y = pass->y[0] + i * channels;
      HgReal share = share_of (pass, steps, i);
      for (size_t t = 0; t < steps; t++)
        {
          const HgReal *restrict x = pass->x[0] + (t * n + i) * channels;
          HgReal part = share * pass->mask[t * n + i];
          for (size_t k = 0; k < channels; k++)
            y[k] += x[k] * part;
        }
    }
}

static void
masked_backward (const HgOp *op, const HgPass *pass)
{
  size_t steps = (size_t)op->in[0].dim[0], channels = (size_t)op->in[0].dim[1], n = pass->n;
  for (size_t i = 0; i < n; i++)
    {
      const HgReal *restrict dy = pass->dy[0] + i * channels;
      HgReal share = share_of (pass, steps, i);
      for (size_t t = 0; t < steps; t++)
        {
          HgReal *restrict dx = pass->dx[0] + (t * n + i) * channels;
          HgReal part = share * pass->mask[t * n + i];
          for (size_t k = 0; k < channels; k++)
            dx[k] = dy[k] * part;
        }
    }
}

static void
mean_forward (const HgOp *op, const HgPass *pass)
{
  if (is_masked (op, pass))
    masked_forward (op, pass);
  else
    pool_all (op, pass, (HgPoolCall){ .x = pass->x[0], .y = pass->y[0] }, op->kernels->pool_sum);
}

static void
mean_backward (const HgOp *op, const HgPass *pass)
{
  if (pass->dx[0] == NULL)
    return;
  if (is_masked (op, pass))
    masked_backward (op, pass);
  else
    pool_all (op, pass, (HgPoolCall){ .dy = pass->dy[0], .dx = pass->dx[0] }, op->kernels->pool_share);
}

static bool
max_plan (HgOp *op, HgError *error)
{
  op->fixed = (size_t)hg_shape_axis (&op->in[0], -1);
  return true;
}

static void
max_forward (const HgOp *op, const HgPass *pass)
{
  pool_all (op, pass, (HgPoolCall){ .x = pass->x[0], .y = pass->y[0] }, op->kernels->pool_max);
}

static void
max_backward (const HgOp *op, const HgPass *pass)
{
  HgImages images = hg_images (&op->in[0], pass->n);
  HgReal *restrict holders = pass->scratch;
  for (size_t i = 0; pass->dx[0] != NULL && i < pass->n; i++)
    {
      const HgReal *restrict y = pass->y[0] + i * images.channels, *restrict dy
                                                                   = pass->dy[0] + i * images.channels;
      memset (holders, 0, images.channels * sizeof *holders);
      for (size_t place = 0; place < images.rows * images.columns; place++)
        {
          size_t at = i * images.image + place / images.columns * images.row
                      + place % images.columns * images.column;
          for (size_t k = 0; k < images.channels; k++)
            holders[k] += pass->x[0][at + k] == y[k];
        }
      for (size_t place = 0; place < images.rows * images.columns; place++)
        {
          size_t at = i * images.image + place / images.columns * images.row
                      + place % images.columns * images.column;
          for (size_t k = 0; k < images.channels; k++)
            pass->dx[0][at + k] = pass->x[0][at + k] == y[k] ? dy[k] / holders[k] : 0;
        }
    }
}

/* Over the places, which are the axes in front of the features or behind them. */
static bool
torch (HgTorch *torch, const char *method)
{
  const Config *c = torch->layer->config;
  int sides = torch->in[0].rank - 1, first = torch->came == HG_TORCH_FIRST ? 2 : 1;
  const char *keep = c->keepdims ? ", keepdim=True" : "";
  if (sides == 1)
    hg_torch_line (torch, "$y0 = $x0.%s(%d%s)", method, first, keep);
  else
    hg_torch_line (torch, "$y0 = $x0.%s((%d, %d)%s)", method, first, first + 1, keep);
  return true;
}

static bool
mean_torch (HgTorch *it, HgError *error)
{
  const Config *c = it->layer->config;
  if (!it->masked || it->in[0].rank != 2)
    return torch (it, "mean");
  it->order = HG_TORCH_LAST;
  hg_torch_line (it, "$y0 = ($x0 * $mask[..., None]).sum(1%s) / $mask[..., None].sum(1%s).clamp(min=1)",
                 c->keepdims ? ", keepdim=True" : "", c->keepdims ? ", keepdim=True" : "");
  return true;
}

static bool
max_torch (HgTorch *it, HgError *error)
{
  return torch (it, "amax");
}

#define GLOBAL_POOLING                                                                                       \
  .group = "Pooling", .params = params, .n_params = sizeof params / sizeof *params,                          \
  .config_size = sizeof (Config), .min_in = 1, .max_in = 1, .n_out = 1

static void
explain (HgExplain *it)
{
  const Config *c = it->layer->config;
  int last = it->out[0].rank - 1;
  for (int i = 0; i < last; i++)
    {
      hg_explain_axis (it, i, -1, hg_axis_noun (i, last + 1, false), hg_axis_noun (i, last + 1, true));
      hg_explain_why (it, i, "the option Keep axes; all places become one");
    }
  hg_explain_axis (it, last, it->in[0].rank - 1, NULL, NULL);
  if (!c->keepdims)
    hg_explain_why (it, last, "one value of all places for each");
}

const HgLayerKind hg_layer_kind_global_average_pooling_1d = {
  .name = "GlobalAveragePooling1D",
  .title = "Global average 1D",
  .sentence = "Replaces a whole sequence by the mean of its steps: when something happened is lost.",
  .equations = mean_equations,
  GLOBAL_POOLING,
  .infer = infer_1d,
  .explain = explain,
  .forward = mean_forward,
  .backward = mean_backward,
  .torch = mean_torch,
};

const HgLayerKind hg_layer_kind_global_average_pooling_2d = {
  .name = "GlobalAveragePooling2D",
  .title = "Global average 2D",
  .sentence = "Replaces a whole image by one mean a channel: where something stood is lost.",
  .equations = mean_equations,
  GLOBAL_POOLING,
  .infer = infer_2d,
  .explain = explain,
  .forward = mean_forward,
  .backward = mean_backward,
  .torch = mean_torch,
};

const HgLayerKind hg_layer_kind_global_max_pooling_1d = {
  .name = "GlobalMaxPooling1D",
  .title = "Global max 1D",
  .sentence = "Keeps the strongest answer of a whole sequence, wherever it was.",
  .equations = max_equations,
  GLOBAL_POOLING,
  .infer = infer_1d,
  .explain = explain,
  .plan = max_plan,
  .forward = max_forward,
  .backward = max_backward,
  .torch = max_torch,
};

const HgLayerKind hg_layer_kind_global_max_pooling_2d = {
  .name = "GlobalMaxPooling2D",
  .title = "Global max 2D",
  .sentence = "Keeps the strongest answer of a whole image, wherever it was.",
  .equations = max_equations,
  GLOBAL_POOLING,
  .infer = infer_2d,
  .explain = explain,
  .plan = max_plan,
  .forward = max_forward,
  .backward = max_backward,
  .torch = max_torch,
};
