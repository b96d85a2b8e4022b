#include "layers/layout.h"
#include "train/trainer-private.h"
#include <string.h>

typedef struct
{
  HgTrainer *trainer;
  const size_t *index;
  HgReal scale;
  _Atomic size_t node; /* first that is not finite, in a search */
} Batch;

static void
put_samples (const Batch *batch, const HgTensor *from, const HgShape *sample, size_t n, size_t first,
             HgReal *to)
{
  size_t values = hg_tensor_row_values (from);
  for (size_t i = 0; i < n; i++)
    hg_layout_put (sample, n, i, from->data + batch->index[first + i] * values, to);
}

static void
feed (void *data, size_t input, size_t n, size_t first, HgReal *x)
{
  const Batch *batch = data;
  const HgNetwork *network = batch->trainer->network;
  const HgShape *sample = &hg_network_check (network)->nodes[hg_network_input (network, input)].out[0];
  put_samples (batch, batch->trainer->data->x, sample, n, first, x);
}

static void
target (void *data, size_t output, size_t n, size_t first, HgReal *t)
{
  const Batch *batch = data;
  HgTrainer *trainer = batch->trainer;
  HgEdge edge = trainer->model->outputs[output];
  put_samples (batch, trainer->data->x, &hg_network_check (trainer->network)->nodes[edge.node].out[edge.slot],
               n, first, t);
}

static double
measure (void *data, const HgLossCall *call)
{
  const Batch *batch = data;
  HgTrainer *trainer = batch->trainer;
  trainer->errors[call->first] = trainer->kernels->absolute_error (call->values, call->y, call->t, 0, NULL);
  return trainer->options.loss->value (trainer->kernels, call->values, call->y, call->t, batch->scale,
                                       call->dy);
}

double
hg_trainer_batch_loss (HgTrainer *trainer, const size_t *index, size_t n, bool training, double *mae)
{
  double values = (double)n * (double)hg_tensor_row_values (trainer->data->x);
  Batch data = { .trainer = trainer, .index = index, .scale = (HgReal)(1 / values) };
  HgBatch batch = { .feed = feed,
                    .target = target,
                    .loss = measure,
                    .data = &data,
                    .n = n,
                    .training = training,
                    .seed = hg_random_seed (trainer->options.seed, trainer->steps) };
  memset (trainer->errors, 0, trainer->batch_size * sizeof *trainer->errors);
  double loss = hg_network_run (trainer->network, &batch) / values, sum = 0;
  for (size_t i = 0; i < n; i++)
    sum += trainer->errors[i];
  *mae = sum / values;
  return loss;
}

bool
hg_trainer_measure (HgTrainer *trainer, const size_t *index, size_t n, HgJob *job, double *loss, double *mae)
{
  double loss_sum = 0, mae_sum = 0, batch_mae;
  for (size_t begin = 0; begin < n; begin += trainer->batch_size)
    {
      size_t rows = n - begin < trainer->batch_size ? n - begin : trainer->batch_size;
      if (hg_job_cancelled (job))
        return false;
      loss_sum += hg_trainer_batch_loss (trainer, index + begin, rows, false, &batch_mae) * (double)rows;
      mae_sum += batch_mae * (double)rows;
    }
  *loss = loss_sum / (double)n;
  *mae = mae_sum / (double)n;
  return true;
}

static void
look (void *data, size_t node, size_t n, size_t first, const HgReal *const *y)
{
  Batch *batch = data;
  HgTrainer *trainer = batch->trainer;
  int64_t values = hg_network_check (trainer->network)->nodes[node].values;
  if (trainer->kernels->finite (n * (size_t)values, y[0]))
    return;
  size_t known = atomic_load (&batch->node);
  while (node < known && !atomic_compare_exchange_weak (&batch->node, &known, node))
    ;
}

size_t
hg_trainer_find_not_finite (HgTrainer *trainer, size_t begin)
{
  size_t left = trainer->data->split->n_train - begin;
  Batch data = { .trainer = trainer, .index = trainer->order + begin, .node = HG_NO_NODE };
  HgBatch batch = {
    .feed = feed, .probe = look, .data = &data, .n = left < trainer->batch_size ? left : trainer->batch_size
  };
  hg_network_run (trainer->network, &batch);
  return atomic_load (&data.node);
}
