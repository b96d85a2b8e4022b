/* How near a place is to samples, and how near they are to each other: what is farther from all of them than
 * most are from their own nearest is far from data. */
#pragma once
#include "tensor/real.h"
#include <stddef.h>

/* The row of @rows (n, values) nearest to @at (values) by Euclidean distance, but for row @but (≥ n: none is
 * left out). @distance receives how far it is; infinity where no row is finite, and the answer is then 0. */
size_t hg_nearest_row (const HgReal *rows, size_t n, size_t values, const HgReal *at, size_t but,
                       double *distance);

/* What 95 % of the samples are from their own nearest at most, measured at 200 of them that are spread evenly
 * over all; 0 without any. */
double hg_typical_distance (const HgReal *rows, size_t n, size_t values);
