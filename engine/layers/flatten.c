/* Flatten: all axes of a sample into one. */
#include "layers/explain.h"
#include "layers/kinds.h"
#include "layers/regroup.h"
#include "layers/torch.h"

typedef struct
{
  char nothing;
} Config;

static const char *const equations[] = { "y[t · f + i] = x[t, i]", NULL };

static bool
infer (const void *config, const HgShape *in, size_t n_in, HgShape *out, HgError *error)
{
  out[0] = (HgShape){ .rank = 1, .dim = { hg_shape_values (&in[0]) } };
  return true;
}

static bool
torch (HgTorch *torch, HgError *error)
{
  torch->order = HG_TORCH_LAST;
  if (torch->in[0].rank != 1)
    hg_torch_line (torch, torch->in[0].rank == 0 ? "$y0 = $x0[:, None]" : "$y0 = $x0.flatten(1)");
  return true;
}

static void
explain (HgExplain *it)
{
  char axes[HG_SHAPE_TEXT];
  hg_explain_axis (it, 0, -1, "value", "values");
  hg_explain_why (it, 0, "all values of a sample in one row");
  if (it->in[0].rank > 1 && hg_shape_known (&it->in[0]))
    hg_explain_sum (it, 0, "%s", hg_numbers_text (it->in[0].dim, it->in[0].rank, " · ", axes, sizeof axes));
}

const HgLayerKind hg_layer_kind_flatten = {
  .name = "Flatten",
  .title = "Flatten",
  .sentence = "Lays all values of a sample in one row, the last axis fastest.",
  .equations = equations,
  .group = "Reshaping",
  .config_size = sizeof (Config),
  .min_in = 1,
  .max_in = 1,
  .n_out = 1,
  .infer = infer,
  .explain = explain,
  .plan = hg_regroup_plan,
  .forward = hg_regroup_forward,
  .backward = hg_regroup_backward,
  .torch = torch,
};
