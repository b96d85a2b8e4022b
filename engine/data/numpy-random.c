#include "data/numpy-random.h"
#include <math.h>

enum
{
  WORDS = 624,
  MIDDLE = 397
};

void
hg_numpy_random_seed (HgNumpyRandom *random, uint64_t seed)
{
  uint32_t word = (uint32_t)(seed ^ (seed >> 32));
  for (uint32_t i = 0; i < WORDS; i++)
    {
      random->state[i] = word;
      word = 1812433253u * (word ^ (word >> 30)) + i + 1;
    }
  random->at = WORDS;
  random->has_kept = false;
}

static inline uint32_t
twist (uint32_t high, uint32_t low)
{
  uint32_t y = (high & 0x80000000u) | (low & 0x7fffffffu);
  return (y >> 1) ^ (low & 1 ? 0x9908b0dfu : 0);
}

static void
refill (HgNumpyRandom *random)
{
  uint32_t *s = random->state;
  size_t i = 0;
  for (; i < WORDS - MIDDLE; i++)
    s[i] = s[i + MIDDLE] ^ twist (s[i], s[i + 1]);
  for (; i < WORDS - 1; i++)
    s[i] = s[i + MIDDLE - WORDS] ^ twist (s[i], s[i + 1]);
  s[i] = s[MIDDLE - 1] ^ twist (s[i], s[0]);
  random->at = 0;
}

static inline uint32_t
draw (HgNumpyRandom *random)
{
  if (random->at == WORDS)
    refill (random);
  uint32_t y = random->state[random->at++];
  y ^= y >> 11;
  y ^= (y << 7) & 0x9d2c5680u;
  y ^= (y << 15) & 0xefc60000u;
  return y ^ (y >> 18);
}

double
hg_numpy_random_uniform (HgNumpyRandom *random)
{
  uint32_t high = draw (random) >> 5, low = draw (random) >> 6;
  return (high * 67108864.0 + low) / 9007199254740992.0;
}

/* Marsaglia's polar method. The second number of a pair is handed out first by NumPy, and so here. */
double
hg_numpy_random_normal (HgNumpyRandom *random)
{
  if (random->has_kept)
    {
      random->has_kept = false;
      return random->kept;
    }
  double x, y, square;
  do
    {
      x = 2.0 * hg_numpy_random_uniform (random) - 1.0;
      y = 2.0 * hg_numpy_random_uniform (random) - 1.0;
      square = x * x + y * y;
  } while (square >= 1.0 || square == 0.0);
  double scale = sqrt (-2.0 * log (square) / square);
  random->kept = scale * x;
  random->has_kept = true;
  return scale * y;
}

/* 0 … limit, by masking a word and drawing again while it is too large. */
static uint32_t
draw_up_to (HgNumpyRandom *random, uint32_t limit)
{
  uint32_t mask = limit, value;
  for (int shift = 1; shift <= 16; shift *= 2)
    mask |= mask >> shift;
  do
    value = draw (random) & mask;
  while (value > limit);
  return value;
}

void
hg_numpy_random_permutation (HgNumpyRandom *random, size_t *items, uint32_t n)
{
  for (uint32_t i = 0; i < n; i++)
    items[i] = i;
  for (uint32_t i = n; i > 1; i--)
    {
      uint32_t j = draw_up_to (random, i - 1);
      size_t kept = items[i - 1];
      items[i - 1] = items[j];
      items[j] = kept;
    }
}
