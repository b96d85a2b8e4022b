/* Means and products of features against sums in long double. */
#include "harness.h"
#include "analysis/covariance.h"
#include "base/random.h"
#include "tensor/blas.h"
#include <float.h>

static const struct
{
  size_t n, f, stride; /* every @stride-th row, or all of them in order where it is 0 */
  double mean;
} cases[] = {
  { 1, 1, 0, 0 },        { 2, 3, 0, 5 },       { 70, 129, 0, 100 }, { 2100, 5, 0, 1e4 },
  { 1025, 260, 0, -50 }, { 1500, 33, 3, 1e3 }, { 64, 17, 7, -3 },
};

/* Values that grow over the rows: none is near the first ones. */
static HgReal *
draw (size_t rows, size_t f, double mean)
{
  HgReal *x = malloc (rows * f * sizeof *x);
  HgRandom random = hg_random (rows + f);
  for (size_t i = 0; i < rows * f; i++)
    x[i] = (HgReal)(mean + 3 * (double)(i / f) / (double)rows
                    + hg_random_normal (&random) * (double)(1 + i % f % 5));
  return x;
}

TEST (means_and_products_are_the_sums)
{
  HgError error = { 0 };
  hg_blas_single_thread ();
  for (size_t c = 0; c < sizeof cases / sizeof *cases; c++)
    {
      size_t n = cases[c].n, f = cases[c].f, stride = cases[c].stride > 0 ? cases[c].stride : 1;
      HgReal *x = draw (n * stride, f, cases[c].mean), *mean = malloc (f * sizeof *mean),
             *products = malloc (f * f * sizeof *products), *again = malloc (f * f * sizeof *again);
      size_t *index = malloc (n * sizeof *index);
      for (size_t i = 0; i < n; i++)
        index[i] = i * stride;
      HgRowChoice rows = { x, cases[c].stride > 0 ? index : NULL, n, f };
      HgTeam *one = hg_team_new (1, &error), *three = hg_team_new (3, &error);
      REQUIRE (one != NULL && three != NULL);
      REQUIRE (
          CHECK_DONE (hg_covariance_find (&rows, hg_kernels_best (), three, mean, again, &error), error));
      for (const HgKernels *const *level = hg_kernels_levels (); *level != NULL; level++)
        {
          REQUIRE (CHECK_DONE (hg_covariance_find (&rows, *level, one, mean, products, &error), error));
          if (*level == hg_kernels_best ())
            CHECK (memcmp (products, again, f * f * sizeof *products) == 0);
          for (size_t i = 0; i < f; i++)
            {
              long double sum = 0;
              for (size_t r = 0; r < n; r++)
                sum += (long double)x[index[r] * f + i];
              CHECK_NEAR (mean[i], (double)(sum / n), 2 * (double)FLT_EPSILON * (fabs (cases[c].mean) + 8));
            }
        }
      for (size_t i = 0; i < f; i += 1 + f / 40)
        for (size_t j = 0; j < f; j += 1 + f / 40)
          {
            long double sum = 0, left = 0, right = 0, size = 0;
            for (size_t r = 0; r < n; r++)
              {
                left += (long double)x[index[r] * f + i] / n;
                right += (long double)x[index[r] * f + j] / n;
              }
            for (size_t r = 0; r < n; r++)
              {
                long double term = (x[index[r] * f + i] - left) * (x[index[r] * f + j] - right);
                sum += term;
                size += fabsl (term);
              }
            /* A difference to the mean is off by a rounding of the value, and a block's sum by some of its
             * own. */
            double off = (double)FLT_EPSILON * (fabs (cases[c].mean) + 20 * sqrt ((double)n)) * (double)n;
            if (!CHECK_NEAR (products[i * f + j], (double)sum, off / 20 + 4e-6 * (double)size)
                || !CHECK (products[i * f + j] == products[j * f + i]))
              return;
          }
      hg_team_free (one);
      hg_team_free (three);
      free (x);
      free (mean);
      free (products);
      free (again);
      free (index);
    }
}

/* Not even where rows come back at the distance of the probes, or one probe lies far off. */
TEST (the_provisional_mean_does_not_matter)
{
  enum
  {
    ROWS = 6400,
    PERIOD = 100
  };
  HgError error = { 0 };
  HgReal *x = malloc (ROWS * sizeof *x), mean, product;
  for (int outlier = 0; outlier < 2; outlier++)
    {
      long double sum = 0, square = 0;
      for (size_t i = 0; i < ROWS; i++)
        {
          x[i] = (HgReal)(outlier           ? (i == PERIOD) * 1e4 + sin ((double)i)
                          : i % PERIOD == 0 ? 9
                                            : cos ((double)i));
          sum += (long double)x[i] / ROWS;
        }
      for (size_t i = 0; i < ROWS; i++)
        square += (x[i] - sum) * (x[i] - sum);
      HgTeam *team = hg_team_new (1, &error);
      REQUIRE (team != NULL);
      HgRowChoice rows = { x, NULL, ROWS, 1 };
      REQUIRE (
          CHECK_DONE (hg_covariance_find (&rows, hg_kernels_best (), team, &mean, &product, &error), error));
      CHECK_NEAR (mean, (double)sum, 1e-6 * fmax (1, fabs ((double)sum)));
      CHECK_NEAR (product, (double)square, 1e-5 * (double)square);
      hg_team_free (team);
    }
  free (x);
}

TEST (what_is_not_finite_shows_in_its_mean)
{
  HgError error = { 0 };
  HgReal *x = draw (1500, 4, 0), mean[4], products[16];
  x[1300 * 4 + 2] = (HgReal)INFINITY;
  HgTeam *team = hg_team_new (1, &error);
  REQUIRE (team != NULL);
  HgRowChoice rows = { x, NULL, 1500, 4 };
  CHECK_DONE (hg_covariance_find (&rows, hg_kernels_best (), team, mean, products, &error), error);
  for (int j = 0; j < 4; j++)
    CHECK_EQUAL (!isfinite ((double)mean[j]), j == 2);
  hg_team_free (team);
  free (x);
}
