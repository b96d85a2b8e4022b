/* The sequences of the autoencoder lab: ten features, each the sum of a sine and a cosine of random frequency
 * plus noise. They are drawn with NumPy's legacy generator in the lab's order, standardised and split as the
 * lab does, so that seed 42 gives the very arrays of its notebook (float32, up to the last bit of libm's
 * sine). */
#include "data/sources.h"
#include "data/numpy-random.h"
#include "base/memory.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum
{
  N = 5000,
  T = 50,
  F = 10,
  TEST = N / 5,
  VALIDATION = (N - TEST) / 5
};

#define NOISE 0.1

/* One sample, @x: T × F. Sine and cosine of t · u are those of (t − 1) · u turned by u, which is exact to
 * about 50 roundings of a double: far below a float's. */
static void
draw_sample (HgNumpyRandom *random, double *x)
{
  double turn[2][F][2], at[2][F][2];
  for (int wave = 0; wave < 2; wave++)
    for (int f = 0; f < F; f++)
      {
        double u = 0.1 + (0.5 - 0.1) * hg_numpy_random_uniform (random);
        turn[wave][f][0] = cos (u);
        turn[wave][f][1] = sin (u);
        at[wave][f][0] = 1;
        at[wave][f][1] = 0;
      }
  for (int t = 0; t < T; t++)
    for (int f = 0; f < F; f++)
      {
        x[t * F + f] = at[0][f][1] + at[1][f][0] + NOISE * hg_numpy_random_normal (random);
        for (int wave = 0; wave < 2; wave++)
          {
            double *a = at[wave][f], *b = turn[wave][f], c = a[0] * b[0] - a[1] * b[1];
            a[1] = a[1] * b[0] + a[0] * b[1];
            a[0] = c;
          }
      }
}

/* Mean and (population) deviation of each feature over all samples and times. */
static void
measure (const double *x, double mean[F], double deviation[F])
{
  double square[F] = { 0 };
  memset (mean, 0, F * sizeof *mean);
  for (size_t i = 0; i < (size_t)N * T; i++)
    for (size_t f = 0; f < F; f++)
      mean[f] += x[i * F + f];
  for (int f = 0; f < F; f++)
    mean[f] /= N * T;
  for (size_t i = 0; i < (size_t)N * T; i++)
    for (size_t f = 0; f < F; f++)
      square[f] += (x[i * F + f] - mean[f]) * (x[i * F + f] - mean[f]);
  for (int f = 0; f < F; f++)
    deviation[f] = sqrt (square[f] / (N * T));
}

/* Which drawn sample stands where: training, validation, test. scikit-learn's train_test_split takes the test
 * part from the front of a permutation and the training part after it; the lab calls it twice with the same
 * seed. */
static void
arrange (HgNumpyRandom *random, uint64_t seed, size_t order[N])
{
  size_t outer[N], inner[N - TEST];
  hg_numpy_random_seed (random, seed);
  hg_numpy_random_permutation (random, outer, N);
  hg_numpy_random_seed (random, seed);
  hg_numpy_random_permutation (random, inner, N - TEST);
  for (size_t i = 0; i < N - TEST; i++)
    order[i] = outer[TEST + inner[(i + VALIDATION) % (N - TEST)]];
  memcpy (order + N - TEST, outer, TEST * sizeof *order);
}

static void
describe (HgDataset *dataset, uint64_t seed)
{
  snprintf (dataset->source, sizeof dataset->source,
            "Generated: sin (t · u) + cos (t · v) + N (0, 0.1), u and v in 0.1 … 0.5, seed %llu",
            (unsigned long long)seed);
  snprintf (dataset->licence, sizeof dataset->licence, "none needed: generated");
  snprintf (
      dataset->note, sizeof dataset->note,
      "Comes standardised and split as in the lab it is taken from: the scale was measured on all samples "
      "before the split, so a little of the test part is known to the training part");
  dataset->fixed[0] = N - TEST - VALIDATION;
  dataset->fixed[1] = VALIDATION;
  dataset->fixed[2] = TEST;
  dataset->scaled = true;
}

static HgDataset *
make (const HgDataOptions *options, HgJob *job, HgError *error)
{
  uint64_t seed = options->seed > 0 ? options->seed : HG_DATA_SEED;
  HgShape shape = hg_shape (3, N, T, F);
  HgDataset *dataset = hg_dataset_new ("sines", hg_tensor_new (&shape, error), error);
  double *x = dataset != NULL ? hg_alloc_aligned ((size_t)N * T * F, sizeof *x, error) : NULL;
  if (x == NULL || (dataset->noise = hg_alloc (F, sizeof (double), error)) == NULL)
    goto fail;
  HgNumpyRandom random;
  hg_numpy_random_seed (&random, seed);
  for (size_t i = 0; i < N; i++)
    {
      if (i % 500 == 0 && hg_job_cancelled (job))
        {
          hg_error_set (error, HG_ERROR_CANCELLED, "sines: cancelled");
          goto fail;
        }
      draw_sample (&random, x + i * T * F);
    }
  double mean[F], deviation[F];
  size_t order[N];
  measure (x, mean, deviation);
  arrange (&random, seed, order);
  for (size_t i = 0; i < N; i++)
    for (size_t j = 0; j < (size_t)T * F; j++)
      dataset->x->data[i * T * F + j] = (HgReal)((x[order[i] * T * F + j] - mean[j % F]) / deviation[j % F]);
  for (int f = 0; f < F; f++)
    dataset->noise[f] = NOISE * NOISE / (deviation[f] * deviation[f]);
  describe (dataset, seed);
  free (x);
  return dataset;

fail:
  free (x);
  hg_dataset_unref (dataset);
  return NULL;
}

const HgSource hg_source_sines = {
  .name = "sines",
  .title = "Sines",
  .sentence
  = "5,000 generated sequences of 50 steps and 10 features: a sine and a cosine of random frequency each, "
    "with noise. The sequences of the LSTM lab",
  .make = make,
};
