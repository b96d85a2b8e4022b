/* Between trainer.c (stepping), trainer-new.c (checking and making) and trainer-batch.c (one batch of data). */
#pragma once
#include "train/trainer.h"

enum
{
  HG_MOST_SLOTS = 4
};

struct HgTrainer
{
  HgModel *model;
  HgPrepared *data;
  HgTrainOptions options;
  void *optimizer_config;
  HgNetwork *network;
  const HgKernels *kernels;
  HgMetricsLog *log;
  HgReal *slots[HG_MOST_SLOTS];
  HgReal *good;   /* parameters at the end of the last epoch that the next one's first loss showed to be sound */
  int good_epoch; /* epochs they have been through */
  HgReal *best; /* parameters of the best epoch, with patience only */
  double best_loss;
  int best_epoch;
  size_t *order;      /* training samples, this epoch's order */
  size_t batch_size;  /* not more than there are samples */
  size_t batches;
  int epoch;
  size_t done, seen;  /* batches and samples of this epoch */
  uint64_t steps;     /* batches in all */
  double loss_sum, mae_sum, began;
  bool finished;
  atomic_bool not_finite;
  double *errors;         /* by a chunk's first row: sum of |y − t| */
};

/* Mean loss and MAE over the samples @index[0 … n−1] (n ≤ batch size); with @training, gradients too. */
double hg_trainer_batch_loss (HgTrainer *trainer, const size_t *index, size_t n, bool training, double *mae);

/* The same over any number of samples, in batches, without training. False when @job was cancelled. */
bool hg_trainer_measure (HgTrainer *trainer, const size_t *index, size_t n, HgJob *job, double *loss, double *mae);

/* The first node whose output is not finite for the batch that starts at @begin of this epoch's order, or
 * HG_NO_NODE. */
size_t hg_trainer_find_not_finite (HgTrainer *trainer, size_t begin);
