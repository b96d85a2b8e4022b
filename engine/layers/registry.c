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
  &hg_layer_kind_activation,
  &hg_layer_kind_dropout,
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
