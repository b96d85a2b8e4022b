/* The activations' table, their other names, and those along an axis, against what defines them. */
#include "engine/harness.h"
#include "base/random.h"
#include "layers/activation.h"
#include "layers/layer.h"

TEST (a_softmax_does_not_overflow)
{
  const HgKernels *k = hg_kernels_best ();
  HgReal x[4] = { 1000, 1001, -1000, 999 }, y[4];
  double all = exp (-1) + 1 + exp (-2);
  hg_activation_apply (k, HG_SOFTMAX, 1, 4, x, y);
  CHECK_NEAR ((double)y[0], exp (-1) / all, 1e-7);
  CHECK_NEAR ((double)y[1], 1 / all, 1e-7);
  CHECK_EQUAL (y[2], 0);
  hg_activation_apply (k, HG_LOG_SOFTMAX, 1, 4, x, y);
  CHECK_NEAR ((double)y[0], -1 - log (all), 1e-6);
  CHECK_NEAR ((double)y[2], -2001 - log (all), 1e-3);
  x[2] = (HgReal)NAN;
  hg_activation_apply (k, HG_SOFTMAX, 1, 4, x, x);
  CHECK (isnan (x[0]) && isnan (x[2]));
}

/* The nearest point of those that are not negative and add up to 1: the values above 0 lie one threshold
 * below theirs, and the others had no more than it. */
TEST (sparsemax_is_the_nearest_point_of_the_simplex)
{
  HgRandom random = hg_random (5);
  for (size_t width = 1; width < 40; width += 3)
    for (int turn = 0; turn < 20; turn++)
      {
        HgReal x[40], y[40];
        double sum = 0, threshold = NAN;
        for (size_t i = 0; i < width; i++)
          x[i] = turn % 2 ? (HgReal)hg_random_normal (&random) : (HgReal)(hg_random_below (&random, 3) * 0.1);
        hg_activation_apply (hg_kernels_best (), HG_SPARSEMAX, 1, width, x, y);
        for (size_t i = 0; i < width; i++)
          {
            sum += (double)y[i];
            if (y[i] > 0)
              threshold = (double)(x[i] - y[i]);
          }
        CHECK_NEAR (sum, 1, 1e-6);
        for (size_t i = 0; i < width; i++)
          CHECK (y[i] > 0 ? fabs ((double)(x[i] - y[i]) - threshold) < 1e-6
                          : y[i] == 0 && (double)x[i] <= threshold + 1e-6);
      }
}

TEST (glu_gates_one_half_by_the_other)
{
  HgReal x[8] = { 1, 2, 0, 100, 3, -4, -100, 0 }, y[4];
  hg_activation_apply (hg_kernels_best (), HG_GLU, 2, 4, x, y);
  CHECK_NEAR ((double)y[0], 0.5, 1e-7);
  CHECK_NEAR ((double)y[1], 2, 1e-6);
  CHECK_NEAR ((double)y[2], 0, 1e-7);
  CHECK_NEAR ((double)y[3], -2, 1e-6);
}

/* The kernels' order says which need their input and which look along the axis; the table says it too. */
TEST (the_table_agrees_with_the_kernels)
{
  for (int a = 0; a < HG_ACTIVATIONS; a++)
    {
      const HgActivationInfo *info = hg_activation_info ((HgActivation)a);
      CHECK (hg_activation_names[a] != NULL && info->formula != NULL && info->low < info->high);
      CHECK_EQUAL (info->along_axis, a >= HG_FIRST_ALONG_AXIS);
      CHECK_EQUAL (info->needs_input, a == HG_GLU || (a >= HG_FIRST_FROM_INPUT && a < HG_FIRST_ALONG_AXIS));
      CHECK_EQUAL (hg_activation_fused ((HgActivation)a), !info->along_axis && !info->needs_input);
    }
  CHECK (hg_activation_names[HG_ACTIVATIONS] == NULL);
}

/* Outputs stay within the range that explanations give, and come close to its ends where it has any. */
TEST (ranges_hold_and_are_reached)
{
  enum
  {
    N = 20001
  };
  HgReal *y = malloc (N * sizeof *y);
  for (int a = 0; a < HG_FIRST_ALONG_AXIS; a++)
    {
      const HgActivationInfo *info = hg_activation_info ((HgActivation)a);
      double low = INFINITY, high = -INFINITY;
      for (size_t i = 0; i < N; i++)
        y[i] = (HgReal)(((double)i - N / 2) * 0.008);
      hg_kernels_best ()->activate ((HgActivation)a, N, y);
      for (size_t i = 0; i < N; i++)
        {
          low = fmin (low, (double)y[i]);
          high = fmax (high, (double)y[i]);
        }
      bool within = low >= info->low - 1e-6 && high <= info->high + 1e-6;
      bool reached = (isinf (info->low) ? low < -3 : low < info->low + 0.02)
                     && (isinf (info->high) ? high > 3 : high > info->high - 0.02);
      if (!within || !reached)
        test_fault (__FILE__, __LINE__, "%s runs from %g to %g, its table says %g to %g",
                    hg_activation_names[a], low, high, info->low, info->high);
    }
  free (y);
}

TEST (other_names_are_understood)
{
  static const char *const same[][2] = { { "Dense 3 swish", "Dense 3 silu" },
                                         { "Dense 3 hard_swish", "Dense 3 hard_silu" },
                                         { "Activation Swish", "Activation silu" } };
  for (size_t i = 0; i < sizeof same / sizeof *same; i++)
    {
      HgError error = { 0 };
      char text[100];
      HgLayer *a = hg_layer_parse (same[i][0], &error), *b = hg_layer_parse (same[i][1], &error);
      if (CHECK_DONE (a != NULL && b != NULL, error))
        {
          CHECK (hg_layer_equal (a, b));
          CHECK_TEXT (hg_layer_text (a, text, sizeof text), same[i][1]);
        }
      hg_layer_unref (a);
      hg_layer_unref (b);
    }
}
