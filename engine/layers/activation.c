#include "layers/activation.h"
#include <math.h>
#include <stddef.h>
#include <string.h>

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
};

const HgActivationInfo *
hg_activation_info (HgActivation activation)
{
  return &infos[activation];
}

void
hg_activation_apply (const HgKernels *kernels, HgActivation activation, size_t rows, size_t width,
                     const HgReal *x, HgReal *y)
{
  if (y != x)
    memcpy (y, x, rows * width * sizeof *y);
  kernels->activate (activation, rows * width, y);
}

void
hg_activation_gradient (const HgKernels *kernels, HgActivation activation, size_t rows, size_t width,
                        const HgReal *x, const HgReal *y, const HgReal *dy, HgReal *dx)
{
  if (dx != dy)
    memcpy (dx, dy, rows * width * sizeof *dx);
  kernels->activate_gradient (activation, rows * width, y, dx);
}
