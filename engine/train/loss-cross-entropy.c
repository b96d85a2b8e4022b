/* Losses of probabilities and of counts. As in Keras, probabilities are clipped to 1e-7 … 1 − 1e-7; beyond
 * the clip the slope is that at its edge, so that an output that has run against 0 or 1 finds back. */
#include "train/losses.h"
#include <math.h>

#define CLIP 1e-7

typedef struct
{
  bool from_logits;
} Config;

static const HgParam params[] = {
  { .name = "from_logits",
    .title = "From logits",
    .help = "The output is a raw score, before the sigmoid or softmax that would make it a probability.",
    .type = HG_PARAM_BOOL,
    .offset = offsetof (Config, from_logits) },
};

static bool
takes_logits (const void *config)
{
  return config != NULL && ((const Config *)config)->from_logits;
}

static double
clip (double p)
{
  return isnan (p) ? p : fmax (CLIP, fmin (1 - CLIP, p));
}

/* max(y, 0) − y·t + log(1 + e^−|y|), of which the slope is σ(y) − t. */
static double
binary_logits (const HgLossVectors *v)
{
  double width = (double)v->width, sum = 0, scale = v->scale / width;
  for (size_t i = 0; i < v->vectors * v->width; i++)
    {
      double y = (double)v->y[i], t = (double)v->t[i], e = exp (-fabs (y));
      sum += (y > 0 ? y : y * 0) - y * t + log1p (e);
      if (v->dy != NULL)
        v->dy[i] = (HgReal)(scale * ((y >= 0 ? 1 / (1 + e) : e / (1 + e)) - t));
    }
  return sum / width;
}

static double
binary (const void *config, const HgLossVectors *v)
{
  double width = (double)v->width;
  if (takes_logits (config))
    return binary_logits (v);
  return v->kernels->cross_entropy (v->vectors * v->width, v->y, v->t, (HgReal)(v->scale / width), v->dy)
         / width;
}

/* One vector: −Σ t·log softmax(y), of which the slope is softmax(y)·Σt − t. */
static double
categorical_logits (size_t width, const HgReal *y, const HgReal *t, double scale, HgReal *dy)
{
  double most = (double)y[0], sum = 0, targets = 0, loss = 0;
  for (size_t i = 1; i < width; i++)
    most = fmax (most, (double)y[i]);
  for (size_t i = 0; i < width; i++)
    {
      sum += exp ((double)y[i] - most);
      targets += (double)t[i];
    }
  for (size_t i = 0; i < width; i++)
    {
      loss -= (double)t[i] * ((double)y[i] - most - log (sum));
      if (dy != NULL)
        dy[i] = (HgReal)(scale * (exp ((double)y[i] - most) / sum * targets - (double)t[i]));
    }
  return loss;
}

/* One vector: −Σ t·log(y / Σy). */
static double
categorical_probabilities (size_t width, const HgReal *y, const HgReal *t, double scale, HgReal *dy)
{
  double sum = 0, loss = 0, shared = 0;
  for (size_t i = 0; i < width; i++)
    sum += (double)y[i];
  for (size_t i = 0; i < width; i++)
    {
      double p = (double)y[i] / sum, c = clip (p);
      loss -= (double)t[i] * log (c);
      shared += (double)t[i] * p / c;
    }
  for (size_t i = 0; dy != NULL && i < width; i++)
    dy[i] = (HgReal)(scale * (shared - (double)t[i] / clip ((double)y[i] / sum)) / sum);
  return loss;
}

static double
categorical (const void *config, const HgLossVectors *v)
{
  double sum = 0;
  for (size_t i = 0; i < v->vectors; i++)
    {
      size_t at = i * v->width;
      HgReal *dy = v->dy != NULL ? v->dy + at : NULL;
      sum += takes_logits (config) ? categorical_logits (v->width, v->y + at, v->t + at, v->scale, dy)
                                   : categorical_probabilities (v->width, v->y + at, v->t + at, v->scale, dy);
    }
  return sum;
}

/* y − t·log(y + 1e-7). */
static double
poisson (const void *config, const HgLossVectors *v)
{
  double width = (double)v->width, sum = 0, scale = v->scale / width;
  for (size_t i = 0; i < v->vectors * v->width; i++)
    {
      double y = (double)v->y[i], t = (double)v->t[i];
      sum += y - t * log (y + CLIP);
      if (v->dy != NULL)
        v->dy[i] = (HgReal)(scale * (1 - t / (y + CLIP)));
    }
  return sum / width;
}

const HgLoss hg_loss_binary_crossentropy = {
  .name = "binary_crossentropy",
  .keras = "binary_crossentropy",
  .class = "BinaryCrossentropy",
  .title = "Binary cross-entropy",
  .sentence = "Takes every value as the probability of a one: for data of 0 … 1 behind a sigmoid.",
  .params = params,
  .n_params = sizeof params / sizeof *params,
  .config_size = sizeof (Config),
  .low = 0,
  .high = 1,
  .value = binary,
};

const HgLoss hg_loss_categorical_crossentropy = {
  .name = "categorical_crossentropy",
  .keras = "categorical_crossentropy",
  .class = "CategoricalCrossentropy",
  .title = "Categorical cross-entropy",
  .sentence
  = "Takes the last axis as probabilities of classes, of which one holds: for one-hot data behind a softmax.",
  .params = params,
  .n_params = sizeof params / sizeof *params,
  .config_size = sizeof (Config),
  .low = 0,
  .high = 1,
  .value = categorical,
};

const HgLoss hg_loss_poisson = {
  .name = "poisson",
  .keras = "poisson",
  .class = "Poisson",
  .title = "Poisson",
  .sentence = "For counts: the spread that is forgiven grows with the number expected. The output must not "
              "be negative.",
  .low = 0,
  .high = INFINITY,
  .value = poisson,
};
