#include "engine/stacks.h"

/* Odd sizes, kernels larger than the image, strides larger than the kernel, dilation; every kind that needs a
 * gradient by its input stands behind one with weights. */
const char *const convolution_stacks[] = {
  "Input 5x4x2; Conv2D 3 3x3 relu same; Conv2D 2 2x3 tanh",
  "Input 4x5x1; Conv2D 2 1x1; Conv2D 3 1x1 strides=2x3 relu; Conv2D 2 5x5 same sigmoid",
  "Input 7x5x2; Conv2D 2 3x2 strides=2x3 same; Conv2D 1 3x1 use_bias=false elu",
  "Input 7x6x2; Conv2D 4 2x2 dilation_rate=2x3; Conv2D 6 3x3 groups=2 same dilation_rate=2x1 selu",
  "Input 6x3; Conv1D 4 3 same relu; Conv1D 3 2 strides=2; Conv1D 2 3 causal gelu",
  "Input 5x2; Conv1D 2 3 causal dilation_rate=2; Conv1D 4 1 groups=2 tanh; Conv1D 2 7 same; LSTM 2",
  "Input 3x3x2; Conv2DTranspose 3 3x3 relu same; Conv2DTranspose 2 2x3 strides=2x3 tanh",
  "Input 2x3x2; Conv2DTranspose 2 5x3 strides=3x2 same; Conv2DTranspose 3 1x1; Conv2DTranspose 1 2x2 "
  "strides=3 same "
  "silu",
  "Input 2x2x3; Conv2DTranspose 2 3x3 strides=2 same output_padding=1x0; Conv2DTranspose 2 2x3 "
  "dilation_rate=2x1 "
  "softmax",
  "Input 4x2; Conv1DTranspose 3 3 strides=2 same relu; Conv1DTranspose 2 2 strides=3 output_padding=2 "
  "use_bias=false gelu; Dense 2",
  /* The direct way: few filters after many channels, with the lanes over the window, at every border; narrow
   * images, kernels and dilations far larger than the image; the sides' roles exchanged. */
  "Input 3x5x3; Dense 9; Conv2D 1 3x3 same sigmoid; Conv2D 9 2x2; Conv2D 2 3x2 same gelu",
  "Input 4x9x1; Dense 9; Conv2D 3 1x3 same tanh; Dense 5; Conv2D 4 3x1 dilation_rate=2x1 same",
  "Input 3x4x1; Dense 9; Conv2DTranspose 1 3x3; Dense 5; Conv2DTranspose 2 2x3 strides=2x2 same tanh",
  "Input 1x1x2; Dense 3; Conv2D 9 3x3 same tanh; Conv2D 2 1x1; Conv2DTranspose 5 3x3 strides=2",
  "Input 9x2x2; Dense 3; Conv2D 4 3x3 same; Conv2D 2 3x7 dilation_rate=1x5 same; Conv2D 3 2x1 strides=3x1",
  "Input 3x11x1; Dense 4; Conv2D 5 3x3 strides=2 same tanh; Conv2DTranspose 3 4x3 strides=2x3 softmax",
  "Input 4x4x2; Dense 4; Conv2D 10 3x3 groups=2 same tanh; Conv2D 4 2x2 strides=2 groups=2",
  "Input 6x2; Dense 11; Conv1D 1 3 same tanh; Conv1D 12 2 causal; Conv1D 2 3 dilation_rate=9 same",
  "Input 2x3x4x1; TimeDistributed Conv2D 3 2x2 strides=1x2 tanh; TimeDistributed Conv2DTranspose 2 2x3 "
  "strides=2",
  /* An upsampling folded into the kernel after it. */
  "Input 3x2x2; Dense 9; UpSampling2D; Conv2D 3 3x3 same tanh; UpSampling2D 1x3; Conv2D 1 2x3",
  "Input 3x2x2; Dense 5; UpSampling2D 3x2; Conv2DTranspose 2 3x3 same sigmoid; UpSampling2D 2x1; "
  "Conv2DTranspose 3 2x4",
  "Input 1x1x3; Dense 6; UpSampling2D 4; Conv2D 2 1x1 silu; UpSampling2D 9x1; Conv2D 2 5x3 same",
  "Input 4x2; Dense 5; UpSampling1D 3; Conv1D 2 4 same tanh; UpSampling1D 2; Conv1DTranspose 3 3; "
  "UpSampling1D "
  "5; "
  "Conv1D 2 3 causal",
  "Input 3x3x2; Dense 4; UpSampling2D; Conv2D 2 3x3 strides=2 same; UpSampling2D; Conv2D 2 3x3 "
  "dilation_rate=2 "
  "same",
  "Input 5x7x2; Dense 3; MaxPooling2D 2x3 same; Conv2D 2 2x2; MaxPooling2D 3x1 1x2 same; Dense 2",
  "Input 6x4x2; Dense 9; MaxPooling2D; AveragePooling2D 3x2; UpSampling2D 2x3; Dense 2",
  "Input 8x2; Dense 5; MaxPooling1D 2; AveragePooling1D 2; UpSampling1D 3; Dense 2",
  "Input 7x2; Dense 3; MaxPooling1D 3 2; MaxPooling1D 2 same; Dense 2",
  "Input 5x7x2; Dense 2; AveragePooling2D 3x2 2x1 same; AveragePooling2D 2x2; Dense 2",
  "Input 7x2; Dense 3; AveragePooling1D 3 1 same; AveragePooling1D 2 3; Dense 2",
  "Input 3x4x2; Dense 3; GlobalAveragePooling2D; Dense 2",
  "Input 3x4x2; Dense 3; GlobalMaxPooling2D keepdims; Dense 2",
  "Input 5x2; Dense 3; GlobalAveragePooling1D keepdims; Dense 2",
  "Input 5x2; Dense 3; GlobalMaxPooling1D; Dense 2",
  "Input 5x2; Dense 1 relu; Masking; Dense 2; GlobalAveragePooling1D; Dense 2",
  "Input 3x2x2; Dense 2; UpSampling2D 2x3; Conv2D 2 2x2; UpSampling2D 3x2 bilinear; Dense 1",
  "Input 3x2; Dense 2; UpSampling1D 3; Dense 2",
  "Input 3x2x2; Dense 2; ZeroPadding2D 1,0,2,3; Conv2D 2 2x2; Cropping2D 1,1,0,2; Dense 2",
  "Input 4x2; Dense 3; ZeroPadding1D 2x1; Conv1D 2 2; Cropping1D 1x2; Dense 1",
  "Input 5x4x2; Dense 2; DepthwiseConv2D 3x2 2x2 same relu; DepthwiseConv2D 2x3 depth_multiplier=3 same "
  "gelu; Dense 1",
  "Input 6x5x2; Dense 9; DepthwiseConv2D 3x3 same elu; DepthwiseConv2D 3x3 depth_multiplier=2 strides=2; "
  "Dense "
  "1",
  "Input 6x5x2; Dense 3; DepthwiseConv2D 2x2 dilation_rate=3x2 use_bias=false; Dense 2",
  "Input 5x4x2; Dense 3; SeparableConv2D 4 3x3 same relu; SeparableConv2D 2 2x3 strides=2 depth_multiplier=2 "
  "same silu",
  "Input 5x5x2; Dense 2; SeparableConv2D 3 2x2 dilation_rate=2x3 use_bias=false; Dense 2",
  "Input 5x4x16; Dense 16; Conv2D 17 3x3 relu same; Conv2D 16 3x3 tanh",
  "Input 3x4x16; Dense 17; Conv2DTranspose 16 3x3 same softmax; Conv2DTranspose 18 3x3 use_bias=false",
  "Input 3x4x2; Dense 16; UpSampling2D; Conv2D 17 3x3 relu same; UpSampling2D; Conv2DTranspose 16 3x3 silu",
  "Input 4x3x20; UpSampling2D; Conv2D 24 3x3 elu; Dense 2",
  "Input 5x4x16; Conv2D 17 3x3 same",
  "Input 4x4x2; Dense 16; Conv2D 20 3x3 same trainable=false; UpSampling2D; Conv2D 20 3x3 same "
  "trainable=false; Dense 1",
  "Input 2x4x4x2; Dense 16; TimeDistributed Conv2DTranspose 17 3x3 gelu same",
  NULL,
};
