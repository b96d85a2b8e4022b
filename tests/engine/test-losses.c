/* Losses: values and gradients against PyTorch (tests/golden/make-torch-training.py), gradients against
 * finite differences, masks, and options as text. */
#include "engine/place.h"
#include "engine/training.h"
#include "files/arrays-h5.h"
#include "train/losses.h"

enum
{
  VECTORS = 5,
  WIDTH = 4
};

/* Vectors of one chunk, as a network's loss is called. */
static double
value (const HgLoss *loss, const void *config, const HgTensor *y, const HgTensor *t, const HgReal *mask,
       HgReal *dy, size_t all, size_t *count)
{
  HgLossCall call = { .n = y->values / WIDTH,
                      .width = WIDTH,
                      .values = y->values,
                      .y = y->data,
                      .t = t->data,
                      .mask = mask,
                      .dy = dy };
  return hg_loss_value (loss, config, hg_kernels_best (), &call, all, count).loss;
}

static HgTensor *
read_array (const char *loss, const char *what)
{
  HgError error = { 0 };
  char name[120];
  snprintf (name, sizeof name, "%s/%s", loss, what);
  HgTensor *tensor = hg_arrays_h5_load (golden ("data/losses.h5"), name, &error);
  CHECK_DONE (tensor != NULL, error);
  return tensor;
}

static const char *const names[] = { "mse",
                                     "mae",
                                     "huber(0.75)",
                                     "log_cosh",
                                     "binary_crossentropy",
                                     "binary_crossentropy(from_logits=true)",
                                     "categorical_crossentropy",
                                     "categorical_crossentropy(from_logits=true)",
                                     "cosine_similarity",
                                     "poisson" };

enum
{
  NAMES = sizeof names / sizeof *names
};

TEST (values_and_gradients_are_pytorchs)
{
  for (size_t k = 0; k < NAMES; k++)
    {
      HgError error = { 0 };
      _Alignas(double) char config[HG_LOSS_CONFIG];
      const HgLoss *loss = hg_loss_parse (names[k], config, &error);
      HgTensor *y = read_array (names[k], "y"), *t = read_array (names[k], "t"),
               *expected = read_array (names[k], "value"), *gradient = read_array (names[k], "dy");
      REQUIRE (
          CHECK_DONE (loss != NULL && y != NULL && t != NULL && expected != NULL && gradient != NULL, error));
      HgReal dy[VECTORS * WIDTH];
      size_t count;
      double sum = 0;
      for (size_t i = 0; i < VECTORS; i++)
        sum += (double)expected->data[i];
      CHECK_NEAR (value (loss, config, y, t, NULL, dy, 2, &count), sum, 2e-6 * fabs (sum));
      CHECK_EQUAL (count, VECTORS);
      for (size_t i = 0; i < VECTORS * WIDTH; i++)
        if (fabs ((double)dy[i] - 0.5 * (double)gradient->data[i]) > 2e-6)
          test_fault (__FILE__, __LINE__, "%s, gradient %zu: %.9g, PyTorch has half of %.9g", names[k], i,
                      (double)dy[i], (double)gradient->data[i]);
      hg_tensor_unref (y);
      hg_tensor_unref (t);
      hg_tensor_unref (expected);
      hg_tensor_unref (gradient);
    }
}

/* The registry's loop: a loss without golden numbers is still checked. Steps of a power of two are exact in
 * float32. */
TEST (gradients_are_the_slopes)
{
  HgRandom random = hg_random (3);
  HgShape shape = hg_shape (2, (int64_t)VECTORS, (int64_t)WIDTH);
  HgTensor *y = hg_tensor_new (&shape, NULL), *t = hg_tensor_new (&shape, NULL);
  for (const HgLoss *const *it = hg_losses (); *it != NULL; it++)
    {
      const double step = 0x1p-9;
      HgReal dy[VECTORS * WIDTH];
      size_t count;
      for (size_t i = 0; i < y->values; i++)
        {
          y->data[i] = (HgReal)(0.1 + 0.8 * hg_random_uniform (&random));
          t->data[i] = (HgReal)hg_random_uniform (&random);
        }
      value (*it, NULL, y, t, NULL, dy, 1, &count);
      for (size_t i = 0; i < y->values; i++)
        {
          HgReal at = y->data[i];
          y->data[i] = at + (HgReal)step;
          double above = value (*it, NULL, y, t, NULL, NULL, 1, &count);
          double high = (double)y->data[i];
          y->data[i] = at - (HgReal)step;
          double below = value (*it, NULL, y, t, NULL, NULL, 1, &count);
          double slope = (above - below) / (high - (double)y->data[i]);
          y->data[i] = at;
          if (fabs (slope - (double)dy[i]) > 2e-3 * fmax (1, fabs (slope)))
            test_fault (__FILE__, __LINE__, "%s: gradient %.6g, slope %.6g", (*it)->name, (double)dy[i],
                        slope);
        }
    }
  hg_tensor_unref (y);
  hg_tensor_unref (t);
}

/* Skipped vectors cost nothing, get no gradient, and are not counted. */
TEST (masks_leave_vectors_out)
{
  const HgReal mask[VECTORS] = { 1, 0, 0, 1, 1 };
  for (size_t k = 0; k < NAMES; k++)
    {
      HgError error = { 0 };
      _Alignas(double) char config[HG_LOSS_CONFIG];
      const HgLoss *loss = hg_loss_parse (names[k], config, &error);
      HgTensor *y = read_array (names[k], "y"), *t = read_array (names[k], "t"),
               *expected = read_array (names[k], "value");
      REQUIRE (CHECK (loss != NULL && y != NULL && t != NULL && expected != NULL));
      HgReal dy[VECTORS * WIDTH], all[VECTORS * WIDTH];
      size_t count;
      double sum = (double)(expected->data[0] + expected->data[3] + expected->data[4]);
      y->data[WIDTH] = (HgReal)NAN;
      CHECK_NEAR (value (loss, config, y, t, mask, dy, 0, &count), sum, 4e-6 * fabs (sum));
      CHECK_EQUAL (count, 3);
      value (loss, config, y, t, NULL, all, 3, &count);
      for (size_t i = 0; i < VECTORS; i++)
        for (size_t j = 0; j < WIDTH; j++)
          CHECK_NEAR ((double)dy[i * WIDTH + j], mask[i] != 0 ? (double)all[i * WIDTH + j] : 0, 1e-7);
      const HgReal none[VECTORS] = { 0 };
      CHECK_NEAR (value (loss, config, y, t, none, dy, 0, &count), 0, 0);
      CHECK_EQUAL (count, 0);
      hg_tensor_unref (y);
      hg_tensor_unref (t);
      hg_tensor_unref (expected);
    }
}

TEST (a_number_that_is_not_finite_is_not_hidden)
{
  HgShape shape = hg_shape (2, (int64_t)2, (int64_t)WIDTH);
  HgTensor *y = hg_tensor_new (&shape, NULL), *t = hg_tensor_new (&shape, NULL);
  for (const HgLoss *const *it = hg_losses (); *it != NULL; it++)
    {
      size_t count;
      for (size_t i = 0; i < y->values; i++)
        y->data[i] = t->data[i] = (HgReal)0.5;
      CHECK (isfinite (value (*it, NULL, y, t, NULL, NULL, 1, &count)));
      y->data[5] = (HgReal)NAN;
      if (isfinite (value (*it, NULL, y, t, NULL, NULL, 1, &count)))
        test_fault (__FILE__, __LINE__, "%s of NaN is finite", (*it)->name);
    }
  hg_tensor_unref (y);
  hg_tensor_unref (t);
}

TEST (losses_as_text)
{
  HgError error = { 0 };
  _Alignas(double) char config[HG_LOSS_CONFIG];
  char text[80];
  for (const HgLoss *const *it = hg_losses (); *it != NULL; it++)
    {
      CHECK (hg_loss_find ((*it)->keras) == *it && hg_loss_find ((*it)->class) == *it);
      CHECK ((*it)->config_size <= HG_LOSS_CONFIG && (*it)->sentence != NULL && (*it)->title != NULL);
      CHECK (hg_loss_parse ((*it)->name, config, &error) == *it);
      CHECK_TEXT (hg_loss_text (*it, config, text, sizeof text), (*it)->name);
    }
  CHECK (hg_loss_parse ("huber(0.5)", config, &error) == &hg_loss_huber);
  CHECK_TEXT (hg_loss_text (&hg_loss_huber, config, text, sizeof text), "huber(delta=0.5)");
  CHECK (hg_loss_parse ("Huber(delta=2)", config, &error) == &hg_loss_huber);
  CHECK_TEXT (hg_loss_text (&hg_loss_huber, config, text, sizeof text), "huber(delta=2)");
  CHECK (hg_loss_parse ("hinge", config, &error) == NULL);
  CHECK_CONTAINS (error.text, "expected mse, mae, huber, ");
  CHECK_CONTAINS (error.text, " or poisson, got hinge");
  CHECK (hg_loss_parse ("huber(beta=2)", config, &error) == NULL);
  CHECK_CONTAINS (error.text, "huber has no option “beta”: it has delta");
  CHECK (hg_loss_parse ("huber(0)", config, &error) == NULL);
  CHECK_CONTAINS (error.text, "huber: delta: expected ");
  CHECK (hg_loss_parse ("huber(1", config, &error) == NULL);
  CHECK_CONTAINS (error.text, "expected options such as (0.5)");
  CHECK (hg_loss_parse ("mse(1)", config, &error) == NULL);
  CHECK_CONTAINS (error.text, "mse has no options, got 1");
}
