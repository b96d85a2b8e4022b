/* What the tests of training share: a tensor as prepared data, and a loss for a network that is run by hand.
 */
#pragma once
#include "engine/harness.h"
#include "data/prepared.h"
#include "layers/layout.h"
#include "model/network.h"
#include "train/loss.h"

/* The first @n_train rows of @x (whose reference is taken) to train on, the rest for validation; nothing is
 * scaled or shuffled. */
static inline HgPrepared *
test_prepared (HgTensor *x, size_t n_train)
{
  HgError error = { 0 };
  size_t rows = x != NULL ? hg_tensor_rows (x) : 0;
  HgDataset *dataset = x != NULL ? hg_dataset_new ("test", x, &error) : NULL;
  if (dataset == NULL)
    {
      test_fault (__FILE__, __LINE__, "%s", error.text);
      return NULL;
    }
  dataset->fixed[0] = n_train;
  dataset->fixed[1] = rows - n_train;
  HgPrepareOptions options = hg_prepare_options (dataset);
  options.scale = HG_SCALE_NONE;
  options.shuffle = false;
  HgPrepared *prepared = hg_prepared_new (dataset, &options, &error);
  if (prepared == NULL)
    test_fault (__FILE__, __LINE__, "%s", error.text);
  hg_dataset_unref (dataset);
  return prepared;
}

/* Normal numbers. */
static inline HgTensor *
test_noise (const HgShape *shape, uint64_t seed)
{
  HgRandom random = hg_random (seed);
  HgTensor *tensor = hg_tensor_new (shape, NULL);
  for (size_t i = 0; tensor != NULL && i < tensor->values; i++)
    tensor->data[i] = (HgReal)hg_random_normal (&random);
  return tensor;
}

/* One batch of an autoencoder: the first @n rows of @x through @network, which should reproduce them. */
typedef struct
{
  HgNetwork *network;
  const HgTensor *x;
  const HgLoss *loss;
  size_t n;
} TestBatch;

static inline void
test_feed (void *data, size_t input, size_t n, size_t first, HgReal *x)
{
  TestBatch *batch = data;
  HgShape sample = hg_tensor_sample (batch->x);
  hg_layout_put_all (&sample, n, batch->x->data + first * hg_tensor_row_values (batch->x), x);
}

static inline double
test_loss (void *data, const HgLossCall *call)
{
  TestBatch *batch = data;
  size_t all = batch->n * (hg_tensor_row_values (batch->x) / call->width), count;
  return hg_loss_value (batch->loss, NULL, hg_network_kernels (batch->network), call, all, &count).loss
         / (double)all;
}

/* The mean loss; with @training the gradients are in the network afterwards. */
static inline double
test_run (TestBatch *batch, bool training)
{
  HgBatch run = { .feed = test_feed,
                  .target = test_feed,
                  .loss = test_loss,
                  .data = batch,
                  .n = batch->n,
                  .training = training };
  return hg_network_run (batch->network, &run);
}
