/* Losses by the distance of each value from its target. Their formulas: tensor/loss-kernel.h. */
#include "train/losses.h"
#include <math.h>

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

static void
set_delta (const void *config, HgLossVectors *vectors)
{
  vectors->delta = config != NULL ? (HgReal)((const Huber *)config)->delta : 1;
}

const HgLoss hg_loss_mse = {
  .name = "mse",
  .keras = "mean_squared_error",
  .class = "MeanSquaredError",
  .title = "MSE",
  .sentence = "The mean of the squared errors: large errors count most.",
  .low = -INFINITY,
  .high = INFINITY,
  .form = HG_SQUARE_ERROR,
};

const HgLoss hg_loss_mae = {
  .name = "mae",
  .keras = "mean_absolute_error",
  .class = "MeanAbsoluteError",
  .title = "MAE",
  .sentence = "The mean of the errors without their signs: outliers count less than with MSE.",
  .low = -INFINITY,
  .high = INFINITY,
  .form = HG_ABSOLUTE_ERROR,
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
  .form = HG_HUBER_ERROR,
  .set = set_delta,
};

const HgLoss hg_loss_log_cosh = {
  .name = "log_cosh",
  .keras = "log_cosh",
  .class = "LogCosh",
  .title = "Log-cosh",
  .sentence = "Nearly half the square for small errors and the size for large ones, without a kink.",
  .low = -INFINITY,
  .high = INFINITY,
  .form = HG_LOG_COSH_ERROR,
};
