/* Feedback decoder: the autoregressive half of sequence-to-sequence models (Sutskever et al. 2014). An LSTM
 * cell whose input is its own projected output of the step before, starting from zeros; it begins with the
 * encoder's h and c, or sees the latent vector z beside the fed-back output in every step, or both. With
 * teacher forcing (Williams & Zipser 1989) the true value takes the place of the fed-back one: while training
 * a coin for each step, the same for all rows. Nothing is known in advance, so there is one product a step;
 * the weights' gradients are still one product over all steps. */
#include "base/format.h"
#include "base/memory.h"
#include "layers/kinds.h"
#include "layers/recurrent.h"
#include "tensor/blas.h"
#include <stdio.h>
#include <string.h>

/* n rows, t steps, f features, u units, z values of the latent vector, width 4 · u. */

typedef struct
{
  int64_t units, steps, features;
  int activation, recurrent_activation, projection_activation;
  bool use_bias, unit_forget_bias, trainable;
  double teacher_forcing_ratio;
  int kernel_initializer, recurrent_initializer, bias_initializer, projection_initializer;
  HgRegularizer kernel_regularizer, recurrent_regularizer, bias_regularizer, projection_regularizer,
      activity_regularizer;
} Config;

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
  "c = f ∘ c + i ∘ c̃",
  "h = o ∘ φ(c)",
  "ŷ_t = ψ(h P + p)",
  NULL,
};

/* Values of z: input 0 alone, or input 2. Inputs that are not wired have rank 0. */
static int64_t
latent_values (const HgShape *in)
{
  if (in[1].rank == 0)
    return hg_shape_axis (&in[0], 0);
  return in[2].rank == 0 ? 0 : hg_shape_axis (&in[2], 0);
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
  return hg_activation_keeps_shape ((HgActivation)c->activation, error)
         && hg_activation_keeps_shape ((HgActivation)c->recurrent_activation, error)
         && hg_activation_keeps_shape ((HgActivation)c->projection_activation, error);
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
  int64_t z = latent_values (in), width = 4 * c->units;
  int forget = c->unit_forget_bias ? HG_INIT_UNIT_FORGET : c->bias_initializer;
  size_t n = 0;
  specs[n++] = weight ("kernel", c->kernel_initializer, &c->kernel_regularizer, 2,
                       z == HG_UNKNOWN ? HG_UNKNOWN : c->features + z, width);
  specs[n++]
      = weight ("recurrent_kernel", c->recurrent_initializer, &c->recurrent_regularizer, 2, c->units, width);
  if (c->use_bias)
    specs[n++] = weight ("bias", forget, &c->bias_regularizer, 1, 1, width);
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
  HgShape latent = { .rank = 1, .dim = { latent_values (in) } };
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

typedef struct
{
  const Config *config;
  const HgOp *op;
  const HgPass *pass;
  size_t n, t, f, u, z, width;
  const HgReal *latent;                       /* [n][z], or NULL */
  const HgReal *kernel, *projection, *biases; /* biases: the gates', or NULL */
  const HgReal *projection_bias;
  HgCellCall call;
  HgCellStep all;
  HgReal *h, *c;  /* [t + 1][n][u] */
  HgReal *inputs; /* [t][n][f]: what came in place of the output before */
  HgReal *sums;   /* [t][n][f]: the outputs before their activation; on the way back their gradients */
  HgReal *base, *dh, *dc, *dheld, *dfed; /* [n][width], [n][u] …, [n][f] in the scratch */
} Decoder;

static bool
keeps_raw (const Config *c)
{
  return hg_activation_info ((HgActivation)c->activation)->needs_input
         || hg_activation_info ((HgActivation)c->recurrent_activation)->needs_input;
}

static bool
plan (HgOp *op, HgError *error)
{
  const Config *c = op->layer->config;
  size_t t = (size_t)c->steps, u = (size_t)c->units, f = (size_t)c->features, all;
  size_t step = (keeps_raw (c) ? 8 : 4) * u + 3 * u + 2 * f;
  if (!hg_multiply (t + 1, step, &all) || all > (size_t)1 << 40)
    return hg_error_memory (error, "the gates of every step", 1ull << 42);
  op->saved = all;
  op->scratch = (4 + 1 + 4 + 3) * u + f;
  return true;
}

static Decoder
open_decoder (const HgOp *op, const HgPass *pass)
{
  const Config *c = op->layer->config;
  Decoder d = { .config = c, .op = op, .pass = pass, .n = pass->n, .t = (size_t)c->steps };
  d.f = (size_t)c->features;
  d.u = (size_t)c->units;
  d.z = (size_t)latent_values (op->in);
  d.width = 4 * d.u;
  d.latent = op->n_in == 2 ? NULL : pass->x[op->n_in - 1];
  size_t rows = d.t * d.n, values = d.n * d.u;
  const HgReal *w = pass->w;
  d.kernel = w;
  const HgReal *recurrent = w += (d.f + d.z) * d.width;
  w += d.u * d.width;
  d.biases = c->use_bias ? w : NULL;
  d.projection = w += c->use_bias ? d.width : 0;
  d.projection_bias = c->use_bias ? w + d.u * d.f : NULL;
  HgReal *at = pass->saved, *room = pass->scratch;
  d.all = (HgCellStep){ .n = rows, .z = hg_cell_take (&at, rows * d.width) };
  d.all.raw = keeps_raw (c) ? hg_cell_take (&at, rows * d.width) : NULL;
  d.all.kept[0] = hg_cell_take (&at, rows * d.u);
  d.all.h = d.all.held = d.h = hg_cell_take (&at, rows * d.u + values);
  d.all.c = d.c = hg_cell_take (&at, rows * d.u + values);
  d.all.h_next = d.h + values;
  d.all.c_next = d.c + values;
  d.inputs = hg_cell_take (&at, rows * d.f);
  d.sums = hg_cell_take (&at, rows * d.f);
  d.base = hg_cell_take (&room, d.n * d.width);
  d.call = (HgCellCall){ .kernels = op->kernels,
                         .u = d.u,
                         .width = d.width,
                         .activation = (HgActivation)c->activation,
                         .gate = (HgActivation)c->recurrent_activation,
                         .recurrent = recurrent,
                         .scratch = hg_cell_take (&room, d.n * (d.width + d.u)) };
  d.dh = hg_cell_take (&room, values);
  d.dc = hg_cell_take (&room, values);
  d.dheld = hg_cell_take (&room, values);
  d.dfed = hg_cell_take (&room, d.n * d.f);
  return d;
}

static HgCellStep
step_at (const Decoder *d, size_t time)
{
  size_t gates = time * d->n * d->width, state = time * d->n * d->u;
  return (HgCellStep){ .n = d->n,
                       .z = d->all.z + gates,
                       .raw = d->all.raw != NULL ? d->all.raw + gates : NULL,
                       .h = d->h + state,
                       .c = d->c + state,
                       .held = d->h + state,
                       .h_next = d->all.h_next + state,
                       .c_next = d->all.c_next + state,
                       .kept = { d->all.kept[0] + state } };
}

/* Whether step @time ≥ 1 sees the true value of the step before. */
static bool
is_taught (const Decoder *d, size_t time)
{
  const HgPass *pass = d->pass;
  if (pass->teacher == NULL || !pass->training)
    return pass->teacher != NULL && pass->forced;
  double ratio = hg_dial (pass->dials, HG_DIAL_TEACHER_FORCING, d->config->teacher_forcing_ratio);
  return (hg_random_hash (pass->seed ^ time) >> 32) < (uint64_t)(ratio * 0x1p32);
}

/* to (rows × width) = the bias in each row, or zeros. */
static void
fill_rows (size_t rows, size_t width, const HgReal *bias, HgReal *to)
{
  for (size_t r = 0; r < rows; r++)
    if (bias != NULL)
      memcpy (to + r * width, bias, width * sizeof *to);
    else
      memset (to + r * width, 0, width * sizeof *to);
}

static void
start (const Decoder *d)
{
  size_t size = d->n * d->u * sizeof (HgReal);
  memset (d->h, 0, size);
  memset (d->c, 0, size);
  if (d->op->n_in > 1)
    {
      memcpy (d->h, d->pass->x[0], size);
      memcpy (d->c, d->pass->x[1], size);
    }
  fill_rows (d->n, d->width, d->biases, d->base);
  if (d->latent != NULL)
    hg_blas_gemm (false, false, d->n, d->width, d->z, 1, d->latent, d->z, d->kernel + d->f * d->width,
                  d->width, 1, d->base, d->width);
}

static void
forward (const HgOp *op, const HgPass *pass)
{
  Decoder d = open_decoder (op, pass);
  size_t values = d.n * d.f;
  start (&d);
  for (size_t i = 0; i < d.t; i++)
    {
      HgCellStep step = step_at (&d, i);
      HgReal *x = d.inputs + i * values, *sums = d.sums + i * values, *y = pass->y[0] + i * values;
      if (i == 0)
        memset (x, 0, values * sizeof *x);
      else
        memcpy (x, (is_taught (&d, i) ? pass->teacher : pass->y[0]) + (i - 1) * values, values * sizeof *x);
      memcpy (step.z, d.base, d.n * d.width * sizeof *step.z);
      hg_blas_gemm (false, false, d.n, d.width, d.f, 1, x, d.f, d.kernel, d.width, 1, step.z, d.width);
      hg_cell_lstm.forward (&d.call, &step);
      fill_rows (d.n, d.f, d.projection_bias, sums);
      hg_blas_gemm (false, false, d.n, d.f, d.u, 1, step.h_next, d.u, d.projection, d.f, 1, sums, d.f);
      hg_activation_apply (op->kernels, (HgActivation)d.config->projection_activation, d.n, d.f, sums, y);
    }
}

/* All steps: z and sums become their gradients; dh and dc those of the first state. A fed-back output has the
 * gradient of the next step's input beside its own. */
static void
steps_backward (const Decoder *d)
{
  size_t values = d->n * d->f;
  const HgReal *dy = d->pass->dy[0];
  memset (d->dh, 0, d->n * d->u * sizeof *d->dh);
  memset (d->dc, 0, d->n * d->u * sizeof *d->dc);
  memset (d->dfed, 0, values * sizeof *d->dfed);
  for (size_t i = d->t; i-- > 0;)
    {
      HgCellStep step = step_at (d, i);
      HgReal *sums = d->sums + i * values;
      d->op->kernels->sum (values, 2, (const HgReal *const[]){ d->dfed, dy + i * values }, d->dfed);
      hg_activation_gradient (d->op->kernels, (HgActivation)d->config->projection_activation, d->n, d->f,
                              sums, d->pass->y[0] + i * values, d->dfed, d->dfed);
      memcpy (sums, d->dfed, values * sizeof *sums);
      hg_blas_gemm (false, true, d->n, d->u, d->f, 1, sums, d->f, d->projection, d->f, 1, d->dh, d->u);
      hg_cell_lstm.backward (&d->call, &step, d->dh, d->dc, d->dheld);
      d->op->kernels->sum (d->n * d->u, 2, (const HgReal *const[]){ d->dh, d->dheld }, d->dh);
      if (i > 0 && !is_taught (d, i))
        hg_blas_gemm (false, true, d->n, d->f, d->width, 1, step.z, d->width, d->kernel, d->width, 0, d->dfed,
                      d->f);
      else
        memset (d->dfed, 0, values * sizeof *d->dfed);
    }
}

/* The latent vector was there in every step: the gates' gradients are summed over them, into the first. */
static void
latent_backward (const Decoder *d)
{
  HgReal *dz = d->all.z, *dx = d->pass->dx[d->op->n_in - 1];
  for (size_t i = 1; i < d->t; i++)
    d->op->kernels->sum (d->n * d->width, 2, (const HgReal *const[]){ dz, dz + i * d->n * d->width }, dz);
  hg_blas_gemm (true, false, d->z, d->width, d->n, 1, d->latent, d->z, dz, d->width, 1,
                d->pass->dw + d->f * d->width, d->width);
  if (dx != NULL)
    hg_blas_gemm (false, true, d->n, d->z, d->width, 1, dz, d->width, d->kernel + d->f * d->width, d->width,
                  0, dx, d->z);
}

static void
backward (const HgOp *op, const HgPass *pass)
{
  Decoder d = open_decoder (op, pass);
  size_t rows = d.t * d.n;
  HgReal *drecurrent = pass->dw + (d.f + d.z) * d.width, *dprojection = pass->dw + (d.projection - pass->w);
  steps_backward (&d);
  hg_blas_gemm (true, false, d.f, d.width, rows, 1, d.inputs, d.f, d.all.z, d.width, 1, pass->dw, d.width);
  hg_cell_lstm.gradients (&d.call, &d.all, drecurrent, NULL);
  hg_blas_gemm (true, false, d.u, d.f, rows, 1, d.all.h_next, d.u, d.sums, d.f, 1, dprojection, d.f);
  if (d.config->use_bias)
    {
      hg_cell_add_rows (op->kernels, rows, d.width, d.width, d.all.z, drecurrent + d.u * d.width);
      hg_cell_add_rows (op->kernels, rows, d.f, d.f, d.sums, dprojection + d.u * d.f);
    }
  if (d.latent != NULL)
    latent_backward (&d);
  const HgReal *const first[] = { d.dh, d.dc };
  for (size_t k = 0; op->n_in > 1 && k < 2; k++)
    if (pass->dx[k] != NULL)
      memcpy (pass->dx[k], first[k], d.n * d.u * sizeof *d.dh);
}

static double
flops (const HgOp *op)
{
  const Config *c = op->layer->config;
  return (double)c->steps * (double)c->units * (4.0 * (double)(c->features + c->units) + (double)c->features)
         + 4.0 * (double)c->units * (double)latent_values (op->in);
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
  .weights = weights,
  .formula = formula,
  .plan = plan,
  .forward = forward,
  .backward = backward,
  .flops = flops,
};
