/* What the kinds that disturb their input while training share: the options, and draws that are a hash of
 * (step's seed, number of the value), so that the way back draws the same again instead of keeping it, and
 * threads do not matter. */
#pragma once
#include "base/random.h"
#include "layers/layer.h"
#include <math.h>

#define HG_OPTION_RATE(Config, what, usual)                                                                  \
  {                                                                                                          \
    .name = "rate", .title = "Rate", .help = what, .type = HG_PARAM_REAL, .flags = HG_PARAM_PRIMARY,         \
    .offset = offsetof (Config, rate), .standard = usual, .low = 0, .high = 0.999                            \
  }

/* Whether value @i is one of the share @rate that is dropped. */
static inline bool
hg_noise_drops (uint64_t seed, uint64_t i, double rate)
{
  return (hg_random_hash (seed ^ i) >> 32) < (uint64_t)(rate * 0x1p32);
}

/* A normal value of mean 0 and deviation 1 (Box & Muller 1958, from the two halves of a hash). */
static inline double
hg_noise_normal (uint64_t seed, uint64_t i)
{
  uint64_t bits = hg_random_hash (seed ^ i);
  double radius = ((double)(bits >> 32) + 0.5) * 0x1p-32, angle = (double)(bits & 0xffffffffu) * 0x1p-32;
  return sqrt (-2 * log (radius)) * cos (2 * M_PI * angle);
}

/* The number of the chunk's first value. */
static inline uint64_t
hg_noise_start (const HgOp *op, const HgPass *pass)
{
  return pass->first * (uint64_t)hg_shape_values (&op->in[0]);
}
