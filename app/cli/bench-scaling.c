#include "bench-scaling.h"
#include "base/text.h"
#include "base/clock.h"
#include "base/format.h"
#include "bench-step.h"
#include "model/network-plan.h"
#include <stdio.h>
#include <stdlib.h>

#define LSTM(steps)                                                                                          \
  "Input " #steps "x10; LSTM 64 sequences; LSTM 32; Dense 20; RepeatVector " #steps                          \
  "; LSTM 32 sequences; LSTM 64 sequences; TimeDistributed Dense 10"

/* @small: a quarter of the picture's side, at which the decoder begins. */
#define CNN(side, small, values)                                                                             \
  "Input " #side "x" #side "x3; Conv2D 32 3x3 relu same; MaxPooling2D; Conv2D 64 3x3 relu same; "            \
  "MaxPooling2D; Conv2D 128 3x3 relu same; GlobalAveragePooling2D; Dense 32; Dense " #values                 \
  "; Reshape " #small "x" #small "x128; Conv2DTranspose 128 3x3 relu same; UpSampling2D; "                   \
  "Conv2DTranspose 64 3x3 relu same; UpSampling2D; Conv2DTranspose 3 3x3 sigmoid same"

enum
{
  MOST_BATCHES = 6,
  MOST_TIMES = 5
};

/* A cell takes at most about so long: what is short is repeated, what is long is done once after its warm-up.
 */
#define CELL_SECONDS 0.3

typedef struct
{
  const char *name;  /* of the model */
  const char *size;  /* "500 steps" */
  const char *stack; /* as hg_model_parse reads it */
  size_t batches[MOST_BATCHES + 1];
} Row;

static const Row rows[] = {
  { "lab-lstm", "50 steps", LSTM (50), { 1, 8, 64, 256, 1024 } },
  { "lab-lstm", "500 steps", LSTM (500), { 1, 8, 64, 256, 1024 } },
  { "lab-lstm", "5,000 steps", LSTM (5000), { 1, 8, 64, 256, 1024 } },
  { "lab-cnn", "32 × 32", CNN (32, 8, 8192), { 1, 8, 64, 128, 512 } },
  { "lab-cnn", "64 × 64", CNN (64, 16, 32768), { 1, 8, 64, 128, 512 } },
  { "lab-cnn", "128 × 128", CNN (128, 32, 131072), { 1, 8, 64, 128, 512 } },
};

typedef struct
{
  double milliseconds; /* a sample */
  double gigaflops;    /* a second */
  unsigned long long bytes;
} Cell;

/* Multiplications and additions of a sample's training: forward, and twice as much backward. */
static bool
flops (const HgNetwork *network, double *sum, HgError *error)
{
  HgNetworkPlan *plan = hg_network_plan (network, error);
  *sum = 0;
  for (size_t i = 0; plan != NULL && i < plan->n; i++)
    *sum += 6 * plan->rows[i].multiplications;
  free (plan);
  return plan != NULL;
}

/* The least of some steps. */
static double
least_seconds (BenchStep *step)
{
  double least = 0, all = 0;
  bench_step_run (step, NULL, NULL);
  for (size_t i = 0; i == 0 || (i < MOST_TIMES && all < CELL_SECONDS); i++)
    {
      double begin = hg_clock_seconds ();
      bench_step_run (step, NULL, NULL);
      double seconds = hg_clock_seconds () - begin;
      least = i == 0 || seconds < least ? seconds : least;
      all += seconds;
    }
  return least;
}

static bool
measure (const HgModel *model, size_t batch, HgTeam *team, Cell *cell, HgError *error)
{
  double work;
  BenchStep *step = bench_step_new (model, batch, team, error);
  bool done = step != NULL && flops (bench_step_network (step), &work, error);
  if (done)
    {
      double seconds = least_seconds (step) / (double)batch;
      *cell = (Cell){ seconds * 1e3, work / seconds / 1e9, hg_network_bytes (bench_step_network (step)) };
    }
  bench_step_free (step);
  return done;
}

static bool
print_cell (BenchLook look, const Row *row, size_t batch, size_t threads, const Cell *cell, HgError *error)
{
  char text[48], memory[32];
  if (look == BENCH_JSON)
    return bench_print_line (json_pack ("{s:s, s:s, s:I, s:I, s:f, s:f, s:I}", "workload", row->name, "size",
                                        row->size, "batch", (json_int_t)batch, "threads", (json_int_t)threads,
                                        "ms_per_sample", cell->milliseconds, "gigaflops", cell->gigaflops,
                                        "bytes", (json_int_t)cell->bytes),
                             error);
  if (look == BENCH_MARKDOWN)
    printf ("| %s | %s | %zu | %s | %.1f | %s |\n", row->name, row->size, batch,
            hg_format_number (text, sizeof text, cell->milliseconds, 3), cell->gigaflops,
            hg_format_bytes (memory, sizeof memory, cell->bytes));
  else
    printf ("%-9s %s%*s %6zu %12s %8.1f %11s\n", row->name, row->size, 11 - hg_columns (row->size), "", batch,
            hg_format_number (text, sizeof text, cell->milliseconds, 3), cell->gigaflops,
            hg_format_bytes (memory, sizeof memory, cell->bytes));
  return fflush (stdout) == 0
         || hg_error_set (error, HG_ERROR_IO, "standard output: expected room to write, got an error");
}

static void
print_head (BenchLook look, size_t threads)
{
  char machine[200], count[40];
  if (look == BENCH_JSON)
    return;
  printf ("Training, %s; GF/s: multiplications and additions that the kernels really do, backward taken\n"
          "as twice the forward pass; memory: of the network. %s\n",
          hg_format_items (count, sizeof count, (int64_t)threads, "thread", "threads"),
          bench_machine (machine, sizeof machine));
  if (look == BENCH_MARKDOWN)
    printf ("\n| model | size | batch | ms a sample | GF/s | memory |\n|---|---|---|---|---|---|\n");
  else
    printf ("%-9s %-11s %6s %12s %8s %11s\n", "model", "size", "batch", "ms a sample", "GF/s", "memory");
}

bool
bench_scaling (size_t threads, BenchLook look, HgError *error)
{
  HgTeam *team = hg_team_new (threads, error);
  bool done = team != NULL;
  if (done)
    print_head (look, hg_team_threads (team));
  for (size_t r = 0; done && r < sizeof rows / sizeof *rows; r++)
    {
      HgModel *model = hg_model_parse (rows[r].name, rows[r].stack, error);
      done = model != NULL;
      for (size_t b = 0; done && rows[r].batches[b] > 0; b++)
        {
          Cell cell;
          done = measure (model, rows[r].batches[b], team, &cell, error)
                 && print_cell (look, &rows[r], rows[r].batches[b], hg_team_threads (team), &cell, error);
        }
      hg_model_unref (model);
    }
  hg_team_free (team);
  return done;
}
