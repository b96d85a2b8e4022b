/* What a comparison measured: milliseconds of both sides, by number of threads and round; and the figures
 * that are told of it. A ratio is the other side's time by ours within one round: a machine's speed changes,
 * so only those mean anything. */
#pragma once
#include <stdbool.h>
#include <stddef.h>

enum
{
  BENCH_SETTINGS = 3, /* ways of one side to use threads; the first is one thread */
  BENCH_MOST_ROUNDS = 50
};

/* 0: not measured. */
typedef struct
{
  double ours[BENCH_SETTINGS][BENCH_MOST_ROUNDS], peer[BENCH_SETTINGS][BENCH_MOST_ROUNDS];
} BenchSeries;

typedef struct
{
  double min, median;
} BenchSpread;

typedef struct
{
  BenchSpread ours, peer, ratio;
} BenchFigures;

/* Over @rounds rounds, with one thread on each side, or with each side's fastest setting in each round. False
 * where a side has nothing. */
bool bench_figures (const BenchSeries *series, size_t rounds, bool one_thread, BenchFigures *figures);

/* The middle one of @n > 0 values, which are put in order. */
double bench_median (double *values, size_t n);
