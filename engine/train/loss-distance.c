/* Losses by the distance of each value from its target, e = y − t, averaged over a vector's values:
 *
 *   MSE e²     MAE |e|     log-cosh log cosh e     Huber ½e² up to |e| = δ, then δ|e| − ½δ² */
#include "train/losses.h"
#include <math.h>

static double
mse (const void *config, const HgLossVectors *v)
{
  double width = (double)v->width;
  return v->kernels->square_error (v->vectors * v->width, v->y, v->t, (HgReal)(v->scale / width), v->dy)
         / width;
}

static double
mae (const void *config, const HgLossVectors *v)
{
  double width = (double)v->width;
  return v->kernels->absolute_error (v->vectors * v->width, v->y, v->t, (HgReal)(v->scale / width), v->dy)
         / width;
}

typedef struct
{
  double delta;
} Huber;

static const HgParam huber_params[] = {
  { .name = "delta",
    .title = "Delta",
    .help = "Errors beyond it count in proportion, smaller ones by their square.",
    .type = HG_PARAM_REAL,
    .offset = offsetof (Huber, delta),
    .standard = 1,
    .low = 1e-9,
    .high = 1e9 },
};

static double
huber (const void *config, const HgLossVectors *v)
{
  double delta = config != NULL ? ((const Huber *)config)->delta : 1, width = (double)v->width, sum = 0;
  double scale = v->scale / width;
  for (size_t i = 0; i < v->vectors * v->width; i++)
    {
      double e = (double)v->y[i] - (double)v->t[i], size = fabs (e);
      double held = fmax (-delta, fmin (delta, e));
      sum += size <= delta ? 0.5 * e * e : delta * size - 0.5 * delta * delta;
      if (v->dy != NULL)
        v->dy[i] = (HgReal)(scale * (isnan (e) ? e : held));
    }
  return sum / width;
}

static double
log_cosh (const void *config, const HgLossVectors *v)
{
  double width = (double)v->width, sum = 0, scale = v->scale / width;
  for (size_t i = 0; i < v->vectors * v->width; i++)
    {
      double e = (double)v->y[i] - (double)v->t[i], size = fabs (e);
      sum += size + log1p (exp (-2 * size)) - M_LN2;
      if (v->dy != NULL)
        v->dy[i] = (HgReal)(scale * tanh (e));
    }
  return sum / width;
}

const HgLoss hg_loss_mse = {
  .name = "mse",
  .keras = "mean_squared_error",
  .class = "MeanSquaredError",
  .title = "MSE",
  .sentence = "The mean of the squared errors: large errors count most.",
  .low = -INFINITY,
  .high = INFINITY,
  .value = mse,
};

const HgLoss hg_loss_mae = {
  .name = "mae",
  .keras = "mean_absolute_error",
  .class = "MeanAbsoluteError",
  .title = "MAE",
  .sentence = "The mean of the errors without their signs: outliers count less than with MSE.",
  .low = -INFINITY,
  .high = INFINITY,
  .value = mae,
};

const HgLoss hg_loss_huber = {
  .name = "huber",
  .keras = "huber",
  .class = "Huber",
  .title = "Huber",
  .sentence
  = "Squares of small errors and sizes of large ones: smooth like MSE, calm about outliers like MAE.",
  .params = huber_params,
  .n_params = sizeof huber_params / sizeof *huber_params,
  .config_size = sizeof (Huber),
  .low = -INFINITY,
  .high = INFINITY,
  .value = huber,
};

const HgLoss hg_loss_log_cosh = {
  .name = "log_cosh",
  .keras = "log_cosh",
  .class = "LogCosh",
  .title = "Log-cosh",
  .sentence = "Nearly half the square for small errors and the size for large ones, without a kink.",
  .low = -INFINITY,
  .high = INFINITY,
  .value = log_cosh,
};
