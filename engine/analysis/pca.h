/* Principal component analysis (Pearson 1901): exact, by the largest eigenvalues of the features' covariance
 * (analysis/covariance.h, analysis/leading-eigen.h). Where there are fewer samples than features, the Gram
 * matrix of the samples is solved instead, which has the same spectrum. Many rows of many features are summed
 * by every processor, in threads that give way and end before the call does. */
#pragma once
#include "tensor/tensor.h"

typedef struct
{
  size_t features, components;
  HgReal *mean;     /* features */
  HgReal *axes;     /* components × features, orthonormal rows, most variance first */
  double *variance; /* of each component (divided by n − 1) */
  double total;     /* variance of the data */
} HgPca;

/* Fits on @n rows of @features values (stride @features). Signs are fixed: each axis's largest entry is
 * positive.
 * @components is lowered to what the data allows, n − 1 at most. Fails with HG_ERROR_VALUE on fewer than two
 * rows and on values that are not finite or too large, else with HG_ERROR_MEMORY. Free with hg_pca_free. */
HgPca *hg_pca_new (const HgReal *x, size_t n, size_t features, size_t components, HgError *error);

/* The same of rows @index[0 … n−1] of @x, which are read where they lie. */
HgPca *hg_pca_new_rows (const HgReal *x, const size_t *index, size_t n, size_t features, size_t components,
                        HgError *error);
void hg_pca_free (HgPca *pca);

/* (n × components) coordinates of @n rows. */
void hg_pca_project (const HgPca *pca, const HgReal *x, size_t n, HgReal *coordinates);

/* Rows rebuilt from coordinates. */
void hg_pca_rebuild (const HgPca *pca, const HgReal *coordinates, size_t n, HgReal *x);
