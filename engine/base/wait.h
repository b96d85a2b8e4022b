/* Waiting for a number that another thread changes: at first by looking, because between two parts of one
 * training step it takes only microseconds, then asleep in the kernel. */
#pragma once
#include <stdatomic.h>
#include <stdint.h>

/* Returns when *@word is no longer @seen. */
void hg_wait_while (_Atomic uint32_t *word, uint32_t seen);

/* Wakes @n of those who sleep on @word; to be called after it was changed. */
void hg_wake (_Atomic uint32_t *word, int n);
