#include "bench-series.h"
#include <stdlib.h>

static int
ascending (const void *a, const void *b)
{
  double x = *(const double *)a, y = *(const double *)b;
  return x < y ? -1 : x > y;
}

double
bench_median (double *values, size_t n)
{
  qsort (values, n, sizeof *values, ascending);
  return n % 2 == 1 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
}

static double
fastest (const double by_setting[][BENCH_MOST_ROUNDS], size_t settings, size_t round)
{
  double best = 0;
  for (size_t i = 0; i < settings; i++)
    if (by_setting[i][round] > 0 && (best <= 0 || by_setting[i][round] < best))
      best = by_setting[i][round];
  return best;
}

static BenchSpread
spread (double *values, size_t n)
{
  BenchSpread it = { .median = bench_median (values, n) };
  it.min = values[0];
  return it;
}

bool
bench_figures (const BenchSeries *series, size_t rounds, bool one_thread, BenchFigures *figures)
{
  double ours[BENCH_MOST_ROUNDS], peer[BENCH_MOST_ROUNDS], ratio[BENCH_MOST_ROUNDS];
  size_t settings = one_thread ? 1 : BENCH_SETTINGS;
  for (size_t i = 0; i < rounds; i++)
    {
      ours[i] = fastest (series->ours, settings, i);
      peer[i] = fastest (series->peer, settings, i);
      if (ours[i] <= 0 || peer[i] <= 0)
        return false;
      ratio[i] = peer[i] / ours[i];
    }
  *figures = (BenchFigures){ spread (ours, rounds), spread (peer, rounds), spread (ratio, rounds) };
  return rounds > 0;
}
