/* bench: how long a training step takes, alone or in turn with another library on the same machine. Both
 * sides are measured in the same minutes, one after the other and again, because a machine's speed changes:
 * only ratios within a round mean anything. */
#include "bench-peers.h"
#include "commands.h"
#include "json.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum
{
  MOST_THREADS = 2,
  MOST_WORKLOADS = 16,
  MOST_ROUNDS = 50
};

typedef struct
{
  const char *compare, *workload;
  int64_t rounds;
} Options;

static const CliOption options[] = {
  { .name = "compare",
    .argument = "SCRIPT",
    .help = "run this in turn, with 1 and 2 threads, and give the ratio",
    .type = CLI_TEXT,
    .offset = offsetof (Options, compare) },
  { .name = "rounds",
    .argument = "N",
    .help = "how often, with --compare",
    .type = CLI_COUNT,
    .offset = offsetof (Options, rounds),
    .low = 1,
    .high = MOST_ROUNDS },
  { .name = "workload",
    .argument = "NAME",
    .help = "only this one",
    .type = CLI_TEXT,
    .offset = offsetof (Options, workload) },
  { .name = NULL },
};

/* What was measured in all rounds: the better thread count of each side. */
typedef struct
{
  double ours[MOST_ROUNDS], peer[MOST_ROUNDS], ratio[MOST_ROUNDS];
} Column;

static bool
print_line (json_t *line, HgError *error)
{
  bool done = line != NULL && json_dumpf (line, stdout, JSON_COMPACT | JSON_REAL_PRECISION (6)) == 0
              && putchar ('\n') != EOF && fflush (stdout) == 0;
  json_decref (line);
  return done || hg_error_set (error, HG_ERROR_IO, "standard output: expected room to write, got an error");
}

static bool
print_result (const BenchWorkload *workload, size_t threads, const BenchResult *result, HgError *error)
{
  return print_line (json_pack ("{s:s, s:I, s:I, s:f, s:f, s:I, s:f}", "workload", workload->name, "batch",
                                (json_int_t)workload->batch, "threads", (json_int_t)threads,
                                "train_ms_per_step", result->train, "infer_ms_per_batch", result->infer,
                                "parameters", (json_int_t)result->parameters, "peak_mb", result->peak_mb),
                     error);
}

static int
ascending (const void *a, const void *b)
{
  double x = *(const double *)a, y = *(const double *)b;
  return x < y ? -1 : x > y;
}

static bool
print_comparison (const BenchWorkload *workload, Column *column, size_t rounds, HgError *error)
{
  double *all[] = { column->ours, column->peer, column->ratio };
  for (size_t i = 0; i < 3; i++)
    qsort (all[i], rounds, sizeof (double), ascending);
  return print_line (json_pack ("{s:s, s:I, s:I, s:f, s:f, s:f, s:f, s:f, s:f}", "workload", workload->name,
                                "batch", (json_int_t)workload->batch, "rounds", (json_int_t)rounds, "ms_min",
                                column->ours[0], "ms_median", column->ours[rounds / 2], "peer_ms_min",
                                column->peer[0], "peer_ms_median", column->peer[rounds / 2], "ratio_min",
                                column->ratio[0], "ratio_median", column->ratio[rounds / 2]),
                     error);
}

static bool
wanted (const Options *given, const BenchWorkload *workload)
{
  return given->workload == NULL || strcmp (given->workload, workload->name) == 0;
}

static double
better (double a, double b)
{
  return a > 0 && (a < b || b <= 0) ? a : b;
}

/* One round: for each number of threads the script, then ours. */
static bool
measure_round (const Options *given, Column *columns, size_t round, HgError *error)
{
  const BenchWorkload *workloads = bench_workloads ();
  for (size_t i = 0; workloads[i].name != NULL; i++)
    columns[i].ours[round] = columns[i].peer[round] = 0;
  for (size_t threads = 1; threads <= MOST_THREADS; threads++)
    {
      BenchResult peers[MOST_WORKLOADS] = { { 0 } };
      if (given->compare != NULL && !bench_peers (given->compare, threads, peers, error))
        return false;
      for (size_t i = 0; workloads[i].name != NULL; i++)
        {
          BenchResult result;
          if (!wanted (given, &workloads[i]))
            continue;
          if (!bench_measure (&workloads[i], threads, &result, error)
              || !print_result (&workloads[i], threads, &result, error))
            return false;
          columns[i].ours[round] = better (columns[i].ours[round], result.train);
          columns[i].peer[round] = better (columns[i].peer[round], peers[i].train);
        }
    }
  for (size_t i = 0; workloads[i].name != NULL; i++)
    columns[i].ratio[round]
        = columns[i].ours[round] > 0 ? columns[i].peer[round] / columns[i].ours[round] : 0;
  return true;
}

static bool
known (const char *name, HgError *error)
{
  char names[200] = "";
  for (const BenchWorkload *w = bench_workloads (); w->name != NULL; w++)
    {
      if (name == NULL || strcmp (name, w->name) == 0)
        return true;
      snprintf (names + strlen (names), sizeof names - strlen (names), "%s%s", *names != '\0' ? ", " : "",
                w->name);
    }
  return hg_error_set (error, HG_ERROR_VALUE, "--workload: expected one of %s, got %.60s", names, name);
}

static int
run (const CliCall *call, HgError *error)
{
  const Options *given = call->options;
  const BenchWorkload *workloads = bench_workloads ();
  if (!known (given->workload, error))
    return CLI_USAGE;
  Column *columns = calloc (MOST_WORKLOADS, sizeof *columns);
  if (columns == NULL)
    return hg_error_memory (error, "the benchmark", MOST_WORKLOADS * sizeof *columns), CLI_FAILED;
  size_t rounds = given->compare != NULL ? (size_t)given->rounds : 1;
  bool done = true;
  for (size_t round = 0; done && round < rounds; round++)
    done = measure_round (given, columns, round, error);
  for (size_t i = 0; done && given->compare != NULL && workloads[i].name != NULL; i++)
    if (wanted (given, &workloads[i]) && columns[i].peer[0] > 0)
      done = print_comparison (&workloads[i], &columns[i], rounds, error);
  free (columns);
  return done ? CLI_DONE : CLI_FAILED;
}

const CliCommand cli_bench = {
  .name = "bench",
  .usage = "[--workload NAME] [--compare SCRIPT [--rounds N]]",
  .sentence = "Measures a training step of the examples, as JSON lines",
  .details = "With --compare the script's times (JSON lines too) and ours are taken in turn, with 1 and 2 "
             "threads; the "
             "last lines give the better thread count of each side and the ratio, over all rounds.",
  .options = options,
  .defaults = &(const Options){ .rounds = 3 },
  .size = sizeof (Options),
  .run = run,
};
