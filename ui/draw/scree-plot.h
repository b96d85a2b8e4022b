/* How much of the variance each principal component holds (Cattell 1966): bars for each, a line for all up to
 * there. */
#pragma once
#include "analysis/pca.h"
#include "axes.h"

enum
{
  HG_SCREE_MOST = 64 /* components that are told apart */
};

typedef struct
{
  size_t n;                    /* components; 0: not known */
  double share[HG_SCREE_MOST]; /* of all variance, 0 … 1, largest first */
} HgScree;

/* Of a fitted @pca: at most HG_SCREE_MOST of its components; none where nothing varies. */
HgScree hg_scree (const HgPca *pca);

/* What the first @n hold together, 0 … 1, and how many hold at least @share: 0 when all of them hold less. */
double hg_scree_sum (const HgScree *scree, size_t n);
size_t hg_scree_reach (const HgScree *scree, double share);

/* "Share of variance of 3 components: 61.2 %, 30.1 %, 8.7 %; 3 carry 95 %": the first five are named. Returns
 * @text. */
char *hg_scree_describe (const HgScree *scree, char *text, size_t size);

void hg_scree_plot_draw (HgPen *pen, const HgScree *scree, HgBox box);
