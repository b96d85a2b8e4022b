/* LSTM (Hochreiter & Schmidhuber 1997, with the forget gate of Gers et al. 2000): the state h and the memory
 * c run through the time steps; gates decide what c forgets, what it takes in and what h shows of it. Gates
 * stand in Keras's order i f c o. The computation is one fused kernel a direction (tensor/lstm-kernel.h). */
#include "base/format.h"
#include "layers/activation.h"
#include "layers/kinds.h"
#include "tensor/lstm-pack.h"
#include <stdio.h>
#include <string.h>

/* n rows, t steps, f features, u units. */

typedef struct
{
  int64_t units;
  int activation, recurrent_activation;
  bool return_sequences, use_bias, unit_forget_bias;
  int kernel_initializer, recurrent_initializer, bias_initializer;
} Config;

static const HgParam params[] = {
  { .name = "units",
    .title = "Units",
    .help = "Size of the state: how many values describe what was seen so far.",
    .type = HG_PARAM_INT,
    .flags = HG_PARAM_PRIMARY | HG_PARAM_WIDTH,
    .offset = offsetof (Config, units),
    .standard = 16,
    .low = 1,
    .high = 1e9 },
  { .name = "activation",
    .title = "Activation",
    .help = "The function for what is taken in and for what is shown.",
    .type = HG_PARAM_CHOICE,
    .flags = HG_PARAM_ALWAYS,
    .offset = offsetof (Config, activation),
    .standard = HG_TANH,
    .choices = hg_activation_names },
  { .name = "recurrent_activation",
    .title = "Gate activation",
    .help = "The function of the three gates; it should lie between 0 (shut) and 1 (open).",
    .type = HG_PARAM_CHOICE,
    .offset = offsetof (Config, recurrent_activation),
    .standard = HG_SIGMOID,
    .choices = hg_activation_names },
  { .name = "return_sequences",
    .title = "Return sequences",
    .help = "Gives the state of every time step instead of only the last one's.",
    .word = "sequences",
    .type = HG_PARAM_BOOL,
    .flags = HG_PARAM_SHOWN,
    .offset = offsetof (Config, return_sequences) },
  { .name = "use_bias",
    .title = "Use bias",
    .help = "Adds a learned constant to every gate of every unit.",
    .type = HG_PARAM_BOOL,
    .offset = offsetof (Config, use_bias),
    .standard = 1 },
  { .name = "unit_forget_bias",
    .title = "Remember at first",
    .help = "Starts the forget gate's bias at 1, so that an untrained unit keeps its memory.",
    .type = HG_PARAM_BOOL,
    .flags = HG_PARAM_ADVANCED,
    .offset = offsetof (Config, unit_forget_bias),
    .standard = 1 },
  { .name = "kernel_initializer",
    .title = "First kernel",
    .help = "How the weights of the inputs are drawn before training.",
    .type = HG_PARAM_CHOICE,
    .flags = HG_PARAM_ADVANCED,
    .offset = offsetof (Config, kernel_initializer),
    .standard = HG_INIT_GLOROT_UNIFORM,
    .choices = hg_initializer_names },
  { .name = "recurrent_initializer",
    .title = "First recurrent kernel",
    .help = "How the weights of the last state are drawn before training.",
    .type = HG_PARAM_CHOICE,
    .flags = HG_PARAM_ADVANCED,
    .offset = offsetof (Config, recurrent_initializer),
    .standard = HG_INIT_ORTHOGONAL,
    .choices = hg_initializer_names },
  { .name = "bias_initializer",
    .title = "First bias",
    .help = "What the biases are before training, the forget gate's aside.",
    .type = HG_PARAM_CHOICE,
    .flags = HG_PARAM_ADVANCED,
    .offset = offsetof (Config, bias_initializer),
    .standard = HG_INIT_ZEROS,
    .choices = hg_initializer_names },
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
  const Config *c = config;
  char text[HG_SHAPE_TEXT];
  out[0] = (HgShape){ .rank = 1, .dim = { c->units } };
  if (c->return_sequences)
    out[0] = (HgShape){ .rank = 2, .dim = { in[0].rank == 2 ? in[0].dim[0] : HG_UNKNOWN, c->units } };
  if (in[0].rank != HG_UNKNOWN && in[0].rank != 2)
    return hg_error_set (error, HG_ERROR_SHAPE, "needs time × features and gets %s",
                         hg_shape_text (&in[0], text));
  return true;
}

static size_t
weights (const void *config, const HgShape *in, HgWeightSpec *specs)
{
  const Config *c = config;
  specs[0] = (HgWeightSpec){ .name = "kernel",
                             .shape = { .rank = 2, .dim = { hg_shape_axis (&in[0], -1), 4 * c->units } },
                             .initializer = (HgInitializer)c->kernel_initializer,
                             .trainable = true };
  specs[1] = (HgWeightSpec){ .name = "recurrent_kernel",
                             .shape = { .rank = 2, .dim = { c->units, 4 * c->units } },
                             .initializer = (HgInitializer)c->recurrent_initializer,
                             .trainable = true };
  if (!c->use_bias)
    return 2;
  specs[2] = (HgWeightSpec){ .name = "bias",
                             .shape = { .rank = 1, .dim = { 4 * c->units } },
                             .initializer
                             = c->unit_forget_bias ? HG_INIT_UNIT_FORGET : (HgInitializer)c->bias_initializer,
                             .trainable = true };
  return 3;
}

static void
formula (const void *config, const HgShape *in, HgFormula *text)
{
  const Config *c = config;
  HgShape features = { .rank = 1, .dim = { hg_shape_axis (&in[0], -1) } };
  char f[HG_SHAPE_TEXT], u[32];
  hg_shape_text (&features, f);
  hg_format_count (u, sizeof u, c->units);
  const char *bias = c->use_bias ? " + 1" : "";
  snprintf (text->symbols, sizeof text->symbols, "4 · u · (f + u%s)", bias);
  snprintf (text->numbers, sizeof text->numbers, "4 · %s · (%.40s + %s%s)", u, f, u, bias);
  snprintf (text->legend, sizeof text->legend,
            "u units, f features per step. Every gate sees the step and the last state%s.",
            c->use_bias ? ", plus a bias" : "");
}

/* The compiled layer's sizes: what plan, forward and backward share. */
static HgLstmCall
call (const HgOp *op, const HgPanelKernels **panels)
{
  const Config *c = op->layer->config;
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
  const HgPanelKernels *panels;
  HgLstmCall l = call (op, &panels);
  hg_lstm_pack (panels->lanes, l.f, l.u, keras[0], keras[1], l.bias ? keras[2] : NULL, packed);
}

static void
unpack (const HgOp *op, const HgReal *packed, HgReal *const *keras)
{
  const HgPanelKernels *panels;
  HgLstmCall l = call (op, &panels);
  hg_lstm_unpack (panels->lanes, l.f, l.u, packed, keras[0], keras[1], l.bias ? keras[2] : NULL);
}

static void
derive (const HgOp *op, const HgReal *packed, HgReal *derived)
{
  const HgPanelKernels *panels;
  HgLstmCall l = call (op, &panels);
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
  const HgPanelKernels *panels;
  HgLstmCall l = pass_call (op, pass, &panels);
  panels->lstm_forward (&l);
  if (l.last_only)
    memcpy (pass->y[0], l.h + (l.t - 1) * l.n * l.u, l.n * l.u * sizeof *l.h);
}

static void
backward (const HgOp *op, const HgPass *pass)
{
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
  const HgPanelKernels *panels;
  HgLstmCall l = call (op, &panels);
  return 4.0 * (double)l.t * (double)l.u * (double)(l.f + l.u);
}

const HgLayerKind hg_layer_kind_lstm = {
  .name = "LSTM",
  .title = "LSTM",
  .sentence = "Reads a sequence step by step and keeps a memory of what matters.",
  .equations = equations,
  .group = "Recurrent",
  .params = params,
  .n_params = sizeof params / sizeof *params,
  .config_size = sizeof (Config),
  .min_in = 1,
  .max_in = 1,
  .n_out = 1,
  .passes_mask = true,
  .infer = infer,
  .weights = weights,
  .formula = formula,
  .plan = plan,
  .pack = pack,
  .unpack = unpack,
  .derive = derive,
  .forward = forward,
  .backward = backward,
  .flops = flops,
};
