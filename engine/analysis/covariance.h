/* Mean and products of features over many rows, read once. Sums of a block of rows run about a provisional
 * mean, in HgReals; over the blocks they run in double, where the provisional mean is put right (Chan, Golub
 * & LeVeque 1983). */
#pragma once
#include "analysis/row-choice.h"
#include "base/team.h"
#include "tensor/kernels.h"

/* @mean: of each feature; where a value is not finite, that feature's is not either. @c (features × features,
 * both triangles): Σ (x − mean)ᵀ (x − mean), divided by nothing. At least one row. The same bits come for any
 * number of threads. Fails with HG_ERROR_MEMORY. */
bool hg_covariance_find (const HgRowChoice *rows, const HgKernels *kernels, HgTeam *team, HgReal *mean,
                         HgReal *c, HgError *error);
