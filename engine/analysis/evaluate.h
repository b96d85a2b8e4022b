/* How good a reconstruction is: the figures of `evaluate`, with the baselines beside them. */
#pragma once
#include "base/job.h"
#include "data/prepared.h"
#include "model/network.h"
#include "train/loss.h"

typedef struct
{
  size_t samples;
  double loss, mse, mae, rmse;
  double variance_explained; /* 1 − MSE / variance around each position's mean over these samples */
} HgEvaluation;

/* Runs the rows @index[0 … n−1] of @x (already scaled) through @network. */
bool hg_evaluate (HgNetwork *network, const HgTensor *x, const size_t *index, size_t n, const HgLoss *loss,
                  HgJob *job, HgEvaluation *result, HgError *error);

typedef struct
{
  double zero;        /* MSE of predicting 0 */
  double mean;        /* … each position's mean over the training part */
  double pca;         /* … PCA of the training part with `components` components */
  size_t components;  /* 0: not computed */
  double noise_floor; /* in scaled units, or NaN */
} HgBaselines;

/* Fitted on the training rows, measured on the rows @index. @components: the latent's values. */
bool hg_baselines (const HgPrepared *data, const size_t *index, size_t n, size_t components, HgJob *job,
                   HgBaselines *result, HgError *error);
