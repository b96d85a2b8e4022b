/* t-SNE (van der Maaten & Hinton 2008), a step at a time, in the plane: neighbours and affinities are found
 * once, and again for each set of values that follows; each step moves the points by attraction between
 * neighbours and repulsion between all, which a tree of groups sums (van der Maaten 2014). Schedule, gains
 * and learning rate are scikit-learn's: 250 steps with attraction times 12 and momentum 0.5, then, from rest,
 * with momentum 0.8. It begins at the first two principal components. The same options give the same bits
 * whatever the number of threads. */
#pragma once
#include "base/job.h"
#include "base/team.h"
#include "tensor/real.h"
#include <stdint.h>

typedef struct
{
  double perplexity;  /* 0: 30 */
  uint64_t seed;      /* of the little noise on the beginning, and of the samples that are taken */
  bool exact;         /* all pairs instead of neighbours and a tree: the reference, n² in time and memory */
  size_t most;        /* samples; 0: HG_TSNE_MOST. Of more, so many are taken at random */
  size_t exaggerated; /* steps of the first phase; 0: 250 */
} HgTsneOptions;

enum
{
  HG_TSNE_MOST = 50000,
  HG_TSNE_MOST_EXACT = 5000,
  HG_TSNE_LEAST = 4 /* samples that have a picture at all */
};

typedef struct HgTsne HgTsne;
typedef struct HgAffinities HgAffinities; /* who is near whom: affinities.h */

/* Of @n rows of @d values (stride @d), which are not needed afterwards. @team and @job (may be NULL; it
 * only cancels) are lent for the life of it. Fails with HG_ERROR_VALUE on fewer than HG_TSNE_LEAST samples
 * and on values that are not finite, with HG_ERROR_MEMORY and HG_ERROR_CANCELLED. */
HgTsne *hg_tsne_new (const HgReal *x, size_t n, size_t d, const HgTsneOptions *options, HgTeam *team,
                     HgJob *job, HgError *error);
void hg_tsne_free (HgTsne *tsne);

/* The same samples have other values now: @x is as many rows as in the beginning, of @d values. Who is near
 * whom is found anew. That takes as long as a hundred steps, but nothing that a step changes: it may run
 * beside them on another thread, with a team of its own. Fails as hg_tsne_new does. */
HgAffinities *hg_tsne_find (const HgTsne *tsne, const HgReal *x, size_t d, HgTeam *team, HgError *error);

/* Takes over what was found. The points stay where they are and go on from there: with attraction times 3 for
 * as many steps as the first phase has, then as the second phase. */
void hg_tsne_follow (HgTsne *tsne, HgAffinities *found);

/* @steps more; fewer when the job is cancelled. */
void hg_tsne_step (HgTsne *tsne, size_t steps);

size_t hg_tsne_count (const HgTsne *tsne);            /* points */
const size_t *hg_tsne_rows (const HgTsne *tsne);      /* the row of @x of each, rising; lent */
const HgReal *hg_tsne_positions (const HgTsne *tsne); /* (points, 2), lent until the next step */
size_t hg_tsne_iterations (const HgTsne *tsne);       /* steps made */
double hg_tsne_perplexity (const HgTsne *tsne);       /* that is used: at most a third of the other samples */

/* What is not as asked, as a sentence, or "": another perplexity, or only some of the samples. */
const char *hg_tsne_note (const HgTsne *tsne);

/* Σ p ln (p / q) over the pairs with p > 0, with the true sum of all similarities up to 20,000 points and the
 * tree's beyond. */
double hg_tsne_kl (HgTsne *tsne);

/* The gradient of the divergence by the positions, (points, 2): as the next step would take it, but with
 * affinities as they are. */
void hg_tsne_gradient (HgTsne *tsne, HgReal *gradient);
