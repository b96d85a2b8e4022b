/* Statistics and singular values of arrays against NumPy's (tests/golden/make-stats.py), the same numbers for
 * any number of threads, and arrays of which nothing can be said. */
#include "analysis/spectrum.h"
#include "analysis/tensor-stats.h"
#include "base/random.h"
#include "engine/place.h"
#include "files/arrays-h5.h"

static HgTensor *
read_array (const char *name, const char *what)
{
  HgError error = { 0 };
  char path[80];
  snprintf (path, sizeof path, "%s/%s", name, what);
  HgTensor *tensor = hg_arrays_h5_load (golden ("data/stats.h5"), path, &error);
  CHECK_DONE (tensor != NULL, error);
  return tensor;
}

/* As near as the golden numbers are kept: float32. */
#define CHECK_CLOSE(a, b, scale) CHECK_NEAR ((double)(a), (double)(b), 2e-7 * fabs ((double)(scale)) + 1e-12)

TEST (statistics_are_numpys)
{
  static const char *const names[]
      = { "normal", "far", "sparse", "edges", "thirds", "odd", "constant", "thin", "low_rank" };
  for (size_t k = 0; k < sizeof names / sizeof *names; k++)
    {
      HgError error = { 0 };
      HgTensor *x = read_array (names[k], "x"), *wanted = read_array (names[k], "stats"),
               *bins = read_array (names[k], "bins");
      HgTensorStats stats;
      REQUIRE (x != NULL && wanted != NULL && bins != NULL);
      REQUIRE (CHECK_DONE (hg_tensor_stats (x->data, x->values, NULL, &stats, &error), error));
      const HgReal *w = wanted->data;
      CHECK_EQUAL (stats.n, x->values);
      CHECK_EQUAL (stats.zeros, w[0]);
      CHECK_EQUAL (stats.nans, w[1]);
      CHECK_EQUAL (stats.infinities, w[2]);
      CHECK_EQUAL (stats.first_odd, w[3]);
      CHECK_EQUAL (stats.low, w[4]);
      CHECK_EQUAL (stats.high, w[5]);
      CHECK_CLOSE (stats.mean, w[6], w[6]);
      CHECK_CLOSE (stats.deviation, w[7], w[7]);
      CHECK_CLOSE (stats.bins_low, w[8], w[8]);
      CHECK_CLOSE (stats.bins_high, w[9], w[9]);
      for (size_t i = 0; i < HG_STATS_BINS; i++)
        if (!CHECK_EQUAL (stats.bins[i], bins->data[i]))
          test_fault (__FILE__, __LINE__, "bin %zu of %s", i, names[k]);
      hg_tensor_unref (x);
      hg_tensor_unref (wanted);
      hg_tensor_unref (bins);
    }
}

/* Several blocks, the last one short; the values that are not finite in different ones. */
TEST (threads_change_nothing)
{
  enum
  {
    N = 3 * 65536 + 4321
  };
  HgError error = { 0 };
  HgRandom random = hg_random (1);
  HgReal *x = malloc (N * sizeof *x);
  HgTensorStats alone, together;
  for (size_t i = 0; i < N; i++)
    x[i] = (HgReal)hg_random_normal (&random);
  HgTeam *team = hg_team_new (3, &error);
  for (int odd = 0; odd < 2; odd++)
    {
      if (odd)
        {
          x[150000] = INFINITY;
          x[N - 1] = NAN;
        }
      REQUIRE (CHECK_DONE (hg_tensor_stats (x, N, NULL, &alone, &error), error));
      REQUIRE (CHECK_DONE (hg_tensor_stats (x, N, team, &together, &error), error));
      CHECK (memcmp (&alone, &together, sizeof alone) == 0);
      CHECK_EQUAL (alone.first_odd, odd ? 150000 : N);
      CHECK_EQUAL (hg_stats_odd (&alone), odd ? 2 : 0);
      size_t sum = 0;
      for (size_t i = 0; i < HG_STATS_BINS; i++)
        sum += alone.bins[i];
      CHECK_EQUAL (sum, hg_stats_finite (&alone));
      CHECK_NEAR (alone.mean, 0, 0.01);
      CHECK_NEAR (alone.deviation, 1, 0.01);
    }
  hg_team_free (team);
  free (x);
}

TEST (nothing_finite_gives_no_numbers)
{
  const HgReal odd[] = { NAN, INFINITY, -INFINITY };
  HgTensorStats stats;
  HgError error = { 0 };
  for (size_t n = 0; n <= 3; n += 3)
    {
      REQUIRE (CHECK_DONE (hg_tensor_stats (odd, n, NULL, &stats, &error), error));
      CHECK (isnan (stats.low) && isnan (stats.high) && isnan (stats.mean) && isnan (stats.deviation));
      CHECK_EQUAL (stats.n, n);
      CHECK_EQUAL (stats.first_odd, 0);
      CHECK_EQUAL (stats.bins[0], 0);
    }
  const HgReal extremes[] = { -3.4e38f, 0, 3.4e38f };
  REQUIRE (CHECK_DONE (hg_tensor_stats (extremes, 3, NULL, &stats, &error), error));
  CHECK (stats.bins[0] == 1 && stats.bins[12] == 1 && stats.bins[23] == 1);
}

static HgWeightSpec
matrix_spec (const HgTensor *x)
{
  return (HgWeightSpec){ .name = "kernel", .shape = x->shape };
}

TEST (singular_values_are_numpys)
{
  static const struct
  {
    const char *name;
    size_t rank;
  } cases[] = { { "normal", 21 }, { "thin", 3 }, { "low_rank", 4 } };
  for (size_t k = 0; k < sizeof cases / sizeof *cases; k++)
    {
      HgError error = { 0 };
      HgTensor *x = read_array (cases[k].name, "x"), *wanted = read_array (cases[k].name, "singular");
      HgSpectrum spectrum;
      REQUIRE (x != NULL && wanted != NULL);
      HgWeightSpec spec = matrix_spec (x);
      REQUIRE (CHECK_DONE (hg_spectrum (&spec, x, &spectrum, &error), error));
      REQUIRE (CHECK_EQUAL (spectrum.n, wanted->values));
      CHECK_EQUAL (spectrum.rank, cases[k].rank);
      for (size_t i = 0; i < spectrum.n; i++)
        CHECK_NEAR (spectrum.values[i], wanted->data[i], 1e-5 * (double)wanted->data[0]);
      hg_spectrum_clear (&spectrum);
      hg_tensor_unref (x);
      hg_tensor_unref (wanted);
    }
}

TEST (no_matrix_has_no_singular_values)
{
  HgError error = { 0 };
  HgTensor *vector = hg_tensor_new (&(HgShape){ .rank = 1, .dim = { 5 } }, &error),
           *matrix = hg_tensor_new (&(HgShape){ .rank = 2, .dim = { 3, 4 } }, &error);
  HgSpectrum spectrum;
  HgWeightSpec spec = matrix_spec (vector);
  CHECK (hg_spectrum (&spec, vector, &spectrum, &error) && spectrum.n == 0 && !spectrum.too_large);
  hg_spectrum_clear (&spectrum);
  spec = matrix_spec (matrix);
  CHECK (hg_spectrum (&spec, matrix, &spectrum, &error) && spectrum.n == 3 && spectrum.rank == 0);
  hg_spectrum_clear (&spectrum);
  matrix->data[7] = NAN;
  CHECK (!hg_spectrum (&spec, matrix, &spectrum, &error) && spectrum.n == 0);
  CHECK_CONTAINS (error.text, "not finite");
  hg_spectrum_clear (&spectrum);
  hg_tensor_unref (vector);
  hg_tensor_unref (matrix);
}
