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
  { .name = "lab-lstm",
    .title = "The lab's sequence autoencoder",
    .sentence = "Noisy waves of 50 steps squeezed to 20 numbers and unrolled again.",
    .stack = "Input 50x10; LSTM 64 relu sequences; LSTM 32 relu; Dense 20; RepeatVector 50; "
             "LSTM 32 relu sequences; LSTM 64 relu sequences; TimeDistributed Dense 10",
    .data = "sines",
    .loss = "mse",
    .epochs = 30,
    .batch_size = 64,
    .learning_rate = 1e-3 },
  { .name = "pytorch-lstm",
    .title = "The mathematics of an LSTM autoencoder",
    .sentence = "One LSTM in, one LSTM out, and no Dense layer at the end: its output stays between −1 and 1.",
    .stack = "Input 50x10; LSTM 64; RepeatVector 50; LSTM 10 sequences",
    .data = "sines",
    .loss = "mse",
    .epochs = 30,
    .batch_size = 32,
    .learning_rate = 1e-3,
    .note = "PyTorch counts 22,496 parameters for the same stack: it keeps two bias vectors an LSTM." },
  { .name = "recurrent-100",
    .title = "Sequences in, sequences out",
    .sentence = "Every layer returns its whole sequence, so nothing is ever small: a waist that does not squeeze.",
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
