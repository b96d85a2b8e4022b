#include "analysis/threshold.h"
#include <math.h>
#include <string.h>

/* Between two errors by a straight line, as NumPy's percentile does. */
static double
percentile (const double *sorted, size_t n, const HgRanking *ranking, double parameter)
{
  if (n == 0)
    return NAN;
  double at = parameter / 100 * (double)(n - 1);
  size_t below = (size_t)at, above = below + 1 < n ? below + 1 : below;
  return sorted[below] + (at - (double)below) * (sorted[above] - sorted[below]);
}

/* The deviation divides by n, as NumPy's does. */
static double
sigma (const double *sorted, size_t n, const HgRanking *ranking, double parameter)
{
  double mean = 0, square = 0;
  for (size_t i = 0; i < n; i++)
    mean += sorted[i] / (double)n;
  for (size_t i = 0; i < n; i++)
    square += (sorted[i] - mean) * (sorted[i] - mean) / (double)n;
  return n > 0 ? mean + parameter * sqrt (square) : NAN;
}

static double
best_f1 (const double *sorted, size_t n, const HgRanking *ranking, double parameter)
{
  return ranking != NULL ? hg_ranking_best_f1 (ranking) : NAN;
}

static const HgThresholdRule rules[] = {
  { .name = "percentile",
    .title = "Percentile",
    .sentence = "So many per cent of the samples that were trained on lie below it",
    .origin = "percentile %s of the %s errors",
    .parameter = "percentile",
    .low = 0,
    .high = 100,
    .step = 0.5,
    .usual = 95,
    .choose = percentile },
  { .name = "sigma",
    .title = "Mean + k·σ",
    .sentence = "The mean error of the samples that were trained on, and k of their deviations more",
    .origin = "mean + %s·σ of the %s errors",
    .parameter = "k",
    .low = 0,
    .high = 20,
    .step = 0.25,
    .usual = 3,
    .choose = sigma },
  { .name = "f1",
    .title = "Best F1",
    .sentence = "The largest F1 that any threshold reaches on marked samples",
    .origin = "best F1 on %s",
    .marks = true,
    .choose = best_f1 },
  { .name = NULL },
};

const HgThresholdRule *
hg_threshold_rules (void)
{
  return rules;
}

const HgThresholdRule *
hg_threshold_rule_find (const char *name)
{
  for (const HgThresholdRule *rule = rules; rule->name != NULL; rule++)
    if (strcmp (rule->name, name) == 0)
      return rule;
  return NULL;
}
