#include "analysis/ranking.h"
#include "base/memory.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct
{
  double error;
  bool marked;
} Scored;

static int
larger_first (const void *a, const void *b)
{
  double x = ((const Scored *)a)->error, y = ((const Scored *)b)->error;
  return (x < y) - (x > y);
}

double
hg_verdict_precision (const HgVerdict *verdict)
{
  return (double)verdict->tp / (double)(verdict->tp + verdict->fp);
}

double
hg_verdict_recall (const HgVerdict *verdict)
{
  return (double)verdict->tp / (double)(verdict->tp + verdict->fn);
}

double
hg_verdict_f1 (const HgVerdict *verdict)
{
  return 2.0 * (double)verdict->tp / (double)(2 * verdict->tp + verdict->fp + verdict->fn);
}

/* One rank a distinct error, with all that is flagged by it. */
static void
rank (HgRanking *ranking, const Scored *sorted)
{
  size_t tp = 0;
  for (size_t i = 0; i < ranking->n; i++)
    {
      tp += sorted[i].marked;
      if (i + 1 < ranking->n && sorted[i + 1].error == sorted[i].error)
        continue;
      ranking->ranks[ranking->n_ranks++] = (HgRank){ sorted[i].error, tp, i + 1 - tp };
    }
  ranking->marked = tp;
}

/* Areas: of trapezoids between ranks, so that ties count half; and of steps. */
static void
measure (HgRanking *ranking)
{
  double area = 0, precision = 0, marked = (double)ranking->marked,
         plain = (double)(ranking->n - ranking->marked);
  HgRank before = { 0 };
  for (size_t k = 0; k < ranking->n_ranks; before = ranking->ranks[k++])
    {
      const HgRank *now = &ranking->ranks[k];
      area += (double)(now->fp - before.fp) * (double)(now->tp + before.tp) / 2;
      precision += (double)(now->tp - before.tp) * (double)now->tp / (double)(now->tp + now->fp);
    }
  ranking->auc = area / (marked * plain); /* 0 ÷ 0 is NaN */
  ranking->average_precision = precision / marked;
}

HgRanking *
hg_ranking_new (const double *errors, const bool *marked, size_t n, HgError *error)
{
  HgRanking *ranking = hg_alloc (1, sizeof *ranking, error);
  Scored *sorted = hg_alloc (n, sizeof *sorted, error);
  if (ranking == NULL || sorted == NULL || (ranking->ranks = hg_alloc (n, sizeof (HgRank), error)) == NULL)
    {
      free (sorted);
      free (ranking);
      return NULL;
    }
  ranking->n = n;
  for (size_t i = 0; i < n; i++)
    {
      bool odd = isnan (errors[i]);
      sorted[i] = (Scored){ odd ? (double)INFINITY : errors[i], marked != NULL && marked[i] };
      ranking->odd += !isfinite (errors[i]);
    }
  qsort (sorted, n, sizeof *sorted, larger_first);
  rank (ranking, sorted);
  measure (ranking);
  free (sorted);
  return ranking;
}

void
hg_ranking_free (HgRanking *ranking)
{
  if (ranking == NULL)
    return;
  free (ranking->ranks);
  free (ranking);
}

HgVerdict
hg_ranking_verdict (const HgRanking *ranking, double threshold)
{
  size_t low = 0, high = ranking->n_ranks, plain = ranking->n - ranking->marked;
  while (low < high)
    {
      size_t middle = low + (high - low) / 2;
      if (ranking->ranks[middle].threshold >= threshold)
        low = middle + 1;
      else
        high = middle;
    }
  HgRank last = low > 0 ? ranking->ranks[low - 1] : (HgRank){ 0 };
  return (HgVerdict){ plain - last.fp, last.fp, ranking->marked - last.tp, last.tp };
}

double
hg_ranking_best_f1 (const HgRanking *ranking)
{
  double best = -1, threshold = NAN;
  for (size_t k = 0; ranking->marked > 0 && k < ranking->n_ranks; k++)
    {
      const HgRank *now = &ranking->ranks[k];
      double f1 = 2.0 * (double)now->tp / (double)(now->tp + now->fp + ranking->marked);
      if (f1 > best)
        {
          best = f1;
          threshold = now->threshold;
        }
    }
  return threshold;
}

bool
hg_ranking_tells (const HgRanking *ranking, char *sentence, size_t size)
{
  size_t plain = ranking->n - ranking->marked;
  if (ranking->marked == 0 || plain == 0)
    snprintf (sentence, size, "%s sample is marked: there is no AUC", plain > 0 ? "No" : "Every");
  else if (ranking->n_ranks == 1)
    snprintf (sentence, size, "All errors are equal: no threshold tells the samples apart");
  else
    return true;
  return false;
}
