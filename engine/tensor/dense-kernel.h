/* A Dense layer over rows: y = activation (x W + b), W (k × width) as a packed panel whose first row is the
 * bias (panel-pack.h). Outputs and gradients are within 1e-5 of the largest of their array (float32; 1e-12 in
 * float64) for up to a thousand inputs. */
#pragma once
#include "tensor/activation.h"
#include "tensor/real.h"
#include <stdbool.h>
#include <stddef.h>

enum
{
  HG_DENSE_BLOCK = 64, /* rows taken at a time */
  HG_DENSE_STAGGER
  = 16 /* values between rows of scratch, so that they do not all fall into the same cache sets */
};

typedef struct
{
  size_t rows, k, width;
  HgActivation activation;
  bool bias;       /* false: the bias row stays zero and has no gradient */
  const HgReal *w; /* panel of 1 + k rows */
  const HgReal *x; /* (rows, k) */
  HgReal *y;       /* (rows, width); forward writes, backward reads */

  /* The way back only. */
  const HgReal *turned; /* panel of Wᵀ: width rows, k columns */
  const HgReal *dy;     /* (rows, width) */
  HgReal *dx;           /* (rows, k), written; may be NULL */
  HgReal *dw;           /* as w; added to */
  HgReal *scratch;      /* hg_dense_scratch values */
} HgDenseCall;

/* HgReals that backward needs, for any number of rows. */
static inline size_t
hg_dense_scratch (size_t lanes, size_t width)
{
  return HG_DENSE_BLOCK * ((width + lanes - 1) / lanes * lanes + HG_DENSE_STAGGER);
}
