/* What `train` is told: its table of options, and what they come to. */
#pragma once
#include "data-options.h"
#include "files/keras-training.h"
#include "train/settings.h"
#include <math.h>

typedef struct
{
  CliData data;
  const char *output, *history, *checkpoint, *validation;
  const char *resume; /* "": from the model's own file */
  const char *optimizer, *loss, *schedule, *noise, *metrics;
  int64_t epochs, batch_size, seed, threads, patience, warmup;
  double learning_rate; /* 0: not given, as of epochs and batch_size; of the others −1 or NaN */
  double weight_decay;
  double clipnorm, global_clipnorm, clipvalue, min_delta;
  double teacher_forcing, kl_weight;
  int shuffle;
} CliTrainOptions;

extern const CliOption cli_train_options[];

/* What nothing was given for. */
#define CLI_TRAIN_DEFAULTS                                                                                   \
  {                                                                                                          \
    .data = CLI_DATA_DEFAULTS, .metrics = "mae", .seed = -1, .patience = -1, .warmup = -1,                   \
    .weight_decay = NAN, .clipnorm = -1, .global_clipnorm = -1, .clipvalue = -1, .min_delta = -1,            \
    .teacher_forcing = NAN, .kl_weight = NAN, .shuffle = -1                                                  \
  }

typedef struct
{
  HgTrainSettings settings;
  unsigned metrics; /* of hg_metrics, a bit each */
} CliTrainChoice;

/* @base: what holds where nothing is given, a project's; NULL: hg_train_options. Fails with a wrong-usage
 * sentence.
 * @choice points into itself: it stays where it is. */
bool cli_train_choose (const CliTrainOptions *given, const HgTrainSettings *base, CliTrainChoice *choice,
                       HgError *error);

/* Optimizer and loss of the file, where none were given. */
void cli_train_take_file (const CliTrainOptions *given, const HgKerasFacts *facts, CliTrainChoice *choice);
