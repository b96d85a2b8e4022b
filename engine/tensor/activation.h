/* The activations as kernels know them. Names, explanations and the rest of the table are in
 * layers/activation.h. */
#pragma once

typedef enum
{
  /* These are monotone or as good: the derivative follows from the output y alone, and no layer needs to keep
   * what went in. The fused kernels (Dense, LSTM) know them. */
  HG_LINEAR,
  HG_RELU,
  HG_TANH,
  HG_SIGMOID,
  HG_HARD_SIGMOID, /* clip (x / 6 + 0.5), Keras 3 */
  HG_ELU,          /* alpha 1 */
  HG_SELU,
  HG_SOFTPLUS,
  HG_SOFTSIGN,
  HG_EXPONENTIAL,
  HG_HARD_SIGMOID_2, /* clip (0.2 x + 0.5), Keras 1 and 2: the default gate of every LSTM before 2.4 */
  HG_RELU6,
  HG_LEAKY_RELU, /* 0.2 below 0 */
  HG_CELU,       /* alpha 1, and so the same as elu */
  HG_LOG_SIGMOID,
  HG_SPARSE_PLUS,
  HG_SPARSE_SIGMOID,
  HG_SQUAREPLUS, /* b 4 */
  HG_HARD_TANH,
  HG_SOFT_SHRINK, /* both at 0.5 */
  HG_HARD_SHRINK,

  /* These need what went in. */
  HG_SILU,
  HG_GELU, /* exact, with the normal distribution */
  HG_HARD_SILU,
  HG_MISH,
  HG_TANH_SHRINK,

  /* These look at the whole last axis, and are not among a level's kernels. */
  HG_SOFTMAX,
  HG_LOG_SOFTMAX,
  HG_SPARSEMAX,
  HG_GLU, /* the first half of the axis times the sigmoid of the second */
  HG_ACTIVATIONS,

  HG_FIRST_FROM_INPUT = HG_SILU,
  HG_FIRST_ALONG_AXIS = HG_SOFTMAX
} HgActivation;
