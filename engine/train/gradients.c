#include "train/gradients.h"
#include <math.h>
#include <string.h>

/* A penalty on a weight that is not trained counts in the loss and has no gradient, as in Keras. */
double
hg_penalty (const HgPlaces *places, const HgReal *parameters, HgReal *gradients, HgReal *scratch)
{
  double total = 0;
  for (size_t k = 0; k < places->n_weights; k++)
    {
      const HgWeightSpec *spec = &places->specs[k];
      size_t n = places->first[k + 1] - places->first[k];
      HgReal *w = scratch, *dw = gradients != NULL && spec->trainable ? scratch + n : NULL;
      if (spec->regularizer.type == HG_REGULARIZER_NONE)
        continue;
      hg_places_take (places, k, parameters, w);
      if (dw != NULL)
        memset (dw, 0, n * sizeof *dw);
      total += hg_regularizer_penalty (&spec->regularizer, &spec->shape, w, 1, dw);
      if (dw != NULL)
        hg_places_add (places, k, dw, gradients);
    }
  return total;
}

size_t
hg_penalty_scratch (const HgPlaces *places)
{
  size_t most = 0;
  for (size_t k = 0; k < places->n_weights; k++)
    {
      size_t n = places->first[k + 1] - places->first[k];
      if (places->specs[k].regularizer.type != HG_REGULARIZER_NONE && n > most)
        most = n;
    }
  return 2 * most;
}

/* Eight sums side by side, so that none waits for the one before. */
static double
square_sum (const HgPlaces *places, size_t k, const HgReal *gradients)
{
  enum
  {
    SUMS = 8
  };
  double sums[SUMS] = { 0 }, total = 0;
  for (size_t r = places->first_run[k]; r < places->first_run[k + 1]; r++)
    {
      const HgReal *x = gradients + places->runs[r].at;
      size_t n = places->runs[r].n, whole = n / SUMS * SUMS;
      for (size_t j = 0; j < whole; j += SUMS)
        for (size_t i = 0; i < SUMS; i++)
          sums[i] += (double)x[j + i] * (double)x[j + i];
      for (size_t j = whole; j < n; j++)
        sums[j - whole] += (double)x[j] * (double)x[j];
    }
  for (size_t i = 0; i < SUMS; i++)
    total += sums[i];
  return total;
}

static void
multiply (const HgPlaces *places, size_t k, HgReal factor, HgReal *gradients)
{
  for (size_t r = places->first_run[k]; r < places->first_run[k + 1]; r++)
    for (size_t i = 0; i < places->runs[r].n; i++)
      gradients[places->runs[r].at + i] *= factor;
}

void
hg_clip_each (const HgPlaces *places, double most, HgReal *gradients)
{
  for (size_t k = 0; k < places->n_weights; k++)
    {
      double length = places->specs[k].trainable ? sqrt (square_sum (places, k, gradients)) : 0;
      if (length > most)
        multiply (places, k, (HgReal)(most / length), gradients);
    }
}

/* Between the weights of a stretch lies padding, of which nobody takes notice. */
void
hg_clip_all (const HgPlaces *places, const HgKernels *kernels, double most, HgReal *gradients)
{
  double square = 0;
  for (size_t k = 0; k < places->n_weights; k++)
    square += places->specs[k].trainable ? square_sum (places, k, gradients) : 0;
  HgReal factor = (HgReal)(most / sqrt (square));
  for (size_t s = 0; sqrt (square) > most && s < places->n_stretches; s++)
    kernels->optimizers->scale (places->stretches[s].n, factor, gradients + places->stretches[s].begin);
}

void
hg_clip_values (const HgPlaces *places, const HgKernels *kernels, double most, HgReal *gradients)
{
  for (size_t s = 0; s < places->n_stretches; s++)
    kernels->optimizers->limit (places->stretches[s].n, (HgReal)most, gradients + places->stretches[s].begin);
}

size_t
hg_gradient_not_finite (const HgPlaces *places, const HgReal *gradients)
{
  for (size_t k = 0; k < places->n_weights; k++)
    for (size_t r = places->first_run[k]; places->specs[k].trainable && r < places->first_run[k + 1]; r++)
      for (size_t i = 0; i < places->runs[r].n; i++)
        if (!isfinite (gradients[places->runs[r].at + i]))
          return k;
  return places->n_weights;
}
