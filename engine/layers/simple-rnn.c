/* SimpleRNN (Elman 1990): the state is a Dense layer of the step and of the state before, without gates. */
#include "layers/kinds.h"
#include "layers/recurrent-explain.h"
#include "layers/recurrent-options.h"
#include "layers/recurrent-torch.h"

static const HgParam params[] = {
  HG_RECURRENT_UNITS,
  HG_OPTION_ACTIVATION (HgRecurrentConfig, HG_TANH, "The function that each weighted sum goes through."),
  HG_RECURRENT_SWITCHES,
  HG_OPTION_USE_BIAS (HgRecurrentConfig),
  HG_RECURRENT_WEIGHT_OPTIONS,
};

static bool
infer (const void *config, const HgShape *in, size_t n_in, HgShape *out, HgError *error)
{
  return hg_recurrent_infer (&hg_cell_simple, config, in, n_in, out, error);
}

static bool
recurrence (const void *config, HgRecurrence *it)
{
  return hg_recurrent_recurrence (&hg_cell_simple, config, it);
}

static size_t
weights (const void *config, const HgShape *in, HgWeightSpec *specs)
{
  return hg_recurrent_weights (&hg_cell_simple, config, in, specs);
}

static void
formula (const void *config, const HgShape *in, HgFormula *text)
{
  hg_recurrent_formula (&hg_cell_simple, config, in, text);
}

static bool
plan (HgOp *op, HgError *error)
{
  return hg_recurrent_plan (&hg_cell_simple, op, error);
}

static void
forward (const HgOp *op, const HgPass *pass)
{
  hg_recurrent_forward (&hg_cell_simple, op, pass);
}

static void
backward (const HgOp *op, const HgPass *pass)
{
  hg_recurrent_backward (&hg_cell_simple, op, pass);
}

static double
flops (const HgOp *op)
{
  return hg_recurrent_flops (&hg_cell_simple, op);
}

const HgLayerKind hg_layer_kind_simple_rnn = {
  .name = "SimpleRNN",
  .title = "SimpleRNN",
  .sentence = "Reads a sequence step by step with one weighted sum; it forgets faster than an LSTM.",
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
  .explain = hg_simple_rnn_explain,
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
