/* NumPy's legacy generator (RandomState): the Mersenne Twister of Matsumoto & Nishimura 1998 with NumPy's
 * ways of drawing from it, number for number. It is here so that the arrays of published notebooks can be had
 * again; the engine's own generator is base/random.h. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct
{
  uint32_t state[624];
  size_t at;     /* next word of state, 624: none left */
  bool has_kept; /* the polar method makes two normal numbers at a time */
  double kept;
} HgNumpyRandom;

/* RandomState (seed). Wider seeds than NumPy's 32 bits are folded. */
void hg_numpy_random_seed (HgNumpyRandom *random, uint64_t seed);

double hg_numpy_random_uniform (HgNumpyRandom *random); /* random_sample: [0, 1), 53 bits */
double hg_numpy_random_normal (HgNumpyRandom *random);  /* mean 0, deviation 1 */

/* permutation (n) into @items. */
void hg_numpy_random_permutation (HgNumpyRandom *random, size_t *items, uint32_t n);
