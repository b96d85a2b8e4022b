/* Against PyTorch: outputs, gradients and ten training steps of whole stacks. The numbers are in
 * tests/golden/torch, made in float64 by tests/golden/make-torch*.py.
 *
 * Tolerances: outputs and gradients within 1e-5 of the largest of their array, on every kernel level that
 * this processor has; losses of the ten steps within 1e-4 of their value. */
#include "engine/place.h"
#include "engine/training.h"
#include "files/arrays-h5.h"
#include "files/h5-text.h"
#include "files/read-file.h"
#include "train/trainer.h"

enum
{
  STEPS = 10
};

typedef struct
{
  char path[TEST_PATH];
  char *stack, *loss, *optimizer;
  HgModel *model;
  HgWeights *weights;
  HgTensor *x, *y, *losses, *rate;
} Golden;

static HgTensor *
load (const Golden *golden_case, const char *name)
{
  HgError error = { 0 };
  HgTensor *tensor = hg_arrays_h5_load (golden_case->path, name, &error);
  if (tensor == NULL)
    test_fault (__FILE__, __LINE__, "%s", error.text);
  return tensor;
}

static bool
read_attributes (Golden *c)
{
  HgError error = { 0 };
  void *bytes;
  size_t n;
  if (!CHECK_DONE (hg_read_file (c->path, 1 << 24, &bytes, &n, &error), error))
    return false;
  hid_t file = hg_h5_open (bytes, n, &error);
  if (CHECK_DONE (file >= 0, error))
    {
      c->stack = hg_h5_read_text (file, "stack", 4096, &error);
      c->loss = hg_h5_read_text (file, "loss", 64, &error);
      c->optimizer = hg_h5_read_text (file, "optimizer", 64, &error);
      H5Fclose (file);
    }
  free (bytes);
  return CHECK_DONE (c->stack != NULL && c->loss != NULL && c->optimizer != NULL, error);
}

static bool
open_case (Golden *c, const char *name)
{
  HgError error = { 0 };
  char file[100];
  *c = (Golden){ 0 };
  snprintf (file, sizeof file, "torch/%s.h5", name);
  snprintf (c->path, sizeof c->path, "%s", golden (file));
  if (!read_attributes (c))
    return false;
  c->model = hg_model_parse (name, c->stack, &error);
  c->weights = c->model != NULL ? hg_weights_blank (c->model, &error) : NULL;
  if (!CHECK_DONE (c->weights != NULL, error))
    return false;
  for (size_t i = 0; i < c->weights->n; i++)
    {
      HgWeight *item = &c->weights->items[i];
      char path[300];
      snprintf (path, sizeof path, "weights/%s/%s", item->node, item->spec.name);
      HgTensor *value = load (c, path);
      if (value == NULL || !CHECK (hg_shape_equal (&value->shape, &item->spec.shape)))
        return false;
      hg_tensor_unref (item->value);
      item->value = value;
    }
  c->x = load (c, "x");
  c->y = load (c, "y");
  c->losses = load (c, "losses");
  c->rate = load (c, "learning_rate");
  return c->x != NULL && c->y != NULL && c->losses != NULL && c->rate != NULL
         && CHECK_EQUAL (c->losses->values, STEPS);
}

static void
close_case (Golden *c)
{
  hg_tensor_unref (c->x);
  hg_tensor_unref (c->y);
  hg_tensor_unref (c->losses);
  hg_tensor_unref (c->rate);
  hg_weights_unref (c->weights);
  hg_model_unref (c->model);
  free (c->stack);
  free (c->loss);
  free (c->optimizer);
}

/* Largest distance, as a share of the largest of @b. */
static double
apart (const HgTensor *a, const HgTensor *b)
{
  double largest = 0, worst = 0;
  for (size_t i = 0; i < b->values; i++)
    {
      largest = fmax (largest, fabs ((double)b->data[i]));
      double fault = fabs ((double)a->data[i] - (double)b->data[i]);
      worst = fault <= worst ? worst : fault;
    }
  return worst / largest;
}

static void
check_gradients (const Golden *c, HgNetwork *network)
{
  HgError error = { 0 };
  HgWeights *gradients = hg_network_gradient_weights (network, &error);
  REQUIRE (CHECK_DONE (gradients != NULL, error));
  for (size_t i = 0; i < gradients->n; i++)
    {
      const HgWeight *item = &gradients->items[i];
      char path[300];
      snprintf (path, sizeof path, "gradients/%s/%s", item->node, item->spec.name);
      HgTensor *expected = load (c, path);
      if (expected != NULL && item->spec.trainable && !(apart (item->value, expected) <= 1e-5))
        test_fault (__FILE__, __LINE__, "%s, %s, %s: %g of the largest away", c->model->name,
                    hg_network_kernels (network)->name, path, apart (item->value, expected));
      hg_tensor_unref (expected);
    }
  hg_weights_unref (gradients);
}

static void
check_level (const Golden *c, const HgKernels *kernels)
{
  HgError error = { 0 };
  size_t n = hg_tensor_rows (c->y);
  HgNetworkOptions options = { .batch = n, .training = true, .kernels = kernels, .block_rows = 3 };
  HgNetwork *network = hg_network_new (c->model, &options, &error);
  REQUIRE (CHECK_DONE (network != NULL, error));
  CHECK_DONE (hg_network_load (network, c->weights, &error), error);
  TestBatch batch = { .network = network, .x = c->x, .loss = hg_loss_find (c->loss), .n = n };
  double loss = test_run (&batch, true);
  CHECK_NEAR (loss, (double)c->losses->data[0], 1e-5 * (double)c->losses->data[0]);
  check_gradients (c, network);

  size_t rows[64];
  for (size_t i = 0; i < n; i++)
    rows[i] = i;
  HgTensor *x = hg_tensor_gather (c->x, rows, n, &error),
           *y = hg_network_predict (network, x, HG_NO_NODE, &error);
  if (CHECK_DONE (y != NULL, error) && CHECK (hg_shape_equal (&y->shape, &c->y->shape))
      && !(apart (y, c->y) <= 1e-5))
    test_fault (__FILE__, __LINE__, "%s, %s: output %g of the largest away", c->model->name, kernels->name,
                apart (y, c->y));
  hg_tensor_unref (y);
  hg_tensor_unref (x);
  hg_network_free (network);
}

/* The steps of one epoch over the ten batches; the trainer says the mean so far. */
static void
check_steps (const Golden *c)
{
  HgError error = { 0 };
  HgPrepared *data = test_prepared (hg_tensor_ref (c->x), hg_tensor_rows (c->x));
  REQUIRE (data != NULL);
  HgTrainOptions options = hg_train_options ();
  options.epochs = 1;
  options.batch_size = hg_tensor_rows (c->y);
  options.optimizer = hg_optimizer_find (c->optimizer);
  options.learning_rate = (double)c->rate->data[0];
  options.loss = hg_loss_find (c->loss);
  options.shuffle = false;
  HgTrainer *trainer = hg_trainer_new (c->model, c->weights, data, &options, NULL, &error);
  double before = 0;
  if (CHECK_DONE (trainer != NULL, error) && CHECK_EQUAL (hg_trainer_batches (trainer), STEPS))
    for (int i = 0; i < STEPS; i++)
      {
        CHECK_DONE (hg_trainer_step (trainer, NULL, &error) != HG_TRAINER_FAILED, error);
        double sum = hg_trainer_loss (trainer) * (i + 1), expected = (double)c->losses->data[i];
        if (!(fabs (sum - before - expected) <= 1e-4 * expected))
          test_fault (__FILE__, __LINE__, "%s, step %d: loss %.8g, PyTorch has %.8g", c->model->name, i + 1,
                      sum - before, expected);
        before = sum;
      }
  hg_trainer_free (trainer);
  hg_prepared_unref (data);
}

static void
check_case (const char *name)
{
  Golden c;
  if (open_case (&c, name))
    {
      for (const HgKernels *const *level = hg_kernels_levels (); *level != NULL; level++)
        check_level (&c, *level);
      check_steps (&c);
    }
  close_case (&c);
}

TEST (lstm_with_tanh)
{
  check_case ("lstm-tanh");
}

TEST (lstm_with_relu)
{
  check_case ("lstm-relu");
}

TEST (lab_lstm_at_its_true_size)
{
  check_case ("lab-lstm");
}

TEST (dense_with_cross_entropy)
{
  check_case ("dense-bce");
}

TEST (dense_by_gradient_descent)
{
  check_case ("dense-sgd");
}

TEST (dense_with_absolute_error)
{
  check_case ("dense-mae");
}

TEST (gru_and_simple_recurrence)
{
  check_case ("recurrent-gru");
  check_case ("recurrent-simple");
}

TEST (states_handed_on)
{
  check_case ("recurrent-lstm-states");
  check_case ("recurrent-gru-states");
}

TEST (both_directions)
{
  check_case ("recurrent-bidirectional");
}

TEST (feedback_decoder_with_and_without_a_teacher)
{
  check_case ("recurrent-decoder-latent");
  check_case ("recurrent-decoder-states");
  check_case ("recurrent-decoder-taught");
}

TEST (activations_of_every_sort)
{
  check_case ("small-activations");
  check_case ("small-more-activations");
}

TEST (normalizations)
{
  check_case ("small-batch-norm");
  check_case ("small-batch-norm-image");
  check_case ("small-layer-norm");
}

TEST (merges_and_axes)
{
  check_case ("small-merges");
}

TEST (convolutional_stacks)
{
  check_case ("conv-lab");
  check_case ("conv-strided");
  check_case ("conv-thin");
  check_case ("conv-time");
}
