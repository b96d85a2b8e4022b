/* LSTM (Hochreiter & Schmidhuber 1997, with the forget gate of Gers et al. 2000): the state h and the memory
 * c run through the time steps; gates decide what c forgets, what it takes in and what h shows of it. Gates
 * stand in Keras's order i f c o. A plain run from a zero state is one fused kernel a direction
 * (tensor/lstm-kernel.h); what that kernel does not have goes through the general loop (recurrent.h). */
#include "layers/kinds.h"
#include "layers/op.h"
#include "layers/recurrent-options.h"
#include "tensor/lstm-pack.h"
#include <string.h>

/* n rows, t steps, f features, u units. */

enum
{
  FUSED /* op->notes: whether the fused kernel does it */
};

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

/* σ stands for the gate activation, φ for the activation. */
static const char *const equations[] = {
  "i = σ(x W_i + h U_i + b_i)",
  "f = σ(x W_f + h U_f + b_f)",
  "c̃ = φ(x W_c + h U_c + b_c)",
  "o = σ(x W_o + h U_o + b_o)",
  "c = f ∘ c + i ∘ c̃",
  "h = o ∘ φ(c)",
  NULL,
};

static bool
infer (const void *config, const HgShape *in, size_t n_in, HgShape *out, HgError *error)
{
  return hg_recurrent_infer (&hg_cell_lstm, config, in, n_in, out, error);
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

/* The compiled layer's sizes: what plan, forward and backward share. */
static HgLstmCall
call (const HgOp *op, const HgPanelKernels **panels)
{
  const HgRecurrentConfig *c = op->layer->config;
  *panels = hg_kernels_panels (op->kernels, (size_t)c->units);
  return (HgLstmCall){ .t = (size_t)op->in[0].dim[0],
                       .f = (size_t)op->in[0].dim[1],
                       .u = (size_t)c->units,
                       .activation = (HgActivation)c->activation,
                       .gate = (HgActivation)c->recurrent_activation,
                       .bias = c->use_bias,
                       .last_only = !c->return_sequences };
}

/* Kept for a row: the gates and c of every step, and every h where the output has only the last. */
static bool
plan (HgOp *op, HgError *error)
{
  op->notes[FUSED] = hg_recurrent_is_plain (op);
  if (!op->notes[FUSED])
    return hg_recurrent_plan (&hg_cell_lstm, op, error);
  const HgPanelKernels *panels;
  HgLstmCall l = call (op, &panels);
  size_t padded = hg_lstm_padded (panels->lanes, l.u);
  if (l.t > ((size_t)1 << 40) / padded)
    return hg_error_memory (error, "the gates of every step", 1ull << 42);
  op->weights = hg_lstm_packed (panels->lanes, l.f, l.u);
  op->derived = hg_lstm_turned (panels->lanes, l.f, l.u);
  op->saved = l.t * (5 * padded + (l.last_only ? l.u : 0));
  op->scratch = hg_lstm_scratch (panels->lanes, l.u);
  op->fixed = hg_lstm_fixed (panels->lanes, l.u);
  return true;
}

static void
pack (const HgOp *op, const HgReal *const *keras, HgReal *packed)
{
  if (!op->notes[FUSED])
    {
      hg_op_pack_in_order (op, keras, packed);
      return;
    }
  const HgPanelKernels *panels;
  HgLstmCall l = call (op, &panels);
  hg_lstm_pack (panels->lanes, l.f, l.u, keras[0], keras[1], l.bias ? keras[2] : NULL, packed);
}

static void
unpack (const HgOp *op, const HgReal *packed, HgReal *const *keras)
{
  if (!op->notes[FUSED])
    {
      hg_op_unpack_in_order (op, packed, keras);
      return;
    }
  const HgPanelKernels *panels;
  HgLstmCall l = call (op, &panels);
  hg_lstm_unpack (panels->lanes, l.f, l.u, packed, keras[0], keras[1], l.bias ? keras[2] : NULL);
}

static void
derive (const HgOp *op, const HgReal *packed, HgReal *derived)
{
  const HgPanelKernels *panels;
  HgLstmCall l = call (op, &panels);
  if (op->notes[FUSED])
    hg_lstm_turn (panels, l.f, l.u, op->wants_dx, packed, derived);
}

/* A call on this pass's buffers. */
static HgLstmCall
pass_call (const HgOp *op, const HgPass *pass, const HgPanelKernels **panels)
{
  HgLstmCall l = call (op, panels);
  size_t padded = hg_lstm_padded ((*panels)->lanes, l.u);
  l.n = pass->n;
  l.w = pass->w;
  l.x = pass->x[0];
  l.x_step = op->same_steps ? 0 : l.n * l.f;
  l.gates = pass->saved;
  l.cell = l.gates + 4 * l.t * l.n * padded;
  l.h = l.last_only ? l.cell + l.t * l.n * padded : pass->y[0];
  l.keeps = pass->training;
  l.scratch = pass->scratch;
  return l;
}

static void
forward (const HgOp *op, const HgPass *pass)
{
  if (!op->notes[FUSED])
    {
      hg_recurrent_forward (&hg_cell_lstm, op, pass);
      return;
    }
  const HgPanelKernels *panels;
  HgLstmCall l = pass_call (op, pass, &panels);
  panels->lstm_forward (&l);
  if (l.last_only)
    memcpy (pass->y[0], l.h + (l.t - 1) * l.n * l.u, l.n * l.u * sizeof *l.h);
}

static void
backward (const HgOp *op, const HgPass *pass)
{
  if (!op->notes[FUSED])
    {
      hg_recurrent_backward (&hg_cell_lstm, op, pass);
      return;
    }
  const HgPanelKernels *panels;
  HgLstmCall l = pass_call (op, pass, &panels);
  l.turned = pass->derived;
  l.dh = pass->dy[0];
  l.dx = pass->dx[0];
  l.dw = pass->dw;
  panels->lstm_backward (&l);
  if (l.dx != NULL && l.x_step == 0)
    memset (l.dx + l.n * l.f, 0, (l.t - 1) * l.n * l.f * sizeof *l.dx);
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
  .equations = equations,
  .group = "Recurrent",
  .params = params,
  .n_params = sizeof params / sizeof *params,
  .config_size = sizeof (HgRecurrentConfig),
  .min_in = 1,
  .max_in = 3,
  .n_out = 3,
  .passes_mask = true,
  .infer = infer,
  .weights = weights,
  .formula = formula,
  .outputs = hg_recurrent_outputs,
  .plan = plan,
  .pack = pack,
  .unpack = unpack,
  .derive = derive,
  .forward = forward,
  .backward = backward,
  .flops = flops,
};
