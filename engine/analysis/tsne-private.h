/* What the files of t-SNE share: tsne.c begins it and answers, tsne-step.c moves the points. What a step has
 * of each point lies as the points lie in the tree, so that threads write far from each other. */
#pragma once
#include "analysis/affinities.h"
#include "analysis/point-tree.h"
#include "analysis/tsne.h"
#include "tensor/kernels.h"

struct HgTsne
{
  size_t n;
  size_t *rows;
  HgTeam *team;
  HgJob *job;
  const HgKernels *kernels;
  HgAffinities *affinities;
  HgPointTree tree;
  double perplexity, angle, rate;
  size_t exaggerated; /* steps of the first phase */
  size_t followed;    /* step at which what was followed has settled; 0: nothing was */
  size_t steps;
  char note[320];

  HgReal *xy; /* (n, 2) */

  /* (groups · HG_POINT_GROUP, 2), in the tree's order; where there is no point, forces and update are 0 */
  HgReal *attraction, *repulsion; /* repulsion: still to be divided by the sum of all similarities */
  HgReal *update, *gains;
  double *share;      /* of each group: its points' similarities, without themselves */
  double *cost;       /* of each group: Σ p ln (1 + d²) */
  HgPointList *lists; /* of each thread */
};

/* Momentum and gains begin anew. */
void hg_tsne_rest (HgTsne *tsne);

/* Puts the tree into the order of where the points are now, and momentum and gains with it. */
void hg_tsne_sort (HgTsne *tsne);

/* Fills attraction, repulsion and share for where the points are now; returns the sum of all similarities.
 * @angle: see point-tree.h. */
double hg_tsne_forces (HgTsne *tsne, double angle);
