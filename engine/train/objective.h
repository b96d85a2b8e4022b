/* What samples cost: batches of prepared data through a network that was made for training or with targets,
 * and the loss of its first output beside its target. Further outputs have no targets and cost nothing. The
 * trainer, the figures of an evaluation and the gradients that the command line writes all compute here. */
#pragma once
#include "base/job.h"
#include "data/prepared.h"
#include "model/network.h"
#include "train/cost.h"
#include "train/loss.h"
#include "train/noise.h"

typedef struct HgObjective HgObjective;

/* All are lent and must outlive it; @config may be NULL. @batch: most samples of a call. */
HgObjective *hg_objective_new (HgNetwork *network, const HgPrepared *data, const HgLoss *loss,
                               const void *config, size_t batch, HgError *error);
void hg_objective_free (HgObjective *objective);

typedef struct
{
  const size_t *index; /* n rows of the data */
  size_t n;
  bool training, forced; /* as in HgBatch */
  uint64_t seed;
  const double *dials;   /* or NULL */
  const HgNoise *noise;  /* on the first input; or NULL */
  HgProbeFunction probe; /* or NULL */
  void *probe_data;
} HgObjectiveBatch;

HgCost hg_objective_run (HgObjective *objective, const HgObjectiveBatch *batch);

/* Means over any number of samples, in batches weighted by their samples, without training. False when @job
 * was cancelled. */
bool hg_objective_measure (HgObjective *objective, const size_t *index, size_t n, bool forced,
                           const double *dials, HgJob *job, HgCost *cost);
