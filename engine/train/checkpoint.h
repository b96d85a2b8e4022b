/* Checkpoints: the whole state of a training between two batches, immutable and reference-counted: what a
 * film strip shows, what a run goes on from, what a file keeps (files/checkpoint-h5.h). Numbers are in
 * Keras's order, so that a checkpoint does not depend on how the processor at hand packs its weights. */
#pragma once
#include "model/weights.h"
#include "train/cost.h"
#include "train/metrics-log.h"
#include "train/optimizer.h"
#include "train/run-facts.h"
#include "train/schedule.h"

typedef struct
{
  atomic_uint references;
  HgRunFacts facts; /* of the run: which others may go on from here */
  int epochs;       /* complete; 0: the first weights, unless batch > 0 */
  size_t batch;     /* done in the epoch after them */
  uint64_t steps;   /* batches in all */
  double watched; /* loss after the last complete epoch, of the validation part where there is one; NaN: none
                     yet */
  HgWeights *weights;
  HgWeights *best; /* of the best epoch, with patience only; may be NULL */
  double best_loss;
  int best_epoch;
  size_t n_slots, n_values;     /* arrays of optimizer state; values of all weights */
  HgReal *slots[HG_MOST_SLOTS]; /* n_values each, weights in Keras's order */
  HgScheduleState schedule;
  double first_loss; /* of the run's first batch */
  HgCost sum;        /* over the samples so far of the epoch that is not complete */
  double seconds;    /* spent in it */
  HgMetricsLog *log;
  size_t rows; /* of the log that belong to it */
} HgCheckpoint;

/* An empty one with room for @n_slots arrays. */
HgCheckpoint *hg_checkpoint_new (size_t n_slots, size_t n_values, HgError *error);
HgCheckpoint *hg_checkpoint_ref (const HgCheckpoint *checkpoint);
void hg_checkpoint_unref (const HgCheckpoint *checkpoint);

/* Which one it is, for a person, into @text of HG_CHECKPOINT_TITLE characters, which is returned: "start",
 * "epoch 12" or, within the epoch after that, "epoch 12 +". */
#define HG_CHECKPOINT_TITLE 32
char *hg_checkpoint_title (const HgCheckpoint *checkpoint, char *text);

/* Memory that goes with it. */
size_t hg_checkpoint_bytes (const HgCheckpoint *checkpoint);

/* A run's checkpoints in bounded memory, in order: the first, the best and the last stay; of the others those
 * go first that leave the smallest gap. One thread's own. */
enum
{
  HG_RING_MOST = 64
};

typedef struct
{
  size_t bytes; /* at most, for all but the three that stay; 0: 256 MiB */
  size_t n;
  HgCheckpoint *items[HG_RING_MOST + 1];
} HgCheckpointRing;

/* Takes a reference. A checkpoint of the same step replaces the one there. */
void hg_checkpoint_ring_add (HgCheckpointRing *ring, const HgCheckpoint *checkpoint);
void hg_checkpoint_ring_clear (HgCheckpointRing *ring);

/* Index of the one with the lowest watched loss; ring->n where none has any. */
size_t hg_checkpoint_ring_best (HgCheckpoint *const *items, size_t n);
