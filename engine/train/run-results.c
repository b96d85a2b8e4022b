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

/* What doubles count exactly. */
static const double most_counted = 9007199254740992.0;

static bool
is_count (double x, double largest)
{
  return isnan (x) || (x >= 0 && x <= largest && x == floor (x));
}

bool
hg_run_results_check (const HgRunResults *results)
{
  const double *value = results->value;
  bool done = is_count (value[HG_RESULT_PART], HG_RESULT_PARTS - 1)
              && is_count (value[HG_RESULT_SAMPLES], most_counted)
              && is_count (value[HG_RESULT_COMPONENTS], most_counted);
  for (size_t i = 0; done && i < HG_RESULTS; i++)
    done = !isinf (value[i]);
  return done;
}

HgRunResults
hg_run_results (void)
{
  HgRunResults results;
  for (size_t i = 0; i < HG_RESULTS; i++)
    results.value[i] = NAN;
  return results;
}
