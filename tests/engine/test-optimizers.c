/* Optimizers against PyTorch (tests/golden/make-torch-training.py) and schedules against their formulas. That
 * Keras's runs come out is test-training.c's concern. */
#include "engine/place.h"
#include "engine/training.h"
#include "files/arrays-h5.h"
#include "train/optimizers.h"
#include "train/schedules.h"

enum
{
  STEPS = 7,
  VALUES = 6
};

static HgTensor *
read_array (const char *name)
{
  HgError error = { 0 };
  HgTensor *tensor = hg_arrays_h5_load (golden ("data/optimizers.h5"), name, &error);
  CHECK_DONE (tensor != NULL, error);
  return tensor;
}

static void
check_optimizer (const char *text)
{
  HgError error = { 0 };
  _Alignas(double) char config[HG_OPTIMIZER_CONFIG];
  char name[120];
  snprintf (name, sizeof name, "%s/after", text);
  const HgOptimizer *optimizer = hg_optimizer_parse (text, config, &error);
  HgTensor *p = read_array ("parameters"), *g = read_array ("gradients"), *after = read_array (name);
  REQUIRE (CHECK_DONE (optimizer != NULL && p != NULL && g != NULL && after != NULL, error));
  HgReal state[HG_MOST_SLOTS][VALUES], *slots[HG_MOST_SLOTS];
  size_t n = optimizer->slots != NULL ? optimizer->slots (config) : 0;
  CHECK (n <= HG_MOST_SLOTS);
  for (size_t i = 0; i < n; i++)
    {
      slots[i] = state[i];
      for (size_t k = 0; k < VALUES; k++)
        state[i][k] = optimizer->first != NULL ? (HgReal)optimizer->first (config) : 0;
    }
  for (size_t step = 0; step < STEPS; step++)
    {
      for (size_t k = 0; k < VALUES; k++)
        p->data[k] -= p->data[k] * (HgReal)(optimizer->weight_decay * 0.05);
      optimizer->update (config, hg_kernels_best (), VALUES, step + 1, 0.05, p->data, g->data + step * VALUES,
                         slots);
      for (size_t k = 0; k < VALUES; k++)
        if (fabs ((double)p->data[k] - (double)after->data[step * VALUES + k]) > 3e-6)
          test_fault (__FILE__, __LINE__, "%s, step %zu, value %zu: %.9g, PyTorch has %.9g", text, step + 1,
                      k, (double)p->data[k], (double)after->data[step * VALUES + k]);
    }
  hg_tensor_unref (p);
  hg_tensor_unref (g);
  hg_tensor_unref (after);
}

TEST (steps_are_pytorchs)
{
  static const char *const texts[] = { "sgd",
                                       "sgd(momentum=0.75)",
                                       "rmsprop(rho=0.75, epsilon=0)",
                                       "rmsprop(rho=0.75, momentum=0.5, epsilon=0)",
                                       "rmsprop(rho=0.75, momentum=0.5, epsilon=0, centered=true)",
                                       "adam(epsilon=0)",
                                       "adamw(epsilon=0)",
                                       "nadam(epsilon=0)",
                                       "adagrad(0.25, epsilon=0)",
                                       "adamax(epsilon=0)" };
  size_t seen = 0;
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
    check_optimizer (texts[i]);
  for (const HgOptimizer *const *it = hg_optimizers (); *it != NULL; it++)
    {
      bool found = false;
      for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        found |= strncmp (texts[i], (*it)->name, strlen ((*it)->name)) == 0;
      seen += found;
      if (!found)
        test_fault (__FILE__, __LINE__, "%s is not tested here", (*it)->name);
    }
  CHECK_EQUAL (seen, 7);
}

TEST (optimizers_as_text)
{
  HgError error = { 0 };
  _Alignas(double) char config[HG_OPTIMIZER_CONFIG];
  char text[160];
  for (const HgOptimizer *const *it = hg_optimizers (); *it != NULL; it++)
    {
      CHECK ((*it)->config_size <= HG_OPTIMIZER_CONFIG && (*it)->sentence != NULL
             && (*it)->learning_rate > 0);
      CHECK (hg_optimizer_find ((*it)->keras) == *it
             && hg_optimizer_parse ((*it)->name, config, &error) == *it);
      CHECK_TEXT (hg_optimizer_text (*it, config, text, sizeof text), (*it)->name);
    }
  const HgOptimizer *sgd = hg_optimizer_parse ("sgd(0.9, nesterov=yes)", config, &error);
  CHECK (sgd == &hg_optimizer_sgd);
  CHECK_TEXT (hg_optimizer_text (sgd, config, text, sizeof text), "sgd(momentum=0.9, nesterov=true)");
  CHECK (hg_optimizer_parse ("ftrl", config, &error) == NULL);
  CHECK_CONTAINS (error.text, "adagrad or adamax, got ftrl");
  CHECK (hg_optimizer_parse ("adam(beta_1=1)", config, &error) == NULL);
  CHECK_CONTAINS (error.text, "adam: beta_1: expected 0 … 0.999999, got 1");
}

/* The rate of a batch of a run of ten epochs of 20 batches that starts at 0.5. */
static double
rate (const char *text, int warmup, uint64_t step)
{
  HgError error = { 0 };
  _Alignas(double) char config[HG_SCHEDULE_CONFIG];
  HgScheduleState state = { .scale = 1, .best = INFINITY };
  const HgSchedule *schedule = hg_schedule_parse (text, config, &error);
  CHECK_DONE (schedule != NULL, error);
  return schedule != NULL
             ? hg_schedule_rate (schedule, config, &state, 0.5, (uint64_t)warmup * 20, step, 20, 200)
             : (double)NAN;
}

TEST (rates_follow_their_formulas)
{
  CHECK_NEAR (rate ("constant", 0, 0), 0.5, 0);
  CHECK_NEAR (rate ("constant", 0, 199), 0.5, 0);
  CHECK_NEAR (rate ("step(0.5, epochs=2)", 0, 39), 0.5, 0);
  CHECK_NEAR (rate ("step(0.5, epochs=2)", 0, 40), 0.25, 1e-12);
  CHECK_NEAR (rate ("step(0.5, epochs=2)", 0, 119), 0.125, 1e-12);
  CHECK_NEAR (rate ("exponential(0.9, decay_steps=10)", 0, 25), 0.5 * pow (0.9, 2.5), 1e-12);
  CHECK_NEAR (rate ("exponential(0.9, decay_steps=10, staircase=true)", 0, 25), 0.5 * 0.81, 1e-12);
  CHECK_NEAR (rate ("exponential(0.9)", 0, 30), 0.5 * pow (0.9, 1.5), 1e-12);
  CHECK_NEAR (rate ("cosine", 0, 0), 0.5, 1e-12);
  CHECK_NEAR (rate ("cosine", 0, 100), 0.25, 1e-12);
  CHECK_NEAR (rate ("cosine(alpha=0.2)", 0, 100), 0.5 * (0.8 * 0.5 + 0.2), 1e-12);
  CHECK_NEAR (rate ("cosine(50, alpha=0.2)", 0, 60), 0.5 * 0.2, 1e-12);
}

TEST (a_warm_up_comes_before_any_schedule)
{
  CHECK_NEAR (rate ("constant", 2, 0), 0.5 / 40, 1e-12);
  CHECK_NEAR (rate ("constant", 2, 19), 0.25, 1e-12);
  CHECK_NEAR (rate ("constant", 2, 39), 0.5, 1e-12);
  CHECK_NEAR (rate ("constant", 2, 40), 0.5, 0);
  CHECK_NEAR (rate ("cosine", 2, 40), 0.5, 1e-12);
  CHECK_NEAR (rate ("cosine", 2, 120), 0.25, 1e-12);
}

TEST (schedules_as_text)
{
  HgError error = { 0 };
  _Alignas(double) char config[HG_SCHEDULE_CONFIG];
  char text[160];
  for (const HgSchedule *const *it = hg_schedules (); *it != NULL; it++)
    {
      CHECK ((*it)->config_size <= HG_SCHEDULE_CONFIG && (*it)->sentence != NULL && (*it)->title != NULL);
      CHECK (hg_schedule_parse ((*it)->name, config, &error) == *it);
      CHECK_TEXT (hg_schedule_text (*it, config, 0, text, sizeof text), (*it)->name);
    }
  const HgSchedule *step = hg_schedule_parse ("step(epochs=3)", config, &error);
  CHECK_TEXT (hg_schedule_text (step, config, 2, text, sizeof text),
              "step(epochs=3) after 2 epochs of warm-up");
  CHECK (hg_schedule_parse ("linear", config, &error) == NULL);
  CHECK_CONTAINS (error.text, "cosine or plateau, got linear");
}
