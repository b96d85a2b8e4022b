/* What the tests of kernels share: drawn numbers, blocks of memory with exact ends, and a comparison with
 * what double precision gives. */
#pragma once
#include "base/random.h"
#include "engine/harness.h"
#include "engine/plain-values.h"
#include "tensor/kernels.h"
#include <float.h>

/* Of the engine's numbers. */
#define EPSILON (sizeof (HgReal) == sizeof (float) ? (double)FLT_EPSILON : DBL_EPSILON)

/* An exact end, for the sanitizer: the last value of a malloc'ed block. */
static inline HgReal *
exact (size_t n, HgReal value)
{
  HgReal *x = malloc (n * sizeof *x + 1);
  for (size_t i = 0; i < n; i++)
    x[i] = value;
  return x;
}

static inline HgReal *
drawn (HgRandom *random, size_t n, double deviation)
{
  HgReal *x = exact (n, 0);
  for (size_t i = 0; i < n; i++)
    x[i] = (HgReal)(deviation * hg_random_normal (random));
  return x;
}

static inline double *
widened (const HgReal *x, size_t n)
{
  double *wide = malloc (n * sizeof *wide + 1);
  for (size_t i = 0; i < n; i++)
    wide[i] = (double)x[i];
  return wide;
}

/* Whether @got is within @tolerance of the largest of @wanted. */
static inline bool
close_to (const char *what, const char *level, size_t lanes, const char *about, double tolerance, size_t n,
          const HgReal *got, const double *wanted)
{
  double largest = 0, worst = 0;
  size_t at = 0;
  for (size_t i = 0; i < n; i++)
    {
      largest = fmax (largest, fabs (wanted[i]));
      double error = fabs ((double)got[i] - wanted[i]);
      if (!(error <= worst))
        {
          worst = error;
          at = i;
        }
    }
  if (worst <= tolerance * fmax (largest, 0.01))
    return true;
  return test_fault (__FILE__, __LINE__, "%s, %zu lanes: %s of %s: value %zu of %zu is %.9g, expected %.9g",
                     level, lanes, what, about, at, n, (double)got[at], wanted[at]);
}
