/* Rows of the option tables of Conv1D, Conv2D and their transposes, whose config is HgConvolution; the rows
 * from the activation on stand in every one. */
#pragma once
#include "layers/convolution.h"
#include "layers/window-options.h"

#define HG_OPTIONS_CONVOLUTION_REST                                                                          \
  HG_OPTION_ACTIVATION (HgConvolution, HG_LINEAR, "The function that each weighted sum goes through."),      \
      HG_OPTION_USE_BIAS (HgConvolution),                                                                    \
      HG_OPTION_INITIALIZER (HgConvolution, kernel_initializer, "First kernel", HG_INIT_GLOROT_UNIFORM),     \
      HG_OPTION_INITIALIZER (HgConvolution, bias_initializer, "First bias", HG_INIT_ZEROS),                  \
      HG_OPTION_REGULARIZER (HgConvolution, kernel_regularizer, "Kernel penalty"),                           \
      HG_OPTION_REGULARIZER (HgConvolution, bias_regularizer, "Bias penalty"),                               \
      HG_OPTION_ACTIVITY (HgConvolution), HG_OPTION_TRAINABLE (HgConvolution)
