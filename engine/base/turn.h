/* Work that is to be done in a fixed order by threads which come to it in any: each waits until those before
 * it are done. Who holds a number must not wait for anything that comes after it. */
#pragma once
#include <stdatomic.h>
#include <stdint.h>

typedef struct
{
  _Atomic uint32_t done, waiting;
} HgTurn;

/* Number 0 is the next; nobody may be waiting. */
void hg_turn_reset (HgTurn *turn);

/* Returns when numbers 0 … @number − 1 are done; and says that number @number is. */
void hg_turn_begin (HgTurn *turn, uint32_t number);
void hg_turn_end (HgTurn *turn, uint32_t number);
