/* Every layer kind's table, one line each; registry.c puts them in palette order. */
#pragma once
#include "layers/layer.h"

extern const HgLayerKind hg_layer_kind_input;
extern const HgLayerKind hg_layer_kind_dense;
extern const HgLayerKind hg_layer_kind_conv_1d;
extern const HgLayerKind hg_layer_kind_conv_2d;
extern const HgLayerKind hg_layer_kind_conv_1d_transpose;
extern const HgLayerKind hg_layer_kind_conv_2d_transpose;
extern const HgLayerKind hg_layer_kind_depthwise_conv_2d;
extern const HgLayerKind hg_layer_kind_separable_conv_2d;
extern const HgLayerKind hg_layer_kind_max_pooling_1d;
extern const HgLayerKind hg_layer_kind_max_pooling_2d;
extern const HgLayerKind hg_layer_kind_average_pooling_1d;
extern const HgLayerKind hg_layer_kind_average_pooling_2d;
extern const HgLayerKind hg_layer_kind_global_average_pooling_1d;
extern const HgLayerKind hg_layer_kind_global_average_pooling_2d;
extern const HgLayerKind hg_layer_kind_global_max_pooling_1d;
extern const HgLayerKind hg_layer_kind_global_max_pooling_2d;
extern const HgLayerKind hg_layer_kind_up_sampling_1d;
extern const HgLayerKind hg_layer_kind_up_sampling_2d;
extern const HgLayerKind hg_layer_kind_zero_padding_1d;
extern const HgLayerKind hg_layer_kind_zero_padding_2d;
extern const HgLayerKind hg_layer_kind_cropping_1d;
extern const HgLayerKind hg_layer_kind_cropping_2d;
extern const HgLayerKind hg_layer_kind_lstm;
extern const HgLayerKind hg_layer_kind_gru;
extern const HgLayerKind hg_layer_kind_simple_rnn;
extern const HgLayerKind hg_layer_kind_bidirectional;
extern const HgLayerKind hg_layer_kind_feedback_decoder;
extern const HgLayerKind hg_layer_kind_masking;
extern const HgLayerKind hg_layer_kind_repeat_vector;
extern const HgLayerKind hg_layer_kind_time_distributed;
extern const HgLayerKind hg_layer_kind_dropout;
extern const HgLayerKind hg_layer_kind_activation;
extern const HgLayerKind hg_layer_kind_flatten;
extern const HgLayerKind hg_layer_kind_reshape;
