/* Reshape: the same values, in the same order, under other axes. */
#include "base/format.h"
#include "layers/explain.h"
#include "layers/kinds.h"
#include "layers/regroup.h"
#include "layers/torch.h"

typedef struct
{
  HgShape target;
} Config;

static const HgParam params[] = {
  { .name = "target_shape",
    .title = "Target shape",
    .help = "The axes of one sample after it; their product must be what comes in.",
    .type = HG_PARAM_SHAPE,
    .flags = HG_PARAM_PRIMARY,
    .offset = offsetof (Config, target) },
};

static bool
infer (const void *config, const HgShape *in, size_t n_in, HgShape *out, HgError *error)
{
  const Config *c = config;
  int64_t given = hg_shape_values (&in[0]), known = 1;
  int open = -1;
  out[0] = c->target;
  for (int i = 0; i < c->target.rank; i++)
    if (c->target.dim[i] < 0)
      open = i;
    else
      known *= c->target.dim[i];
  if (given == HG_UNKNOWN)
    return true;
  if (open >= 0 && known > 0 && given % known == 0)
    out[0].dim[open] = given / known;
  char want[48], got[48], shape[HG_SHAPE_TEXT];
  if (hg_shape_values (&out[0]) != given)
    return hg_error_set (error, HG_ERROR_SHAPE, "needs %s values for %s and gets %s",
                         hg_format_count (want, sizeof want, known), hg_shape_text (&c->target, shape),
                         hg_format_count (got, sizeof got, given));
  return true;
}

static bool
torch (HgTorch *torch, HgError *error)
{
  char axes[HG_SHAPE_TEXT];
  torch->order = HG_TORCH_LAST;
  hg_torch_line (torch, "$y0 = $x0.reshape(len($x0), %s)",
                 hg_numbers_text (torch->out[0].dim, torch->out[0].rank, ", ", axes, sizeof axes));
  return true;
}

static void
explain (HgExplain *it)
{
  const Config *c = it->layer->config;
  int rank = it->out[0].rank;
  char given[48];
  hg_explain_count (hg_shape_values (&it->in[0]), given);
  for (int i = 0; i < rank; i++)
    {
      hg_explain_axis (it, i, -1, rank == 1 ? "value" : hg_axis_noun (i, rank, false),
                       rank == 1 ? "values" : hg_axis_noun (i, rank, true));
      hg_explain_why (it, i,
                      c->target.dim[i] < 0 ? "what is left of %s values"
                                           : "the option Target shape, over %s values",
                      given);
    }
  hg_explain_line (it, true, "y holds the values of x in the same order");
}

const HgLayerKind hg_layer_kind_reshape = {
  .name = "Reshape",
  .title = "Reshape",
  .sentence = "Regroups the values into other axes; none is changed, added or lost.",
  .group = "Reshaping",
  .params = params,
  .n_params = sizeof params / sizeof *params,
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
