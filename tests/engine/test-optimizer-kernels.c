/* The optimizers' steps on every level this processor has, against the same formulas in double, over some
 * steps and for lengths that fill no whole vector. */
#include "engine/kernel-values.h"

enum
{
  MOST = 53,
  STEPS = 20,
  SLOTS = 3
};

#define RATE 0.0625
#define TINY 1e-7
#define FORGET_1 0.1
#define FORGET_2 0.001

typedef enum
{
  SGD,
  MOMENTUM,
  NESTEROV,
  ADAM,
  AMSGRAD,
  NADAM,
  ADAMAX,
  ADAGRAD,
  RMSPROP,
  RMSPROP_MOMENTUM,
  RMSPROP_CENTRED,
  RMSPROP_ALL,
  WAYS
} Way;

/* One step by the kernel; the coefficients are the same at every step. */
static void
step (const HgOptimizerKernels *k, Way way, size_t n, HgReal *p, const HgReal *g, HgReal slot[SLOTS][MOST])
{
  const HgReal rate = (HgReal)RATE, tiny = (HgReal)TINY;
  const HgAdamStep adam = { rate, (HgReal)FORGET_1, (HgReal)FORGET_2, tiny };
  const HgNadamStep nadam = { adam, (HgReal)0.75, (HgReal)0.5, 2 };
  const HgAdamaxStep adamax = { rate, (HgReal)FORGET_1, (HgReal)0.75, tiny };
  const HgRmspropStep rmsprop = { rate, (HgReal)0.75, (HgReal)0.25, (HgReal)0.5, (HgReal)0.01 };
  if (way <= NESTEROV)
    k->sgd (n, rate, (HgReal)0.5, way == NESTEROV, p, g, way == SGD ? NULL : slot[0]);
  else if (way <= AMSGRAD)
    k->adam (n, &adam, p, g, slot[0], slot[1], way == AMSGRAD ? slot[2] : NULL);
  else if (way == NADAM)
    k->nadam (n, &nadam, p, g, slot[0], slot[1]);
  else if (way == ADAMAX)
    k->adamax (n, &adamax, p, g, slot[0], slot[1]);
  else if (way == ADAGRAD)
    k->adagrad (n, rate, tiny, p, g, slot[0]);
  else
    k->rmsprop (n, &rmsprop, p, g, slot[0], way == RMSPROP_MOMENTUM || way == RMSPROP_ALL ? slot[1] : NULL,
                way >= RMSPROP_CENTRED ? slot[2] : NULL);
}

/* The change of one parameter with state s. */
static double
change (Way way, double g, double s[SLOTS])
{
  double was = s[0];
  if (way == SGD)
    return RATE * g;
  if (way <= NESTEROV)
    {
      s[0] = 0.5 * s[0] - RATE * g;
      return way == NESTEROV ? RATE * g - 0.5 * s[0] : -s[0];
    }
  if (way == ADAGRAD)
    return RATE * g / sqrt ((s[0] += g * g) + TINY);
  if (way >= RMSPROP)
    {
      bool centred = way >= RMSPROP_CENTRED;
      s[0] = 0.75 * was + 0.25 * g * g;
      s[2] = centred ? 0.75 * s[2] + 0.25 * g : 0;
      double much = RATE * g / sqrt (s[0] - s[2] * s[2] + 0.01);
      return way == RMSPROP_MOMENTUM || way == RMSPROP_ALL ? (s[1] = 0.5 * s[1] + much) : much;
    }
  s[0] += (g - s[0]) * FORGET_1;
  if (way == ADAMAX)
    return RATE * s[0] / ((s[1] = fmax (0.75 * s[1], fabs (g))) + TINY);
  s[1] += (g * g - s[1]) * FORGET_2;
  s[2] = fmax (s[2], s[1]);
  if (way == NADAM)
    return RATE * (0.75 * s[0] + 0.5 * g) / (sqrt (2 * s[1]) + TINY);
  return RATE * s[0] / (sqrt (way == AMSGRAD ? s[2] : s[1]) + TINY);
}

/* Gradients that shrink, so that AMSGrad's largest spread is not the last. */
TEST (steps_are_the_formulas)
{
  for (const HgKernels *const *level = hg_kernels_levels (); *level != NULL; level++)
    for (int way = 0; way < WAYS; way++)
      for (size_t n = 1; n <= MOST; n += n < 20 ? 1 : 11)
        {
          HgReal *p = malloc (n * sizeof *p), *g = malloc (n * sizeof *g), slot[SLOTS][MOST] = { { 0 } };
          double wanted[MOST], state[MOST][SLOTS] = { { 0 } }, moved[MOST] = { 0 };
          HgRandom random = hg_random (7);
          for (size_t i = 0; i < n; i++)
            wanted[i] = (double)(p[i] = (HgReal)hg_random_normal (&random));
          for (int s = 0; s < STEPS; s++)
            {
              for (size_t i = 0; i < n; i++)
                g[i] = i == 0 ? 0 : (HgReal)(hg_random_normal (&random) / (1 + s * s));
              step ((*level)->optimizers, (Way)way, n, p, g, slot);
              for (size_t i = 0; i < n; i++)
                {
                  double much = change ((Way)way, (double)g[i], state[i]);
                  wanted[i] -= much;
                  moved[i] += fabs (much);
                }
            }
          for (size_t i = 0; i < n; i++)
            if (!(fabs ((double)p[i] - wanted[i]) <= STEPS * EPSILON * (fabs (wanted[i]) + moved[i])))
              test_fault (__FILE__, __LINE__, "%s, way %d, %zu of %zu: %.9g, expected %.9g", (*level)->name,
                          way, i, n, (double)p[i], wanted[i]);
          free (p);
          free (g);
        }
}

/* The three that go before a step: shrinking, scaling, limiting. */
TEST (gradients_and_parameters_are_made_smaller)
{
  for (const HgKernels *const *level = hg_kernels_levels (); *level != NULL; level++)
    for (size_t n = 1; n <= MOST; n += n < 20 ? 1 : 11)
      {
        const HgOptimizerKernels *k = (*level)->optimizers;
        HgReal *x = malloc (n * sizeof *x), shrunk, was[MOST];
        HgRandom random = hg_random (5);
        for (size_t i = 0; i < n; i++)
          was[i] = x[i] = (HgReal)hg_random_normal (&random);
        k->shrink (n, (HgReal)0.25, x);
        for (size_t i = 0; i < n; i++)
          CHECK_NEAR ((double)x[i], 0.75 * (double)was[i], EPSILON * fabs ((double)was[i]));
        shrunk = x[n - 1];
        k->scale (n, 4, x);
        CHECK (x[n - 1] == 4 * shrunk);
        k->limit (n, (HgReal)0.5, x);
        for (size_t i = 0; i < n; i++)
          CHECK_NEAR ((double)x[i], fmax (-0.5, fmin (0.5, 3 * (double)was[i])), 4 * EPSILON);
        x[n - 1] = (HgReal)NAN;
        k->limit (n, (HgReal)0.5, x);
        CHECK (isnan (x[n - 1]));
        free (x);
      }
}

/* The same bits however the parameters are cut into stretches. */
TEST (stretches_change_nothing)
{
  for (const HgKernels *const *level = hg_kernels_levels (); *level != NULL; level++)
    for (int way = 0; way < WAYS; way++)
      {
        HgReal whole[MOST], parts[MOST], g[MOST], a[SLOTS][MOST] = { { 0 } }, b[SLOTS][MOST] = { { 0 } };
        HgRandom random = hg_random (9);
        for (int s = 0; s < 3; s++)
          {
            for (size_t i = 0; i < MOST; i++)
              {
                g[i] = (HgReal)hg_random_normal (&random);
                if (s == 0)
                  whole[i] = parts[i] = (HgReal)hg_random_normal (&random);
              }
            step ((*level)->optimizers, (Way)way, MOST, whole, g, a);
            for (size_t begin = 0, n = 5; begin < MOST; begin += n, n = 48)
              {
                HgReal slot[SLOTS][MOST];
                for (size_t k = 0; k < SLOTS; k++)
                  memcpy (slot[k], b[k] + begin, n * sizeof (HgReal));
                step ((*level)->optimizers, (Way)way, n, parts + begin, g + begin, slot);
                for (size_t k = 0; k < SLOTS; k++)
                  memcpy (b[k] + begin, slot[k], n * sizeof (HgReal));
              }
          }
        if (memcmp (whole, parts, sizeof whole) != 0)
          test_fault (__FILE__, __LINE__, "%s, way %d: stretches give other bits", (*level)->name, way);
      }
}
