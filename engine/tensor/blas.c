/* OpenBLAS for matrices whose sizes are the data's rather than a layer's: principal components, neighbours,
 * orthogonal first weights. Its library carries LAPACK too, by its Fortran names, so no second one is needed.
 */
#include "tensor/blas.h"
#include "base/memory.h"
#include <cblas.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#ifdef HG_DOUBLE
#define BLAS(name) cblas_d##name
#define LAPACK(name) d##name##_
#else
#define BLAS(name) cblas_s##name
#define LAPACK(name) s##name##_
#endif

/* LAPACK, column-major: everything by address, then the lengths of the texts. */
void LAPACK (syevr) (const char *job, const char *range, const char *triangle, const int *n, HgReal *a,
                     const int *lda, const HgReal *low, const HgReal *high, const int *first, const int *last,
                     const HgReal *tolerance, int *found, HgReal *values, HgReal *vectors, const int *ldz,
                     int *support, HgReal *work, const int *work_size, int *iwork, const int *iwork_size,
                     int *info, size_t job_length, size_t range_length, size_t triangle_length);
void LAPACK (syevd) (const char *job, const char *triangle, const int *n, HgReal *a, const int *lda,
                     HgReal *values, HgReal *work, const int *work_size, int *iwork, const int *iwork_size,
                     int *info, size_t job_length, size_t triangle_length);
void LAPACK (gelqf) (const int *m, const int *n, HgReal *a, const int *lda, HgReal *tau, HgReal *work,
                     const int *work_size, int *info);
void LAPACK (orglq) (const int *m, const int *n, const int *k, HgReal *a, const int *lda, const HgReal *tau,
                     HgReal *work, const int *work_size, int *info);

void LAPACK (gesdd) (const char *job, const int *m, const int *n, HgReal *a, const int *lda, HgReal *values,
                     HgReal *u, const int *ldu, HgReal *vt, const int *ldvt, HgReal *work,
                     const int *work_size, int *iwork, int *info, size_t job_length);
void LAPACK (potrf) (const char *triangle, const int *n, HgReal *a, const int *lda, int *info,
                     size_t triangle_length);

void
hg_blas_gemm (bool a_turned, bool b_turned, size_t m, size_t n, size_t k, HgReal alpha, const HgReal *a,
              size_t lda, const HgReal *b, size_t ldb, HgReal beta, HgReal *c, size_t ldc)
{
  BLAS (gemm)
  (CblasRowMajor, a_turned ? CblasTrans : CblasNoTrans, b_turned ? CblasTrans : CblasNoTrans, (blasint)m,
   (blasint)n, (blasint)k, alpha, a, (blasint)lda, b, (blasint)ldb, beta, c, (blasint)ldc);
}

void
hg_blas_gemv (bool a_turned, size_t m, size_t n, HgReal alpha, const HgReal *a, size_t lda, const HgReal *x,
              HgReal beta, HgReal *y)
{
  BLAS (gemv)
  (CblasRowMajor, a_turned ? CblasTrans : CblasNoTrans, (blasint)m, (blasint)n, alpha, a, (blasint)lda, x, 1,
   beta, y, 1);
}

void
hg_blas_mirror (size_t n, HgReal *c, size_t ldc)
{
  for (size_t i = 1; i < n; i++)
    for (size_t j = 0; j < i; j++)
      c[i * ldc + j] = c[j * ldc + i];
}

void
hg_blas_gram (size_t m, size_t n, const HgReal *a, size_t lda, HgReal *c, size_t ldc)
{
  BLAS (syrk)
  (CblasRowMajor, CblasUpper, CblasTrans, (blasint)n, (blasint)m, 1, a, (blasint)lda, 0, c, (blasint)ldc);
  hg_blas_mirror (n, c, ldc);
}

void
hg_blas_gram_add (size_t m, size_t n, const HgReal *a, size_t lda, HgReal beta, HgReal *c, size_t ldc)
{
  BLAS (syrk)
  (CblasRowMajor, CblasLower, CblasTrans, (blasint)n, (blasint)m, 1, a, (blasint)lda, beta, c, (blasint)ldc);
}

static bool
fits (size_t n, HgError *error)
{
  return n <= INT_MAX ? true : hg_error_set (error, HG_ERROR_VALUE, "a matrix of %zu rows is too large", n);
}

/* The last @count of @c's eigenpairs, smallest first. @values has room for all n. Where many eigenvalues are
 * alike, syevr may find fewer than it was asked for: @found tells. */
static bool
some_eigen (int n, HgReal *c, int count, HgReal *values, HgReal *vectors, bool *found, HgError *error)
{
  int first = n - count + 1, came = 0, info = 0, query = -1, iwork_best = 0;
  HgReal zero = 0, work_best = 0;
  int *support = hg_alloc (2 * (size_t)count, sizeof *support, error);
  HgReal *work = NULL;
  int *iwork = NULL;
  if (support == NULL)
    return false;
  LAPACK (syevr)
  ("V", "I", "U", &n, c, &n, &zero, &zero, &first, &n, &zero, &came, values, vectors, &n, support, &work_best,
   &query, &iwork_best, &query, &info, 1, 1, 1);
  int work_size = (int)work_best, iwork_size = iwork_best;
  work = hg_alloc ((size_t)work_size, sizeof *work, error);
  iwork = hg_alloc ((size_t)iwork_size, sizeof *iwork, error);
  bool done = work != NULL && iwork != NULL;
  if (done)
    LAPACK (syevr)
  ("V", "I", "U", &n, c, &n, &zero, &zero, &first, &n, &zero, &came, values, vectors, &n, support, work,
   &work_size, iwork, &iwork_size, &info, 1, 1, 1);
  *found = done && info == 0 && came == count;
  free (iwork);
  free (work);
  free (support);
  return done;
}

/* All eigenpairs, smallest first; the vectors come in @c's place. */
static bool
every_eigen (int n, HgReal *c, HgReal *values, HgError *error)
{
  int info = 0, query = -1, iwork_size = 0;
  HgReal best = 0;
  LAPACK (syevd) ("V", "U", &n, c, &n, values, &best, &query, &iwork_size, &query, &info, 1, 1);
  int work_size = (int)best + 64; /* the answer is rounded to HgReal */
  HgReal *work = hg_alloc ((size_t)work_size, sizeof *work, error);
  int *iwork = hg_alloc ((size_t)iwork_size, sizeof *iwork, error);
  bool done = work != NULL && iwork != NULL;
  if (done)
    {
      LAPACK (syevd) ("V", "U", &n, c, &n, values, work, &work_size, iwork, &iwork_size, &info, 1, 1);
      done = info == 0
             || hg_error_set (error, HG_ERROR_VALUE, "the eigenvectors of a %d × %d matrix were not found", n,
                              n);
    }
  free (iwork);
  free (work);
  return done;
}

/* Few by syevr, all by syevd, whose vectors are more exact then. syevr spoils one triangle and the diagonal
 * of @c, so syevd can begin with the other. */
static bool
eigen (size_t n, HgReal *c, size_t count, HgReal *values, HgReal *vectors, HgError *error)
{
  bool found = false;
  HgReal *diagonal = hg_alloc (n, sizeof *diagonal, error);
  if (diagonal == NULL)
    return false;
  for (size_t i = 0; i < n; i++)
    diagonal[i] = c[i * n + i];
  bool done = count == n || some_eigen ((int)n, c, (int)count, values, vectors, &found, error);
  if (done && !found)
    {
      for (size_t i = 0; i < n; i++)
        c[i * n + i] = diagonal[i];
      hg_blas_mirror (n, c, n);
      done = every_eigen ((int)n, c, values, error);
      memmove (values, values + n - count, count * sizeof *values);
      memcpy (vectors, c + (n - count) * n, count * n * sizeof *vectors);
    }
  free (diagonal);
  return done;
}

bool
hg_blas_eigen (size_t n, HgReal *c, size_t count, HgReal *values, HgReal *vectors, HgError *error)
{
  if (!fits (n, error))
    return false;
  if (count == 0 || count > n)
    return hg_error_set (error, HG_ERROR_VALUE, "expected 1 … %zu eigenvectors, got %zu", n, count);
  for (size_t i = 0; i < n * n; i++)
    if (!(c[i] * 0 == 0))
      return hg_error_set (error, HG_ERROR_VALUE, "a %zu × %zu matrix holds values that are not finite", n,
                           n);
  HgReal *all = hg_alloc (n, sizeof *all, error); /* LAPACK writes n values whatever is asked for */
  bool done = all != NULL && eigen (n, c, count, all, vectors, error);
  for (size_t i = 0; done && i < count; i++)
    values[i] = all[count - 1 - i];
  for (size_t i = 0; done && i < count / 2; i++)
    for (size_t j = 0; j < n; j++)
      {
        HgReal *a = &vectors[i * n + j], *b = &vectors[(count - 1 - i) * n + j], turn = *a;
        *a = *b;
        *b = turn;
      }
  free (all);
  return done;
}

bool
hg_blas_is_positive (size_t n, HgReal *c)
{
  int rows = (int)n, info = 0;
  LAPACK (potrf) ("U", &rows, c, &rows, &info, 1);
  return info == 0;
}

/* LAPACK sees the row-major A (m × n) as its transpose, so Q R = A is an LQ decomposition there: no copy is
 * turned. */
bool
hg_blas_orthogonal (size_t m, size_t n, HgReal *a, HgError *error)
{
  if (!fits (m, error))
    return false;
  if (n == 0 || n > m)
    return hg_error_set (error, HG_ERROR_VALUE, "expected at most %zu columns in %zu rows, got %zu", m, m, n);
  int rows = (int)n, columns = (int)m, query = -1, info = 0;
  HgReal best[2] = { 0 };
  LAPACK (gelqf) (&rows, &columns, a, &rows, NULL, &best[0], &query, &info);
  LAPACK (orglq) (&rows, &columns, &rows, a, &rows, NULL, &best[1], &query, &info);
  int size = (int)(best[0] > best[1] ? best[0] : best[1]);
  HgReal *tau = hg_alloc (2 * n, sizeof *tau, error), *sign = tau != NULL ? tau + n : NULL;
  HgReal *work = hg_alloc ((size_t)size, sizeof *work, error);
  bool done = tau != NULL && work != NULL;
  if (done)
    {
      LAPACK (gelqf) (&rows, &columns, a, &rows, tau, work, &size, &info);
      for (size_t i = 0; i < n; i++)
        sign[i] = a[i * n + i] < 0 ? -1 : 1;
      LAPACK (orglq) (&rows, &columns, &rows, a, &rows, tau, work, &size, &info);
      for (size_t i = 0; i < m * n; i++)
        a[i] *= sign[i % n];
    }
  free (work);
  free (tau);
  return done;
}

/* A matrix and its transpose have the same singular values, so LAPACK's order of rows does not matter. */
bool
hg_blas_singular (size_t m, size_t n, HgReal *a, HgReal *values, HgError *error)
{
  if (!fits (m, error) || !fits (n, error))
    return false;
  int rows = (int)n, columns = (int)m, one = 1, query = -1, info = 0;
  HgReal best = 0, none = 0;
  for (size_t i = 0; i < m * n; i++)
    if (!(a[i] * 0 == 0))
      return hg_error_set (error, HG_ERROR_VALUE, "a %zu × %zu matrix holds values that are not finite", m,
                           n);
  LAPACK (gesdd)
  ("N", &rows, &columns, a, &rows, values, &none, &one, &none, &one, &best, &query, NULL, &info, 1);
  int size = (int)best + 64; /* the answer is rounded to HgReal */
  int *iwork = hg_alloc (8 * (m < n ? m : n), sizeof *iwork, error);
  HgReal *work = iwork != NULL ? hg_alloc ((size_t)size, sizeof *work, error) : NULL;
  bool done = work != NULL;
  if (done)
    {
      LAPACK (gesdd)
      ("N", &rows, &columns, a, &rows, values, &none, &one, &none, &one, work, &size, iwork, &info, 1);
      done = info == 0
             || hg_error_set (error, HG_ERROR_VALUE,
                              "the singular values of a %zu × %zu matrix were not found", m, n);
    }
  free (work);
  free (iwork);
  return done;
}

void
hg_blas_single_thread (void)
{
  openblas_set_num_threads (1);
}

const char *
hg_blas_core (void)
{
  return openblas_get_corename ();
}
