/* Principal component analysis (Pearson 1901): exact, by the Gram matrix and LAPACK's symmetric eigensolver. */
#pragma once
#include "tensor/tensor.h"

typedef struct
{
  size_t features, components;
  HgReal *mean;        /* features */
  HgReal *axes;        /* components × features, orthonormal rows, most variance first */
  double *variance;    /* of each component (divided by n − 1) */
  double total;        /* variance of the data */
} HgPca;

/* Fits on @n rows of @features values (stride @features). Signs are fixed: each axis's largest entry is positive.
 * @components is lowered to what the data allows. Free with hg_pca_free. */
HgPca *hg_pca_new (const HgReal *x, size_t n, size_t features, size_t components, HgError *error);
void hg_pca_free (HgPca *pca);

/* (n × components) coordinates of @n rows. */
void hg_pca_project (const HgPca *pca, const HgReal *x, size_t n, HgReal *coordinates);

/* Rows rebuilt from coordinates. */
void hg_pca_rebuild (const HgPca *pca, const HgReal *coordinates, size_t n, HgReal *x);
