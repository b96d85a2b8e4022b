/* Time that only goes forward, for durations. */
#pragma once
#include <time.h>

/* Seconds since some fixed moment. */
static inline double
hg_clock_seconds (void)
{
  struct timespec t;
  clock_gettime (CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}
