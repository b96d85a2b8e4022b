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
