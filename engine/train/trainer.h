/* The trainer: a deterministic stepper without threads of its own (the team it is given only splits the work). Same
 * model, weights, data, options and seed: the same bits. */
#pragma once
#include "base/job.h"
#include "data/prepared.h"
#include "model/network.h"
#include "train/loss.h"
#include "train/metrics-log.h"
#include "train/optimizer.h"

typedef struct
{
  int epochs;
  size_t batch_size;
  const HgOptimizer *optimizer;
  const void *optimizer_config; /* the optimizer's config struct, copied; NULL: defaults */
  double learning_rate;
  const HgLoss *loss;
  uint64_t seed;
  bool shuffle; /* the order of the training samples, anew each epoch */
  int patience; /* stop after so many epochs without a better validation loss, best weights restored; 0: never */
} HgTrainOptions;

/* Adam 1e-3, mse, batch 64, 30 epochs, seed 42, shuffled. */
HgTrainOptions hg_train_options (void);

typedef struct HgTrainer HgTrainer;

typedef enum
{
  HG_TRAINER_BATCH, /* a batch was done */
  HG_TRAINER_EPOCH, /* the epoch is complete: validation done, a row in the log */
  HG_TRAINER_DONE,  /* all epochs, or early stop */
  HG_TRAINER_FAILED /* not finite: weights are back at the last good epoch; see the error */
} HgTrainerState;

/* @weights NULL: newly initialised from the seed. Refuses a model with faults, data of another shape ("The stack
 * expects 59 features; breaks.csv has 61"), targets outside the loss's range, and what does not fit into memory. */
HgTrainer *hg_trainer_new (const HgModel *model, HgWeights *weights, HgPrepared *data,
                           const HgTrainOptions *options, HgTeam *team, HgError *error);
void hg_trainer_free (HgTrainer *trainer);

/* One batch (and, at the end of an epoch, the validation). On HG_TRAINER_FAILED @error says layer, epoch and step.
 * @job may be NULL; a cancelled validation ends early and the epoch's row is not written. */
HgTrainerState hg_trainer_step (HgTrainer *trainer, HgJob *job, HgError *error);

/* From the next batch on. */
void hg_trainer_set_learning_rate (HgTrainer *trainer, double learning_rate);

int hg_trainer_epoch (const HgTrainer *trainer);       /* being trained, from 1 */
size_t hg_trainer_batch (const HgTrainer *trainer);    /* done in this epoch */
size_t hg_trainer_batches (const HgTrainer *trainer);  /* in an epoch */
double hg_trainer_loss (const HgTrainer *trainer);     /* mean of this epoch so far */
double hg_trainer_mae (const HgTrainer *trainer);
double hg_trainer_samples_per_second (const HgTrainer *trainer);
HgMetricsLog *hg_trainer_log (HgTrainer *trainer);     /* lent */
HgNetwork *hg_trainer_network (HgTrainer *trainer);    /* lent */
const HgTrainOptions *hg_trainer_options (const HgTrainer *trainer);
