#include "analysis/pca.h"
#include "base/memory.h"
#include "tensor/blas.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Letters: n rows, f features, k components. */

enum
{
  BLOCK = 1024,   /* rows whose Gram matrix is summed in HgReals before it goes into a double */
  TILE_ROWS = 64, /* of the centred copy on the stack */
  TILE_FEATURES = 128
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

/* The rows to analyse: all of @x in order, or those that @index names. */
typedef struct
{
  const HgReal *x;
  const size_t *index; /* NULL: all */
  size_t n;
} Rows;

static const HgReal *
row (const HgPca *pca, const Rows *rows, size_t i)
{
  return rows->x + (rows->index != NULL ? rows->index[i] : i) * pca->features;
}

/* Names the first value that is not finite. */
static bool
refuse_odd (const HgPca *pca, const Rows *rows, HgError *error)
{
  size_t f = pca->features, at = 0;
  while (isfinite ((double)row (pca, rows, at / f)[at % f]))
    at++;
  return hg_error_set (
      error, HG_ERROR_VALUE, "principal components: expected finite numbers, got %g in row %zu, column %zu",
      (double)row (pca, rows, at / f)[at % f], rows->index != NULL ? rows->index[at / f] : at / f, at % f);
}

static bool
find_mean (HgPca *pca, const Rows *rows, HgError *error)
{
  size_t f = pca->features;
  double *sum = hg_alloc (f, sizeof *sum, error);
  if (sum == NULL)
    return false;
  for (size_t i = 0; i < rows->n; i++)
    {
      const HgReal *x = row (pca, rows, i);
      for (size_t j = 0; j < f; j++)
        sum[j] += x[j];
    }
  bool fine = true;
  for (size_t j = 0; j < f; j++)
    {
      pca->mean[j] = (HgReal)(sum[j] / (double)rows->n);
      fine = fine && isfinite (sum[j]);
    }
  free (sum);
  return fine || refuse_odd (pca, rows, error);
}

/* Rows first … first + n − 1. */
static void
centre (const HgPca *pca, const Rows *rows, size_t first, size_t n, HgReal *centred)
{
  size_t f = pca->features;
  for (size_t i = 0; i < n; i++)
    {
      const HgReal *x = row (pca, rows, first + i);
      for (size_t j = 0; j < f; j++)
        centred[i * f + j] = x[j] - pca->mean[j];
    }
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

/* The covariance of the features: blocks of rows are centred, multiplied and added up in double. */
static bool
solve_features (HgPca *pca, const Rows *all, HgReal *values, HgError *error)
{
  size_t f = pca->features, n = all->n, block = n < BLOCK ? n : BLOCK;
  HgReal *centred = hg_alloc_aligned (block * f, sizeof *centred, error);
  HgReal *part = hg_alloc_aligned (f * f, sizeof *part, error);
  double *sum = hg_alloc (f * f, sizeof *sum, error);
  bool done = centred != NULL && part != NULL && sum != NULL;
  for (size_t i = 0; done && i < n; i += block)
    {
      size_t rows = n - i < block ? n - i : block;
      centre (pca, all, i, rows, centred);
      hg_blas_gram (rows, f, centred, f, part, f);
      for (size_t j = 0; j < f * f; j++)
        sum[j] += part[j];
    }
  if (done)
    {
      for (size_t j = 0; j < f; j++)
        pca->total += sum[j * f + j] / (double)(n - 1);
      for (size_t j = 0; j < f * f; j++)
        part[j] = (HgReal)sum[j];
      done = hg_blas_eigen (f, part, pca->components, values, pca->axes, error);
    }
  free (sum);
  free (part);
  free (centred);
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

/* The same through the samples: with X Xᵀ u = λ u, the axis is Xᵀ u / √λ. */
static bool
solve_samples (HgPca *pca, const Rows *all, HgReal *values, HgError *error)
{
  size_t f = pca->features, k = pca->components, n = all->n;
  HgReal *centred = hg_alloc_aligned (n * f, sizeof *centred, error);
  HgReal *gram = hg_alloc_aligned (n * n, sizeof *gram, error);
  HgReal *u = hg_alloc_aligned (k * n, sizeof *u, error);
  bool done = centred != NULL && gram != NULL && u != NULL;
  if (done)
    {
      centre (pca, all, 0, n, centred);
      hg_blas_gemm (false, true, n, n, f, 1, centred, f, centred, f, 0, gram, n);
      for (size_t i = 0; i < n; i++)
        pca->total += (double)gram[i * n + i] / (double)(n - 1);
      done = hg_blas_eigen (n, gram, k, values, u, error);
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
  Rows rows = { x, index, n };
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
  bool done = pca->mean != NULL && pca->axes != NULL && pca->variance != NULL && values != NULL
              && find_mean (pca, &rows, error)
              && (n < features ? solve_samples : solve_features) (pca, &rows, values, error);
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
  HgReal tile[TILE_ROWS * TILE_FEATURES];
  size_t f = pca->features, k = pca->components;
  for (size_t i = 0; i < n; i += TILE_ROWS)
    for (size_t j = 0; j < f; j += TILE_FEATURES)
      {
        size_t rows = n - i < TILE_ROWS ? n - i : TILE_ROWS,
               wide = f - j < TILE_FEATURES ? f - j : TILE_FEATURES;
        for (size_t r = 0; r < rows; r++)
          for (size_t c = 0; c < wide; c++)
            tile[r * wide + c] = x[(i + r) * f + j + c] - pca->mean[j + c];
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
