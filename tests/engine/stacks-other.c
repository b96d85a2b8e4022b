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
  "Input 4; Dense 5 tanh activity_regularizer=l1_l2(0.3,0.2); Dense 3 gelu activity_regularizer=l2(0.1); "
  "Dense 2",
  "Input 3x4; Dense 3; ActivityRegularization l1=0.2 l2=0.3; Dense 2; ActivityRegularization l2=0.5; Dense 2",
  /* Activations with options. */
  "Input 5; Dense 7; LeakyReLU 0.3; Dense 6; ELU 0.7; Dense 5; PReLU; Dense 4; ReLU; Dense 3",
  "Input 4x5; Dense 5; ReLU max_value=0.7 negative_slope=0.2 threshold=0.3; Dense 3; PReLU shared_axes=1; "
  "Dense 2",
  "Input 3x2x4; Dense 5; PReLU shared_axes=1x2; Dense 3; PReLU; Dense 4; PReLU shared_axes=3; Dense 2",
  "Input 3x4; Dense 5; Softmax; Dense 4; Softmax axis=1; Dense 3; PReLU; Dense 2",
  "Input 3x2x4; Dense 5; Softmax axis=2; Dense 4; Softmax axis=1; Dense 3; Softmax axis=-1; Dense 2",
  /* Normalizations. */
  "Input 5; Dense 7; BatchNormalization; Dense 4 tanh; BatchNormalization scale=false; Dense 3",
  "Input 4x3; Dense 5; BatchNormalization center=false; LSTM 4 sequences; BatchNormalization "
  "trainable=false; Dense 2",
  "Input 3x2x4; Dense 18 tanh; BatchNormalization; Dense 3; TimeDistributed BatchNormalization scale=false; "
  "Dense 2",
  "Input 4x3; Dense 5; LayerNormalization; Dense 4; LayerNormalization axis=1x2; Dense 3; LayerNormalization "
  "scale=false; "
  "Dense 2",
  "Input 3x2x4; Dense 5; LayerNormalization axis=2x3; Dense 4; LayerNormalization axis=-1 center=false; "
  "Dense 3; "
  "LayerNormalization axis=1x2x3; Dense 2",
  "Input 4x3; Masking 0; Dense 5; BatchNormalization; LSTM 3",
  /* Noise. */
  "Input 5; Dense 7; GaussianNoise 0.3; Dense 5; GaussianDropout 0.3; Dense 5; AlphaDropout 0.3; Dense 2",
  "Input 4x3; Dense 5; SpatialDropout1D 0.4; Dense 4; GaussianNoise 0.1; Dense 2",
  "Input 2x3x4; Dense 5; SpatialDropout2D 0.4; Dense 4; AlphaDropout 0.2; Dense 2",
  /* Several inputs, alike and laid over each other. */
  "Input 5; a = Dense 4; b = Dense 4 < a; c = Dense 4 < b; d = Add < a, b, c; e = Subtract < d, b; "
  "f = Multiply < e, c, a; g = Average < f, b, d; h = Maximum < g, a, f; Minimum < h, b, c",
  "Input 4x3; a = Dense 5; b = Dense 1 < a; c = Add < a, b; d = Multiply < b, c, b; e = Maximum < d, b; "
  "f = Minimum < b, e; g = Average < b, f; Subtract < b, g",
  "x = Input 4x3; a = Dense 5 < x; b = LSTM 5 < a; c = Multiply < a, b; d = Add < b, c; e = Subtract < d, a; "
  "Dense 2",
  "x = Input 2x3x4; a = Dense 5 < x; b = Reshape 6x5 < a; c = Dense 4 < b; d = Reshape 2x3x4 < c; e = Dense "
  "1 < d; "
  "f = Multiply < e, a; g = Maximum < f, a; Dense 2",
  "x = Input 5; y = Input 3x5; a = Dense 4 < x; b = Dense 4 < y; c = Average < b, a; d = Maximum < a, c; "
  "Dense 2",
  "Input 5; a = Dense 4; b = Dense 3 < a; c = Concatenate < a, b, a; Dense 2",
  "Input 4x3; a = Dense 5; b = Dense 2 < a; c = Concatenate < a, b; d = Dense 5 < c; e = Concatenate axis=1 "
  "< d, a, d; "
  "Dense 2",
  "Input 2x3x4; a = Dense 5; b = Dense 5 < a; c = Concatenate axis=1 < a, b; d = Concatenate axis=-2 < c, c; "
  "e = Dense 3 < d; f = Concatenate axis=3 < d, e; Dense 2",
  /* Axes in another order. */
  "Input 4x3; Dense 5; Permute 2x1; Dense 3; Permute 1x2; LSTM 2 sequences; Permute 2x1; Dense 2",
  "Input 2x3x4; Dense 5; Permute 3x1x2; Dense 4; Permute 2x1x3; Dense 2",
  "Input 5; Dense 4; Permute 1; Dense 2",
  /* The variational waist, with each of its outputs. */
  "Input 5; Dense 7 tanh; VariationalLatent 3 kl_weight=0.5; Dense 4",
  "Input 5; h = Dense 7 tanh; v = VariationalLatent 17 kl_weight=0.1 < h; a = Dense 4 < v; b = Dense 3 < "
  "v.1; "
  "c = Dense 2 < v.2",
  "Input 5; h = Dense 6; v = VariationalLatent 1 < h; a = Dense 4 < v.1; b = Dense 3 < h",
  "Input 3x4; TimeDistributed Dense 3 tanh activity_regularizer=l2(0.1); Dense 2",
  NULL,
};
