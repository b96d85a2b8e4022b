#include "engine/stacks.h"

const char *const other_stacks[] = {
  /* Activations as a layer of their own, from the input and along the axis, in both orders of memory. */
  "Input 5; Dense 7; Activation softmax; Dense 3; Activation gelu; Dense 2; Activation squareplus",
  "Input 3x4; Dense 6; Activation glu; Dense 5; Activation log_softmax; Dense 4; Activation mish",
  "Input 2x2x3; Dense 8; Activation glu; Dense 4; Activation sparsemax; Dense 3; Activation silu",
  "Input 5; Dense 1; Activation softmax; Dense 18; Activation tanh_shrink; Dense 17; Activation leaky_relu",
  /* And inside Dense. */
  "Input 5; Dense 7 softmax; Dense 4 gelu; Dense 17 silu; Dense 5 mish; Dense 3 tanh_shrink",
  "Input 3x4; Dense 5 sparsemax; Dense 9 log_softmax; Dense 6 hard_silu; Dense 3 celu",
  "Input 5; Dense 7 relu6; Dense 6 leaky_relu; Dense 5 log_sigmoid; Dense 18 squareplus; Dense 3 hard_tanh",
  "Input 6; Dense 5 sparse_plus; Dense 9 soft_shrink; Dense 8 hard_shrink; Dense 7 sparse_sigmoid; Dense 2",
  "Input 3x2x2; Dense 3; TimeDistributed Dense 4 gelu; TimeDistributed Activation softmax; Dense 2 swish",
  "Input 4x3; TimeDistributed Dense 5 softmax; TimeDistributed Dense 3 mish",
  /* Penalties. */
  "Input 4; Dense 5 tanh activity_regularizer=l1_l2(0.3,0.2); Dense 3 gelu activity_regularizer=l2(0.1); Dense 2",
  NULL,
};
