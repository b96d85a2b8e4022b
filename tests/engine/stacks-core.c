#include "engine/stacks.h"

/* Odd sizes on purpose: one unit, widths beside the vector's, one time step, one feature. */
const char *const core_stacks[] = {
  "Input 4; Dense 3; Dense 1 tanh; Dense 17 sigmoid; Dense 4 softplus",
  "Input 1; Dense 1 elu; Dense 5 selu use_bias=false; Dense 2 softsign",
  "Input 3x4; Dense 5 relu; Dense 3 exponential",
  "Input 2x3x2; Dense 3 tanh; Dense 2 hard_sigmoid",
  "Input 6; Dense 7; Activation tanh; Dense 2; Activation relu; Dense 3",
  "Input 6; Dense 7; Dropout 0.4; Dense 3",
  "Input 5x3; LSTM 4 sequences; Dropout 0.3; LSTM 3",
  "Input 12; Dense 12; Reshape 3x4; LSTM 3 sequences; Flatten; Dense 5",
  "Input 2x6; Dense 6; Reshape 3x2x2; Dense 2; Flatten; Dense 3; Reshape 3x1; LSTM 2",
  "Input 4; Dense 3; RepeatVector 5; LSTM 2 sequences; TimeDistributed Dense 3 tanh",
  "Input 4; Dense 3; RepeatVector 1; LSTM 2",
  "Input 3x2x2; TimeDistributed Dense 3 tanh; TimeDistributed Flatten; TimeDistributed Dense 2",
  "Input 2x3x4; Dense 3; TimeDistributed LSTM 3 sequences; TimeDistributed LSTM 2; LSTM 2",
  "Input 5x59; LSTM 1; Dense 2",
  "Input 5x2; Dense 3; LSTM 3 relu sequences; LSTM 17 relu; Dense 2",
  "Input 1x1; LSTM 1 sequences; LSTM 16 sequences; LSTM 5",
  "Input 4x3; LSTM 33 sequences; LSTM 2 sequences; TimeDistributed Dense 3",
  "Input 3x2; Dense 2; LSTM 3 recurrent_activation=hard_sigmoid sequences; LSTM 2 elu use_bias=false",
  "Input 3x2; Dense 2; LSTM 3 softsign recurrent_activation=tanh sequences; LSTM 4 sigmoid "
  "recurrent_activation=softplus",
  "Input 3x2; Dense 2; LSTM 3 linear unit_forget_bias=false",
  /* One layer, called several times: its gradients add up. */
  "Input 5; s = Dense 5 tanh; again s; again s; Dense 2",
  "a = Input 5; b = Input 5; s = Dense 3 tanh kernel_regularizer=l2(0.1); t = again s < b; Concatenate < s, "
  "t; Dense 2",
  "a = Input 4x3; b = Input 6x3; s = LSTM 5; t = again s < b; Add < s, t; Dense 2",
  "a = Input 4x3; b = Dense 2; s = LSTM 2 state sequences; t = again s < s, s.1, s.2; u = again s < t, t.1, t.2; "
  "Add < s, u; Dense 2",
  "Input 4x3; s = Dense 3 tanh; t = LSTM 3 sequences; u = again s < t; v = again t < u; w = again s < v; Dense 2",
  "Input 4x3; s = GRU 3 sequences; t = again s; u = again s < t; Add < s, t, u; Dense 2",
  "Input 8x8x2; s = Conv2D 2 3 same relu; t = again s; Add < s, t; Flatten; Dense 2",
  "Input 5; s = Dense 4; n = LayerNormalization; m = again n < s; Add < n, m; Dense 2",
  NULL,
};
