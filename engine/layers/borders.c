/* ZeroPadding1D/2D and Cropping1D/2D: a border of zeros added, or a border cut off. The same copy of a
 * rectangle between a large and a small image, one way or the other. */
#include "layers/explain.h"
#include "layers/kinds.h"
#include "layers/torch.h"
#include "layers/window.h"
#include <stdio.h>
#include <string.h>

/* Before and after each axis: (front, end), or (top, bottom, left, right). */
typedef struct
{
  HgInts border;
} Config;

#define BORDER(key, what, flag, sizes)                                                                       \
  {                                                                                                          \
    .name = key, .title = what, .help = "Places at each end: top, bottom, left, right; or front and end.",   \
    .type = HG_PARAM_INTS, .flags = HG_PARAM_PRIMARY | (flag), .offset = offsetof (Config, border),          \
    .standard = 1, .low = 0, .high = 1e9, .count = sizes                                                     \
  }

static const HgParam padding_1d[] = { BORDER ("padding", "Padding", 0, 2) };
static const HgParam padding_2d[] = { BORDER ("padding", "Padding", HG_PARAM_PAIRS, 4) };
static const HgParam cropping_1d[] = { BORDER ("cropping", "Cropping", 0, 2) };
static const HgParam cropping_2d[] = { BORDER ("cropping", "Cropping", HG_PARAM_PAIRS, 4) };

static const char *const padding_equations[] = { "y = x in the middle, 0 in the border", NULL };
static const char *const cropping_equations[] = { "y = x without the border", NULL };

static bool
infer_padding (const void *config, const HgShape *in, size_t n_in, HgShape *out, HgError *error)
{
  const HgInts *border = &((const Config *)config)->border;
  bool fits = hg_window_check_rank (border->n / 2, &in[0], &out[0], error);
  for (int i = 0; fits && i < border->n / 2; i++)
    fits = hg_window_grow (out[0].dim[i], 1, border->v[2 * i] + border->v[2 * i + 1], &out[0].dim[i], error);
  return fits;
}

static bool
infer_cropping (const void *config, const HgShape *in, size_t n_in, HgShape *out, HgError *error)
{
  const HgInts *border = &((const Config *)config)->border;
  bool fits = hg_window_check_rank (border->n / 2, &in[0], &out[0], error);
  for (int i = 0; fits && i < border->n / 2; i++)
    {
      int64_t cut = border->v[2 * i] + border->v[2 * i + 1], had = out[0].dim[i];
      if (had == HG_UNKNOWN)
        continue;
      out[0].dim[i] = had > cut ? had - cut : HG_UNKNOWN;
      if (had <= cut)
        return hg_error_set (error, HG_ERROR_SHAPE, "cuts off %lld of %lld %s: leave at least one",
                             (long long)cut, (long long)had,
                             border->n == 2 ? "steps"
                             : i == 0       ? "rows"
                                            : "columns");
    }
  return fits;
}

/* The images with and without the border. */
typedef struct
{
  const HgShape *large, *small;
} Pair;

/* From @from to @to, one of which has the border; the border of a large @to becomes 0. */
static void
copy (const HgOp *op, const HgPass *pass, Pair pair, const HgReal *from, HgReal *to, bool outward)
{
  const HgInts *border = &((const Config *)op->layer->config)->border;
  HgImages large = hg_images (pair.large, pass->n), small = hg_images (pair.small, pass->n);
  size_t top = border->n == 4 ? (size_t)border->v[0] : 0, left = (size_t)border->v[border->n == 4 ? 2 : 0];
  if (outward)
    memset (to, 0, pass->n * (size_t)hg_shape_values (pair.large) * sizeof *to);
  for (size_t i = 0; i < pass->n; i++)
    for (size_t r = 0; r < small.rows; r++)
      for (size_t c = 0; c < small.columns; c++)
        {
          size_t inner = i * small.image + r * small.row + c * small.column;
          size_t outer = i * large.image + (top + r) * large.row + (left + c) * large.column;
          memcpy (to + (outward ? outer : inner), from + (outward ? inner : outer),
                  small.channels * sizeof *to);
        }
}

static void
pad_forward (const HgOp *op, const HgPass *pass)
{
  copy (op, pass, (Pair){ &op->out[0], &op->in[0] }, pass->x[0], pass->y[0], true);
}

static void
pad_backward (const HgOp *op, const HgPass *pass)
{
  if (pass->dx[0] != NULL)
    copy (op, pass, (Pair){ &op->out[0], &op->in[0] }, pass->dy[0], pass->dx[0], false);
}

static void
crop_forward (const HgOp *op, const HgPass *pass)
{
  copy (op, pass, (Pair){ &op->in[0], &op->out[0] }, pass->x[0], pass->y[0], false);
}

static void
crop_backward (const HgOp *op, const HgPass *pass)
{
  if (pass->dx[0] != NULL)
    copy (op, pass, (Pair){ &op->in[0], &op->out[0] }, pass->dy[0], pass->dx[0], true);
}

/* The kind that takes the same border away, or adds it. */
static HgLayer *
mirror (const HgLayer *layer, const HgShape *in, HgError *error)
{
  const HgLayerKind *kind = layer->kind == &hg_layer_kind_zero_padding_1d   ? &hg_layer_kind_cropping_1d
                            : layer->kind == &hg_layer_kind_zero_padding_2d ? &hg_layer_kind_cropping_2d
                            : layer->kind == &hg_layer_kind_cropping_1d     ? &hg_layer_kind_zero_padding_1d
                                                                            : &hg_layer_kind_zero_padding_2d;
  HgLayer *undone = hg_layer_new (kind, error);
  if (undone != NULL)
    *(Config *)undone->config = *(const Config *)layer->config;
  return undone;
}

static void
explain (HgExplain *it, const char *sign, const char *title)
{
  const HgInts *border = &((const Config *)it->layer->config)->border;
  int rank = it->out[0].rank;
  char count[48];
  hg_explain_same (it);
  for (int i = 0; i < rank - 1; i++)
    {
      hg_explain_axis (it, i, i, hg_axis_noun (i, rank, false), hg_axis_noun (i, rank, true));
      hg_explain_sum (it, i, "%s %s %lld %s %lld", hg_explain_count (hg_shape_axis (&it->in[0], i), count),
                      sign, (long long)border->v[2 * i], sign, (long long)border->v[2 * i + 1]);
      hg_explain_why (it, i, "the option %s, at both ends", title);
    }
}

static void
explain_padding (HgExplain *it)
{
  explain (it, "+", "Padding");
}

static void
explain_cropping (HgExplain *it)
{
  explain (it, "−", "Cropping");
}

#define PADDING(table)                                                                                       \
  .equations = padding_equations, .group = "Resizing", .params = table,                                      \
  .n_params = sizeof table / sizeof *table, .config_size = sizeof (Config), .min_in = 1, .max_in = 1,        \
  .n_out = 1, .infer = infer_padding, .explain = explain_padding, .forward = pad_forward,                    \
  .backward = pad_backward, .mirror = mirror

#define CROPPING(table)                                                                                      \
  .equations = cropping_equations, .group = "Resizing", .params = table,                                     \
  .n_params = sizeof table / sizeof *table, .config_size = sizeof (Config), .min_in = 1, .max_in = 1,        \
  .n_out = 1, .infer = infer_cropping, .explain = explain_cropping, .forward = crop_forward,                 \
  .backward = crop_backward, .mirror = mirror

/* Places in front of side @i and behind it. */
static void
ends_of (const HgTorch *torch, int i, long long *front, long long *behind)
{
  const HgInts *border = &((const Config *)torch->layer->config)->border;
  *front = border->v[2 * i];
  *behind = border->v[2 * i + 1];
}

static bool
pad_torch (HgTorch *torch, HgError *error)
{
  char pads[160] = "";
  long long front, behind;
  int sides = torch->in[0].rank - 1;
  if (torch->came == HG_TORCH_LAST)
    hg_torch_append (pads, sizeof pads, "0, 0, ");
  for (int i = sides - 1; i >= 0; i--) /* F.pad counts axes from the last */
    {
      ends_of (torch, i, &front, &behind);
      hg_torch_append (pads, sizeof pads, "%lld, %lld%s", front, behind, i > 0 ? ", " : "");
    }
  hg_torch_line (torch, "$y0 = F.pad($x0, (%s))", pads);
  return true;
}

static bool
crop_torch (HgTorch *torch, HgError *error)
{
  char places[160];
  long long front, behind;
  snprintf (places, sizeof places, torch->came == HG_TORCH_LAST ? ":" : ":, :");
  for (int i = 0; i < torch->in[0].rank - 1; i++)
    {
      ends_of (torch, i, &front, &behind);
      hg_torch_append (places, sizeof places, ", ");
      if (front > 0)
        hg_torch_append (places, sizeof places, "%lld", front);
      hg_torch_append (places, sizeof places, ":");
      if (behind > 0)
        hg_torch_append (places, sizeof places, "%lld", -behind);
    }
  hg_torch_line (torch, "$y0 = $x0[%s]", places);
  return true;
}

const HgLayerKind hg_layer_kind_zero_padding_1d = {
  .name = "ZeroPadding1D",
  .title = "Zero padding 1D",
  .sentence = "Adds steps of zeros in front and at the end.",
  PADDING (padding_1d),
  .torch = pad_torch,
};

const HgLayerKind hg_layer_kind_zero_padding_2d = {
  .name = "ZeroPadding2D",
  .title = "Zero padding 2D",
  .sentence = "Puts a frame of zeros round the image.",
  PADDING (padding_2d),
  .torch = pad_torch,
};

const HgLayerKind hg_layer_kind_cropping_1d = {
  .name = "Cropping1D",
  .title = "Cropping 1D",
  .sentence = "Cuts steps off in front and at the end.",
  CROPPING (cropping_1d),
  .torch = crop_torch,
};

const HgLayerKind hg_layer_kind_cropping_2d = {
  .name = "Cropping2D",
  .title = "Cropping 2D",
  .sentence = "Cuts a frame off the image.",
  CROPPING (cropping_2d),
  .torch = crop_torch,
};
