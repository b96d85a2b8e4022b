/* GRU (Cho et al. 2014): one state h; the update gate z says how much of it stays, the reset gate r how much
 * of it the new content sees. Gates stand in Keras's order z r h. With reset_after (as cuDNN has it, Keras's
 * default) r acts on the product with the recurrent kernel, which then has a bias of its own; without, on the
 * state before the product. */
#include "layers/kinds.h"
#include "layers/recurrent-explain.h"
#include "layers/recurrent-options.h"
#include "layers/recurrent-torch.h"

static const HgParam params[] = {
  HG_RECURRENT_UNITS,
  HG_OPTION_ACTIVATION (HgRecurrentConfig, HG_TANH, "The function for what is taken in."),
  HG_OPTION_RECURRENT_ACTIVATION (HgRecurrentConfig),
  HG_RECURRENT_SWITCHES,
  HG_OPTION_USE_BIAS (HgRecurrentConfig),
  { .name = "reset_after",
    .title = "Reset after product",
    .help
    = "Applies the reset gate after the product with the recurrent kernel, which then has its own bias.",
    .type = HG_PARAM_BOOL,
    .flags = HG_PARAM_ADVANCED,
    .offset = offsetof (HgRecurrentConfig, reset_after),
    .standard = 1 },
  HG_RECURRENT_WEIGHT_OPTIONS,
};

static const HgCell *
cell_of (const void *config)
{
  const HgRecurrentConfig *c = config;
  return c->reset_after ? &hg_cell_gru : &hg_cell_gru_reset_before;
}

static bool
infer (const void *config, const HgShape *in, size_t n_in, HgShape *out, HgError *error)
{
  return hg_recurrent_infer (cell_of (config), config, in, n_in, out, error);
}

static bool
recurrence (const void *config, HgRecurrence *it)
{
  return hg_recurrent_recurrence (cell_of (config), config, it);
}

static size_t
weights (const void *config, const HgShape *in, HgWeightSpec *specs)
{
  return hg_recurrent_weights (cell_of (config), config, in, specs);
}

static void
formula (const void *config, const HgShape *in, HgFormula *text)
{
  hg_recurrent_formula (cell_of (config), config, in, text);
}

static bool
plan (HgOp *op, HgError *error)
{
  return hg_recurrent_plan (cell_of (op->layer->config), op, error);
}

static void
forward (const HgOp *op, const HgPass *pass)
{
  hg_recurrent_forward (cell_of (op->layer->config), op, pass);
}

static void
backward (const HgOp *op, const HgPass *pass)
{
  hg_recurrent_backward (cell_of (op->layer->config), op, pass);
}

static double
flops (const HgOp *op)
{
  return hg_recurrent_flops (cell_of (op->layer->config), op);
}

const HgLayerKind hg_layer_kind_gru = {
  .name = "GRU",
  .title = "GRU",
  .sentence = "Reads a sequence step by step and mixes each step into its state; a smaller LSTM.",
  .group = "Recurrent",
  .params = params,
  .n_params = sizeof params / sizeof *params,
  .config_size = sizeof (HgRecurrentConfig),
  .min_in = 1,
  .max_in = 2,
  .n_out = 2,
  .passes_mask = true,
  .infer = infer,
  .recurrence = recurrence,
  .explain = hg_gru_explain,
  .weights = weights,
  .formula = formula,
  .outputs = hg_recurrent_outputs,
  .absorbs = hg_recurrent_absorbs,
  .plan = plan,
  .pack = hg_recurrent_pack,
  .unpack = hg_recurrent_unpack,
  .derive = hg_recurrent_derive,
  .forward = forward,
  .backward = backward,
  .flops = flops,
  .torch = hg_recurrent_torch,
};
