/* bench: how long the examples' training steps take, alone or in turn with another library; how cost grows;
 * and what a network decided. */
#include "bench-compare.h"
#include "bench-peers.h"
#include "bench-plan.h"
#include "bench-scaling.h"
#include "commands.h"
#include "model-argument.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum
{
  MOST_THREADS = 2,
  MOST_ARGUMENTS = 64
};

typedef struct
{
  const char *compare[CLI_MOST_TEXTS], *workload, *plan;
  int64_t rounds, batch, threads;
  bool scaling, json, table;
} Options;

static const CliOption options[] = {
  { .name = "compare",
    .argument = "SCRIPT",
    .help = "run this in turn and give the ratios; may be given again",
    .type = CLI_TEXTS,
    .offset = offsetof (Options, compare) },
  { .name = "rounds",
    .argument = "N",
    .help = "how often, with --compare (3)",
    .type = CLI_COUNT,
    .offset = offsetof (Options, rounds),
    .low = 1,
    .high = BENCH_MOST_ROUNDS },
  { .name = "workload",
    .argument = "NAME",
    .help = "only this one",
    .type = CLI_TEXT,
    .offset = offsetof (Options, workload) },
  { .name = "plan",
    .argument = "M",
    .help = "what the network of M decided, and what each layer costs",
    .type = CLI_TEXT,
    .offset = offsetof (Options, plan) },
  { .name = "batch",
    .argument = "N",
    .help = "with --plan (the example's, or 64)",
    .type = CLI_COUNT,
    .offset = offsetof (Options, batch),
    .low = 1,
    .high = 1000000 },
  { .name = "scaling",
    .help = "how cost grows with time steps, pixels and batch",
    .type = CLI_FLAG,
    .offset = offsetof (Options, scaling) },
  { .name = "threads",
    .argument = "N",
    .help = "with --plan and --scaling (one a processor)",
    .type = CLI_COUNT,
    .offset = offsetof (Options, threads),
    .low = 1,
    .high = 256 },
  { .name = "table",
    .help = "as a table in Markdown",
    .type = CLI_FLAG,
    .offset = offsetof (Options, table) },
  { .name = "json", .help = "as JSON lines", .type = CLI_FLAG, .offset = offsetof (Options, json) },
  { .name = NULL },
};

static bool
known (const char *name, HgError *error)
{
  char names[240] = "";
  for (const BenchWorkload *w = bench_workloads (); w->name != NULL; w++)
    {
      if (name == NULL || strcmp (name, w->name) == 0)
        return true;
      snprintf (names + strlen (names), sizeof names - strlen (names), "%s%s", *names != '\0' ? ", " : "",
                w->name);
    }
  return hg_error_set (error, HG_ERROR_VALUE, "bench: --workload: expected one of %s, got %.60s", names,
                       name);
}

/* What cannot be meant. */
static bool
fits (const Options *given, HgError *error)
{
  bool compare = given->compare[0] != NULL, plan = given->plan != NULL;
  if (compare + plan + given->scaling > 1)
    return hg_error_set (error, HG_ERROR_VALUE,
                         "bench: expected one of --compare, --plan and --scaling, got %s",
                         compare + plan + given->scaling > 2 ? "three" : "two");
  if (given->json && given->table)
    return hg_error_set (error, HG_ERROR_VALUE, "bench: expected --json or --table, got both");
  if (given->workload != NULL && (plan || given->scaling))
    return hg_error_set (error, HG_ERROR_VALUE, "bench: --workload does not go with --%s",
                         plan ? "plan" : "scaling");
  if (given->rounds > 0 && !compare)
    return hg_error_set (error, HG_ERROR_VALUE, "bench: --rounds goes with --compare");
  if (given->batch > 0 && !plan)
    return hg_error_set (error, HG_ERROR_VALUE, "bench: --batch goes with --plan");
  if (given->threads > 0 && !plan && !given->scaling)
    return hg_error_set (error, HG_ERROR_VALUE, "bench: --threads goes with --plan and --scaling");
  if (given->table && plan)
    return hg_error_set (error, HG_ERROR_VALUE, "bench: --table does not go with --plan");
  return known (given->workload, error);
}

/* OpenBLAS has read its variables before main: where there are any, the program is begun again without. */
static void
begin_without_tuning (void)
{
  char text[16384], *arguments[MOST_ARGUMENTS + 1] = { NULL };
  size_t before = 0, after = 0, n = 0;
  while (environ[before] != NULL)
    before++;
  bench_clear_environment ();
  while (environ[after] != NULL)
    after++;
  FILE *file = after < before ? fopen ("/proc/self/cmdline", "r") : NULL;
  size_t size = file != NULL ? fread (text, 1, sizeof text - 1, file) : 0;
  if (file != NULL)
    fclose (file);
  for (size_t at = 0; at < size && n < MOST_ARGUMENTS; at += strlen (text + at) + 1)
    arguments[n++] = text + at;
  if (n > 0 && size < sizeof text - 1)
    execv ("/proc/self/exe", arguments);
}

static bool
measure (const char *only, BenchLook look, HgError *error)
{
  const BenchWorkload *workloads = bench_workloads ();
  bool done = bench_print_head (look);
  for (size_t i = 0; done && workloads[i].name != NULL; i++)
    for (size_t threads = 1;
         done && threads <= (workloads[i].stack != NULL || workloads[i].embeds ? MOST_THREADS : 1); threads++)
      {
        BenchResult result;
        if (only == NULL || strcmp (only, workloads[i].name) == 0)
          done = bench_measure (&workloads[i], threads, &result, error)
                 && bench_print_result (look, &workloads[i], threads, &result, error);
      }
  return done;
}

static int
run (const CliCall *call, HgError *error)
{
  const Options *given = call->options;
  BenchLook look = given->json ? BENCH_JSON : given->table ? BENCH_MARKDOWN : BENCH_TEXT;
  if (!fits (given, error))
    return CLI_USAGE;
  begin_without_tuning ();
  BenchComparison comparison = { .scripts = given->compare,
                                 .rounds = given->rounds > 0 ? (size_t)given->rounds : 3,
                                 .workload = given->workload,
                                 .look = look };
  bool done = given->plan != NULL
                  ? bench_plan (given->plan, (size_t)given->batch, (size_t)given->threads, look, error)
              : given->scaling            ? bench_scaling ((size_t)given->threads, look, error)
              : given->compare[0] != NULL ? bench_compare (&comparison, error)
                                          : measure (given->workload, look, error);
  return done ? CLI_DONE : CLI_FAILED;
}

const CliCommand cli_bench = {
  .name = "bench",
  .usage = "[--compare SCRIPT …] [--plan M] [--scaling]",
  .sentence = "Measures training steps of the examples, and shows what a network decides",
  .details = "With --compare the scripts' times and ours are taken in turn, with 1 and 2 threads. A script\n"
             "prints JSON lines: workload, train_ms_per_step, infer_ms_per_batch. Variables that tune\n"
             "OpenBLAS and OpenMP are left out on both sides.\n" CLI_MODEL_LOOKED,
  .options = options,
  .size = sizeof (Options),
  .run = run,
};
