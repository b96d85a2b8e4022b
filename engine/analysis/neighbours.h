/* The nearest neighbours of every sample, exactly (Euclidean distance). Products of blocks of samples rank
 * all others; the distances of those that are kept are then computed anew from the differences, so that
 * samples far from zero lose nothing. */
#pragma once
#include "base/job.h"
#include "base/team.h"
#include "tensor/real.h"
#include <stdint.h>

typedef struct
{
  size_t n, k;
  uint32_t *index; /* (n, k): nearest first, equal distances by index; a sample is not its own neighbour */
  HgReal *square;  /* (n, k): squared distances */
} HgNeighbours;

/* Of @n rows of @d values, stride @d, of which the largest is not much above 1. @k < n < 2³². The same bits
 * for any @team. Fails with HG_ERROR_MEMORY or HG_ERROR_CANCELLED. Clear it also after a failure. */
bool hg_neighbours_find (HgNeighbours *neighbours, const HgReal *x, size_t n, size_t d, size_t k,
                         HgTeam *team, HgJob *job, HgError *error);
void hg_neighbours_clear (HgNeighbours *neighbours);
