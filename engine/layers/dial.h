/* What a person may turn while a training runs. A layer has such a value in its config; the dial, where it is
 * set, is used instead of it, in the whole network. */
#pragma once
#include <math.h>
#include <stddef.h>

typedef enum
{
  HG_DIAL_TEACHER_FORCING, /* 0 … 1: share of the steps whose input is the true one */
  HG_DIAL_KL_WEIGHT,       /* of a variational latent */
  HG_DIALS
} HgDial;

/* @dials NULL, or NaN in it: as the layer says. */
static inline double
hg_dial (const double *dials, HgDial dial, double own)
{
  return dials != NULL && !isnan (dials[dial]) ? dials[dial] : own;
}
