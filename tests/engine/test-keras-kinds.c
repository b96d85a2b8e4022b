/* Layer kinds against Keras, by the models that real Keras saved with them. */
#include "engine/keras-golden.h"

TEST (gru_with_the_reset_gate_after_and_before_the_product)
{
  keras_check ("keras/keras2_gru");
  keras_check ("keras/keras3_gru");
  keras_check ("keras/keras3_gru_reset_before");
}

TEST (bidirectional)
{
  keras_check ("keras/keras3_bilstm");
  keras_check ("keras/universal_bi_gru");
}

/* h and c go out of one model, and into the second half of another: by Keras 3's keyword initial_state, and
 * as further inputs, as Keras 2 has it. */
TEST (states_from_encoder_to_decoder)
{
  keras_check ("keras/keras2_encdec");
  keras_check ("keras/keras3_encoder_states");
  keras_check ("keras/keras3_encdec_forced");
  keras_check ("keras/keras3_encdec_step1");
}

/* Seventeen Dense layers, each with an activation of its own. */
TEST (activations)
{
  keras_check ("keras/keras3_activations");
}

TEST (normalizations_and_activations_with_options)
{
  keras_check ("keras/keras3_dense_bn");
}

/* What disturbs the training leaves inference alone. */
TEST (noise_and_dropouts)
{
  keras_check ("keras/keras3_dropouts");
}

/* A way around the waist, and what merges. */
TEST (merges)
{
  keras_check ("keras/keras3_skip");
}
