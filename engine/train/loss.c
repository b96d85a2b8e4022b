#include "train/loss.h"
#include <math.h>
#include <string.h>

static double
mse (const HgKernels *kernels, size_t n, const HgReal *y, const HgReal *t, HgReal scale, HgReal *dy)
{
  return kernels->square_error (n, y, t, scale, dy);
}

static double
mae (const HgKernels *kernels, size_t n, const HgReal *y, const HgReal *t, HgReal scale, HgReal *dy)
{
  return kernels->absolute_error (n, y, t, scale, dy);
}

static double
cross_entropy (const HgKernels *kernels, size_t n, const HgReal *y, const HgReal *t, HgReal scale, HgReal *dy)
{
  return kernels->cross_entropy (n, y, t, scale, dy);
}

static const HgLoss losses[] = {
  { .name = "mse", .keras = "mean_squared_error", .title = "MSE", .low = -INFINITY, .high = INFINITY, .value = mse },
  { .name = "mae", .keras = "mean_absolute_error", .title = "MAE", .low = -INFINITY, .high = INFINITY, .value = mae },
  { .name = "binary_crossentropy",
    .keras = "binary_crossentropy",
    .title = "Binary cross-entropy",
    .low = 0,
    .high = 1,
    .value = cross_entropy },
  { .name = NULL },
};

const HgLoss *
hg_losses (void)
{
  return losses;
}

const HgLoss *
hg_loss_find (const char *name)
{
  for (const HgLoss *loss = losses; loss->name != NULL; loss++)
    if (strcmp (loss->name, name) == 0 || strcmp (loss->keras, name) == 0)
      return loss;
  return NULL;
}
