/* Every layer kind's table, one line each; registry.c puts them in palette order. */
#pragma once
#include "layers/layer.h"

extern const HgLayerKind hg_layer_kind_input;
extern const HgLayerKind hg_layer_kind_dense;
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
