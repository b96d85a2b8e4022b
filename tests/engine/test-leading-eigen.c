/* The few largest eigenvalues against matrices whose eigenvalues are given, and LAPACK where none is. */
#include "harness.h"
#include "analysis/leading-eigen.h"
#include "base/random.h"
#include "tensor/blas.h"
#include <float.h>

enum
{
  N = 300,
  MOST = 18
};

#define EPSILON (sizeof (HgReal) == sizeof (float) ? (double)FLT_EPSILON : DBL_EPSILON)

static HgReal *
draw (size_t n, uint64_t seed)
{
  HgReal *x = malloc (n * sizeof *x);
  HgRandom random = hg_random (seed);
  for (size_t i = 0; i < n; i++)
    x[i] = (HgReal)hg_random_normal (&random);
  return x;
}

/* Q · diag (spectrum) · Qᵀ of a random Q. */
static HgReal *
matrix_of (const double *spectrum)
{
  HgError error = { 0 };
  HgReal *q = draw (N * N, 7), *scaled = malloc (N * N * sizeof *q), *c = malloc (N * N * sizeof *c);
  CHECK_DONE (hg_blas_orthogonal (N, N, q, &error), error);
  for (size_t i = 0; i < N * N; i++)
    scaled[i] = (HgReal)((double)q[i] * spectrum[i % N]);
  hg_blas_gemm (false, true, N, N, N, 1, scaled, N, q, N, 0, c, N);
  for (size_t i = 0; i < N; i++)
    for (size_t j = 0; j < i; j++)
      c[i * N + j] = c[j * N + i];
  free (q);
  free (scaled);
  return c;
}

/* Within 60 roundings of the largest: LAPACK's own error in a matrix of 300 rows comes to about a third of
 * it. */
static void
check (const char *what, const HgReal *c, size_t count, const double *wanted)
{
  HgError error = { 0 };
  HgReal values[MOST], *vectors = malloc (count * N * sizeof *vectors), *copy = malloc (N * N * sizeof *copy);
  memcpy (copy, c, N * N * sizeof *copy);
  REQUIRE (CHECK_DONE (hg_leading_eigen (N, copy, count, values, vectors, &error), error));
  double bound = 24 * EPSILON * fabs (wanted[0]);
  for (size_t k = 0; k < count; k++)
    {
      if (!(fabs ((double)values[k] - wanted[k]) <= bound))
        test_fault (__FILE__, __LINE__, "%s: eigenvalue %zu is %.9g, expected %.9g", what, k,
                    (double)values[k], wanted[k]);
      double square = 0;
      for (size_t i = 0; i < N; i++)
        {
          double off = -(double)values[k] * (double)vectors[k * N + i];
          for (size_t j = 0; j < N; j++)
            off += (double)c[i * N + j] * (double)vectors[k * N + j];
          square += off * off;
        }
      if (!(sqrt (square) <= 2 * bound))
        test_fault (__FILE__, __LINE__, "%s: vector %zu misses by %g", what, k, sqrt (square));
      for (size_t before = 0; before <= k; before++)
        {
          double dot = 0;
          for (size_t i = 0; i < N; i++)
            dot += (double)vectors[before * N + i] * (double)vectors[k * N + i];
          CHECK_NEAR (dot, before == k, 24 * EPSILON);
        }
    }
  free (vectors);
  free (copy);
}

/* Whether Lanczos finds them; where he does not, the matrix is as before. */
static void
check_lanczos (const char *what, const HgReal *c, size_t count, bool finds)
{
  HgReal values[MOST], *vectors = malloc (count * N * sizeof *vectors), *copy = malloc (N * N * sizeof *copy);
  memcpy (copy, c, N * N * sizeof *copy);
  if (hg_leading_lanczos (N, copy, count, values, vectors) != finds)
    test_fault (__FILE__, __LINE__, "%s: expected that Lanczos %s", what, finds ? "finds them" : "gives up");
  CHECK (finds || memcmp (copy, c, N * N * sizeof *copy) == 0);
  free (vectors);
  free (copy);
}

/* Those that come several times are found as often: a single Krylov space holds each but once. */
TEST (given_eigenvalues_are_found)
{
  static const struct
  {
    const char *what;
    double first[6], rest, decay; /* the rest falls by @decay from one to the next */
    size_t count;
    bool lanczos; /* finds them */
  } cases[] = {
    { "few large ones", { 90, 60, 40, 20, 10, 5 }, 1, 0.999, 4, true },
    { "a fast decay", { 6, 5, 4, 3, 2, 1 }, 0.9, 0.9, MOST, true },
    { "a slow decay", { 1, 0.999, 0.998, 0.997, 0.996, 0.995 }, 0.994, 0.999, 3, false },
    { "the first twice", { 4, 4, 2, 1, 1, 1 }, 0.5, 0.99, 2 },
    { "the second three times", { 5, 3, 3, 3, 1, 1 }, 0.5, 0.99, 3 },
    { "more alike than asked for", { 5, 5, 5, 5, 5, 5 }, 0.5, 0.99, 3 },
    { "all alike", { 2, 2, 2, 2, 2, 2 }, 2, 1, 3 },
    { "one alone", { 7, 0, 0, 0, 0, 0 }, 0, 1, 1 },
    { "one, and nothing else", { 7, 0, 0, 0, 0, 0 }, 0, 1, 2 },
    { "nothing", { 0, 0, 0, 0, 0, 0 }, 0, 1, 2 },
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    {
      double spectrum[N];
      for (size_t j = 0; j < N; j++)
        spectrum[j] = j < 6 ? cases[i].first[j] : cases[i].rest * pow (cases[i].decay, (double)j - 6);
      HgReal *c = matrix_of (spectrum);
      check (cases[i].what, c, cases[i].count, spectrum);
      if (i < 3)
        check_lanczos (cases[i].what, c, cases[i].count, cases[i].lanczos);
      free (c);
    }
}

/* Noise, whose eigenvalues lie too close for few steps, has LAPACK's. */
TEST (noise_is_lapacks)
{
  HgError error = { 0 };
  HgReal *x = draw (2 * N * N, 3), *c = malloc (N * N * sizeof *c), *copy = malloc (N * N * sizeof *copy),
         values[4], vectors[4 * N];
  hg_blas_gram (2 * N, N, x, N, c, N);
  memcpy (copy, c, N * N * sizeof *copy);
  REQUIRE (CHECK_DONE (hg_blas_eigen (N, copy, 4, values, vectors, &error), error));
  double wanted[4];
  for (size_t i = 0; i < 4; i++)
    wanted[i] = (double)values[i];
  check ("noise", c, 4, wanted);
  check_lanczos ("noise", c, 4, false);
  free (x);
  free (c);
  free (copy);
}

/* Small ones that are all alike under a large one: Lanczos meets some of them before the rest, and takes the
 * next smaller ones for them, which must be noticed. */
TEST (small_ones_alike_are_all_found)
{
  double spectrum[N];
  for (size_t i = 0; i < N; i++)
    spectrum[i] = i == 0 ? 1 : 7.03e-5 * (i < 15 ? 1 : 0.9 * pow (0.99585, (double)i));
  HgReal *c = matrix_of (spectrum);
  check ("small ones alike", c, 14, spectrum);
  check_lanczos ("small ones alike", c, 14, false);
  free (c);
}

/* An eigenpair that was overlooked is noticed, and the matrix is as before. */
TEST (what_is_overlooked_is_noticed)
{
  HgError error = { 0 };
  double spectrum[N] = { 4, 4, 2, 1, 0.5 };
  HgReal *c = matrix_of (spectrum), *copy = malloc (N * N * sizeof *copy), values[4],
         *vectors = malloc (4 * N * sizeof *vectors), *room = malloc (5 * N * sizeof *room);
  memcpy (copy, c, N * N * sizeof *copy);
  REQUIRE (CHECK_DONE (hg_blas_eigen (N, copy, 4, values, vectors, &error), error));
  for (size_t missed = 0; missed < 3; missed++)
    {
      HgReal others[3], *beside = malloc (3 * N * sizeof *beside);
      for (size_t i = 0; i < 3; i++)
        {
          others[i] = values[i + (i >= missed)];
          memcpy (beside + i * N, vectors + (i + (i >= missed)) * N, N * sizeof *beside);
        }
      memcpy (copy, c, N * N * sizeof *copy);
      CHECK (!hg_leading_is_complete (N, copy, 3, others, beside, room));
      CHECK (memcmp (copy, c, N * N * sizeof *copy) == 0);
      free (beside);
    }
  for (size_t count = 4; count > 0; count--)
    {
      memcpy (copy, c, N * N * sizeof *copy);
      CHECK (hg_leading_is_complete (N, copy, count, values, vectors, room));
      for (size_t i = 0; i < N * N; i++)
        if (i % N >= i / N && !CHECK (copy[i] == c[i]))
          break;
    }
  free (c);
  free (copy);
  free (vectors);
  free (room);
}

TEST (odd_matrices_are_refused)
{
  HgError error = { 0 };
  HgReal *c = draw (N * N, 3), values[2], vectors[2 * N];
  c[17] = (HgReal)NAN;
  CHECK (!hg_leading_eigen (N, c, 2, values, vectors, &error));
  CHECK_CONTAINS (error.text, "not finite");
  CHECK (!hg_leading_eigen (N, c, 0, values, vectors, &error));
  CHECK_CONTAINS (error.text, "expected 1 … 300");
  free (c);
}
