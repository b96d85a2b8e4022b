/* LSTM (Hochreiter & Schmidhuber 1997, with the forget gate of Gers et al. 2000): the state h and the memory
 * c run through the time steps; gates decide what c forgets, what it takes in and what h shows of it. Gates
 * stand in Keras's order i f c o. */
#include "layers/kinds.h"
#include "layers/recurrent-explain.h"
#include "layers/recurrent-options.h"
#include "layers/recurrent-torch.h"

static const HgParam params[] = {
  HG_RECURRENT_UNITS,
  HG_OPTION_ACTIVATION (HgRecurrentConfig, HG_TANH,
                        "The function for what is taken in and for what is shown."),
  HG_OPTION_RECURRENT_ACTIVATION (HgRecurrentConfig),
  HG_RECURRENT_SWITCHES,
  HG_OPTION_USE_BIAS (HgRecurrentConfig),
  { .name = "unit_forget_bias",
    .title = "Remember at first",
    .help = "Starts the forget gate's bias at 1, so that an untrained unit keeps its memory.",
    .type = HG_PARAM_BOOL,
    .flags = HG_PARAM_ADVANCED,
    .offset = offsetof (HgRecurrentConfig, unit_forget_bias),
    .standard = 1 },
  HG_RECURRENT_WEIGHT_OPTIONS,
};

static bool
infer (const void *config, const HgShape *in, size_t n_in, HgShape *out, HgError *error)
{
  return hg_recurrent_infer (&hg_cell_lstm, config, in, n_in, out, error);
}

static bool
recurrence (const void *config, HgRecurrence *it)
{
  return hg_recurrent_recurrence (&hg_cell_lstm, config, it);
}

static size_t
weights (const void *config, const HgShape *in, HgWeightSpec *specs)
{
  return hg_recurrent_weights (&hg_cell_lstm, config, in, specs);
}

static void
formula (const void *config, const HgShape *in, HgFormula *text)
{
  hg_recurrent_formula (&hg_cell_lstm, config, in, text);
}

static bool
plan (HgOp *op, HgError *error)
{
  return hg_recurrent_plan (&hg_cell_lstm, op, error);
}

static void
forward (const HgOp *op, const HgPass *pass)
{
  hg_recurrent_forward (&hg_cell_lstm, op, pass);
}

static void
backward (const HgOp *op, const HgPass *pass)
{
  hg_recurrent_backward (&hg_cell_lstm, op, pass);
}

static double
flops (const HgOp *op)
{
  return hg_recurrent_flops (&hg_cell_lstm, op);
}

const HgLayerKind hg_layer_kind_lstm = {
  .name = "LSTM",
  .title = "LSTM",
  .sentence = "Reads a sequence step by step and keeps a memory of what matters.",
  .group = "Recurrent",
  .params = params,
  .n_params = sizeof params / sizeof *params,
  .config_size = sizeof (HgRecurrentConfig),
  .min_in = 1,
  .max_in = 3,
  .n_out = 3,
  .passes_mask = true,
  .infer = infer,
  .recurrence = recurrence,
  .explain = hg_lstm_explain,
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
