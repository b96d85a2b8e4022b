/* Between trainer.c (stepping), trainer-new.c (checking and making), trainer-epoch.c (what ends an epoch),
 * trainer-fault.c (what runs away) and trainer-checkpoint.c (state out and in). */
#pragma once
#include "train/gradients.h"
#include "train/objective.h"
#include "train/trainer.h"

struct HgTrainer
{
  HgModel *model;
  HgPrepared *data;
  HgTrainOptions options;
  void *optimizer_config, *loss_config, *schedule_config; /* own copies, which the options point at */
  HgNetwork *network;
  HgObjective *objective;
  HgPlaces *places;
  HgReal *scratch; /* for penalties on weights; NULL: there are none */
  const HgKernels *kernels;
  HgMetricsLog *log;
  HgRunFacts facts;
  size_t n_slots;
  HgReal *slots[HG_MOST_SLOTS];
  HgReal
      *good; /* parameters at the end of the last epoch that the next one's first loss showed to be sound */
  int good_epoch;  /* epochs they have been through */
  HgWeights *best; /* of the best epoch, with patience only */
  double best_loss;
  int best_epoch;
  HgScheduleState schedule;
  double rate;       /* of the last step */
  size_t *order;     /* training samples, this epoch's order */
  size_t batch_size; /* not more than there are samples */
  size_t batches;
  int epoch;
  size_t done, seen; /* batches and samples of this epoch */
  uint64_t steps;    /* batches in all */
  HgCost sum;        /* of this epoch; its loss holds the penalties */
  double first_loss; /* of the run's first batch; 0: not yet */
  double began;
  bool finished, failed;
  atomic_bool not_finite;
};

/* The training samples' order in this epoch. */
void hg_trainer_order (HgTrainer *trainer);

/* The epoch's validation, its row, and what follows from its loss. False when the training is over:
 * cancelled, failed, or out of memory. */
bool hg_trainer_end_epoch (HgTrainer *trainer, HgJob *job, HgError *error);

/* All epochs done, or patience at its end: the best weights come back when the run was watched for them; the
 * last ones are then in `good`, for who goes on. */
bool hg_trainer_is_over (const HgTrainer *trainer);
bool hg_trainer_finish (HgTrainer *trainer, HgError *error);

/* Whether @loss says that the run has diverged. */
bool hg_trainer_ran_away (const HgTrainer *trainer, double loss);

/* Puts the last good parameters back, and says what happened in step @step of this epoch, whose batch began
 * at sample
 * @begin: its loss was @loss, or, where that is sound, a gradient was not finite. */
HgTrainerState hg_trainer_roll_back (HgTrainer *trainer, double loss, size_t begin, size_t step,
                                     HgError *error);
