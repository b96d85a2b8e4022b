#include "analysis/spectrum.h"
#include "base/memory.h"
#include "tensor/blas.h"
#include <stdlib.h>
#include <string.h>

static const double MOST_WORK = 3e10; /* products: a few seconds */
static const double SHARE = 0.95;

static size_t
rank_of (const HgSpectrum *spectrum)
{
  double all = 0, sum = 0;
  size_t rank = 0;
  for (size_t i = 0; i < spectrum->n; i++)
    all += (double)spectrum->values[i] * (double)spectrum->values[i];
  for (; sum < SHARE * all && rank < spectrum->n; rank++)
    sum += (double)spectrum->values[rank] * (double)spectrum->values[rank];
  return rank;
}

bool
hg_spectrum (const HgWeightSpec *spec, const HgTensor *value, HgSpectrum *spectrum, HgError *error)
{
  size_t columns = spec->shape.rank > 0 ? (size_t)hg_shape_axis (&spec->shape, -1) : 1,
         rows = columns > 0 ? value->values / columns : 0, n = rows < columns ? rows : columns;
  *spectrum = (HgSpectrum){ .rows = rows, .columns = columns };
  if (spec->shape.rank < 2 || spec->axes == HG_AXES_BIASES || n == 0)
    return true;
  spectrum->too_large = (double)rows * (double)columns * (double)n > MOST_WORK;
  if (spectrum->too_large)
    return true;
  hg_blas_single_thread ();
  HgReal *copy = hg_alloc_aligned (value->values, sizeof *copy, error);
  spectrum->values = copy != NULL ? hg_alloc (n, sizeof *spectrum->values, error) : NULL;
  bool done = spectrum->values != NULL;
  if (done)
    {
      memcpy (copy, value->data, value->values * sizeof *copy);
      done = hg_blas_singular (rows, columns, copy, spectrum->values, error);
    }
  spectrum->n = done ? n : 0;
  spectrum->rank = rank_of (spectrum);
  free (copy);
  return done;
}

void
hg_spectrum_clear (HgSpectrum *spectrum)
{
  free (spectrum->values);
  *spectrum = (HgSpectrum){ 0 };
}
