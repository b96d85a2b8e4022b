/* The singular values of a weight, seen as the matrix that multiplies: how many directions it really passes
 * on. A gated layer's kernel is one matrix with all gates beside each other; a convolution's has one column a
 * filter. */
#pragma once
#include "layers/layer.h"

typedef struct
{
  size_t rows, columns; /* of the matrix */
  size_t n;             /* singular values: the smaller side; 0: there is no matrix, or it is too large */
  HgReal *values;       /* largest first */
  size_t rank;          /* so many carry 95 % of the sum of all squares; 0 where all are 0 */
  bool too_large;       /* left out, because it would take long */
} HgSpectrum;

/* Of @value, a weight of @spec. A vector has none. Fails with HG_ERROR_MEMORY, or HG_ERROR_VALUE on values
 * that are not finite. Clear @spectrum in any case. */
bool hg_spectrum (const HgWeightSpec *spec, const HgTensor *value, HgSpectrum *spectrum, HgError *error);
void hg_spectrum_clear (HgSpectrum *spectrum);
