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

/* A normal value of mean 0 and deviation 1 (Box & Muller 1958, from the two halves of a hash); float has
 * enough digits for noise. */
static inline float
hg_noise_normal (uint64_t seed, uint64_t i)
{
  uint64_t bits = hg_random_hash (seed ^ i);
  float radius = ((float)(bits >> 32) + 0.5f) * 0x1p-32f, angle = (float)(bits & 0xffffffffu) * 0x1p-32f;
  return sqrtf (-2 * logf (radius)) * cosf (2 * (float)M_PI * angle);
}

/* The number of the chunk's first value. */
static inline uint64_t
hg_noise_start (const HgOp *op, const HgPass *pass)
{
  return pass->first * (uint64_t)hg_shape_values (&op->in[0]);
}
