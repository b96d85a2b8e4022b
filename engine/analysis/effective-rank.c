#include "analysis/effective-rank.h"
#include "base/memory.h"
#include "tensor/blas.h"
#include <math.h>
#include <stdlib.h>

static const double SHARE = 0.95, /* of the variance, that the counted components carry */
    ROUNDING = 1e-12; /* variance below this share of the mean square is what centring leaves of a constant */

/* Takes every column's mean away. False on a value that is not finite; @varies: whether anything is left. */
static bool
centre (size_t n, size_t values, HgReal *x, bool *varies)
{
  double left = 0, whole = 0;
  for (size_t j = 0; j < values; j++)
    {
      double sum = 0;
      for (size_t i = 0; i < n; i++)
        sum += (double)x[i * values + j];
      double mean = sum / (double)n;
      if (!isfinite (mean))
        return false;
      for (size_t i = 0; i < n; i++)
        {
          double away = (double)x[i * values + j] - mean;
          x[i * values + j] = (HgReal)away;
          left += away * away;
        }
      whole += (double)n * mean * mean;
    }
  *varies = left > ROUNDING * (whole + left);
  return true;
}

static void
count (size_t side, const HgReal *spectrum, HgEffectiveRank *rank)
{
  double all = 0, sum = 0;
  for (size_t i = 0; i < side; i++)
    all += fmax ((double)spectrum[i], 0);
  for (; sum < SHARE * all && rank->components < side; rank->components++)
    sum += fmax ((double)spectrum[rank->components], 0);
}

bool
hg_effective_rank (size_t n, size_t values, HgReal *x, HgEffectiveRank *rank, HgError *error)
{
  size_t side = n < values ? n : values, area;
  bool varies;
  *rank = (HgEffectiveRank){ 0 };
  if (side == 0)
    return true;
  if (!centre (n, values, x, &varies))
    return hg_error_set (error, HG_ERROR_VALUE, "expected finite values, got some that are not");
  if (!varies)
    return true;
  if (!hg_multiply (side, side, &area))
    return hg_error_memory (error, "the spectrum", (unsigned long long)side * side);
  hg_blas_single_thread ();
  HgReal *gram = hg_alloc_aligned (area, sizeof *gram, error);
  HgReal *spectrum = gram != NULL ? hg_alloc (side, sizeof *spectrum, error) : NULL;
  bool done = spectrum != NULL;
  if (done)
    {
      double trace = 0, square = 0;
      if (values <= n)
        hg_blas_gram (n, values, x, values, gram, values);
      else
        hg_blas_gemm (false, true, n, n, values, 1, x, values, x, values, 0, gram, n);
      for (size_t i = 0; i < side; i++)
        trace += (double)gram[i * side + i];
      for (size_t i = 0; i < area; i++)
        square += (double)gram[i] * (double)gram[i];
      rank->rank = trace * trace / square;
      done = hg_blas_singular (side, side, gram, spectrum, error);
    }
  if (done)
    count (side, spectrum, rank);
  free (spectrum);
  free (gram);
  return done;
}
