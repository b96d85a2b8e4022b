/* Losses as a kernel computes them: vectors of a prediction beside their targets. Formulas are Keras's;
 * e = y − t. What the losses are for, and their options: train/losses.h. */
#pragma once
#include "tensor/real.h"
#include <stddef.h>

typedef enum
{
  /* The mean over a vector's values of … */
  HG_SQUARE_ERROR,   /* e² */
  HG_ABSOLUTE_ERROR, /* |e| */
  HG_HUBER_ERROR,    /* ½e² up to |e| = δ, then δ|e| − ½δ² */
  HG_LOG_COSH_ERROR, /* log cosh e */
  HG_ENTROPY,        /* −t log y − (1 − t) log (1 − y), with y clipped to 1e-7 … 1 − 1e-7 */
  HG_LOGIT_ENTROPY,  /* the same of σ(y), not clipped */
  HG_POISSON_ERROR,  /* y − t log (y + 1e-7); NaN where no logarithm is */
  /* Of a vector as a whole: */
  HG_ANGLE,                     /* −cos between y and t; a length counts as at least 1e-7 */
  HG_CATEGORICAL_ENTROPY,       /* −Σ t log (y / Σy), clipped as above */
  HG_CATEGORICAL_LOGIT_ENTROPY, /* −Σ t log softmax (y) */
  HG_LOSS_FORMS,
  HG_FIRST_WHOLE_LOSS = HG_ANGLE
} HgLossForm;

typedef struct
{
  HgLossForm form;
  HgReal delta; /* Huber's δ */
  size_t vectors, width;
  const HgReal *y, *t; /* vectors × width */
  double scale;        /* what dy is multiplied by */
  HgReal *dy; /* the loss's derivative by y, every one written; NULL: not wanted. Beyond a clip it is that at
               * its edge, so that an output that has run against 0 or 1 finds back */
} HgLossVectors;

/* Sums over the vectors of the loss, and of the means of e² and |e|. One vector's loss is within 2e-7 of its
 * terms' sizes in float32. */
typedef struct
{
  double loss, square, absolute;
} HgLossSums;
