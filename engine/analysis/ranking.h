/* How well errors tell marked samples from the others, at every threshold at once: the samples are ranked by
 * their errors, and each distinct error is a threshold. A sample is flagged where its error is at least the
 * threshold. The figures are those of scikit-learn's metrics (roc_auc_score, average_precision_score,
 * precision_recall_curve, roc_curve without dropping). */
#pragma once
#include "base/error.h"
#include <stdbool.h>
#include <stddef.h>

/* What a threshold gives, with the marked samples as the positive ones. */
typedef struct
{
  size_t tn, fp, fn, tp;
} HgVerdict;

double hg_verdict_precision (const HgVerdict *verdict); /* NaN: nothing is flagged */
double hg_verdict_recall (const HgVerdict *verdict);    /* NaN: nothing is marked */
double hg_verdict_f1 (const HgVerdict *verdict);        /* NaN: neither */

/* A threshold, and how many are flagged by it. */
typedef struct
{
  double threshold;
  size_t tp, fp;
} HgRank;

typedef struct
{
  size_t n, marked; /* samples, and how many of them are marked */
  size_t odd;       /* errors that are not numbers: they count as larger than any */
  size_t n_ranks;   /* distinct errors */
  HgRank *ranks;    /* largest threshold first */
  double auc;       /* area under the receiver operating characteristic; NaN where one class is missing */
  double average_precision; /* Σ (recallₖ − recallₖ₋₁) precisionₖ; NaN where nothing is marked */
} HgRanking;

/* Of @n errors and marks; @marked NULL: none. Fails with HG_ERROR_MEMORY only. Free with hg_ranking_free. */
HgRanking *hg_ranking_new (const double *errors, const bool *marked, size_t n, HgError *error);
void hg_ranking_free (HgRanking *ranking); /* NULL is fine */

HgVerdict hg_ranking_verdict (const HgRanking *ranking, double threshold);

/* The threshold with the largest F1, of several the highest; NaN where nothing is marked. */
double hg_ranking_best_f1 (const HgRanking *ranking);

/* Whether both classes are there and the errors are not all equal; where not, a sentence why nothing is told
 * apart into @sentence, without a full stop: "No sample is marked: there is no AUC". */
bool hg_ranking_tells (const HgRanking *ranking, char *sentence, size_t size);
