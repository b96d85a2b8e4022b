/* Losses of probabilities and of counts. Their formulas: tensor/loss-kernel.h. */
#include "train/losses.h"
#include <math.h>

typedef struct
{
  bool from_logits;
} Config;

static const HgParam params[] = {
  { .name = "from_logits",
    .title = "From logits",
    .help = "The output is a raw score, before the sigmoid or softmax that would make it a probability.",
    .type = HG_PARAM_BOOL,
    .offset = offsetof (Config, from_logits) },
};

static bool
takes_logits (const void *config)
{
  return config != NULL && ((const Config *)config)->from_logits;
}

static void
set_binary (const void *config, HgLossVectors *vectors)
{
  if (takes_logits (config))
    vectors->form = HG_LOGIT_ENTROPY;
}

static void
set_categorical (const void *config, HgLossVectors *vectors)
{
  if (takes_logits (config))
    vectors->form = HG_CATEGORICAL_LOGIT_ENTROPY;
}

const HgLoss hg_loss_binary_crossentropy = {
  .name = "binary_crossentropy",
  .keras = "binary_crossentropy",
  .class = "BinaryCrossentropy",
  .title = "Binary cross-entropy",
  .sentence = "Takes every value as the probability of a one: for data of 0 … 1 behind a sigmoid.",
  .params = params,
  .n_params = sizeof params / sizeof *params,
  .config_size = sizeof (Config),
  .low = 0,
  .high = 1,
  .form = HG_ENTROPY,
  .set = set_binary,
};

const HgLoss hg_loss_categorical_crossentropy = {
  .name = "categorical_crossentropy",
  .keras = "categorical_crossentropy",
  .class = "CategoricalCrossentropy",
  .title = "Categorical cross-entropy",
  .sentence
  = "Takes the last axis as probabilities of classes, of which one holds: for one-hot data behind a softmax.",
  .params = params,
  .n_params = sizeof params / sizeof *params,
  .config_size = sizeof (Config),
  .low = 0,
  .high = 1,
  .form = HG_CATEGORICAL_ENTROPY,
  .set = set_categorical,
};

const HgLoss hg_loss_poisson = {
  .name = "poisson",
  .keras = "poisson",
  .class = "Poisson",
  .title = "Poisson",
  .sentence = "For counts: the spread that is forgiven grows with the number expected. The output must not "
              "be negative.",
  .low = 0,
  .high = INFINITY,
  .form = HG_POISSON_ERROR,
};
