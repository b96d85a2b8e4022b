/* How good a reconstruction is: the figures of `evaluate`, with the baselines beside them. */
#pragma once
#include "train/objective.h"

typedef struct
{
  size_t samples;
  double loss; /* with the penalties on weights and outputs, as Keras's evaluate gives it */
  double mse, mae, rmse;
  double variance_explained; /* 1 − MSE / variance around each position's mean over these samples */
} HgEvaluation;

/* Runs the rows @index[0 … n−1] of @data through @network, which was made with targets, and compares with the
 * data's targets. @forced: decoders that can be taught are told the true value at every step. @config may be
 * NULL. */
bool hg_evaluate (HgNetwork *network, const HgPrepared *data, const size_t *index, size_t n,
                  const HgLoss *loss, const void *config, bool forced, HgJob *job, HgEvaluation *result,
                  HgError *error);

typedef struct
{
  double zero;        /* MSE of predicting 0 */
  double mean;        /* … each position's mean over the training part */
  double pca;         /* … PCA of the training part with `components` components */
  size_t components;  /* 0: not computed */
  double noise_floor; /* variance of the noise, the mean over all values, in scaled units, or NaN; a latent of
                         k values can keep a part of it, so that an error can be less */
} HgBaselines;

/* Fitted on the training rows, measured on the rows @index. @components: the latent's values. Where the data
 * brings targets of its own, they are what is predicted, and there is no PCA. */
bool hg_baselines (const HgPrepared *data, const size_t *index, size_t n, size_t components, HgJob *job,
                   HgBaselines *result, HgError *error);
