/* Ten readings of three hidden causes: x = A · s + noise, with s normal, A a fixed mixing matrix drawn from the seed
 * and a little noise. Three numbers tell all but the noise, so a waist of three is just wide enough, and PCA-3 reaches
 * the noise in them: the smallest data on which an hourglass shows what it does. */
#include "data/sources.h"
#include "base/random.h"
#include <stdio.h>

enum
{
  N = 2000,
  FEATURES = 10,
  CAUSES = 3
};

#define NOISE 0.1

static void
fill (HgDataset *dataset, uint64_t seed)
{
  HgRandom random = hg_random (hg_random_seed (seed, 10));
  double mix[FEATURES][CAUSES];
  for (int f = 0; f < FEATURES; f++)
    for (int k = 0; k < CAUSES; k++)
      mix[f][k] = hg_random_normal (&random) / 1.7320508075688772;
  for (size_t i = 0; i < N; i++)
    {
      double cause[CAUSES];
      for (int k = 0; k < CAUSES; k++)
        cause[k] = hg_random_normal (&random);
      for (int f = 0; f < FEATURES; f++)
        {
          double x = NOISE * hg_random_normal (&random);
          for (int k = 0; k < CAUSES; k++)
            x += mix[f][k] * cause[k];
          dataset->x->data[i * FEATURES + (size_t)f] = (HgReal)x;
        }
    }
}

static HgDataset *
make (const HgDataOptions *options, HgJob *job, HgError *error)
{
  HgShape sample = hg_shape (1, FEATURES);
  HgDataset *dataset = hg_dataset_new ("factors", hg_tensor_new_rows (N, &sample, error), error);
  if (dataset == NULL || !hg_dataset_add_noise (dataset, NOISE * NOISE, error))
    {
      hg_dataset_unref (dataset);
      return NULL;
    }
  fill (dataset, options->seed > 0 ? options->seed : HG_DATA_SEED);
  snprintf (dataset->source, sizeof dataset->source, "Generated from the seed");
  snprintf (dataset->licence, sizeof dataset->licence, "none needed");
  snprintf (dataset->note, sizeof dataset->note,
            "Ten readings of three hidden causes and noise of deviation 0.1: a waist of 3 can hold all there is");
  return dataset;
}

const HgSource hg_source_factors = {
  .name = "factors",
  .title = "Hidden factors",
  .sentence = "2,000 samples of ten readings that three hidden causes explain, generated from a seed",
  .make = make,
};
