/* The activations as kernels know them. Names, explanations and the rest of the table are in
 * layers/activation.h. */
#pragma once

typedef enum
{
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
  HG_ACTIVATIONS
} HgActivation;

/* Every one of these is monotone, so its derivative follows from its output y alone, and no layer needs to keep
 * what went in. */
