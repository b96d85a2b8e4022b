/* The runner: the thread around a trainer. It owns trainer, network and optimizer; everyone else reads
 * snapshots and sets atomics. */
#pragma once
#include "train/snapshot.h"
#include "train/trainer.h"

typedef struct HgRunner HgRunner;

typedef struct
{
  HgTrainOptions train;
  size_t threads;   /* 0: one a processor, less one for the window where there are more than two */
  double snapshots; /* at most so many a second; 0: 20 */
  void (*posted) (
      void *data); /* called on the training thread after each snapshot (to wake a main loop), or NULL */
  void *data;
  const HgCheckpoint *from; /* go on from here (hg_trainer_restore); NULL: from the beginning */
  const HgOptimizerState
      *state;     /* with this of another run (hg_trainer_take_state), or NULL; lent for the call */
  HgProbe *probe; /* what is asked of it before its thread runs (hg_runner_probe), or NULL; lent */
} HgRunOptions;

/* Starts at once. Takes references of model, weights (may be NULL) and data. What the trainer refuses is
 * refused here, before a thread is started. */
HgRunner *hg_runner_new (const HgModel *model, HgWeights *weights, HgPrepared *data,
                         const HgRunOptions *options, HgError *error);

/* Cancels, waits for the thread and frees. */
void hg_runner_free (HgRunner *runner);

/* The newest snapshot that was not taken yet (owned by the caller), or NULL. */
HgSnapshot *hg_runner_take (HgRunner *runner);
HgMetricsLog *hg_runner_log (HgRunner *runner);     /* lent */
bool hg_runner_took_state (const HgRunner *runner); /* whether the options' state fitted */
const HgModel *hg_runner_model (const HgRunner *runner);
HgPrepared *hg_runner_data (const HgRunner *runner);

void hg_runner_pause (HgRunner *runner, bool paused);
void
hg_runner_stop (HgRunner *runner); /* returns at once; the last snapshot has HG_RUN_STOPPED and the weights */

/* All from the next batch on. The kind of noise is that of the options. */
void hg_runner_set_learning_rate (HgRunner *runner, double learning_rate);
void hg_runner_set_dial (HgRunner *runner, HgDial dial, double value); /* NaN: as the layers say */
void hg_runner_set_noise (HgRunner *runner, double amount);
void hg_runner_set_clipnorm (HgRunner *runner, double clipnorm); /* 0: off */

void hg_runner_probe (HgRunner *runner, HgProbe *probe); /* takes a reference */
