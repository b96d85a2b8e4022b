#include "train/noise.h"
#include "base/random.h"
#include "train/kind-text.h"
#include <math.h>
#include <stdio.h>
#include <strings.h>

const char *const hg_noise_names[] = { "none", "gaussian", "masking", NULL };

static const HgParam amount = { .name = "amount",
                                .title = "Amount",
                                .type = HG_PARAM_REAL,
                                .offset = offsetof (HgNoise, amount),
                                .standard = 0.1,
                                .low = 0,
                                .high = 1000 };

bool
hg_noise_check (const HgNoise *noise, HgError *error)
{
  double most = noise->kind == HG_NOISE_MASKING ? 1 : amount.high;
  if (noise->kind == HG_NOISE_NONE || (noise->amount >= 0 && noise->amount <= most))
    return true;
  return hg_error_set (error, HG_ERROR_VALUE, "noise: expected %s of 0 … %g, got %g",
                       noise->kind == HG_NOISE_MASKING ? "a share" : "a deviation", most, noise->amount);
}

bool
hg_noise_parse (const char *text, HgNoise *noise, HgError *error)
{
  char name[40], options[80];
  HgNoise found = { .amount = amount.standard };
  hg_kind_name (text, name, sizeof name);
  while (hg_noise_names[found.kind] != NULL && strcasecmp (hg_noise_names[found.kind], name) != 0)
    found.kind++;
  if (hg_noise_names[found.kind] == NULL)
    return hg_error_set (error, HG_ERROR_VALUE, "expected none, gaussian(0.2) or masking(0.3), got %.60s",
                         text);
  if (!hg_kind_bracket (text, options, sizeof options, error)
      || !hg_kind_options (hg_noise_names[found.kind], &amount, found.kind != HG_NOISE_NONE, options, &found,
                           error)
      || !hg_noise_check (&found, error))
    return false;
  *noise = found;
  return true;
}

char *
hg_noise_text (const HgNoise *noise, char *text, size_t size)
{
  if (noise->kind == HG_NOISE_NONE)
    snprintf (text, size, "none");
  else
    snprintf (text, size, "%s(%g)", hg_noise_names[noise->kind], noise->amount);
  return text;
}

/* A uniform number of (0, 1). */
static double
uniform (uint64_t key)
{
  return ((double)(hg_random_hash (key) >> 11) + 0.5) * 0x1p-53;
}

static HgReal
spoil (const HgNoise *noise, uint64_t key, HgReal x)
{
  double u = uniform (key);
  if (noise->kind == HG_NOISE_MASKING)
    return u < noise->amount ? 0 : x;
  /* Box–Muller; the second number is a hash of the first one's hash. */
  double angle = 2 * M_PI * uniform (hg_random_hash (key) ^ 0x5bf03635u);
  return x + (HgReal)(noise->amount * sqrt (-2 * log (u)) * cos (angle));
}

void
hg_noise_add (const HgNoise *noise, uint64_t seed, const HgShape *shape, size_t n, size_t i, HgReal *inner)
{
  size_t values = (size_t)hg_shape_values (shape);
  size_t run = shape->rank == 2 ? (size_t)shape->dim[1] : values; /* contiguous in a row */
  if (noise->kind == HG_NOISE_NONE || noise->amount <= 0)
    return;
  for (size_t j = 0; j < values; j++)
    {
      HgReal *x = &inner[(j / run * n + i) * run + j % run];
      *x = spoil (noise, seed ^ j, *x);
    }
}
