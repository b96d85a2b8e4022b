/* Whether several threads pay, found out while the work goes on. Splitting a step costs something (threads
 * meet, and what one wrote has to come over to the other), and another program may want the same cores: then
 * one thread alone is sooner done. Every now and then a few steps are done the other way, and the better way
 * is kept. What is computed must not depend on the way. */
#pragma once
#include <stdbool.h>

typedef struct
{
  bool alone, trying;
  unsigned steps, wait; /* in this way so far; until the other way is tried */
  double usual, trial;  /* seconds a step: of the way that was kept, and the sum in a trial */
} HgPace;

/* Starts with all threads. */
HgPace hg_pace (void);

/* Tells how long the step took that was done as `alone` says; sets `alone` for the next. */
void hg_pace_step (HgPace *pace, double seconds);
