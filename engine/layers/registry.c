#include "layers/kinds.h"
#include <string.h>

static const HgLayerKind *const kinds[] = {
  &hg_layer_kind_input,
  &hg_layer_kind_dense,
  &hg_layer_kind_lstm,
  &hg_layer_kind_gru,
  &hg_layer_kind_simple_rnn,
  &hg_layer_kind_bidirectional,
  &hg_layer_kind_feedback_decoder,
  &hg_layer_kind_masking,
  &hg_layer_kind_repeat_vector,
  &hg_layer_kind_time_distributed,
  &hg_layer_kind_conv_1d,
  &hg_layer_kind_conv_2d,
  &hg_layer_kind_conv_1d_transpose,
  &hg_layer_kind_conv_2d_transpose,
  &hg_layer_kind_depthwise_conv_2d,
  &hg_layer_kind_separable_conv_2d,
  &hg_layer_kind_max_pooling_1d,
  &hg_layer_kind_max_pooling_2d,
  &hg_layer_kind_average_pooling_1d,
  &hg_layer_kind_average_pooling_2d,
  &hg_layer_kind_global_average_pooling_1d,
  &hg_layer_kind_global_average_pooling_2d,
  &hg_layer_kind_global_max_pooling_1d,
  &hg_layer_kind_global_max_pooling_2d,
  &hg_layer_kind_up_sampling_1d,
  &hg_layer_kind_up_sampling_2d,
  &hg_layer_kind_zero_padding_1d,
  &hg_layer_kind_zero_padding_2d,
  &hg_layer_kind_cropping_1d,
  &hg_layer_kind_cropping_2d,
  &hg_layer_kind_flatten,
  &hg_layer_kind_reshape,
  &hg_layer_kind_permute,
  &hg_layer_kind_activation,
  &hg_layer_kind_relu,
  &hg_layer_kind_leaky_relu,
  &hg_layer_kind_prelu,
  &hg_layer_kind_elu,
  &hg_layer_kind_softmax,
  &hg_layer_kind_batch_normalization,
  &hg_layer_kind_layer_normalization,
  &hg_layer_kind_dropout,
  &hg_layer_kind_spatial_dropout_1d,
  &hg_layer_kind_spatial_dropout_2d,
  &hg_layer_kind_gaussian_noise,
  &hg_layer_kind_gaussian_dropout,
  &hg_layer_kind_alpha_dropout,
  &hg_layer_kind_activity_regularization,
  &hg_layer_kind_concatenate,
  &hg_layer_kind_add,
  &hg_layer_kind_subtract,
  &hg_layer_kind_multiply,
  &hg_layer_kind_average,
  &hg_layer_kind_maximum,
  &hg_layer_kind_minimum,
  &hg_layer_kind_variational_latent,
  NULL,
};

const HgLayerKind *const *
hg_layer_kinds (void)
{
  return kinds;
}

const HgLayerKind *
hg_layer_kind_find (const char *name)
{
  for (const HgLayerKind *const *kind = kinds; *kind != NULL; kind++)
    if (strcmp ((*kind)->name, name) == 0)
      return *kind;
  return NULL;
}
