#include "base/random.h"
#include <math.h>

HgRandom
hg_random (uint64_t seed)
{
  HgRandom random;
  for (int i = 0; i < 4; i++)
    random.s[i] = hg_random_hash (seed + (uint64_t)i * 0x9e3779b97f4a7c15u);
  return random;
}

static inline uint64_t
rotate (uint64_t x, int k)
{
  return (x << k) | (x >> (64 - k));
}

uint64_t
hg_random_bits (HgRandom *random)
{
  uint64_t *s = random->s, result = rotate (s[1] * 5, 7) * 9, t = s[1] << 17;
  s[2] ^= s[0];
  s[3] ^= s[1];
  s[1] ^= s[2];
  s[0] ^= s[3];
  s[2] ^= t;
  s[3] = rotate (s[3], 45);
  return result;
}

double
hg_random_uniform (HgRandom *random)
{
  return (double)(hg_random_bits (random) >> 11) * 0x1p-53;
}

double
hg_random_normal (HgRandom *random)
{
  double u = 1.0 - hg_random_uniform (random), v = hg_random_uniform (random);
  return sqrt (-2.0 * log (u)) * cos (6.283185307179586477 * v);
}

size_t
hg_random_below (HgRandom *random, size_t limit)
{
  uint64_t n = limit, threshold = -n % n, bits;
  do
    bits = hg_random_bits (random);
  while (bits < threshold);
  return (size_t)(bits % n);
}

void
hg_random_shuffle (HgRandom *random, size_t *items, size_t n)
{
  for (size_t i = n; i > 1; i--)
    {
      size_t j = hg_random_below (random, i), kept = items[i - 1];
      items[i - 1] = items[j];
      items[j] = kept;
    }
}

uint64_t
hg_random_seed (uint64_t seed, uint64_t stream)
{
  return hg_random_hash (hg_random_hash (seed) ^ hg_random_hash (stream + 0x5851f42d4c957f2du));
}
