/* Models that real Keras saved, against what real Keras computed with them: NAME.h5 and NAME.io.h5, which has
 * the inputs x0, x1 … and the outputs y0, y1 … */
#pragma once
#include "engine/place.h"
#include "files/arrays-h5.h"
#include "files/keras-file.h"
#include "files/keras-h5.h"
#include "model/network.h"

/* An opened golden file. */
typedef struct
{
  HgModel *model;
  HgWeights *weights;
  HgKerasFacts facts;
} Opened;

static inline bool
opens (const char *path, Opened *it)
{
  HgError error = { 0 };
  *it = (Opened){ 0 };
  return CHECK_DONE (hg_keras_load (golden (path), &it->model, &it->weights, &it->facts, &error), error);
}

static inline void
shut (Opened *it)
{
  hg_keras_facts_clear (&it->facts);
  hg_weights_unref (it->weights);
  hg_model_unref (it->model);
}

static inline bool
keras_load (const char *name, HgModel **model, HgWeights **weights, HgError *error)
{
  char path[200];
  snprintf (path, sizeof path, "%s.h5", name);
  *model = NULL;
  *weights = NULL;
  return hg_keras_load (golden (path), model, weights, NULL, error);
}

static inline HgTensor *
keras_array (const char *name, char letter, size_t i)
{
  HgError error = { 0 };
  char path[200], array[20];
  snprintf (path, sizeof path, "%s.io.h5", name);
  snprintf (array, sizeof array, "%c%zu", letter, i);
  HgTensor *tensor = hg_arrays_h5_load (golden (path), array, &error);
  CHECK_DONE (tensor != NULL, error);
  return tensor;
}

/* Output @k within 1e-5 of its largest value. */
static inline void
keras_check_one (const char *name, HgNetwork *network, const HgTensor *const *x, size_t n_x, size_t k)
{
  HgError error = { 0 };
  HgEdge output = hg_network_model (network)->outputs[k];
  HgPrediction asked = { .x = x, .n_x = n_x, .node = output.node, .slot = output.slot };
  HgTensor *expected = keras_array (name, 'y', k), *y = hg_network_predict_all (network, &asked, &error);
  if (CHECK_DONE (y != NULL, error) && expected != NULL
      && CHECK (hg_shape_equal (&y->shape, &expected->shape)))
    {
      double largest = 0, worst = 0;
      for (size_t i = 0; i < y->values; i++)
        {
          double fault = fabs ((double)y->data[i] - (double)expected->data[i]);
          largest = fmax (largest, fabs ((double)expected->data[i]));
          worst = fault <= worst ? worst : fault;
        }
      if (!(largest > 0 && worst <= 1e-5 * largest))
        test_fault (__FILE__, __LINE__, "%s, output %zu: %g away, the largest is %g", name, k, worst,
                    largest);
    }
  hg_tensor_unref (y);
  hg_tensor_unref (expected);
}

/* Every output of the model in @file for the inputs of NAME.io.h5. */
static inline void
keras_check_file (const char *file, const char *name)
{
  HgError error = { 0 };
  HgModel *model;
  HgWeights *weights;
  HgTensor *x[HG_MAX_INPUTS] = { NULL };
  HgNetwork *network = NULL;
  size_t n_x = 0;
  bool done = CHECK_DONE (hg_keras_load (golden (file), &model, &weights, NULL, &error), error);
  for (size_t i = 0; done && i < model->n; i++)
    if (model->nodes[i]->n_in == 0)
      {
        x[n_x] = keras_array (name, 'x', n_x);
        done = x[n_x++] != NULL;
      }
  if (done)
    {
      HgNetworkOptions options = { .batch = hg_tensor_rows (x[0]) };
      network = hg_network_new (model, &options, &error);
      done = CHECK_DONE (network != NULL, error)
             && CHECK_DONE (hg_network_load (network, weights, &error), error);
    }
  for (size_t k = 0; done && k < model->n_outputs; k++)
    keras_check_one (name, network, (const HgTensor *const *)x, n_x, k);
  for (size_t i = 0; i < n_x; i++)
    hg_tensor_unref (x[i]);
  hg_network_free (network);
  hg_weights_unref (weights);
  hg_model_unref (model);
}

/* The same for NAME.h5. */
static inline void
keras_check (const char *name)
{
  char path[200];
  snprintf (path, sizeof path, "%s.h5", name);
  keras_check_file (path, name);
}
