/* What an array of numbers is like: its range, mean and deviation, how many of its values are zero or not
 * finite, and a histogram. Two passes, sums in double, in an order that does not depend on the threads. */
#pragma once
#include "base/team.h"
#include "tensor/real.h"

enum
{
  HG_STATS_BINS = 24
};

typedef struct
{
  size_t n, zeros, nans, infinities;
  size_t first_odd;                  /* index of the first value that is not finite; n: there is none */
  double low, high, mean, deviation; /* of the finite values, divided by their number; NaN: there are none */
  double bins_low, bins_high; /* the histogram's range: low … high, or half a unit around a single value */
  size_t bins[HG_STATS_BINS]; /* equally wide; a value on an edge is in the bin above it, the last edge's in
                                 the last */
} HgTensorStats;

/* Of @n values. @team may be NULL. Fails with HG_ERROR_MEMORY only. */
bool hg_tensor_stats (const HgReal *x, size_t n, HgTeam *team, HgTensorStats *stats, HgError *error);

/* Values that are not finite, and values that are. */
size_t hg_stats_odd (const HgTensorStats *stats);
size_t hg_stats_finite (const HgTensorStats *stats);
