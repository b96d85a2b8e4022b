/* Both sides are measured in the same minutes, one after the other and again, because a machine's speed
 * changes. A script runs all its workloads at a time, so a turn is a script, then ours with as many threads.
 */
#include "bench-compare.h"
#include "bench-peers.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum
{
  MOST_WORKLOADS = 16
};

/* What the other side is given, in turn; ours takes part in those whose threads differ. Whose kernels are
 * OpenBLAS's is sooner done with its threads, who splits the work above it is slowed down by them. */
static const BenchPeerSetting settings[BENCH_SETTINGS] = { { 1, 1 }, { 2, 1 }, { 2, 2 } };

static bool
wanted (const BenchComparison *asked, const BenchWorkload *workload)
{
  return asked->workload == NULL || strcmp (asked->workload, workload->name) == 0;
}

/* A line that is written over, for who waits at a terminal. */
static void
show (const BenchComparison *asked, size_t round, const char *what)
{
  if (isatty (STDERR_FILENO))
    fprintf (stderr, "\r\033[Kround %zu of %zu: %s", round + 1, asked->rounds, what);
}

static void
hide (void)
{
  if (isatty (STDERR_FILENO))
    fprintf (stderr, "\r\033[K");
}

static bool
measure_peers (const BenchComparison *asked, size_t setting, size_t round, BenchPair *pairs, HgError *error)
{
  for (size_t s = 0; asked->scripts[s] != NULL; s++)
    {
      BenchResult results[MOST_WORKLOADS] = { { 0 } };
      show (asked, round, asked->scripts[s]);
      if (!bench_peers (asked->scripts[s], &settings[setting], results, error))
        return false;
      for (size_t i = 0; bench_workloads ()[i].name != NULL; i++)
        if (results[i].train > 0)
          {
            pairs[i].train.peer[setting][round] = results[i].train;
            pairs[i].infer.peer[setting][round] = results[i].infer;
          }
    }
  return true;
}

static bool
measure_ours (const BenchComparison *asked, size_t setting, size_t round, BenchPair *pairs, HgError *error)
{
  const BenchWorkload *workloads = bench_workloads ();
  for (size_t i = 0; workloads[i].name != NULL; i++)
    {
      BenchResult result;
      if (!wanted (asked, &workloads[i]) || (setting > 0 && workloads[i].stack == NULL))
        continue;
      show (asked, round, workloads[i].name);
      if (!bench_measure (&workloads[i], settings[setting].threads, &result, error))
        return false;
      pairs[i].train.ours[setting][round] = result.train;
      pairs[i].infer.ours[setting][round] = result.infer;
      hide ();
      if (asked->look == BENCH_JSON
          && !bench_print_result (asked->look, &workloads[i], settings[setting].threads, &result, error))
        return false;
    }
  return true;
}

bool
bench_compare (const BenchComparison *asked, HgError *error)
{
  BenchPair *pairs = calloc (MOST_WORKLOADS, sizeof *pairs);
  if (pairs == NULL)
    return hg_error_memory (error, "the benchmark", MOST_WORKLOADS * sizeof *pairs);
  bool done = true;
  for (size_t round = 0; done && round < asked->rounds; round++)
    for (size_t setting = 0; done && setting < BENCH_SETTINGS; setting++)
      done = measure_peers (asked, setting, round, pairs, error)
             && (settings[setting].blas > 1 || measure_ours (asked, setting, round, pairs, error));
  hide ();
  done = done && bench_print_comparison (asked->look, pairs, asked->rounds, error);
  free (pairs);
  return done;
}
