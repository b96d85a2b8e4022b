/* Convolutions, poolings and resizing as real Keras computes them: the paddings of even and odd kernels,
 * strides beyond the kernel, dilation, groups, causal padding, cropped transposes. */
#include "engine/keras-golden.h"
#include "files/keras-layer.h"

TEST (convolutional_autoencoders)
{
  keras_check ("keras/keras3_cnn");
  keras_check ("keras/keras3_conv28");
  keras_check ("keras/universal_conv");
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

/* What Keras 2.2.4 to 3.15 all take: universal/ has neither key. */
TEST (what_older_keras_does_not_know_is_left_out_where_it_says_nothing)
{
  static const struct
  {
    const char *layer, *key;
    bool written;
  } cases[] = {
    { "Conv2D 4", "groups", false },
    { "Conv2D 4 groups=2", "groups", true },
    { "Conv2DTranspose 4", "output_padding", false },
    { "Conv2DTranspose 4 strides=2 output_padding=0", "output_padding", true },
    { "GlobalMaxPooling1D", "keepdims", false },
    { "GlobalMaxPooling1D keepdims", "keepdims", true },
    { "MaxPooling2D 2", "strides", true },
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    {
      HgError error = { 0 };
      HgLayer *layer = hg_layer_parse (cases[i].layer, &error);
      json_t *json = layer != NULL ? hg_keras_layer_write (layer, "name", &error) : NULL;
      if (CHECK_DONE (json != NULL, error))
        CHECK ((json_object_get (json_object_get (json, "config"), cases[i].key) != NULL)
               == cases[i].written);
      json_decref (json);
      hg_layer_unref (layer);
    }
}

/* Transposed convolutions of TensorFlow's Keras 2 say groups = 1, which their own Keras 3 refuses. */
TEST (groups_of_a_transposed_convolution_are_one)
{
  for (int groups = 1; groups <= 2; groups++)
    {
      HgError error = { 0 };
      json_t *json = json_pack ("{s:s, s:{s:i, s:i}}", "class_name", "Conv2DTranspose", "config", "filters",
                                4, "groups", groups);
      HgLayer *layer = hg_keras_layer_read (json, 2, NULL, &error);
      CHECK ((layer != NULL) == (groups == 1));
      hg_layer_unref (layer);
      json_decref (json);
    }
}
