#include "layers/activation.h"
#include <math.h>
#include <string.h>
#include <strings.h>

const char *const hg_activation_names[] = {
  [HG_LINEAR] = "linear",
  [HG_RELU] = "relu",
  [HG_TANH] = "tanh",
  [HG_SIGMOID] = "sigmoid",
  [HG_HARD_SIGMOID] = "hard_sigmoid",
  [HG_ELU] = "elu",
  [HG_SELU] = "selu",
  [HG_SOFTPLUS] = "softplus",
  [HG_SOFTSIGN] = "softsign",
  [HG_EXPONENTIAL] = "exponential",
  [HG_HARD_SIGMOID_2] = "hard_sigmoid_2",
  [HG_RELU6] = "relu6",
  [HG_LEAKY_RELU] = "leaky_relu",
  [HG_CELU] = "celu",
  [HG_LOG_SIGMOID] = "log_sigmoid",
  [HG_SPARSE_PLUS] = "sparse_plus",
  [HG_SPARSE_SIGMOID] = "sparse_sigmoid",
  [HG_SQUAREPLUS] = "squareplus",
  [HG_HARD_TANH] = "hard_tanh",
  [HG_SOFT_SHRINK] = "soft_shrink",
  [HG_HARD_SHRINK] = "hard_shrink",
  [HG_SILU] = "silu",
  [HG_GELU] = "gelu",
  [HG_HARD_SILU] = "hard_silu",
  [HG_MISH] = "mish",
  [HG_TANH_SHRINK] = "tanh_shrink",
  [HG_SOFTMAX] = "softmax",
  [HG_LOG_SOFTMAX] = "log_softmax",
  [HG_SPARSEMAX] = "sparsemax",
  [HG_GLU] = "glu",
  [HG_ACTIVATIONS] = NULL,
};

static const HgActivationInfo infos[HG_ACTIVATIONS] = {
  [HG_LINEAR] = { -INFINITY, INFINITY, "x" },
  [HG_RELU] = { 0, INFINITY, "max(0, x)" },
  [HG_TANH] = { -1, 1, "tanh x" },
  [HG_SIGMOID] = { 0, 1, "1 / (1 + e⁻ˣ)" },
  [HG_HARD_SIGMOID] = { 0, 1, "clip(x / 6 + 0.5, 0, 1)" },
  [HG_ELU] = { -1, INFINITY, "x, or eˣ − 1 below 0" },
  [HG_SELU] = { -1.7580993408473766, INFINITY, "1.0507 x, or 1.7581 (eˣ − 1) below 0" },
  [HG_SOFTPLUS] = { 0, INFINITY, "ln(1 + eˣ)" },
  [HG_SOFTSIGN] = { -1, 1, "x / (1 + |x|)" },
  [HG_EXPONENTIAL] = { 0, INFINITY, "eˣ" },
  [HG_HARD_SIGMOID_2] = { 0, 1, "clip(0.2 x + 0.5, 0, 1), as in Keras 2" },
  [HG_RELU6] = { 0, 6, "clip(x, 0, 6)" },
  [HG_LEAKY_RELU] = { -INFINITY, INFINITY, "x, or 0.2 x below 0" },
  [HG_CELU] = { -1, INFINITY, "x, or eˣ − 1 below 0" },
  [HG_LOG_SIGMOID] = { -INFINITY, 0, "−ln(1 + e⁻ˣ)" },
  [HG_SPARSE_PLUS] = { 0, INFINITY, "x, (x + 1)² / 4 between −1 and 1, or 0 below −1" },
  [HG_SPARSE_SIGMOID] = { 0, 1, "clip((x + 1) / 2, 0, 1)" },
  [HG_SQUAREPLUS] = { 0, INFINITY, "(x + √(x² + 4)) / 2" },
  [HG_HARD_TANH] = { -1, 1, "clip(x, −1, 1)" },
  [HG_SOFT_SHRINK] = { -INFINITY, INFINITY, "x moved by 0.5 towards 0, or 0 where |x| ≤ 0.5" },
  [HG_HARD_SHRINK] = { -INFINITY, INFINITY, "x, or 0 where |x| ≤ 0.5" },
  [HG_SILU] = { -0.2784645427610738, INFINITY, "x / (1 + e⁻ˣ)", .needs_input = true },
  [HG_GELU] = { -0.1699712074799037, INFINITY, "x Φ(x), Φ the normal distribution", .needs_input = true },
  [HG_HARD_SILU] = { -0.375, INFINITY, "x clip(x / 6 + 0.5, 0, 1)", .needs_input = true },
  [HG_MISH] = { -0.30884341301725043, INFINITY, "x tanh(ln(1 + eˣ))", .needs_input = true },
  [HG_TANH_SHRINK] = { -INFINITY, INFINITY, "x − tanh x", .needs_input = true },
  [HG_SOFTMAX] = { 0, 1, "eˣ / Σ eˣ", .along_axis = true },
  [HG_LOG_SOFTMAX] = { -INFINITY, 0, "x − ln Σ eˣ", .along_axis = true },
  [HG_SPARSEMAX] = { 0, 1, "max(0, x − τ), τ so that they add up to 1", .along_axis = true },
  [HG_GLU] = { -INFINITY, INFINITY, "a / (1 + e⁻ᵇ), a and b the halves of x", .needs_input = true,
               .along_axis = true },
};

const HgActivationInfo *
hg_activation_info (HgActivation activation)
{
  return &infos[activation];
}

const char *
hg_activation_canonical (const char *name)
{
  static const HgActivation of[] = { HG_SILU, HG_HARD_SILU };
  static const char *const aliases[] = { "swish", "hard_swish" };
  for (size_t i = 0; i < sizeof of / sizeof *of; i++)
    if (strcasecmp (aliases[i], name) == 0)
      return hg_activation_names[of[i]];
  return name;
}

bool
hg_activation_fused (HgActivation activation)
{
  return activation < HG_FIRST_FROM_INPUT;
}

bool
hg_activation_keeps_shape (HgActivation activation, HgError *error)
{
  return activation != HG_GLU
         || hg_error_set (error, HG_ERROR_SHAPE,
                          "cannot use glu, which halves the last axis; put an Activation glu after it");
}

/* e^x is taken of what lies below the row's greatest value, so that it cannot overflow. */
static void
softmax (const HgKernels *kernels, size_t width, const HgReal *x, HgReal *y)
{
  HgReal most = x[0];
  double sum = 0;
  for (size_t i = 1; i < width; i++)
    most = x[i] > most ? x[i] : most;
  for (size_t i = 0; i < width; i++)
    y[i] = x[i] - most;
  kernels->activate (HG_EXPONENTIAL, width, y);
  for (size_t i = 0; i < width; i++)
    sum += (double)y[i];
  for (size_t i = 0; i < width; i++)
    y[i] = (HgReal)((double)y[i] / sum);
}

static void
log_softmax (size_t width, const HgReal *x, HgReal *y)
{
  double most = (double)x[0], sum = 0;
  for (size_t i = 1; i < width; i++)
    most = (double)x[i] > most ? (double)x[i] : most;
  for (size_t i = 0; i < width; i++)
    sum += exp ((double)x[i] - most);
  sum = log (sum);
  for (size_t i = 0; i < width; i++)
    y[i] = (HgReal)((double)x[i] - most - sum);
}

/* Martins & Astudillo 2016. The threshold is found without sorting: starting with all values, those at or
 * below it are left out and it is taken anew, until none leaves; it only ever grows. */
static void
sparsemax (size_t width, const HgReal *x, HgReal *y)
{
  double threshold = -INFINITY;
  for (size_t kept = width + 1;;)
    {
      double sum = 0;
      size_t n = 0;
      for (size_t i = 0; i < width; i++)
        if ((double)x[i] > threshold)
          {
            sum += (double)x[i];
            n++;
          }
      if (n >= kept || n == 0)
        break;
      kept = n;
      threshold = (sum - 1) / (double)n;
    }
  for (size_t i = 0; i < width; i++)
    {
      double above = (double)x[i] - threshold;
      y[i] = (HgReal)(above < 0 ? 0 : above);
    }
}

static void
glu (const HgKernels *kernels, size_t half, const HgReal *x, HgReal *y)
{
  memcpy (y, x + half, half * sizeof *y);
  kernels->activate (HG_SIGMOID, half, y);
  for (size_t i = 0; i < half; i++)
    y[i] *= x[i];
}

static void
apply_row (const HgKernels *kernels, HgActivation activation, size_t width, const HgReal *x, HgReal *y)
{
  if (activation == HG_SOFTMAX)
    softmax (kernels, width, x, y);
  else if (activation == HG_LOG_SOFTMAX)
    log_softmax (width, x, y);
  else if (activation == HG_SPARSEMAX)
    sparsemax (width, x, y);
  else
    glu (kernels, width / 2, x, y);
}

void
hg_activation_apply (const HgKernels *kernels, HgActivation activation, size_t rows, size_t width,
                     const HgReal *x, HgReal *y)
{
  if (activation >= HG_FIRST_ALONG_AXIS)
    {
      size_t out = activation == HG_GLU ? width / 2 : width;
      for (size_t r = 0; r < rows; r++)
        apply_row (kernels, activation, width, x + r * width, y + r * out);
      return;
    }
  if (y != x)
    memcpy (y, x, rows * width * sizeof *y);
  kernels->activate (activation, rows * width, y);
}

/* Softmax: dx = y ⊙ (dy − Σ y dy). Log-softmax: dx = dy − e^y Σ dy. Sparsemax: dx = dy − its mean, over the
 * values above the threshold. */
static void
gradient_row (HgActivation activation, size_t width, const HgReal *y, const HgReal *dy, HgReal *dx)
{
  double sum = 0, n = 0;
  for (size_t i = 0; i < width; i++)
    {
      double weight = activation == HG_SOFTMAX ? (double)y[i] : activation == HG_LOG_SOFTMAX || y[i] > 0;
      sum += weight * (double)dy[i];
      n += weight;
    }
  for (size_t i = 0; i < width; i++)
    if (activation == HG_SOFTMAX)
      dx[i] = (HgReal)((double)y[i] * ((double)dy[i] - sum));
    else if (activation == HG_LOG_SOFTMAX)
      dx[i] = (HgReal)((double)dy[i] - exp ((double)y[i]) * sum);
    else
      dx[i] = y[i] > 0 ? (HgReal)((double)dy[i] - sum / n) : 0;
}

static void
glu_gradient (const HgKernels *kernels, size_t half, const HgReal *x, const HgReal *dy, HgReal *dx)
{
  memcpy (dx + half, x + half, half * sizeof *dx);
  kernels->activate (HG_SIGMOID, half, dx + half);
  for (size_t i = 0; i < half; i++)
    {
      HgReal gate = dx[half + i];
      dx[i] = dy[i] * gate;
      dx[half + i] = dy[i] * x[i] * gate * (1 - gate);
    }
}

void
hg_activation_gradient (const HgKernels *kernels, HgActivation activation, size_t rows, size_t width,
                        const HgReal *x, const HgReal *y, const HgReal *dy, HgReal *dx)
{
  if (activation >= HG_FIRST_ALONG_AXIS)
    {
      for (size_t r = 0; r < rows; r++)
        if (activation == HG_GLU)
          glu_gradient (kernels, width / 2, x + r * width, dy + r * (width / 2), dx + r * width);
        else
          gradient_row (activation, width, y + r * width, dy + r * width, dx + r * width);
      return;
    }
  if (activation < HG_FIRST_FROM_INPUT)
    {
      kernels->activate_gradient (activation, rows * width, y, dy, dx);
      return;
    }
  if (dx != dy)
    memcpy (dx, dy, rows * width * sizeof *dx);
  kernels->activate_gradient_at (activation, rows * width, x, dx);
}
