#include "bench-workload.h"
#include "bench-series.h"
#include "analysis/pca.h"
#include "analysis/tsne.h"
#include "base/clock.h"
#include "base/memory.h"
#include "layers/layout.h"
#include "tensor/blas.h"
#include "train/trainer.h"
#include <stdio.h>
#include <stdlib.h>

/* The presets' stacks, but with tanh where PyTorch's LSTM knows no relu: both sides do the same work. */
static const BenchWorkload workloads[] = {
  { "rare-event-59", 64,
    "Input 5x59; LSTM 5 sequences; LSTM 16 sequences; LSTM 1; RepeatVector 5; LSTM 5 sequences; LSTM 16 "
    "sequences; "
    "TimeDistributed Dense 59",
    400 },
  { "lab-lstm", 64,
    "Input 50x10; LSTM 64 sequences; LSTM 32; Dense 20; RepeatVector 50; LSTM 32 sequences; LSTM 64 "
    "sequences; "
    "TimeDistributed Dense 10",
    40 },
  { "dense-784", 128, "Input 784; Dense 128 relu; Dense 64 relu; Dense 128 relu; Dense 784 sigmoid", 100 },
  { "recurrent-100", 32,
    "Input 100x1; LSTM 64 sequences; LSTM 32 sequences; LSTM 64 sequences; TimeDistributed Dense 1", 40 },
  { "lab-cnn", 128,
    "Input 32x32x3; Conv2D 32 3x3 relu same; MaxPooling2D; Conv2D 64 3x3 relu same; MaxPooling2D; Conv2D 128 "
    "3x3 "
    "relu same; GlobalAveragePooling2D; Dense 32; Dense 8192; Reshape 8x8x128; Conv2DTranspose 128 3x3 relu "
    "same; "
    "UpSampling2D; Conv2DTranspose 64 3x3 relu same; UpSampling2D; Conv2DTranspose 3 3x3 sigmoid same",
    3 },
  { "conv-28", 128,
    "Input 28x28x1; Conv2D 32 3x3 relu same; MaxPooling2D; Conv2D 16 3x3 relu same; MaxPooling2D; "
    "Conv2DTranspose 16 "
    "3x3 strides=2x2 relu same; Conv2DTranspose 32 3x3 strides=2x2 relu same; Conv2D 1 3x3 sigmoid same",
    8 },
  { "seq2seq", 32,
    "Input 50x10; encoder = LSTM 64 state; FeedbackDecoder 64 steps=50 features=10 < encoder.1, encoder.2",
    20 },
  { "pytorch-lstm", 32, "Input 50x10; LSTM 64; RepeatVector 50; LSTM 10 sequences", 100 },
  { .name = "pca-10000x32", .batch = 10000, .steps = 8, .features = 32 },
  { .name = "pca-10000x784", .batch = 10000, .steps = 1, .features = 784 },
  { .name = "tsne-1000x20", .batch = 1000, .steps = 1000, .features = 20, .embeds = true },
  { .name = "tsne-2000x32", .batch = 2000, .steps = 1000, .features = 32, .embeds = true },
  { .name = "tsne-10000x32", .batch = 10000, .steps = 1000, .features = 32, .embeds = true },
  { .name = NULL },
};

enum
{
  BATCHES = 2, /* different ones in an epoch */
  TIMES = 5
};

const BenchWorkload *
bench_workloads (void)
{
  return workloads;
}

/* From here on the process's peak counts anew; needs no rights. */
static void
forget_peak (void)
{
  FILE *file = fopen ("/proc/self/clear_refs", "w");
  if (file == NULL)
    return;
  fputs ("5", file);
  fclose (file);
}

static double
peak_mb (void)
{
  char line[160];
  long kilobytes = 0;
  FILE *file = fopen ("/proc/self/status", "r");
  while (file != NULL && fgets (line, sizeof line, file) != NULL)
    if (sscanf (line, "VmHWM: %ld", &kilobytes) == 1)
      break;
  if (file != NULL)
    fclose (file);
  return (double)kilobytes / 1024;
}

static HgPrepared *
made_up (const BenchWorkload *workload, const HgModel *model, HgError *error)
{
  HgCheck *check = hg_check_shapes (model, error);
  HgTensor *x
      = check != NULL ? hg_tensor_new_rows (BATCHES * workload->batch, &check->nodes[0].out[0], error) : NULL;
  hg_check_free (check);
  HgRandom random = hg_random (42);
  for (size_t i = 0; x != NULL && i < x->values; i++)
    x->data[i] = (HgReal)hg_random_uniform (&random);
  HgDataset *dataset = x != NULL ? hg_dataset_new (workload->name, x, error) : NULL;
  if (dataset == NULL)
    return NULL;
  HgPrepareOptions options = { .scale = HG_SCALE_NONE, .seed = 42 };
  HgPrepared *prepared = hg_prepared_new (dataset, &options, error);
  hg_dataset_unref (dataset);
  return prepared;
}

static bool
train (HgTrainer *trainer, size_t steps, double *milliseconds, HgError *error)
{
  double times[TIMES];
  for (size_t i = 0; i <= TIMES; i++)
    {
      double begin = hg_clock_seconds ();
      for (size_t step = 0; step < steps; step++)
        if (hg_trainer_step (trainer, NULL, error) == HG_TRAINER_FAILED)
          return false;
      if (i > 0) /* the first round warms up */
        times[i - 1] = (hg_clock_seconds () - begin) / (double)steps * 1e3;
    }
  *milliseconds = bench_median (times, TIMES);
  return true;
}

typedef struct
{
  HgShape sample;
  const HgTensor *x;
} Feed;

static void
feed (void *data, size_t input, size_t n, size_t first, HgReal *x)
{
  const Feed *f = data;
  size_t values = hg_tensor_row_values (f->x);
  for (size_t i = 0; i < n; i++)
    hg_layout_put (&f->sample, n, i, f->x->data + (first + i) * values, x);
}

static bool
infer (const HgModel *model, const BenchWorkload *workload, HgTeam *team, const HgTensor *x,
       double *milliseconds, HgError *error)
{
  HgNetworkOptions options = { .batch = workload->batch, .team = team };
  HgNetwork *network = hg_network_new (model, &options, error);
  if (network == NULL)
    return false;
  Feed data = { .sample = hg_tensor_sample (x), .x = x };
  HgBatch batch = { .feed = feed, .data = &data, .n = workload->batch };
  double times[TIMES];
  for (size_t i = 0; i <= TIMES; i++)
    {
      double begin = hg_clock_seconds ();
      for (size_t step = 0; step < workload->steps; step++)
        hg_network_run (network, &batch);
      if (i > 0)
        times[i - 1] = (hg_clock_seconds () - begin) / (double)workload->steps * 1e3;
    }
  hg_network_free (network);
  *milliseconds = bench_median (times, TIMES);
  return true;
}

static bool
network (const BenchWorkload *workload, size_t threads, BenchResult *result, HgError *error)
{
  HgModel *model = hg_model_parse (workload->name, workload->stack, error);
  HgPrepared *data = model != NULL ? made_up (workload, model, error) : NULL;
  HgTeam *team = data != NULL ? hg_team_new (threads, error) : NULL;
  HgTrainOptions options = hg_train_options ();
  options.batch_size = workload->batch;
  options.epochs = 1000000;
  HgTrainer *trainer = team != NULL ? hg_trainer_new (model, NULL, data, &options, team, error) : NULL;
  bool done = trainer != NULL && train (trainer, workload->steps, &result->train, error);
  if (done)
    {
      result->parameters = hg_network_check (hg_trainer_network (trainer))->parameters;
      result->peak_mb = peak_mb ();
      hg_trainer_free (trainer);
      trainer = NULL;
      done = infer (model, workload, team, data->x, &result->infer, error);
    }
  hg_trainer_free (trainer);
  hg_team_free (team);
  hg_prepared_unref (data);
  hg_model_unref (model);
  return done;
}

/* Ten Gaussian clusters. */
static HgReal *
clusters (size_t n, size_t features, HgError *error)
{
  enum
  {
    CLUSTERS = 10
  };
  size_t values;
  HgReal *x
      = hg_multiply (n + CLUSTERS, features, &values) ? hg_alloc_aligned (values, sizeof *x, error) : NULL;
  HgRandom random = hg_random (42);
  HgReal *centres = x != NULL ? x + n * features : NULL;
  for (size_t i = 0; x != NULL && i < CLUSTERS * features; i++)
    centres[i] = (HgReal)(3 * hg_random_normal (&random));
  for (size_t i = 0; x != NULL && i < n; i++)
    {
      const HgReal *centre = centres + hg_random_below (&random, CLUSTERS) * features;
      for (size_t j = 0; j < features; j++)
        x[i * features + j] = centre[j] + (HgReal)hg_random_normal (&random);
    }
  return x;
}

static bool
components (const BenchWorkload *workload, BenchResult *result, HgError *error)
{
  size_t n = workload->batch, f = workload->features;
  HgReal *x = clusters (n, f, error), *z = hg_alloc_aligned (n * BENCH_COMPONENTS, sizeof *z, error);
  bool done = x != NULL && z != NULL;
  double times[TIMES];
  hg_blas_single_thread ();
  for (size_t i = 0; done && i <= TIMES; i++)
    {
      double begin = hg_clock_seconds ();
      for (size_t step = 0; done && step < workload->steps; step++)
        {
          HgPca *pca = hg_pca_new (x, n, f, BENCH_COMPONENTS, error);
          if (pca != NULL)
            hg_pca_project (pca, x, n, z);
          done = pca != NULL;
          hg_pca_free (pca);
        }
      if (i > 0)
        times[i - 1] = (hg_clock_seconds () - begin) / (double)workload->steps * 1e3;
    }
  free (x);
  free (z);
  if (!done)
    return false;
  *result = (BenchResult){ .train = bench_median (times, TIMES), .peak_mb = peak_mb () };
  return true;
}

static bool
embed (const BenchWorkload *workload, size_t threads, BenchResult *result, HgError *error)
{
  size_t n = workload->batch, f = workload->features;
  HgTsneOptions options = { .seed = 42 };
  HgReal *x = clusters (n, f, error);
  HgTeam *team = x != NULL ? hg_team_new (threads, error) : NULL;
  hg_blas_single_thread ();
  double begin = hg_clock_seconds ();
  HgTsne *tsne = team != NULL ? hg_tsne_new (x, n, f, &options, team, NULL, error) : NULL;
  bool done = tsne != NULL;
  if (done)
    {
      hg_tsne_step (tsne, workload->steps);
      *result = (BenchResult){ .train = (hg_clock_seconds () - begin) * 1e3, .peak_mb = peak_mb () };
      result->kl = hg_tsne_kl (tsne);
    }
  hg_tsne_free (tsne);
  hg_team_free (team);
  free (x);
  return done;
}

bool
bench_measure (const BenchWorkload *workload, size_t threads, BenchResult *result, HgError *error)
{
  forget_peak ();
  if (workload->embeds)
    return embed (workload, threads, result, error);
  return workload->stack != NULL ? network (workload, threads, result, error)
                                 : components (workload, result, error);
}
