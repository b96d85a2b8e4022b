/* The way to OpenBLAS and LAPACK: row-major on our side, whatever they think, and clear refusals. */
#include "harness.h"
#include "base/random.h"
#include "tensor/blas.h"

#define TOLERANCE (sizeof (HgReal) == sizeof (float) ? 2e-5 : 1e-12)

static void
draw (HgReal *x, size_t n, uint64_t seed)
{
  HgRandom random = hg_random (seed);
  for (size_t i = 0; i < n; i++)
    x[i] = (HgReal)hg_random_normal (&random);
}

TEST (gemm_turns_either_side)
{
  enum
  {
    M = 3,
    N = 4,
    K = 5,
    LD = 7
  };
  HgReal a[LD * LD], b[LD * LD], c[M * LD], was[M * LD];
  draw (a, LD * LD, 1);
  draw (b, LD * LD, 2);
  for (int turned = 0; turned < 4; turned++)
    {
      bool at = turned & 1, bt = turned & 2;
      draw (c, M * LD, 3);
      memcpy (was, c, sizeof c);
      hg_blas_gemm (at, bt, M, N, K, 2, a, LD, b, LD, (HgReal)0.5, c, LD);
      for (size_t i = 0; i < M; i++)
        for (size_t j = 0; j < LD; j++)
          {
            double wanted = (double)was[i * LD + j];
            for (size_t k = 0; j < N && k < K; k++)
              wanted += (k == 0 ? -0.5 * (double)was[i * LD + j] : 0)
                        + 2 * (double)(at ? a[k * LD + i] : a[i * LD + k])
                              * (double)(bt ? b[j * LD + k] : b[k * LD + j]);
            CHECK_NEAR ((double)c[i * LD + j], wanted, TOLERANCE * 10);
          }
    }
}

TEST (gram_fills_both_triangles)
{
  HgReal a[6 * 4], c[4 * 4];
  draw (a, 24, 4);
  hg_blas_gram (6, 4, a, 4, c, 4);
  for (size_t i = 0; i < 4; i++)
    for (size_t j = 0; j < 4; j++)
      {
        double wanted = 0;
        for (size_t r = 0; r < 6; r++)
          wanted += (double)a[r * 4 + i] * (double)a[r * 4 + j];
        CHECK_NEAR ((double)c[i * 4 + j], wanted, TOLERANCE * 10);
      }
}

TEST (eigenvectors_come_largest_first)
{
  enum
  {
    N = 9,
    COUNT = 4
  };
  HgError error = { 0 };
  HgReal a[2 * N * N], c[N * N], copy[N * N], values[COUNT], vectors[COUNT * N];
  draw (a, 2 * N * N, 5);
  hg_blas_gram (2 * N, N, a, N, c, N);
  memcpy (copy, c, sizeof c);
  REQUIRE (CHECK_DONE (hg_blas_eigen (N, copy, COUNT, values, vectors, &error), error));
  for (size_t k = 0; k < COUNT; k++)
    {
      CHECK (k == 0 || values[k] <= values[k - 1]);
      double length = 0;
      for (size_t i = 0; i < N; i++)
        {
          double image = 0;
          for (size_t j = 0; j < N; j++)
            image += (double)c[i * N + j] * (double)vectors[k * N + j];
          CHECK_NEAR (image, (double)values[k] * (double)vectors[k * N + i], TOLERANCE * (double)values[0]);
          length += (double)vectors[k * N + i] * (double)vectors[k * N + i];
        }
      CHECK_NEAR (length, 1, TOLERANCE);
    }
  double trace = 0, largest = (double)values[0];
  for (size_t i = 0; i < N; i++)
    trace += (double)c[i * N + i];
  CHECK (largest > trace / N && largest < trace);
}

/* The covariance of one-hot rows: all eigenvalues but one are alike, of which syevr leaves some out. */
TEST (eigenvalues_that_are_alike_are_found)
{
  enum
  {
    N = 320
  };
  HgError error = { 0 };
  HgReal *c = malloc (N * N * sizeof *c), *vectors = malloc (N * N * sizeof *vectors), values[N];
  hg_blas_single_thread ();
  for (size_t count = 1; count <= 16; count *= 4)
    {
      for (size_t i = 0; i < N * N; i++)
        c[i] = (HgReal)((i % (N + 1) == 0 ? 3 : 0) - 3. / N);
      REQUIRE (CHECK_DONE (hg_blas_eigen (N, c, count, values, vectors, &error), error));
      for (size_t k = 0; k < count; k++)
        {
          double length = 0, sum = 0;
          for (size_t i = 0; i < N; i++)
            {
              length += (double)vectors[k * N + i] * (double)vectors[k * N + i];
              sum += (double)vectors[k * N + i];
            }
          CHECK_NEAR (values[k], 3, 3 * TOLERANCE);
          CHECK_NEAR (length, 1, TOLERANCE);
          CHECK_NEAR (sum, 0, 100 * TOLERANCE);
        }
    }
  free (c);
  free (vectors);
}

TEST (eigen_refuses_what_has_no_answer)
{
  HgError error = { 0 };
  HgReal c[4] = { 1, (HgReal)NAN, (HgReal)NAN, 1 }, values[2], vectors[4];
  CHECK (!hg_blas_eigen (2, c, 1, values, vectors, &error));
  CHECK_CONTAINS (error.text, "not finite");
  CHECK (!hg_blas_eigen (2, c, 3, values, vectors, &error));
  CHECK_CONTAINS (error.text, "expected 1 … 2");
}

/* Q with R = Qᵀ A upper triangular and a positive diagonal is the only one there is. */
TEST (orthogonal_is_the_q_with_a_positive_diagonal)
{
  const size_t sizes[][2] = { { 1, 1 }, { 5, 5 }, { 9, 4 }, { 64, 64 }, { 256, 64 } };
  for (size_t at = 0; at < sizeof sizes / sizeof *sizes; at++)
    {
      size_t m = sizes[at][0], n = sizes[at][1];
      HgError error = { 0 };
      HgReal *a = malloc (m * n * sizeof *a), *q = malloc (m * n * sizeof *q);
      draw (a, m * n, 6 + at);
      memcpy (q, a, m * n * sizeof *a);
      CHECK_DONE (hg_blas_orthogonal (m, n, q, &error), error);
      for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
          {
            double product = 0, r = 0;
            for (size_t k = 0; k < m; k++)
              {
                product += (double)q[k * n + i] * (double)q[k * n + j];
                r += (double)q[k * n + i] * (double)a[k * n + j];
              }
            CHECK_NEAR (product, i == j, TOLERANCE);
            CHECK (i != j || r > 0);
            if (i > j)
              CHECK_NEAR (r, 0, TOLERANCE * sqrt ((double)m) * 4);
          }
      free (a);
      free (q);
    }
  HgError error = { 0 };
  HgReal wide[6] = { 0 };
  CHECK (!hg_blas_orthogonal (2, 3, wide, &error));
  CHECK_CONTAINS (error.text, "at most 2 columns");
}

TEST (the_core_has_a_name)
{
  hg_blas_single_thread ();
  CHECK (hg_blas_core () != NULL && *hg_blas_core () != '\0');
}
