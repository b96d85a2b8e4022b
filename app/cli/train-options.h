/* What `train` is told: its table of options, and what they come to. */
#pragma once
#include "data-options.h"
#include "files/keras-training.h"
#include "train/trainer.h"

typedef struct
{
  CliData data;
  const char *output, *history, *checkpoint, *resume, *validation;
  const char *optimizer, *loss, *schedule, *noise, *metrics;
  int64_t epochs, batch_size, seed, threads, patience, warmup;
  double learning_rate; /* 0: the optimizer's */
  double weight_decay;  /* NaN: the optimizer's */
  double clipnorm, global_clipnorm, clipvalue, min_delta;
  double teacher_forcing, kl_weight; /* NaN: as the layers say */
  int shuffle;
} CliTrainOptions;

extern const CliOption cli_train_options[];
extern const CliTrainOptions cli_train_defaults;

/* The training's options, with the configs of its kinds beside them. */
typedef struct
{
  HgTrainOptions train;
  unsigned metrics; /* of hg_metrics, a bit each */
  _Alignas(double) char optimizer[HG_OPTIMIZER_CONFIG], loss[HG_LOSS_CONFIG], schedule[HG_SCHEDULE_CONFIG];
} CliTrainChoice;

/* Fails with a wrong-usage sentence. @choice points into itself: it stays where it is. */
bool cli_train_choose (const CliTrainOptions *given, CliTrainChoice *choice, HgError *error);

/* Optimizer and loss of the file, where none were given. */
void cli_train_take_file (const CliTrainOptions *given, const HgKerasFacts *facts, CliTrainChoice *choice);
