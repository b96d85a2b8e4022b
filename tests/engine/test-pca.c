/* analysis/: principal components against scikit-learn's, alignment, baselines and evaluation. */
#include "data-test.h"
#include "analysis/align.h"
#include "analysis/evaluate.h"
#include "analysis/pca.h"
#include "base/random.h"
#include <time.h>

/* Rows of @wanted are [variance, axis…]. An axis is as certain as the gap to the next variance allows. */
static void
check_axes (const HgPca *pca, const HgTensor *wanted)
{
  size_t k = hg_tensor_rows (wanted), f = hg_tensor_row_values (wanted) - 1;
  REQUIRE (CHECK_EQUAL (pca->components, k) && CHECK_EQUAL (pca->features, f));
  for (size_t i = 0; i < k; i++)
    {
      const HgReal *row = wanted->data + i * (f + 1);
      CHECK_NEAR (pca->variance[i], row[0], 2e-5 * (double)row[0]);
      for (size_t j = 0; j < f; j++)
        if (!CHECK_NEAR (pca->axes[i * f + j], row[j + 1], 1e-4))
          break;
    }
}

static void
check_orthonormal (const HgPca *pca)
{
  for (size_t i = 0; i < pca->components; i++)
    for (size_t j = 0; j <= i; j++)
      {
        double dot = 0;
        for (size_t f = 0; f < pca->features; f++)
          dot += (double)pca->axes[i * pca->features + f] * (double)pca->axes[j * pca->features + f];
        if (!CHECK_NEAR (dot, i == j, 1e-5))
          return;
      }
}

TEST (axes_are_scikit_learns)
{
  HgError error = { 0 };
  HgDataset *digits = test_source ("digits");
  HgTensor *all = read_golden ("data/pca-digits.npy"), *few = read_golden ("data/pca-few.npy");
  REQUIRE (digits != NULL && all != NULL && few != NULL);
  HgPca *pca = hg_pca_new (digits->x->data, 1797, 64, 10, &error);
  REQUIRE (CHECK_DONE (pca != NULL, error));
  check_axes (pca, all);
  check_orthonormal (pca);
  /* NumPy: (digits.data / 16).var (0, ddof=1).sum () */
  CHECK_NEAR (pca->total, 4.6958895, 1e-5);
  hg_pca_free (pca);
  pca = hg_pca_new (digits->x->data, 30, 64, 10, &error);
  REQUIRE (CHECK_DONE (pca != NULL, error));
  check_axes (pca, few);
  check_orthonormal (pca);
  hg_pca_free (pca);
  hg_tensor_unref (all);
  hg_tensor_unref (few);
  hg_dataset_unref (digits);
}

/* All components rebuild the rows; few leave the variance of the rest; a mean of a thousand costs nothing.
 * Both ways of solving, and sizes that fill no tile. */
TEST (coordinates_rebuild_the_rows)
{
  static const struct
  {
    size_t n, f, k;
  } sizes[]
      = { { 70, 5, 5 }, { 200, 131, 131 }, { 20, 300, 19 }, { 2, 1, 1 }, { 3, 7, 2 }, { 1500, 33, 33 } };
  for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++)
    {
      HgError error = { 0 };
      size_t n = sizes[s].n, f = sizes[s].f, k = sizes[s].k;
      HgRandom random = hg_random (s);
      HgReal *x = malloc (n * f * sizeof *x), *y = malloc (n * f * sizeof *y),
             *z = malloc (n * k * sizeof *z);
      for (size_t i = 0; i < n * f; i++)
        x[i] = (HgReal)(1000 + hg_random_normal (&random) * (double)(1 + i % f));
      HgPca *pca = hg_pca_new (x, n, f, f, &error);
      REQUIRE (CHECK_DONE (pca != NULL, error));
      REQUIRE (CHECK_EQUAL (pca->components, k));
      check_orthonormal (pca);
      hg_pca_project (pca, x, n, z);
      hg_pca_rebuild (pca, z, n, y);
      double sum = 0, worst = 0;
      for (size_t i = 0; i < n * f; i++)
        worst = fmax (worst, fabs ((double)x[i] - (double)y[i]));
      CHECK_NEAR (worst, 0, 5e-4 * (double)f + 2e-3);
      for (size_t i = 0; i < k; i++)
        {
          double variance = 0, mean = 0;
          for (size_t r = 0; r < n; r++)
            mean += (double)z[r * k + i] / (double)n;
          for (size_t r = 0; r < n; r++)
            variance += ((double)z[r * k + i] - mean) * ((double)z[r * k + i] - mean) / (double)(n - 1);
          CHECK_NEAR (variance, pca->variance[i], 1e-3 * pca->variance[0]);
          CHECK (i == 0 || pca->variance[i] <= pca->variance[i - 1]);
          sum += pca->variance[i];
        }
      CHECK_NEAR (sum, pca->total, 1e-4 * pca->total);
      hg_pca_free (pca);
      free (x);
      free (y);
      free (z);
    }
}

TEST (odd_data_is_no_trouble)
{
  HgError error = { 0 };
  HgReal constant[40], bad[8] = { 1, 2, 3, NAN, 5, 6, 7, 8 };
  for (int i = 0; i < 40; i++)
    constant[i] = 7;
  for (int wide = 0; wide < 2; wide++)
    {
      HgPca *pca = hg_pca_new (constant, wide ? 4 : 20, wide ? 10 : 2, 2, &error);
      REQUIRE (CHECK_DONE (pca != NULL, error));
      HgReal z[40], y[40];
      hg_pca_project (pca, constant, 4, z);
      hg_pca_rebuild (pca, z, 4, y);
      CHECK_EQUAL (pca->total, 0);
      CHECK_NEAR (y[7], 7, 1e-6);
      hg_pca_free (pca);
    }
  CHECK (hg_pca_new (constant, 1, 2, 1, &error) == NULL);
  CHECK_TEXT (error.text, "principal components need at least two samples and one feature, got 1 and 2");
  CHECK (hg_pca_new (bad, 4, 2, 1, &error) == NULL);
  CHECK (hg_pca_new (bad, 2, 4, 1, &error) == NULL);
  CHECK_CONTAINS (error.text, "expected finite numbers, got nan in row 0, column 3");
  CHECK (hg_pca_new_rows (bad, (const size_t[]){ 3, 1, 2 }, 3, 2, 1, &error) == NULL);
  CHECK_CONTAINS (error.text, "expected finite numbers, got nan in row 1, column 1");
  HgReal large[] = { 3e38f, 3e38f, 3e38f, -3e38f };
  CHECK (hg_pca_new (large, 4, 1, 1, &error) == NULL);
  CHECK_CONTAINS (error.text, "differences are finite, got larger ones: scale the data first");
}

/* Rank 3 in 50 features from 20 rows: components end where the data does. */
TEST (components_end_with_the_data)
{
  HgError error = { 0 };
  HgRandom random = hg_random (3);
  HgReal cause[20][3], mix[3][50], x[20 * 50] = { 0 };
  for (int i = 0; i < 60; i++)
    cause[i / 3][i % 3] = (HgReal)hg_random_normal (&random);
  for (int i = 0; i < 150; i++)
    mix[i / 50][i % 50] = (HgReal)hg_random_normal (&random);
  for (int i = 0; i < 20 * 50 * 3; i++)
    x[i / 3] += cause[i / 150][i % 3] * mix[i % 3][i / 3 % 50];
  HgPca *pca = hg_pca_new (x, 20, 50, 19, &error);
  REQUIRE (CHECK_DONE (pca != NULL, error));
  CHECK_EQUAL (pca->components, 3);
  check_orthonormal (pca);
  hg_pca_free (pca);
}

/* Turned by any angle, mirrored, or both, a picture comes back to where it was. */
TEST (alignment_undoes_turning_and_mirroring)
{
  enum
  {
    N = 50
  };
  HgRandom random = hg_random (5);
  HgReal before[2 * N], xy[2 * N];
  for (int i = 0; i < 2 * N; i++)
    before[i] = (HgReal)(hg_random_normal (&random) * (i % 2 == 0 ? 3 : 1));
  for (int step = 0; step < 24; step++)
    {
      double angle = 0.3 + step * 0.55, mirror = step % 2 == 0 ? 1 : -1, mean[2] = { 0 };
      for (size_t i = 0; i < N; i++)
        {
          double x = (double)before[2 * i], y = mirror * (double)before[2 * i + 1];
          xy[2 * i] = (HgReal)(cos (angle) * x - sin (angle) * y + 10);
          xy[2 * i + 1] = (HgReal)(sin (angle) * x + cos (angle) * y - 4);
        }
      for (size_t i = 0; i < 2 * N; i++)
        mean[i % 2] += ((double)xy[i] - (double)before[i]) / N;
      hg_align (before, xy, N);
      for (size_t i = 0; i < 2 * N; i++)
        if (!CHECK_NEAR (xy[i] - mean[i % 2], before[i], 1e-4))
          break;
    }
  HgReal same[4] = { 1, 1, 1, 1 };
  hg_align (same, same, 2);
  CHECK_EQUAL (same[3], 1);
  hg_align (before, xy, 0);
}

/* What simple baselines reach on the lab's sequences: scikit-learn's PCA in float64 with svd_solver="full"
 * (its randomized solver, the default for such sizes, wanders by 0.002 around these). */
TEST (baselines_of_the_lab)
{
  static const struct
  {
    size_t components;
    double mse;
  } known[] = { { 5, 0.7392362 },  { 10, 0.6652524 }, { 20, 0.5189010 },
                { 32, 0.3448523 }, { 64, 0.0326735 }, { 100, 0.0079928 } };
  HgError error = { 0 };
  HgDataset *sines = test_source ("sines");
  REQUIRE (sines != NULL);
  HgPrepareOptions options = hg_prepare_options (sines);
  CHECK_EQUAL (options.scale, HG_SCALE_NONE);
  HgPrepared *data = hg_prepared_new (sines, &options, &error);
  hg_dataset_unref (sines);
  REQUIRE (CHECK_DONE (data != NULL, error));
  for (size_t i = 0; i < sizeof known / sizeof *known; i++)
    {
      HgBaselines baselines;
      REQUIRE (CHECK_DONE (hg_baselines (data, data->split->test, data->split->n_test, known[i].components,
                                         NULL, &baselines, &error),
                           error));
      CHECK_NEAR (baselines.zero, 0.9956, 5e-5);
      CHECK_NEAR (baselines.mean, 0.8140, 5e-5);
      CHECK_NEAR (baselines.pca, known[i].mse, 1e-6);
      CHECK_NEAR (baselines.noise_floor, 0.00963, 1e-5);
      CHECK_EQUAL (baselines.components, known[i].components);
    }
  HgBaselines none;
  HgJob job = { 0 };
  CHECK (hg_baselines (data, data->split->test, 10, 0, NULL, &none, &error) && none.components == 0
         && isnan (none.pca));
  hg_job_cancel (&job);
  CHECK (!hg_baselines (data, data->split->test, 10, 5, &job, &none, &error));
  CHECK_EQUAL (error.code, HG_ERROR_CANCELLED);
  hg_prepared_unref (data);
}

/* Ten readings of three causes: the scaled noise floor is what PCA-3 leaves, but for what three components
 * take of the noise (a third or less). */
TEST (noise_floor_is_in_scaled_units)
{
  HgError error = { 0 };
  HgDataset *factors = test_source ("factors");
  REQUIRE (factors != NULL);
  HgPrepareOptions options = hg_prepare_options (factors);
  HgPrepared *data = hg_prepared_new (factors, &options, &error);
  hg_dataset_unref (factors);
  REQUIRE (CHECK_DONE (data != NULL, error));
  HgBaselines baselines;
  REQUIRE (CHECK_DONE (
      hg_baselines (data, data->split->test, data->split->n_test, 3, NULL, &baselines, &error), error));
  CHECK (baselines.pca < baselines.noise_floor && baselines.pca > 0.6 * baselines.noise_floor);
  hg_prepared_unref (data);
}

/* A linear layer of ten with kernel @scale · 1. */
static HgNetwork *
scaling_network (double scale, HgError *error)
{
  HgModel *model = hg_model_parse ("scaling", "Input 10; Dense 10", error);
  HgWeights *weights = model != NULL ? hg_weights_blank (model, error) : NULL;
  HgNetworkOptions options = { .batch = 64, .targets = true };
  HgNetwork *network = model != NULL ? hg_network_new (model, &options, error) : NULL;
  for (size_t i = 0; weights != NULL && i < 10; i++)
    weights->items[0].value->data[i * 11] = (HgReal)scale;
  if (network != NULL && !hg_network_load (network, weights, error))
    {
      hg_network_free (network);
      network = NULL;
    }
  hg_weights_unref (weights);
  hg_model_unref (model);
  return network;
}

TEST (evaluation_of_known_networks)
{
  HgError error = { 0 };
  HgDataset *factors = test_source ("factors");
  REQUIRE (factors != NULL);
  HgPrepareOptions options = hg_prepare_options (factors);
  HgPrepared *data = hg_prepared_new (factors, &options, &error);
  hg_dataset_unref (factors);
  HgNetwork *half = scaling_network (0.5, &error), *same = scaling_network (1, &error);
  REQUIRE (CHECK_DONE (data != NULL && half != NULL && same != NULL, error));
  const HgLoss *mse = hg_loss_find ("mse");
  HgEvaluation result;
  /* More rows than a block, in an order of their own. */
  size_t n = data->split->n_train;
  REQUIRE (CHECK_DONE (
      hg_evaluate (same, data, data->split->train, n, mse, NULL, false, NULL, &result, &error), error));
  CHECK_NEAR (result.mse, 0, 1e-10);
  CHECK_NEAR (result.variance_explained, 1, 1e-8);
  REQUIRE (CHECK_DONE (
      hg_evaluate (half, data, data->split->train, n, mse, NULL, false, NULL, &result, &error), error));
  /* The training part is standardised: half of it away is an MSE of a quarter. */
  CHECK_EQUAL (result.samples, n);
  CHECK_NEAR (result.mse, 0.25, 1e-5);
  CHECK_NEAR (result.loss, result.mse, 1e-9);
  CHECK_NEAR (result.rmse, 0.5, 1e-5);
  CHECK_NEAR (result.variance_explained, 0.75, 1e-5);
  CHECK (result.mae > 0.3 && result.mae < result.rmse);
  CHECK (!hg_evaluate (half, data, data->split->train, 0, mse, NULL, false, NULL, &result, &error));
  HgJob job = { 0 };
  hg_job_cancel (&job);
  CHECK (!hg_evaluate (half, data, data->split->train, n, mse, NULL, false, &job, &result, &error));
  CHECK_EQUAL (error.code, HG_ERROR_CANCELLED);
  hg_network_free (half);
  hg_network_free (same);
  hg_prepared_unref (data);
}
