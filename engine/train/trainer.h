/* The trainer: a deterministic stepper without threads of its own (the team it is given only splits the
 * work). Same model, weights, data, options and seed: the same bits.
 *
 * One step: the batch goes forward and backward; the penalties on weights add their gradients; gradients are
 * clipped; weights decay; the optimizer moves them, at the rate that the schedule gives. As in Keras. */
#pragma once
#include "base/job.h"
#include "data/prepared.h"
#include "train/checkpoint.h"
#include "train/loss.h"
#include "train/noise.h"
#include "train/optimizer.h"

typedef struct
{
  int epochs;
  size_t batch_size;
  const HgOptimizer *optimizer;
  const void *optimizer_config; /* the optimizer's config struct, copied; NULL: defaults */
  double learning_rate;
  double weight_decay; /* share of every trainable weight that a step takes away, times the rate; NaN: the
                          optimizer's default */
  double clipnorm; /* most length of a weight's gradient; 0: off. One of the three at most, as in Keras. */
  double global_clipnorm;      /* … of all gradients together */
  double clipvalue;            /* most size of each value of a gradient */
  const HgSchedule *schedule;  /* of the learning rate */
  const void *schedule_config; /* copied; NULL: defaults */
  int warmup; /* epochs in which the rate rises to what it is set to; the schedule begins after them */
  const HgLoss *loss;
  const void *loss_config; /* copied; NULL: defaults */
  HgNoise noise;           /* on the first input, while training */
  double dials[HG_DIALS];  /* NaN: as the layers say */
  uint64_t seed;
  bool shuffle; /* the order of the training samples, anew each epoch */
  int patience; /* stop after so many epochs without a better validation loss, best weights restored; 0: never
                 */
  double min_delta; /* by how much a loss must fall to count as better */
} HgTrainOptions;

/* Adam 1e-3, mse, batch 64, 30 epochs, seed 42, shuffled, constant rate, nothing else. */
HgTrainOptions hg_train_options (void);

typedef struct HgTrainer HgTrainer;

typedef enum
{
  HG_TRAINER_BATCH, /* a batch was done */
  HG_TRAINER_EPOCH, /* the epoch is complete: validation done, a row in the log */
  HG_TRAINER_DONE,  /* all epochs, or early stop */
  HG_TRAINER_FAILED /* diverged: weights are back at the last good epoch; see the error */
} HgTrainerState;

/* @weights NULL: newly initialised from the seed. Refuses a model with faults, data of another shape ("The
 * stack expects 59 features; breaks.csv has 61"), targets outside the loss's range, and what does not fit
 * into memory. */
HgTrainer *hg_trainer_new (const HgModel *model, HgWeights *weights, HgPrepared *data,
                           const HgTrainOptions *options, HgTeam *team, HgError *error);
void hg_trainer_free (HgTrainer *trainer);

/* One batch (and, at the end of an epoch, the validation). A run has diverged when a loss or a gradient is
 * not finite, or a loss is over a million times the first batch's (or over a million, where that is more): on
 * HG_TRAINER_FAILED
 * @error says layer, epoch and step. @job may be NULL; a cancelled validation ends early and the epoch's row
 * is not written. */
HgTrainerState hg_trainer_step (HgTrainer *trainer, HgJob *job, HgError *error);

/* From the next batch on. The rate is the one that the schedule starts from. */
void hg_trainer_set_learning_rate (HgTrainer *trainer, double learning_rate);
void hg_trainer_set_clipnorm (HgTrainer *trainer, double clipnorm);
void hg_trainer_set_noise (HgTrainer *trainer, double amount);
void hg_trainer_set_dial (HgTrainer *trainer, HgDial dial, double value);

/* The state between two batches, owned by the caller; and back to one. A run that goes on from a checkpoint
 * with the same options gives the same bits as one that was never interrupted. Epochs, patience, rate,
 * clipping, decay, noise and dials are the trainer's own and may differ from those of the run that the
 * checkpoint is of; where anything else differs, HG_ERROR_VALUE names it. Restoring starts a new log with the
 * rows so far. */
HgCheckpoint *hg_trainer_checkpoint (HgTrainer *trainer, HgError *error);
bool hg_trainer_restore (HgTrainer *trainer, const HgCheckpoint *checkpoint, HgError *error);

/* Goes on with what the same optimizer learned in a run elsewhere: its arrays and its count of steps. To be
 * called before the first step. False where there is nothing of it, or its arrays are not those of this
 * optimizer and model: then nothing is changed. */
bool hg_trainer_take_state (HgTrainer *trainer, const HgOptimizerState *state);

int hg_trainer_epoch (const HgTrainer *trainer);      /* being trained, from 1 */
size_t hg_trainer_batch (const HgTrainer *trainer);   /* done in this epoch */
size_t hg_trainer_batches (const HgTrainer *trainer); /* in an epoch */
double hg_trainer_loss (const HgTrainer *trainer);    /* mean of this epoch so far */
double hg_trainer_mae (const HgTrainer *trainer);
double hg_trainer_mse (const HgTrainer *trainer);
double hg_trainer_rate (const HgTrainer *trainer); /* learning rate of the next batch */
double hg_trainer_samples_per_second (const HgTrainer *trainer);
HgMetricsLog *hg_trainer_log (HgTrainer *trainer);  /* lent */
HgNetwork *hg_trainer_network (HgTrainer *trainer); /* lent */
const HgTrainOptions *hg_trainer_options (const HgTrainer *trainer);
