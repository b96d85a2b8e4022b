#include "analysis/leading-eigen.h"
#include "base/memory.h"
#include "base/random.h"
#include "tensor/blas.h"
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#ifdef HG_DOUBLE
#define EPSILON DBL_EPSILON
#else
#define EPSILON FLT_EPSILON
#endif

enum
{
  LARGE = 256,  /* rows, below which LAPACK is as fast */
  SPARSE = 16,  /* and for more than one eigenvalue in so many rows */
  PATIENCE = 8, /* a step in so many rows, and two an eigenvalue, before LAPACK is left to it */
  ACCURACY = 8  /* roundings of the largest eigenvalue that an eigenvalue may be off */
};

/* Letters: n rows, k eigenvalues wanted, m steps. */
typedef struct
{
  size_t n, k, steps;
  HgReal *c;
  HgReal *basis;          /* (steps + 1) × n, orthonormal rows */
  HgReal *diagonal, *off; /* of the tridiagonal matrix that C is in the basis */
  HgReal *share;          /* of each row of the basis in the next one */
  HgReal *small;          /* steps × steps */
  HgReal *small_values, *small_vectors;
} Lanczos;

static double
length (const HgReal *x, size_t n)
{
  double square = 0;
  for (size_t i = 0; i < n; i++)
    square += (double)x[i] * (double)x[i];
  return sqrt (square);
}

/* The next row of the basis: C times the last one, with nothing left of those before. Returns false where
 * nothing is left at all. */
static bool
step (Lanczos *l, size_t m)
{
  HgReal *row = l->basis + m * l->n, *next = row + l->n;
  hg_blas_gemv (false, l->n, l->n, 1, l->c, l->n, row, 0, next);
  double size = length (next, l->n);
  for (int again = 0; again < 2; again++)
    {
      hg_blas_gemv (false, m + 1, l->n, 1, l->basis, l->n, next, 0, l->share);
      hg_blas_gemv (true, m + 1, l->n, -1, l->basis, l->n, l->share, 1, next);
      l->diagonal[m] = (again > 0 ? l->diagonal[m] : 0) + l->share[m];
    }
  double left = length (next, l->n);
  l->off[m] = (HgReal)left;
  for (size_t i = 0; i < l->n; i++)
    next[i] = (HgReal)((double)next[i] / left);
  return left > ACCURACY * (double)EPSILON * size;
}

/* Eigenpairs of the tridiagonal matrix after @m steps, all of them, as LAPACK's way to few does not keep
 * their vectors apart where values are near; true where each of the first k stands for one of C's.
 */
static bool
settles (Lanczos *l, size_t m, HgError *error)
{
  memset (l->small, 0, m * m * sizeof *l->small);
  for (size_t i = 0; i < m; i++)
    {
      l->small[i * m + i] = l->diagonal[i];
      if (i + 1 < m)
        l->small[i * m + i + 1] = l->small[(i + 1) * m + i] = l->off[i];
    }
  if (!hg_blas_eigen (m, l->small, m, l->small_values, l->small_vectors, error))
    return false;
  double most = ACCURACY * (double)EPSILON * (double)l->small_values[0];
  bool settled = true;
  for (size_t i = 0; i < l->k; i++)
    settled = settled && fabs ((double)l->off[m - 1] * (double)l->small_vectors[i * m + m - 1]) <= most;
  return settled;
}

bool
hg_leading_is_complete (size_t n, HgReal *c, size_t count, const HgReal *values, const HgReal *vectors,
                        HgReal *room)
{
  HgReal *scaled = room, *diagonal = room + count * n;
  double last = (double)values[count - 1], slack = 2 * ACCURACY * (double)EPSILON * (double)values[0];
  if (last < 0)
    return false;
  for (size_t i = 0; i < n; i++)
    diagonal[i] = c[i * n + i];
  for (size_t i = 0; i < count * n; i++)
    scaled[i] = vectors[i] * (HgReal)sqrt ((double)values[i / n]);
  hg_blas_gram_add (count, n, scaled, n, -1, c, n);
  for (size_t i = 0; i < n; i++)
    c[i * n + i] += (HgReal)(last + slack);
  bool complete = hg_blas_is_positive (n, c);
  for (size_t i = 0; i < n; i++)
    c[i * n + i] = diagonal[i];
  if (!complete)
    hg_blas_mirror (n, c, n);
  return complete;
}

static bool
find (Lanczos *l, HgReal *values, HgReal *vectors, HgError *error)
{
  HgRandom random = hg_random (1);
  for (size_t i = 0; i < l->n; i++)
    l->basis[i] = (HgReal)hg_random_normal (&random);
  double size = length (l->basis, l->n);
  for (size_t i = 0; i < l->n; i++)
    l->basis[i] = (HgReal)((double)l->basis[i] / size);
  size_t look = 2 * l->k + 8;
  for (size_t m = 1; m <= l->steps; m++)
    {
      if (!step (l, m - 1))
        return false;
      if (m < look && m < l->steps)
        continue;
      look += look / 2;
      if (!settles (l, m, error))
        continue;
      hg_blas_gemm (false, false, l->k, l->n, m, 1, l->small_vectors, m, l->basis, l->n, 0, vectors, l->n);
      memcpy (values, l->small_values, l->k * sizeof *values);
      return hg_leading_is_complete (l->n, l->c, l->k, values, vectors, l->basis);
    }
  return false;
}

bool
hg_leading_lanczos (size_t n, HgReal *c, size_t count, HgReal *values, HgReal *vectors)
{
  Lanczos l = { .n = n, .k = count, .steps = n / PATIENCE + 2 * count, .c = c };
  HgError error = { 0 };
  if (count == 0 || count > n / SPARSE || !isfinite (length (c, n * n)))
    return false;
  l.basis = hg_alloc_aligned ((l.steps + 1) * n, sizeof *l.basis, &error);
  l.diagonal = hg_alloc (4 * l.steps, sizeof *l.diagonal, &error);
  l.small = hg_alloc_aligned (l.steps * l.steps, sizeof *l.small, &error);
  l.small_vectors = hg_alloc_aligned (l.steps * l.steps, sizeof *l.small_vectors, &error);
  bool done = l.basis != NULL && l.diagonal != NULL && l.small != NULL && l.small_vectors != NULL;
  if (done)
    {
      l.off = l.diagonal + l.steps;
      l.share = l.off + l.steps;
      l.small_values = l.share + l.steps;
      done = find (&l, values, vectors, &error);
    }
  free (l.small_vectors);
  free (l.small);
  free (l.diagonal);
  free (l.basis);
  return done;
}

bool
hg_leading_eigen (size_t n, HgReal *c, size_t count, HgReal *values, HgReal *vectors, HgError *error)
{
  return (n >= LARGE && hg_leading_lanczos (n, c, count, values, vectors))
         || hg_blas_eigen (n, c, count, values, vectors, error);
}
