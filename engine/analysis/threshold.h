/* Rules that choose a threshold for errors, as a table: from the errors of the samples that were trained on,
 * or from marks. */
#pragma once
#include "analysis/ranking.h"

typedef struct
{
  const char *name;     /* "percentile" */
  const char *title;    /* "Percentile" */
  const char *sentence; /* what it does, one sentence */
  /* How a threshold came about: a format of its number and the part's name, "training"; without a number, of
   * the part in words, "the training part". */
  const char *origin;
  const char *parameter;         /* what its number is called; NULL: it has none */
  double low, high, step, usual; /* of the number */
  bool marks;                    /* it needs marked samples, and takes their ranking instead of errors */

  /* From @n errors (those that are not finite are left out), or from the ranking; NaN where it cannot be
   * said. @sorted: the finite ones, smallest first. */
  double (*choose) (const double *sorted, size_t n, const HgRanking *ranking, double parameter);
} HgThresholdRule;

/* All of them, ended by one without a name; look-up by name, or NULL. The first one is the usual. */
const HgThresholdRule *hg_threshold_rules (void);
const HgThresholdRule *hg_threshold_rule_find (const char *name);
