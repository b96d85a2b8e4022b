/* How many directions samples of many values really spread over. */
#pragma once
#include "tensor/real.h"
#include "base/error.h"
#include <stddef.h>

/* Two counts of the same thing: the variances λ of the samples along their principal components. */
typedef struct
{
  double rank;       /* participation ratio (Σ λ)² / Σ λ² (Gao et al. 2017, "A theory of multineuronal
                        dimensionality, dynamics and measurement"): k equal variances give k, a large one beside
                        small ones little more than 1; 0 where nothing varies */
  size_t components; /* so many carry 95 % of the variance; 0 where nothing varies */
} HgEffectiveRank;

/* Of @n samples of @values values each in @x (n × values), which is centred in place. The participation ratio
 * follows from the smaller of X Xᵀ and Xᵀ X without an eigensolver (Σ λ is its trace, Σ λ² the sum of its
 * squares); the components need its spectrum. Both are at most min (n − 1, values). Fails with
 * HG_ERROR_MEMORY, or with HG_ERROR_VALUE on values that are not finite. */
bool hg_effective_rank (size_t n, size_t values, HgReal *x, HgEffectiveRank *rank, HgError *error);
