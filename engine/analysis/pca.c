#include "analysis/pca.h"
#include "analysis/covariance.h"
#include "analysis/leading-eigen.h"
#include "base/memory.h"
#include "tensor/blas.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Letters: n rows, f features, k components. */

enum
{
  WIDE = 256,     /* features, from which on tasks are worth waking threads for */
  LONG = 1000,    /* and rows */
  NICE = 5,       /* of the threads beside the caller's: a window's frames come first */
  TILE_ROWS = 16, /* of the centred copy on the stack */
  TILE_FEATURES = 1024
};

void
hg_pca_free (HgPca *pca)
{
  if (pca == NULL)
    return;
  free (pca->mean);
  free (pca->axes);
  free (pca->variance);
  free (pca);
}

/* A mean that is finite has no value that is not; else names the first one. */
static bool
check_finite (const HgPca *pca, const HgRowChoice *rows, HgError *error)
{
  size_t f = rows->features, at = 0, n = rows->n * f;
  bool fine = true;
  for (size_t j = 0; j < f; j++)
    fine = fine && isfinite ((double)pca->mean[j]);
  if (fine)
    return true;
  while (at < n && isfinite ((double)hg_row_choice_at (rows, at / f)[at % f]))
    at++;
  if (at == n)
    return hg_error_set (
        error, HG_ERROR_VALUE,
        "principal components: expected numbers whose differences are finite, got larger ones: scale "
        "the data first");
  return hg_error_set (
      error, HG_ERROR_VALUE, "principal components: expected finite numbers, got %g in row %zu, column %zu",
      (double)hg_row_choice_at (rows, at / f)[at % f], hg_row_choice_place (rows, at / f), at % f);
}

/* Makes each axis's largest entry positive, and keeps the eigenvalues as variances. */
static void
finish (HgPca *pca, const HgReal *values, size_t n)
{
  for (size_t i = 0; i < pca->components; i++)
    {
      HgReal *axis = pca->axes + i * pca->features;
      size_t largest = 0;
      for (size_t j = 1; j < pca->features; j++)
        if (fabs ((double)axis[j]) > fabs ((double)axis[largest]))
          largest = j;
      bool turned = axis[largest] < 0;
      for (size_t j = 0; turned && j < pca->features; j++)
        axis[j] = -axis[j];
      pca->variance[i] = values[i] > 0 ? (double)values[i] / (double)(n - 1) : 0;
    }
}

/* Every processor where there is much to do, if its threads can be had; the numbers are the same. */
static HgTeam *
team_for (const HgRowChoice *rows, HgError *error)
{
  HgError none = { 0 };
  HgTeam *team = rows->features >= WIDE && rows->n >= LONG ? hg_team_new (0, &none) : NULL;
  if (team == NULL)
    return hg_team_new (1, error);
  hg_team_give_way (team, NICE);
  return team;
}

/* Through the covariance of the features. */
static bool
solve_features (HgPca *pca, const HgRowChoice *rows, HgReal *values, HgError *error)
{
  size_t f = pca->features;
  HgTeam *team = team_for (rows, error);
  HgReal *products = hg_alloc_aligned (f * f, sizeof *products, error);
  bool done = products != NULL && team != NULL
              && hg_covariance_find (rows, hg_kernels_best (), team, pca->mean, products, error)
              && check_finite (pca, rows, error);
  for (size_t j = 0; done && j < f; j++)
    pca->total += (double)products[j * f + j] / (double)(rows->n - 1);
  done = done && hg_leading_eigen (f, products, pca->components, values, pca->axes, error);
  hg_team_free (team);
  free (products);
  return done;
}

/* Rounding leaves axes of little variance a little aslant: takes away what they share with those before
 * (modified Gram–Schmidt), and ends the list at the first one that is nothing but rounding. */
static void
straighten (HgPca *pca, const HgReal *values)
{
  size_t f = pca->features;
  for (size_t i = 0; i < pca->components; i++)
    {
      HgReal *axis = pca->axes + i * f;
      double square = 0;
      for (size_t before = 0; before < i; before++)
        {
          const HgReal *other = pca->axes + before * f;
          double shared = 0;
          for (size_t j = 0; j < f; j++)
            shared += (double)axis[j] * (double)other[j];
          for (size_t j = 0; j < f; j++)
            axis[j] -= (HgReal)(shared * (double)other[j]);
        }
      for (size_t j = 0; j < f; j++)
        square += (double)axis[j] * (double)axis[j];
      if (!(values[i] > 1e-6 * (double)values[0]) || square == 0)
        {
          pca->components = i > 0 ? i : 1;
          return;
        }
      for (size_t j = 0; j < f; j++)
        axis[j] = (HgReal)((double)axis[j] / sqrt (square));
    }
}

static bool
find_mean (HgPca *pca, const HgRowChoice *rows, HgError *error)
{
  size_t f = pca->features;
  double *sum = hg_alloc (f, sizeof *sum, error);
  if (sum == NULL)
    return false;
  for (size_t i = 0; i < rows->n; i++)
    for (size_t j = 0; j < f; j++)
      sum[j] += hg_row_choice_at (rows, i)[j];
  for (size_t j = 0; j < f; j++)
    pca->mean[j] = (HgReal)(sum[j] / (double)rows->n);
  free (sum);
  return check_finite (pca, rows, error);
}

/* The same through the samples: with X Xᵀ u = λ u, the axis is Xᵀ u / √λ. */
static bool
solve_samples (HgPca *pca, const HgRowChoice *rows, HgReal *values, HgError *error)
{
  size_t f = pca->features, k = pca->components, n = rows->n;
  HgReal *centred = hg_alloc_aligned (n * f, sizeof *centred, error);
  HgReal *gram = hg_alloc_aligned (n * n, sizeof *gram, error);
  HgReal *u = hg_alloc_aligned (k * n, sizeof *u, error);
  bool done = centred != NULL && gram != NULL && u != NULL && find_mean (pca, rows, error);
  if (done)
    {
      for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < f; j++)
          centred[i * f + j] = hg_row_choice_at (rows, i)[j] - pca->mean[j];
      hg_blas_gemm (false, true, n, n, f, 1, centred, f, centred, f, 0, gram, n);
      for (size_t i = 0; i < n; i++)
        pca->total += (double)gram[i * n + i] / (double)(n - 1);
      done = hg_leading_eigen (n, gram, k, values, u, error);
    }
  if (done)
    {
      hg_blas_gemm (false, false, k, f, n, 1, u, n, centred, f, 0, pca->axes, f);
      for (size_t i = 0; i < k; i++)
        for (size_t j = 0; values[i] > 0 && j < f; j++)
          pca->axes[i * f + j] = (HgReal)((double)pca->axes[i * f + j] / sqrt ((double)values[i]));
      straighten (pca, values);
    }
  free (u);
  free (gram);
  free (centred);
  return done;
}

HgPca *
hg_pca_new_rows (const HgReal *x, const size_t *index, size_t n, size_t features, size_t components,
                 HgError *error)
{
  HgRowChoice rows = { x, index, n, features };
  size_t most = n > 0 && n - 1 < features ? n - 1 : features, size;
  if (n < 2 || features == 0 || components == 0)
    {
      hg_error_set (error, HG_ERROR_VALUE,
                    "principal components need at least two samples and one feature, got %zu and %zu", n,
                    features);
      return NULL;
    }
  if (!hg_multiply (features, features, &size) || !hg_multiply (n, features, &size))
    {
      hg_error_set (error, HG_ERROR_VALUE, "principal components of %zu features are too many", features);
      return NULL;
    }
  HgPca *pca = hg_alloc (1, sizeof *pca, error);
  if (pca == NULL)
    return NULL;
  pca->features = features;
  pca->components = components < most ? components : most;
  pca->mean = hg_alloc_aligned (features, sizeof *pca->mean, error);
  pca->axes = hg_alloc_aligned (pca->components * features, sizeof *pca->axes, error);
  pca->variance = hg_alloc (pca->components, sizeof *pca->variance, error);
  HgReal *values = hg_alloc (pca->components, sizeof *values, error);
  hg_blas_single_thread ();
  bool done = pca->mean != NULL && pca->axes != NULL && pca->variance != NULL && values != NULL
              && (n < features ? solve_samples (pca, &rows, values, error)
                               : solve_features (pca, &rows, values, error));
  if (done)
    finish (pca, values, n);
  free (values);
  if (done)
    return pca;
  hg_pca_free (pca);
  return NULL;
}

HgPca *
hg_pca_new (const HgReal *x, size_t n, size_t features, size_t components, HgError *error)
{
  return hg_pca_new_rows (x, NULL, n, features, components, error);
}

/* A tile of rows and features is centred on the stack at a time, so that nothing is allocated and a large
 * mean costs no precision. */
void
hg_pca_project (const HgPca *pca, const HgReal *x, size_t n, HgReal *coordinates)
{
  HgReal tile[TILE_ROWS * TILE_FEATURES], sums[TILE_FEATURES] = { 0 };
  const HgKernels *kernels = hg_kernels_best ();
  size_t f = pca->features, k = pca->components;
  for (size_t i = 0; i < n; i += TILE_ROWS)
    for (size_t j = 0; j < f; j += TILE_FEATURES)
      {
        size_t rows = n - i < TILE_ROWS ? n - i : TILE_ROWS,
               wide = f - j < TILE_FEATURES ? f - j : TILE_FEATURES, together = wide == f ? rows : 1;
        for (size_t r = 0; r < rows; r += together)
          kernels->centre (together, wide, x + (i + r) * f + j, pca->mean + j, tile + r * wide, sums);
        hg_blas_gemm (false, true, rows, k, wide, 1, tile, wide, pca->axes + j, f, j > 0, coordinates + i * k,
                      k);
      }
}

void
hg_pca_rebuild (const HgPca *pca, const HgReal *coordinates, size_t n, HgReal *x)
{
  size_t f = pca->features, k = pca->components;
  for (size_t i = 0; i < n; i++)
    memcpy (x + i * f, pca->mean, f * sizeof *x);
  hg_blas_gemm (false, false, n, f, k, 1, coordinates, k, pca->axes, f, 1, x, f);
}
