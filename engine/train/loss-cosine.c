/* The angle between a vector and its target, whatever their lengths: −cos, as Keras signs it. A length counts
 * as at least 1e-7. */
#include "train/losses.h"
#include <math.h>

/* 1 / |x|. */
static double
inverse_length (size_t width, const HgReal *x)
{
  double square = 0;
  for (size_t i = 0; i < width; i++)
    square += (double)x[i] * (double)x[i];
  return fmin (1 / sqrt (square), 1e7);
}

static double
cosine (const void *config, const HgLossVectors *v)
{
  double sum = 0;
  for (size_t k = 0; k < v->vectors; k++)
    {
      const HgReal *y = v->y + k * v->width, *t = v->t + k * v->width;
      double a = inverse_length (v->width, y), b = inverse_length (v->width, t), product = 0;
      for (size_t i = 0; i < v->width; i++)
        product += (double)y[i] * (double)t[i];
      double similarity = a * b * product;
      sum -= similarity;
      /* Where |y| is at its floor it is a constant. */
      double turn = a < 1e7 ? similarity * a * a : 0;
      for (size_t i = 0; v->dy != NULL && i < v->width; i++)
        v->dy[k * v->width + i] = (HgReal)(-v->scale * (a * b * (double)t[i] - turn * (double)y[i]));
    }
  return sum;
}

const HgLoss hg_loss_cosine_similarity = {
  .name = "cosine_similarity",
  .keras = "cosine_similarity",
  .class = "CosineSimilarity",
  .title = "Cosine similarity",
  .sentence = "Compares directions and not lengths: −1 where output and data point the same way, 1 where "
              "they are opposed.",
  .low = -INFINITY,
  .high = INFINITY,
  .value = cosine,
};
