#include "train/run-results.h"
#include <math.h>

const char *const hg_result_names[HG_RESULTS] = {
  [HG_RESULT_PART] = "part",
  [HG_RESULT_SAMPLES] = "samples",
  [HG_RESULT_LOSS] = "loss",
  [HG_RESULT_MSE] = "mse",
  [HG_RESULT_MAE] = "mae",
  [HG_RESULT_RMSE] = "rmse",
  [HG_RESULT_VARIANCE] = "variance_explained",
  [HG_RESULT_ZERO] = "zero_mse",
  [HG_RESULT_MEAN] = "mean_mse",
  [HG_RESULT_COMPONENTS] = "pca_components",
  [HG_RESULT_PCA] = "pca_mse",
  [HG_RESULT_NOISE] = "noise_floor",
  [HG_RESULT_LATENT_FIRST] = "latent_first",
  [HG_RESULT_LATENT_SECOND] = "latent_second",
};

const char *const hg_result_parts[HG_RESULT_PARTS] = { "test part", "validation part", "training part" };

HgRunResults
hg_run_results (void)
{
  HgRunResults results;
  for (size_t i = 0; i < HG_RESULTS; i++)
    results.value[i] = NAN;
  return results;
}
