#include "bench-report.h"
#include "base/text.h"
#include "base/format.h"
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

bool
bench_print_line (json_t *line, HgError *error)
{
  bool done = line != NULL && json_dumpf (line, stdout, JSON_COMPACT | JSON_REAL_PRECISION (6)) == 0
              && putchar ('\n') != EOF && fflush (stdout) == 0;
  json_decref (line);
  return done || hg_error_set (error, HG_ERROR_IO, "standard output: expected room to write, got an error");
}

/* The processor's name without what its maker adds for the shop. */
static void
processor (char *text, size_t size)
{
  char line[256];
  FILE *file = fopen ("/proc/cpuinfo", "r");
  snprintf (text, size, "an unnamed processor");
  while (file != NULL && fgets (line, sizeof line, file) != NULL)
    if (strncmp (line, "model name", 10) == 0 && strchr (line, ':') != NULL)
      {
        const char *name = strchr (line, ':') + 1;
        name += strspn (name, " \t");
        snprintf (text, size, "%.*s", (int)strcspn (name, "\n"), name);
        break;
      }
  if (file != NULL)
    fclose (file);
}

char *
bench_machine (char *text, size_t size)
{
  static const char *const months[]
      = { "January", "February", "March",     "April",   "May",      "June",
          "July",    "August",   "September", "October", "November", "December" };
  char name[128], cores[40];
  time_t now = time (NULL);
  struct tm day;
  localtime_r (&now, &day);
  processor (name, sizeof name);
  hg_format_items (cores, sizeof cores, sysconf (_SC_NPROCESSORS_ONLN), "core", "cores");
  snprintf (text, size, "%d %s %d, %s, %s", day.tm_mday, months[day.tm_mon % 12], 1900 + day.tm_year, name,
            cores);
  return text;
}

/* Three digits, or a dash for 0. */
static char *
number (char *text, size_t size, double x)
{
  if (x > 0)
    return hg_format_number (text, size, x, 3);
  snprintf (text, size, "—");
  return text;
}

/* One column, flush right. */
static void
column (int width, const char *text)
{
  printf ("%*s%s", width - hg_columns (text), "", text);
}

bool
bench_print_head (BenchLook look)
{
  char machine[200];
  if (look == BENCH_JSON)
    return true;
  printf ("Milliseconds a training step and a batch forward; %s\n", bench_machine (machine, sizeof machine));
  if (look == BENCH_MARKDOWN)
    return printf ("\n| example | batch | threads | training | inference | peak MB "
                   "|\n|---|---|---|---|---|---|\n")
           > 0;
  return printf ("%-15s %6s %8s %10s %10s %11s %8s\n", "workload", "batch", "threads", "training",
                 "inference", "parameters", "peak MB")
         > 0;
}

static json_t *
result_json (const BenchWorkload *workload, size_t threads, const BenchResult *result)
{
  if (workload->embeds)
    return json_pack ("{s:s, s:I, s:I, s:I, s:f, s:f, s:f}", "workload", "tsne", "n",
                      (json_int_t)workload->batch, "d", (json_int_t)workload->features, "threads",
                      (json_int_t)threads, "seconds", result->train / 1e3, "kl", result->kl, "peak_mb",
                      result->peak_mb);
  if (workload->stack == NULL)
    return json_pack ("{s:s, s:I, s:I, s:I, s:f, s:f}", "workload", "pca", "n", (json_int_t)workload->batch,
                      "d", (json_int_t)workload->features, "threads", (json_int_t)1, "seconds",
                      result->train / 1e3, "peak_mb", result->peak_mb);
  return json_pack ("{s:s, s:I, s:I, s:f, s:f, s:I, s:f}", "workload", workload->name, "batch",
                    (json_int_t)workload->batch, "threads", (json_int_t)threads, "train_ms_per_step",
                    result->train, "infer_ms_per_batch", result->infer, "parameters",
                    (json_int_t)result->parameters, "peak_mb", result->peak_mb);
}

bool
bench_print_result (BenchLook look, const BenchWorkload *workload, size_t threads, const BenchResult *result,
                    HgError *error)
{
  char train[48], infer[48], parameters[48] = "—";
  if (look == BENCH_JSON)
    return bench_print_line (result_json (workload, threads, result), error);
  number (train, sizeof train, result->train);
  number (infer, sizeof infer, result->infer);
  if (look == BENCH_MARKDOWN)
    printf ("| %s | %zu | %zu | %s | %s | %.0f |\n", workload->name, workload->batch, threads, train, infer,
            result->peak_mb);
  else
    {
      if (result->parameters > 0)
        hg_format_count (parameters, sizeof parameters, result->parameters);
      printf ("%-15s %6zu %8zu", workload->name, workload->batch, threads);
      column (11, train);
      column (11, infer);
      column (12, parameters);
      printf (" %8.1f\n", result->peak_mb);
    }
  return fflush (stdout) == 0
         || hg_error_set (error, HG_ERROR_IO, "standard output: expected room to write, got an error");
}

/* One of the four tables: training or inference, each side's fastest setting or one thread. */
typedef struct
{
  const char *what, *threads;
  bool infer, one_thread;
} Part;

static const Part parts[] = {
  { "train", "best", false, false },
  { "train", "1", false, true },
  { "infer", "best", true, false },
  { "infer", "1", true, true },
};

static void
part_head (BenchLook look, const Part *part, size_t rounds)
{
  if (look == BENCH_JSON)
    return;
  char times[32], machine[200];
  printf ("%sMilliseconds %s, %s, %s in turn; %s\n\n", part == parts ? "" : "\n",
          part->infer ? "a batch forward" : "a training step",
          part->one_thread ? "one thread on each side" : "each side's faster number of threads",
          hg_format_items (times, sizeof times, (int64_t)rounds, "round", "rounds"),
          bench_machine (machine, sizeof machine));
  if (look == BENCH_MARKDOWN)
    printf ("| example | batch | Hourglass, min | median | peer, min | median | ratio, min | median |\n"
            "|---|---|---|---|---|---|---|---|\n");
  else
    printf ("%-15s %6s %17s %19s %19s\n%22s %8s %9s %9s %9s %9s %9s\n", "workload", "batch", "Hourglass",
            "peer", "ratio", "", "min", "median", "min", "median", "min", "median");
}

static bool
part_row (BenchLook look, const Part *part, const BenchWorkload *workload, size_t rounds,
          const BenchFigures *figures, HgError *error)
{
  const double all[] = { figures->ours.min,    figures->ours.median, figures->peer.min,
                         figures->peer.median, figures->ratio.min,   figures->ratio.median };
  if (look == BENCH_JSON)
    return bench_print_line (
        json_pack ("{s:s, s:I, s:I, s:s, s:s, s:f, s:f, s:f, s:f, s:f, s:f}", "workload", workload->name,
                   "batch", (json_int_t)workload->batch, "rounds", (json_int_t)rounds, "what", part->what,
                   "threads", part->threads, "ms_min", all[0], "ms_median", all[1], "peer_ms_min", all[2],
                   "peer_ms_median", all[3], "ratio_min", all[4], "ratio_median", all[5]),
        error);
  if (look == BENCH_TEXT)
    printf ("%-15s %6zu", workload->name, workload->batch);
  else
    printf ("| %s | %zu |", workload->name, workload->batch);
  for (size_t i = 0; i < sizeof all / sizeof *all; i++)
    {
      char text[48], sign[56];
      snprintf (sign, sizeof sign, "%s%s", number (text, sizeof text, all[i]), i < 4 ? "" : "×");
      if (look == BENCH_TEXT)
        column (i == 0 ? 9 : 10, sign);
      else
        printf (" %s |", sign);
    }
  printf ("\n");
  return true;
}

bool
bench_print_comparison (BenchLook look, const BenchPair *pairs, size_t rounds, HgError *error)
{
  const BenchWorkload *workloads = bench_workloads ();
  for (size_t p = 0; p < sizeof parts / sizeof *parts; p++)
    {
      const Part *part = &parts[p];
      part_head (look, part, rounds);
      for (size_t i = 0; workloads[i].name != NULL; i++)
        {
          BenchFigures figures;
          const BenchSeries *series = part->infer ? &pairs[i].infer : &pairs[i].train;
          if (bench_figures (series, rounds, part->one_thread, &figures)
              && !part_row (look, part, &workloads[i], rounds, &figures, error))
            return false;
        }
    }
  return true;
}
