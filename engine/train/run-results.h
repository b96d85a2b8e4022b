/* What a finished run reached, as named numbers: measured once, when its training is over, on samples that it
 * names. They are kept with the run in its file, and every table, picture and sentence about the run reads
 * them there. */
#pragma once
#include <stdbool.h>
#include <stddef.h>

typedef enum
{
  HG_RESULT_PART, /* that was measured: an HgResultPart */
  HG_RESULT_SAMPLES,
  HG_RESULT_LOSS,
  HG_RESULT_MSE,
  HG_RESULT_MAE,
  HG_RESULT_RMSE,
  HG_RESULT_VARIANCE, /* explained: 1 − MSE / variance around each position's mean */
  HG_RESULT_ZERO,     /* MSE of predicting 0 */
  HG_RESULT_MEAN,     /* … each position's mean over the training part */
  HG_RESULT_COMPONENTS,
  HG_RESULT_PCA, /* MSE of PCA of the training part with so many components */
  HG_RESULT_NOISE,
  HG_RESULT_LATENT_FIRST,  /* share of the latents' variance along their first principal component */
  HG_RESULT_LATENT_SECOND, /* … and their second */
  HG_RESULTS
} HgResult;

typedef enum
{
  HG_RESULT_TEST,
  HG_RESULT_VALIDATION,
  HG_RESULT_TRAINING,
  HG_RESULT_PARTS
} HgResultPart;

typedef struct
{
  double value[HG_RESULTS]; /* NaN: not known */
} HgRunResults;

/* "samples", "mse": what files call them. */
extern const char *const hg_result_names[HG_RESULTS];

/* "test part", "validation part", "training part". */
extern const char *const hg_result_parts[HG_RESULT_PARTS];

/* Whether every number is one that a run may have, or not known: a part that there is, whole counts up to
 * 2^53, nothing infinite. What a stranger's file says is checked by this. */
bool hg_run_results_check (const HgRunResults *results);

/* Nothing known. */
HgRunResults hg_run_results (void);
