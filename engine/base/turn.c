#include "base/turn.h"
#include "base/wait.h"
#include <limits.h>

void
hg_turn_reset (HgTurn *turn)
{
  atomic_store_explicit (&turn->done, 0, memory_order_relaxed);
}

/* Whoever waits says so before it looks, and who is done looks after having said so: one of the two sees the
 * other. */
void
hg_turn_begin (HgTurn *turn, uint32_t number)
{
  uint32_t done = atomic_load_explicit (&turn->done, memory_order_acquire);
  if (done == number)
    return;
  atomic_fetch_add (&turn->waiting, 1);
  while ((done = atomic_load (&turn->done)) != number)
    hg_wait_while (&turn->done, done);
  atomic_fetch_sub (&turn->waiting, 1);
}

void
hg_turn_end (HgTurn *turn, uint32_t number)
{
  atomic_store (&turn->done, number + 1);
  if (atomic_load (&turn->waiting) > 0)
    hg_wake (&turn->done, INT_MAX);
}
