#include "model/preset.h"
#include <string.h>

static const HgPreset presets[] = {
  { .name = "rare-event-59",
    .title = "How small does the input get?",
    .sentence = "59 sensors over 5 time steps go through 5, 16 and 1 units; the waist is one number.",
    .stack = "Input 5x59; LSTM 5 relu sequences; LSTM 16 relu sequences; LSTM 1 relu; RepeatVector 5; "
             "LSTM 5 relu sequences; LSTM 16 relu sequences; TimeDistributed Dense 59",
    .data = "paper-machine",
    .loss = "mse",
    .epochs = 200,
    .batch_size = 64,
    .learning_rate = 1e-3 },
  { .name = "heartbeats",
    .title = "Which heartbeats are unusual?",
    .sentence = "A small tanh LSTM learns normal beats alone; early and wide ones then stand out.",
    .stack = "Input 64x1; LSTM 8; RepeatVector 64; LSTM 8 sequences; TimeDistributed Dense 1",
    .data = "ecg",
    .loss = "mse",
    .epochs = 60,
    .batch_size = 16,
    .learning_rate = 5e-3,
    .normal_only = true,
    .note = "The beats are marked by a rule (early and wide), not by a cardiologist." },
  { .name = "lab-lstm",
    .title = "The lab's sequence autoencoder",
    .sentence = "Noisy waves of 50 steps squeezed to 20 numbers and unrolled again.",
    .stack = "Input 50x10; LSTM 64 relu sequences; LSTM 32 relu; latent_space = Dense 20; RepeatVector 50; "
             "LSTM 32 relu sequences; LSTM 64 relu sequences; TimeDistributed Dense 10",
    .data = "sines",
    .loss = "mse",
    .epochs = 30,
    .batch_size = 64,
    .learning_rate = 1e-3 },
  { .name = "pytorch-lstm",
    .title = "The mathematics of an LSTM autoencoder",
    .sentence
    = "One LSTM in, one LSTM out, and no Dense layer at the end: its output stays between −1 and 1.",
    .stack = "Input 50x10; LSTM 64; RepeatVector 50; LSTM 10 sequences",
    .data = "sines",
    .loss = "mse",
    .epochs = 30,
    .batch_size = 32,
    .learning_rate = 1e-3,
    .note = "PyTorch counts 22,496 parameters for the same stack: it keeps two bias vectors an LSTM." },
  { .name = "recurrent-100",
    .title = "Sequences in, sequences out",
    .sentence
    = "Every layer returns its whole sequence, so nothing is ever small: a waist that does not squeeze.",
    .stack = "Input 100x1; LSTM 64 sequences; LSTM 32 sequences; LSTM 64 sequences; TimeDistributed Dense 1",
    .data = "waves",
    .loss = "mse",
    .epochs = 30,
    .batch_size = 32,
    .learning_rate = 1e-3 },
  { .name = "dense-784",
    .title = "Dense layers on small pictures",
    .sentence = "784 values in a row through 128 to 64 and back, with outputs between 0 and 1.",
    .stack = "Input 784; Dense 128 relu; Dense 64 relu; Dense 128 relu; Dense 784 sigmoid",
    .data = "digits-28",
    .loss = "binary_crossentropy",
    .epochs = 50,
    .batch_size = 128,
    .learning_rate = 1e-3 },
  { .name = "conv-28",
    .title = "Convolutions on small pictures",
    .sentence
    = "28 × 28 pixels pooled down to 7 × 7 and back; but 16 channels of 7 × 7 are as many values as went in.",
    .stack = "Input 28x28x1; Conv2D 32 3x3 relu same; MaxPooling2D; Conv2D 16 3x3 relu same; MaxPooling2D; "
             "Conv2DTranspose 16 3x3 strides=2x2 relu same; Conv2DTranspose 32 3x3 strides=2x2 relu same; "
             "Conv2D 1 3x3 sigmoid same",
    .data = "digits-28",
    .loss = "binary_crossentropy",
    .epochs = 20,
    .batch_size = 128,
    .learning_rate = 1e-3 },
  { .name = "lab-cnn",
    .title = "The lab's image autoencoder",
    .sentence
    = "Colour pictures of 32 × 32 pixels squeezed to 32 numbers by convolutions, and painted again.",
    .stack
    = "Input 32x32x3; Conv2D 32 3x3 relu same; MaxPooling2D; Conv2D 64 3x3 relu same; MaxPooling2D; "
      "Conv2D 128 3x3 relu same; GlobalAveragePooling2D; latent_space = Dense 32; Dense 8192; Reshape "
      "8x8x128; "
      "Conv2DTranspose 128 3x3 relu same; UpSampling2D; Conv2DTranspose 64 3x3 relu same; UpSampling2D; "
      "Conv2DTranspose 3 3x3 sigmoid same",
    .data = "shapes",
    .loss = "mse",
    .epochs = 25,
    .batch_size = 128,
    .learning_rate = 1e-3 },
  { .name = "seq2seq",
    .title = "A decoder that reads its own words",
    .sentence = "The encoder hands its state h and c over; the decoder writes step by step, each from its "
                "own last one.",
    .stack
    = "Input 50x10; encoder = LSTM 64 state; "
      "decoder = FeedbackDecoder 64 steps=50 features=10 teacher_forcing_ratio=0.2 < encoder.1, encoder.2",
    .data = "sines",
    .loss = "mse",
    .epochs = 30,
    .batch_size = 32,
    .learning_rate = 1e-3 },
  { .name = "10-3",
    .title = "The smallest hourglass",
    .sentence = "Ten numbers to three and back to ten, in two Dense layers.",
    .stack = "Input 10; Dense 3; Dense 10",
    .data = "factors",
    .loss = "mse",
    .epochs = 50,
    .batch_size = 64,
    .learning_rate = 1e-3 },
  { .name = NULL },
};

const HgPreset *
hg_presets (void)
{
  return presets;
}

const HgPreset *
hg_preset_find (const char *name)
{
  for (const HgPreset *preset = presets; preset->name != NULL; preset++)
    if (strcmp (preset->name, name) == 0)
      return preset;
  return NULL;
}

HgModel *
hg_preset_model (const HgPreset *preset, HgError *error)
{
  return hg_model_parse (preset->name, preset->stack, error);
}
