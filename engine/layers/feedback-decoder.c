/* Feedback decoder: the autoregressive half of sequence-to-sequence models (Sutskever et al. 2014). An LSTM
 * cell whose input is its own projected output of the step before, starting from zeros; it begins with the
 * encoder's h and c, or sees the latent vector z beside the fed-back output in every step, or both. With
 * teacher forcing (Williams & Zipser 1989) the true value takes the place of the fed-back one: while training
 * a coin for each step, the same for all rows. How it computes is in feedback-decoder-run.c. */
#include "layers/explain.h"
#include "layers/feedback-decoder.h"
#include "base/format.h"
#include "layers/kinds.h"
#include "layers/options.h"
#include "layers/recurrent.h"
#include "layers/torch.h"
#include <stdio.h>

/* f features, u units, z values of the latent vector. */

typedef HgDecoderConfig Config;

static const HgParam params[] = {
  { .name = "units",
    .title = "Units",
    .help = "Size of the state: how much the decoder can remember of what it has written.",
    .type = HG_PARAM_INT,
    .flags = HG_PARAM_PRIMARY,
    .offset = offsetof (Config, units),
    .standard = 16,
    .low = 1,
    .high = 1e9 },
  { .name = "steps",
    .title = "Steps",
    .help = "How many time steps it writes.",
    .word = "steps",
    .type = HG_PARAM_INT,
    .flags = HG_PARAM_ALWAYS,
    .offset = offsetof (Config, steps),
    .standard = 10,
    .low = 1,
    .high = 1e9 },
  { .name = "features",
    .title = "Features",
    .help = "How many values each written step has.",
    .word = "features",
    .type = HG_PARAM_INT,
    .flags = HG_PARAM_ALWAYS,
    .offset = offsetof (Config, features),
    .standard = 1,
    .low = 1,
    .high = 1e9 },
  HG_OPTION_ACTIVATION (Config, HG_TANH, "The function for what is taken in and for what is shown."),
  HG_OPTION_RECURRENT_ACTIVATION (Config),
  { .name = "projection_activation",
    .title = "Output activation",
    .help = "The function that the written values go through, before they are fed back.",
    .type = HG_PARAM_CHOICE,
    .flags = HG_PARAM_SHOWN,
    .offset = offsetof (Config, projection_activation),
    .standard = HG_LINEAR,
    .choices = hg_activation_names },
  { .name = "teacher_forcing_ratio",
    .title = "Teacher forcing",
    .help = "Share of the steps that see the true value instead of the decoder's own while training.",
    .word = "teacher forcing",
    .type = HG_PARAM_REAL,
    .flags = HG_PARAM_SHOWN,
    .offset = offsetof (Config, teacher_forcing_ratio),
    .low = 0,
    .high = 1 },
  HG_OPTION_USE_BIAS (Config),
  { .name = "unit_forget_bias",
    .title = "Remember at first",
    .help = "Starts the forget gate's bias at 1, so that an untrained unit keeps its memory.",
    .type = HG_PARAM_BOOL,
    .flags = HG_PARAM_ADVANCED,
    .offset = offsetof (Config, unit_forget_bias),
    .standard = 1 },
  HG_OPTION_INITIALIZER (Config, kernel_initializer, "First kernel", HG_INIT_GLOROT_UNIFORM),
  HG_OPTION_INITIALIZER (Config, recurrent_initializer, "First recurrent kernel", HG_INIT_ORTHOGONAL),
  HG_OPTION_INITIALIZER (Config, bias_initializer, "First biases", HG_INIT_ZEROS),
  HG_OPTION_INITIALIZER (Config, projection_initializer, "First projection", HG_INIT_GLOROT_UNIFORM),
  HG_OPTION_REGULARIZER (Config, kernel_regularizer, "Kernel penalty"),
  HG_OPTION_REGULARIZER (Config, recurrent_regularizer, "Recurrent kernel penalty"),
  HG_OPTION_REGULARIZER (Config, bias_regularizer, "Bias penalty"),
  HG_OPTION_REGULARIZER (Config, projection_regularizer, "Projection penalty"),
  HG_OPTION_ACTIVITY (Config),
  HG_OPTION_TRAINABLE (Config),
};

/* ψ is the output activation, ŷ what was written; W and U hold the columns of all four gates. */
static const char *const equations[] = {
  "x_t = [ŷ_{t−1}, z], or [y_{t−1}, z] when the teacher's coin falls; ŷ_0 = 0",
  "i, f, c̃, o = the LSTM's gates of x_t W + h U + b",
  "c = f ⊙ c + i ⊙ c̃",
  "h = o ⊙ φ(c)",
  "ŷ_t = ψ(h P + p)",
  NULL,
};

/* The cell's kernel has no others. */
static bool
value_by_value (int activation, HgError *error)
{
  return (HgActivation)activation < HG_FIRST_ALONG_AXIS
         || hg_error_set (error, HG_ERROR_SHAPE,
                          "cannot use %s in its cell, which makes each unit's state by itself",
                          hg_activation_names[activation]);
}

static bool
infer (const void *config, const HgShape *in, size_t n_in, HgShape *out, HgError *error)
{
  const Config *c = config;
  char text[HG_SHAPE_TEXT], units[32];
  out[0] = (HgShape){ .rank = 2, .dim = { c->steps, c->features } };
  for (size_t i = 0; i < n_in; i++)
    {
      bool state = n_in > 1 && i < 2;
      if (in[i].rank != HG_UNKNOWN && in[i].rank != 1)
        return hg_error_set (error, HG_ERROR_SHAPE, "needs a vector and gets %s",
                             hg_shape_text (&in[i], text));
      if (state && in[i].rank == 1 && in[i].dim[0] != HG_UNKNOWN && in[i].dim[0] != c->units)
        return hg_error_set (error, HG_ERROR_SHAPE, "needs a state of %s and gets %s",
                             hg_format_count (units, sizeof units, c->units), hg_shape_text (&in[i], text));
    }
  return value_by_value (c->activation, error) && value_by_value (c->recurrent_activation, error)
         && hg_activation_keeps_shape ((HgActivation)c->projection_activation, error);
}

static bool
recurrence (const void *config, HgRecurrence *it)
{
  const Config *c = config;
  const HgRecurrentConfig cell = { .units = c->units,
                                   .activation = c->activation,
                                   .recurrent_activation = c->recurrent_activation,
                                   .return_sequences = true,
                                   .use_bias = c->use_bias };
  hg_recurrent_recurrence (&hg_cell_lstm, &cell, it);
  it->teaching = c->teacher_forcing_ratio;
  it->projection = (HgActivation)c->projection_activation;
  return true;
}

static HgWeightSpec
weight (const char *name, int initializer, const HgRegularizer *regularizer, int rank, int64_t rows,
        int64_t columns)
{
  HgWeightSpec spec
      = { .shape = { .rank = rank, .dim = { rank == 2 ? rows : columns, rank == 2 ? columns : 0 } },
          .initializer = (HgInitializer)initializer,
          .regularizer = *regularizer,
          .trainable = true };
  snprintf (spec.name, sizeof spec.name, "%s", name);
  return spec;
}

static size_t
weights (const void *config, const HgShape *in, HgWeightSpec *specs)
{
  const Config *c = config;
  int64_t z = hg_decoder_latent (in), width = 4 * c->units;
  int forget = c->unit_forget_bias ? HG_INIT_UNIT_FORGET : c->bias_initializer;
  size_t n = 0;
  specs[n++] = weight ("kernel", c->kernel_initializer, &c->kernel_regularizer, 2,
                       z == HG_UNKNOWN ? HG_UNKNOWN : c->features + z, width);
  specs[n++]
      = weight ("recurrent_kernel", c->recurrent_initializer, &c->recurrent_regularizer, 2, c->units, width);
  if (c->use_bias)
    specs[n++] = weight ("bias", forget, &c->bias_regularizer, 1, 1, width);
  for (size_t i = 0; i < n; i++)
    specs[i].gates = hg_lstm_gates;
  specs[1].axes = HG_AXES_STATE;
  specs[n++] = weight ("projection_kernel", c->projection_initializer, &c->projection_regularizer, 2,
                       c->units, c->features);
  if (c->use_bias)
    specs[n++] = weight ("projection_bias", c->bias_initializer, &c->bias_regularizer, 1, 1, c->features);
  return n;
}

static void
formula (const void *config, const HgShape *in, HgFormula *text)
{
  const Config *c = config;
  HgShape latent = { .rank = 1, .dim = { hg_decoder_latent (in) } };
  char f[32], u[32], z[HG_SHAPE_TEXT], number[HG_SHAPE_TEXT + 8] = "";
  const char *bias = c->use_bias ? " + 1" : "", *symbol = latent.dim[0] != 0 ? " + z" : "";
  hg_format_count (f, sizeof f, c->features);
  hg_format_count (u, sizeof u, c->units);
  if (latent.dim[0] != 0)
    snprintf (number, sizeof number, " + %s", hg_shape_text (&latent, z));
  snprintf (text->symbols, sizeof text->symbols, "4 · u · (f%s + u%s) + (u%s) · f", symbol, bias, bias);
  snprintf (text->numbers, sizeof text->numbers, "4 · %s · (%s%.30s + %s%s) + (%s%s) · %s", u, f, number, u,
            bias, u, bias, f);
  snprintf (text->legend, sizeof text->legend, "u units, f features written%s. An LSTM's gates, and the %s.",
            latent.dim[0] != 0 ? ", z latent values" : "", "step from the state to what is written");
}

/* The options that differ from the helper's own. */
static void
torch_options (HgTorch *torch, char *text, size_t size)
{
  const Config *c = torch->layer->config;
  char word[160], ratio[40];
  const struct
  {
    const char *name;
    int activation, usual;
  } functions[] = { { "activation", c->activation, HG_TANH },
                    { "gate", c->recurrent_activation, HG_SIGMOID },
                    { "output", c->projection_activation, HG_LINEAR } };
  text[0] = '\0';
  for (size_t i = 0; i < 3; i++)
    if (functions[i].activation != functions[i].usual)
      hg_torch_append (text, size, ", %s=%s", functions[i].name,
                       hg_torch_function (torch, (HgActivation)functions[i].activation, word, sizeof word));
  if (!c->use_bias)
    hg_torch_append (text, size, ", bias=False");
  if (c->teacher_forcing_ratio > 0)
    hg_torch_append (text, size, ", teacher_forcing=%s", hg_torch_real (c->teacher_forcing_ratio, ratio));
}

static bool
torch (HgTorch *torch, HgError *error)
{
  static const char *const calls[] = { "z=$x0", "$x0, $x1", "$x0, $x1, $x2" };
  const Config *c = torch->layer->config;
  HgShape in[3] = { { 0 } };
  char options[240], latent[40] = "";
  for (size_t i = 0; i < torch->n_in; i++)
    in[i] = torch->in[i];
  torch->order = HG_TORCH_LAST;
  torch->taught = true;
  if (hg_decoder_latent (in) > 0)
    snprintf (latent, sizeof latent, ", latent=%lld", (long long)hg_decoder_latent (in));
  hg_torch_need (torch, "FeedbackDecoder");
  torch_options (torch, options, sizeof options);
  hg_torch_module (torch, "FeedbackDecoder(%lld, %lld, %lld%s%s)", (long long)c->features,
                   (long long)c->units, (long long)c->steps, latent, options);
  hg_torch_line (torch, "$y0 = $m(%s, teacher=teacher)", calls[torch->n_in - 1]);
  for (size_t i = 0; i < torch->n_specs; i++)
    hg_torch_array (torch, torch->specs[i].name, i, "");
  return true;
}

static void
explain (HgExplain *it)
{
  hg_explain_axis (it, 0, -1, "step", "steps");
  hg_explain_why (it, 0, "the option Steps");
  hg_explain_units (it, "feature", "features", "Features");
}

const HgLayerKind hg_layer_kind_feedback_decoder = {
  .name = "FeedbackDecoder",
  .title = "Feedback decoder",
  .sentence = "Writes a sequence step by step, reading back what it wrote last, as one continues a tune.",
  .equations = equations,
  .group = "Recurrent",
  .params = params,
  .n_params = sizeof params / sizeof *params,
  .config_size = sizeof (Config),
  .min_in = 1,
  .max_in = 3,
  .n_out = 1,
  .taught = true,
  .infer = infer,
  .recurrence = recurrence,
  .explain = explain,
  .weights = weights,
  .formula = formula,
  .plan = hg_decoder_plan,
  .pack = hg_decoder_pack,
  .unpack = hg_decoder_unpack,
  .derive = hg_decoder_derive,
  .forward = hg_decoder_forward,
  .backward = hg_decoder_backward,
  .flops = hg_decoder_flops,
  .torch = torch,
};
