/* One noisy wave a sample: amplitude · sin (frequency · t + phase) over 100 steps. Three numbers make a wave, so far
 * fewer than 100 values should do; the class is the number of whole periods. */
#include "data/sources.h"
#include "base/random.h"
#include <math.h>
#include <stdio.h>

enum
{
  N = 2000,
  T = 100,
  CLASSES = 4
};

#define NOISE 0.1

static void
fill (HgDataset *dataset, uint64_t seed)
{
  HgRandom random = hg_random (hg_random_seed (seed, 100));
  for (size_t i = 0; i < N; i++)
    {
      double periods = 1 + CLASSES * hg_random_uniform (&random), phase = 2 * M_PI * hg_random_uniform (&random);
      double amplitude = 0.5 + hg_random_uniform (&random);
      for (size_t t = 0; t < T; t++)
        dataset->x->data[i * T + t] = (HgReal)(amplitude * sin (2 * M_PI * periods * (double)t / T + phase)
                                               + NOISE * hg_random_normal (&random));
      dataset->labels[i] = (int)periods - 1;
    }
}

static HgDataset *
make (const HgDataOptions *options, HgJob *job, HgError *error)
{
  static const char *const names[CLASSES] = { "1 period", "2 periods", "3 periods", "4 periods" };
  HgShape sample = hg_shape (2, T, 1);
  HgDataset *dataset = hg_dataset_new ("waves", hg_tensor_new_rows (N, &sample, error), error);
  if (dataset == NULL || !hg_dataset_add_classes (dataset, CLASSES, names, error)
      || !hg_dataset_add_noise (dataset, NOISE * NOISE, error))
    {
      hg_dataset_unref (dataset);
      return NULL;
    }
  fill (dataset, options->seed > 0 ? options->seed : HG_DATA_SEED);
  snprintf (dataset->source, sizeof dataset->source, "Generated from the seed");
  snprintf (dataset->licence, sizeof dataset->licence, "none needed");
  snprintf (dataset->note, sizeof dataset->note,
            "One wave a sample: 1 to 5 periods, any phase, amplitude 0.5 to 1.5, noise of deviation 0.1");
  return dataset;
}

const HgSource hg_source_waves = {
  .name = "waves",
  .title = "Waves",
  .sentence = "2,000 noisy waves of 100 steps, generated from a seed",
  .make = make,
};
