/* Convolutions, poolings and resizing as real Keras computes them: the paddings of even and odd kernels,
 * strides beyond the kernel, dilation, groups, causal padding, cropped transposes. */
#include "engine/keras-golden.h"

TEST (convolutional_autoencoders)
{
  keras_check ("keras/keras3_cnn");
  keras_check ("keras/keras3_conv28");
}

TEST (convolutions_along_time)
{
  keras_check ("keras/keras3_conv1d");
}

TEST (dilation_groups_depthwise_and_separable)
{
  keras_check ("keras/keras3_conv_dilated");
}

TEST (sides_that_differ_padding_and_cropping)
{
  keras_check ("keras/keras3_conv_valid");
}

TEST (transposed_sizes)
{
  keras_check ("keras/keras3_ct_k2_s3");
  keras_check ("keras/keras3_ct_k3_s2");
  keras_check ("keras/keras3_ct_k3_s2_valid");
  keras_check ("keras/keras3_ct_k5_s2");
}

TEST (poolings_and_upsamplings)
{
  keras_check ("keras/keras3_pools");
}
