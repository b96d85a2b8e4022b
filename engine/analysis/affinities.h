/* How much the samples of a t-SNE belong together (van der Maaten & Hinton 2008): around each sample a
 * Gaussian over its nearest neighbours, as wide as makes their entropy that of `perplexity` equal ones; then
 * the mean of both directions. Rows of the sparse symmetric matrix are filled up to whole groups of points
 * with weights of 0. */
#pragma once
#include "analysis/neighbours.h"

typedef struct HgAffinities
{
  size_t n;
  size_t *first;   /* n + 1: where each row begins; all multiples of HG_POINT_GROUP */
  uint16_t *other; /* of each entry; of those that fill up: the row itself */
  HgReal *weight;  /* all together 1 */
  double entropy;  /* −Σ p ln p */
} HgAffinities;

/* Where all of a sample's neighbours are equally far, they weigh the same, whatever the perplexity. The same
 * bits for any @team. Fails with HG_ERROR_MEMORY. */
HgAffinities *hg_affinities_new (const HgNeighbours *neighbours, double perplexity, HgTeam *team,
                                 HgError *error);
void hg_affinities_free (HgAffinities *affinities);
