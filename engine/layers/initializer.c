#include "layers/initializer.h"
#include "base/memory.h"
#include "tensor/blas.h"
#include <math.h>
#include <stdlib.h>

const char *const hg_initializer_names[] = {
  [HG_INIT_ZEROS] = "zeros",
  [HG_INIT_ONES] = "ones",
  [HG_INIT_GLOROT_UNIFORM] = "glorot_uniform",
  [HG_INIT_GLOROT_NORMAL] = "glorot_normal",
  [HG_INIT_HE_UNIFORM] = "he_uniform",
  [HG_INIT_HE_NORMAL] = "he_normal",
  [HG_INIT_LECUN_UNIFORM] = "lecun_uniform",
  [HG_INIT_LECUN_NORMAL] = "lecun_normal",
  [HG_INIT_ORTHOGONAL] = "orthogonal",
  [HG_INIT_RANDOM_UNIFORM] = "random_uniform",
  [HG_INIT_RANDOM_NORMAL] = "random_normal",
  [HG_INIT_UNIT_FORGET] = NULL,
};

static void
fans (const HgShape *shape, double *in, double *out)
{
  double field = 1;
  for (int i = 0; i + 2 < shape->rank; i++)
    field *= (double)shape->dim[i];
  if (shape->rank < 2)
    *in = *out = shape->rank == 1 ? (double)shape->dim[0] : 1;
  else
    {
      *in = field * (double)hg_shape_axis (shape, -2);
      *out = field * (double)hg_shape_axis (shape, -1);
    }
}

/* Normal, drawn again beyond two deviations, as TensorFlow's truncated normal. */
static double
truncated_normal (HgRandom *random)
{
  double x;
  do
    x = hg_random_normal (random);
  while (fabs (x) > 2);
  return x;
}

static void
fill (size_t n, HgReal *data, HgRandom *random, bool uniform, double variance)
{
  /* A normal cut at two deviations keeps this share of its deviation; Keras divides by it. */
  double deviation = sqrt (variance) / 0.87962566103423978, limit = sqrt (3 * variance);
  for (size_t i = 0; i < n; i++)
    data[i] = (HgReal)(uniform ? (2 * hg_random_uniform (random) - 1) * limit
                               : truncated_normal (random) * deviation);
}

/* Keras flattens all axes but the last, draws a tall matrix, and turns the result back when it was wide. */
static bool
orthogonal (const HgShape *shape, size_t n, HgRandom *random, HgReal *data, HgError *error)
{
  size_t columns = (size_t)hg_shape_axis (shape, -1), rows = columns > 0 ? n / columns : 0;
  size_t tall = rows > columns ? rows : columns, narrow = rows > columns ? columns : rows;
  HgReal *q = hg_alloc_aligned (n, sizeof *q, error);
  if (q == NULL)
    return false;
  for (size_t i = 0; i < n; i++)
    q[i] = (HgReal)hg_random_normal (random);
  bool done = hg_blas_orthogonal (tall, narrow, q, error);
  for (size_t r = 0; done && r < rows; r++)
    for (size_t c = 0; c < columns; c++)
      data[r * columns + c] = rows > columns ? q[r * narrow + c] : q[c * narrow + r];
  free (q);
  return done;
}

bool
hg_initialize (HgInitializer initializer, const HgShape *shape, HgRandom *random, HgReal *data,
               HgError *error)
{
  size_t n = (size_t)hg_shape_values (shape);
  double in, out;
  fans (shape, &in, &out);
  switch (initializer)
    {
    case HG_INIT_GLOROT_UNIFORM:
    case HG_INIT_GLOROT_NORMAL:
      fill (n, data, random, initializer == HG_INIT_GLOROT_UNIFORM, 2 / fmax (1, in + out));
      return true;
    case HG_INIT_HE_UNIFORM:
    case HG_INIT_HE_NORMAL:
      fill (n, data, random, initializer == HG_INIT_HE_UNIFORM, 2 / fmax (1, in));
      return true;
    case HG_INIT_LECUN_UNIFORM:
    case HG_INIT_LECUN_NORMAL:
      fill (n, data, random, initializer == HG_INIT_LECUN_UNIFORM, 1 / fmax (1, in));
      return true;
    case HG_INIT_ORTHOGONAL:
      return orthogonal (shape, n, random, data, error);
    case HG_INIT_RANDOM_UNIFORM:
    case HG_INIT_RANDOM_NORMAL:
      for (size_t i = 0; i < n; i++)
        data[i] = (HgReal)(0.05 * (initializer == HG_INIT_RANDOM_UNIFORM ? 2 * hg_random_uniform (random) - 1
                                                                          : hg_random_normal (random)));
      return true;
    default:
      for (size_t i = 0; i < n; i++)
        data[i] = initializer == HG_INIT_ONES
                  || (initializer == HG_INIT_UNIT_FORGET && i >= n / 4 && i < n / 2);
      return true;
    }
}
