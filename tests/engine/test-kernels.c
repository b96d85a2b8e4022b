/* The kernels that go once over their numbers, on every level this processor has, against libm in double.
 * Buffers are exactly as long as they need to be and begin at odd places, so that a sanitizer sees a value
 * too many. */
#include "engine/kernel-values.h"

enum
{
  SWEEP = 40000
};

/* The level's name in front of a complaint. */
#define EACH_LEVEL(k)                                                                                        \
  for (const HgKernels *const *level = hg_kernels_levels (), *k; (k = *level) != NULL; level++)

static double
activation (HgActivation a, double x)
{
  switch (a)
    {
    case HG_RELU:
      return x < 0 ? 0 : x;
    case HG_TANH:
      return tanh (x);
    case HG_SIGMOID:
      return 1 / (1 + exp (-x));
    case HG_HARD_SIGMOID:
      return fmin (1, fmax (0, x / 6 + 0.5));
    case HG_HARD_SIGMOID_2:
      return fmin (1, fmax (0, x / 5 + 0.5));
    case HG_ELU:
      return x > 0 ? x : expm1 (x);
    case HG_SELU:
      return 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * expm1 (x));
    case HG_SOFTPLUS:
      return fmax (x, 0) + log1p (exp (-fabs (x)));
    case HG_SOFTSIGN:
      return x / (1 + fabs (x));
    case HG_EXPONENTIAL:
      return exp (x);
    case HG_RELU6:
      return fmin (6, fmax (0, x));
    case HG_LEAKY_RELU:
      return x < 0 ? 0.2 * x : x;
    case HG_CELU:
      return x > 0 ? x : expm1 (x);
    case HG_LOG_SIGMOID:
      return fmin (x, 0) - log1p (exp (-fabs (x)));
    case HG_SPARSE_PLUS:
      return x <= -1 ? 0 : x < 1 ? (x + 1) * (x + 1) / 4 : x;
    case HG_SPARSE_SIGMOID:
      return fmin (1, fmax (0, (x + 1) / 2));
    case HG_SQUAREPLUS:
      return x > 0 ? (x + sqrt (x * x + 4)) / 2 : 2 / (sqrt (x * x + 4) - x);
    case HG_HARD_TANH:
      return fmin (1, fmax (-1, x));
    case HG_SOFT_SHRINK:
      return x > 0.5 ? x - 0.5 : x < -0.5 ? x + 0.5 : 0;
    case HG_HARD_SHRINK:
      return fabs (x) > 0.5 ? x : 0;
    case HG_SILU:
      return x / (1 + exp (-x));
    case HG_GELU:
      return x * 0.5 * erfc (-x / sqrt (2));
    case HG_HARD_SILU:
      return x * fmin (1, fmax (0, x / 6 + 0.5));
    case HG_MISH:
      return x * tanh (fmax (x, 0) + log1p (exp (-fabs (x))));
    case HG_TANH_SHRINK:
      return x - tanh (x);
    default:
      return x;
    }
}

/* What the error is measured against: near a bend, or where two numbers nearly cancel, theirs and not the
 * result's. */
static double
scale (HgActivation a, double x, double value)
{
  switch (a)
    {
    case HG_HARD_SIGMOID:
    case HG_HARD_SIGMOID_2:
    case HG_SPARSE_SIGMOID:
      return fmax (fabs (value), 0.5);
    case HG_HARD_SILU:
      return fmax (fabs (value), 0.5 * fabs (x));
    case HG_SPARSE_PLUS:
      return fmax (fabs (value), fabs (x + 1) / 2);
    case HG_TANH_SHRINK:
    case HG_SOFT_SHRINK:
      return fabs (x);
    case HG_GELU: /* e^(−x²/2) has the error of its exponent */
      return fmax (fabs (value) * (1 + x * x / 2), fabs (x) * FLT_MIN);
    default:
      return fmax (fabs (value), (double)FLT_MIN);
    }
}

/* Central difference of the above; every sampled x keeps away from the kinks. */
static double
steepness (HgActivation a, double x)
{
  const double h = 1e-5;
  return (activation (a, x + h) - activation (a, x - h)) / (2 * h);
}

static bool
check_accuracy (const HgKernels *k, HgActivation a, double from, double to, double ulps)
{
  HgReal *x = malloc (SWEEP * sizeof *x), *y = malloc (SWEEP * sizeof *y);
  double worst = 0, at = 0;
  for (size_t i = 0; i < SWEEP; i++)
    y[i] = x[i] = (HgReal)(from + (to - from) * (double)i / (SWEEP - 1));
  k->activate (a, SWEEP, y);
  for (size_t i = 0; i < SWEEP; i++)
    {
      double wanted = activation (a, (double)x[i]);
      double error = fabs ((double)y[i] - wanted) / fmax (scale (a, (double)x[i], wanted), FLT_MIN) / EPSILON;
      if (!(error <= worst))
        {
          worst = error;
          at = (double)x[i];
        }
    }
  free (x);
  free (y);
  return worst <= ulps ? true
                       : test_fault (__FILE__, __LINE__, "%s: activation %d of %.9g is %.3g ulp off", k->name,
                                     a, at, worst);
}

TEST (activations_are_within_a_few_ulp)
{
  EACH_LEVEL (k)
  {
    for (int a = 0; a < HG_FIRST_ALONG_AXIS; a++)
      {
        check_accuracy (k, (HgActivation)a, -20, 20, 6);
        check_accuracy (k, (HgActivation)a, -0.01, 0.01, 6);
        check_accuracy (k, (HgActivation)a, -1e-6, 1e-6, 6);
      }
    check_accuracy (k, HG_EXPONENTIAL, -86, 88.7, 6);
    check_accuracy (k, HG_SIGMOID, -86, 100, 6);
    check_accuracy (k, HG_TANH, -100, 100, 6);
    check_accuracy (k, HG_SOFTPLUS, -80, 100, 6);
  }
}

TEST (activations_keep_nan_and_reach_their_limits)
{
  const struct
  {
    HgActivation a;
    double low, high;
  } limits[] = { { HG_LINEAR, -INFINITY, INFINITY },
                 { HG_RELU, 0, INFINITY },
                 { HG_TANH, -1, 1 },
                 { HG_SIGMOID, 0, 1 },
                 { HG_HARD_SIGMOID, 0, 1 },
                 { HG_HARD_SIGMOID_2, 0, 1 },
                 { HG_ELU, -1, INFINITY },
                 { HG_SELU, -1.7580993408473766, INFINITY },
                 { HG_SOFTPLUS, 0, INFINITY },
                 { HG_SOFTSIGN, -1, 1 },
                 { HG_EXPONENTIAL, 0, INFINITY },
                 { HG_RELU6, 0, 6 },
                 { HG_LEAKY_RELU, -INFINITY, INFINITY },
                 { HG_CELU, -1, INFINITY },
                 { HG_LOG_SIGMOID, -INFINITY, 0 },
                 { HG_SPARSE_PLUS, 0, INFINITY },
                 { HG_SPARSE_SIGMOID, 0, 1 },
                 { HG_SQUAREPLUS, 0, INFINITY },
                 { HG_HARD_TANH, -1, 1 },
                 { HG_SOFT_SHRINK, -INFINITY, INFINITY },
                 { HG_HARD_SHRINK, -INFINITY, INFINITY },
                 { HG_TANH_SHRINK, -INFINITY, INFINITY } };
  EACH_LEVEL (k)
  for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
    {
      HgReal x[19];
      for (size_t at = 0; at < 19; at++)
        x[at] = (HgReal)(at % 3 == 0 ? NAN : at % 3 == 1 ? -INFINITY : INFINITY);
      k->activate (limits[i].a, 19, x);
      for (size_t at = 0; at < 19; at++)
        {
          double wanted = at % 3 == 1 ? limits[i].low : limits[i].high;
          if (at % 3 == 0 ? !isnan (x[at])
                          : !((HgReal)wanted == x[at] || fabs ((double)x[at] - wanted) < 1e-6))
            test_fault (__FILE__, __LINE__, "%s: activation %d of value %zu is %g, expected %g", k->name,
                        limits[i].a, at, (double)x[at], at % 3 == 0 ? NAN : wanted);
        }
    }
}

TEST (huge_values_stay_within_the_limits)
{
  EACH_LEVEL (k)
  {
    HgReal x[6] = { (HgReal)-1e30, (HgReal)1e30, -1000, 1000, (HgReal)-9.02, (HgReal)9.02 };
    k->activate (HG_TANH, 6, x);
    for (size_t i = 0; i < 6; i++)
      CHECK (fabs ((double)x[i]) <= 1 && fabs ((double)x[i]) > 0.9999999);
    HgReal y[4] = { (HgReal)-1e30, (HgReal)1e30, -1000, 1000 };
    k->activate (HG_SIGMOID, 4, y);
    CHECK (y[0] == 0 && y[1] == 1 && y[2] == 0 && y[3] == 1);
  }
}

TEST (slopes_follow_from_the_output_or_the_input)
{
  const double tolerance = sizeof (HgReal) == sizeof (float) ? 2e-6 : 1e-9;
  EACH_LEVEL (k)
  for (int a = 0; a < HG_FIRST_ALONG_AXIS; a++)
    {
      HgReal x[77], d[77];
      for (size_t i = 0; i < 77; i++)
        {
          x[i] = (HgReal)(-2.9 + 0.0761 * (double)i);
          d[i] = 3;
        }
      HgReal y[77];
      memcpy (y, x, sizeof y);
      k->activate ((HgActivation)a, 77, y);
      if (a < HG_FIRST_FROM_INPUT)
        k->activate_gradient ((HgActivation)a, 77, y, d, d);
      else
        k->activate_gradient_at ((HgActivation)a, 77, x, d);
      for (size_t i = 0; i < 77; i++)
        {
          double wanted = 3 * steepness ((HgActivation)a, (double)x[i]);
          if (!(fabs ((double)d[i] - wanted) <= tolerance * fmax (1, fabs (wanted))))
            test_fault (__FILE__, __LINE__, "%s: slope of activation %d at %g is %.9g, expected %.9g",
                        k->name, a, (double)x[i], (double)d[i] / 3, wanted / 3);
        }
    }
}

/* Every length and offset: values before and after stay, and the result does not depend on where a value
 * lies. */
TEST (any_length_at_any_place)
{
  enum
  {
    ROOM = 90
  };
  EACH_LEVEL (k)
  for (int a = 0; a < HG_FIRST_ALONG_AXIS; a++)
    for (size_t offset = 0; offset < 3; offset++)
      for (size_t n = 0; n < 70; n++)
        {
          HgReal x[ROOM], y[ROOM], whole[ROOM];
          for (size_t i = 0; i < ROOM; i++)
            whole[i] = y[i] = x[i] = (HgReal)(0.37 * (double)i - 11.3);
          k->activate ((HgActivation)a, ROOM, whole);
          k->activate ((HgActivation)a, n, y + offset);
          for (size_t i = 0; i < ROOM; i++)
            if (y[i] != (i < offset || i >= offset + n ? x[i] : whole[i]))
              test_fault (__FILE__, __LINE__, "%s: activation %d of %zu values at %zu: value %zu is %g",
                          k->name, a, n, offset, i, (double)y[i]);
        }
}

/* Every length; the ceiling, both slopes and NaN. */
TEST (rectifiers)
{
  const HgRectifier rectifiers[]
      = { { 0, 0, INFINITY }, { 0, (HgReal)0.3, INFINITY }, { (HgReal)0.4, (HgReal)0.25, 2 } };
  EACH_LEVEL (k)
  for (size_t kind = 0; kind < 3; kind++)
    for (size_t n = 0; n < 70; n++)
      {
        const HgRectifier *r = &rectifiers[kind];
        HgReal x[70], y[71], d[71];
        for (size_t i = 0; i <= n; i++)
          {
            y[i] = i < 70 ? x[i] = (HgReal)(0.37 * (double)i - 9.3) : 7;
            d[i] = 3;
          }
        HgReal after = y[n];
        k->rectify (r, n, y);
        k->rectify_gradient (r, n, x, d);
        CHECK (y[n] == after && d[n] == 3);
        for (size_t i = 0; i < n; i++)
          {
            bool up = x[i] > r->threshold, cut = x[i] >= r->most;
            HgReal wanted = up ? (cut ? r->most : x[i]) : r->slope * (x[i] - r->threshold);
            CHECK_NEAR ((double)y[i], (double)wanted, 1e-6);
            CHECK_NEAR ((double)d[i], up ? 3.0 * !cut : 3 * (double)r->slope, 1e-6);
          }
      }
  EACH_LEVEL (k)
  {
    HgReal nan[5] = { (HgReal)NAN, 1, -1, (HgReal)NAN, 0 };
    k->rectify (&rectifiers[2], 5, nan);
    CHECK (isnan (nan[0]) && isnan (nan[3]) && !isnan (nan[1]));
  }
}

TEST (sums_run_in_the_order_of_the_parts)
{
  EACH_LEVEL (k)
  for (size_t n = 1; n < 70; n += 3)
    {
      HgReal part[3][70];
      const HgReal *const parts[] = { part[0], part[1], part[2] };
      for (size_t i = 0; i < 70; i++)
        {
          part[0][i] = (HgReal)(1e8 + (double)i);
          part[1][i] = (HgReal)-1e8;
          part[2][i] = (HgReal)0.125;
        }
      k->sum (n, 3, parts, part[0]);
      for (size_t i = 0; i < 70; i++)
        {
          HgReal first = (HgReal)(1e8 + (double)i);
          CHECK_EQUAL (part[0][i], i < n ? first + (HgReal)-1e8 + (HgReal)0.125 : first);
        }
    }
}

TEST (finite_finds_the_one_value_that_is_not)
{
  EACH_LEVEL (k)
  for (size_t n = 1; n < 70; n++)
    {
      HgReal *x = malloc (n * sizeof *x);
      for (size_t i = 0; i < n; i++)
        x[i] = (HgReal)(1e30 * (i % 2 == 0 ? 1 : -1));
      CHECK (k->finite (n, x));
      for (size_t i = 0; i < n; i++)
        {
          HgReal was = x[i];
          x[i] = (HgReal)NAN;
          CHECK (!k->finite (n, x));
          x[i] = (HgReal)-INFINITY;
          CHECK (!k->finite (n, x));
          x[i] = was;
        }
      free (x);
    }
}

TEST (levels_are_found_by_name)
{
  CHECK (hg_kernels_best () == hg_kernels_levels ()[0]);
  EACH_LEVEL (k) CHECK (hg_kernels_find (k->name) == k);
  CHECK (hg_kernels_find ("x86-64-v9") == NULL);
  CHECK (hg_kernels_find ("portable") != NULL);
}

TEST (narrow_layers_get_narrow_vectors)
{
  EACH_LEVEL (k)
  for (size_t width = 1; width < 70; width++)
    {
      const HgPanelKernels *fit = hg_kernels_panels (k, width);
      const HgPanelKernels *const *all = k->panels;
      while (*all != NULL && *all != fit)
        all++;
      CHECK (*all == fit && (all[1] == NULL || fit->lanes < 2 * width));
    }
}
