/* What the views see of a running training: posted by the training thread into a one-slot mailbox, and owned
 * by whoever takes them out. What a view wants to look at goes the other way in a probe. */
#pragma once
#include "base/error.h"
#include "train/checkpoint.h"
#include "train/pulse.h"

/* A request, immutable and reference-counted: which samples (rows of HgPrepared.x) to reconstruct, and how
 * many to encode. */
typedef struct
{
  atomic_uint references;
  size_t n_reconstruct;
  size_t *reconstruct;
  size_t n_encode;
  size_t *encode;
  bool pulse; /* the layers' weights and gradients are measured, too; set before it is shared */
} HgProbe;

HgProbe *hg_probe_new (const size_t *reconstruct, size_t n_reconstruct, const size_t *encode, size_t n_encode,
                       HgError *error);
HgProbe *hg_probe_ref (HgProbe *probe);
void hg_probe_unref (HgProbe *probe);

typedef enum
{
  HG_RUN_STARTING,
  HG_RUN_TRAINING,
  HG_RUN_PAUSED,
  HG_RUN_DONE,    /* all epochs, or early stop */
  HG_RUN_STOPPED, /* by the person */
  HG_RUN_FAILED   /* diverged, or out of memory: see error */
} HgRunState;

typedef struct
{
  HgRunState state;
  int epoch, epochs;                                /* epoch being trained, from 1; all */
  size_t batch, batches;                            /* done in this epoch; in an epoch */
  size_t rows;                                      /* of the log that are complete */
  double loss;                                      /* mean of this epoch so far */
  double samples_per_second, seconds, seconds_left; /* NaN while unknown */
  HgProbe *probe;          /* which samples the tensors below belong to; may be NULL */
  HgTensor *reconstructed; /* (n_reconstruct, sample…), scaled units, a decoder running free; may be NULL */
  HgTensor *forced;     /* the same with a decoder that is told the true values at every step; NULL in a model
                           without such a decoder */
  HgTensor *latent;     /* (n_encode, latent values); may be NULL */
  HgPulse *pulse;       /* where the probe asks for it, after the first batch; else NULL */
  HgWeights *weights;   /* at an epoch's end and when the run ends, else NULL */
  double learning_rate; /* of the next batch */
  size_t n_checkpoints; /* so far, as memory allows: the first, the best, the last, and some between */
  HgCheckpoint **checkpoints; /* references, in order */
  HgError error;              /* of a failed run */
} HgSnapshot;

HgSnapshot *hg_snapshot_new (HgError *error);
void hg_snapshot_free (HgSnapshot *snapshot);
