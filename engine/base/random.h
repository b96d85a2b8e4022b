/* Random numbers with explicit state. One generator (xoshiro256**, Blackman & Vigna 2018, seeded by SplitMix64)
 * for sequences, and a counter-based hash for values that must not depend on who draws them first: dropout masks
 * are a function of (seed, step, row, column), so any number of threads gives the same bits. */
#pragma once
#include <stddef.h>
#include <stdint.h>

typedef struct
{
  uint64_t s[4];
} HgRandom;

HgRandom hg_random (uint64_t seed);
uint64_t hg_random_bits (HgRandom *random);
double hg_random_uniform (HgRandom *random);             /* [0, 1), 53 bits */
double hg_random_normal (HgRandom *random);              /* mean 0, deviation 1 (Box–Muller, no state kept) */
size_t hg_random_below (HgRandom *random, size_t limit); /* 0 … limit − 1 without bias; limit ≥ 1 */
void hg_random_shuffle (HgRandom *random, size_t *items, size_t n);

/* A seed for a part of a run (layer, epoch, …), so that adding one part does not shift another's numbers. */
uint64_t hg_random_seed (uint64_t seed, uint64_t stream);

/* SplitMix64's finaliser: a hash of @x. Cheap enough for one call an element. */
static inline uint64_t
hg_random_hash (uint64_t x)
{
  x += 0x9e3779b97f4a7c15u;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
  return x ^ (x >> 31);
}
