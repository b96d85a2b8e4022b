/* Whether several threads pay, found out while the work goes on. Splitting a step costs something (threads
 * meet, and what one wrote has to come over to the other), and another program may want the same cores: then
 * one thread alone is sooner done. Every now and then, and when steps become slower than they were, the other
 * way is tried for a while, and the better way is kept. What is computed must not depend on the way.
 *
 * Times are compared over stretches that are long beside a scheduler's turns: a thread that waits for its
 * core shows in the mean of tens of milliseconds, not in a step of one. */
#pragma once
#include <stdbool.h>

typedef struct
{
  bool alone, trying, fresh; /* fresh: the way has just changed, and caches hold things for the other */
  unsigned steps;            /* of this stretch, */
  double seconds;            /* and what they took */
  unsigned since, wait;      /* stretches since the last trial, and until the next */
  double usual, chosen; /* seconds a step: in the last stretch, and when this way was chosen; 0: unknown */
} HgPace;

/* Starts with all threads. */
HgPace hg_pace (void);

/* Tells how long the step took that was done as `alone` says; sets `alone` for the next. */
void hg_pace_step (HgPace *pace, double seconds);
