/* The shares are measured: some steps on one thread, the clock read after every layer's part of every block,
 * and the least of each layer's times over the steps. Clocks cost some nanoseconds a layer and block. */
#include "bench-plan.h"
#include "base/text.h"
#include "base/clock.h"
#include "base/format.h"
#include "base/memory.h"
#include "bench-step.h"
#include "model-argument.h"
#include "model/network-plan.h"
#include <stdio.h>
#include <stdlib.h>

enum
{
  STEPS = 7,
  STANDARD_BATCH = 64
};

/* Seconds of one step: by node forward, by node backward, feeding and loss, and gradients' sum with the
 * optimizer. */
typedef struct
{
  size_t n;
  double last;
  double *now, *least; /* 2 · n + 2 each */
} Laps;

static void
lap (void *data, size_t node, bool backward)
{
  Laps *laps = data;
  double time = hg_clock_seconds ();
  laps->now[node < laps->n ? node + (backward ? laps->n : 0) : 2 * laps->n] += time - laps->last;
  laps->last = time;
}

static void
measure (BenchStep *step, Laps *laps)
{
  size_t places = 2 * laps->n + 2;
  for (size_t s = 0; s <= STEPS; s++)
    {
      for (size_t i = 0; i < places; i++)
        laps->now[i] = 0;
      laps->last = hg_clock_seconds ();
      bench_step_run (step, lap, laps);
      laps->now[places - 1] = hg_clock_seconds () - laps->last;
      for (size_t i = 0; s > 0 && i < places; i++) /* the first step warms up */
        if (s == 1 || laps->now[i] < laps->least[i])
          laps->least[i] = laps->now[i];
    }
}

static double
all (const Laps *laps)
{
  double sum = 0;
  for (size_t i = 0; i < 2 * laps->n + 2; i++)
    sum += laps->least[i];
  return sum;
}

/* A dash for 0. */
static char *
bytes (char *text, size_t size, size_t n)
{
  if (n > 0)
    return hg_format_bytes (text, size, n);
  snprintf (text, size, "—");
  return text;
}

/* One cell, flush left in @width columns or flush right where that is negative. */
static void
cell (int width, const char *text)
{
  int blank = (width < 0 ? -width : width) - hg_columns (text);
  blank = blank > 0 ? blank : 0;
  printf (width < 0 ? "%2$*1$s%3$s " : "%3$s%2$*1$s ", blank, "", text);
}

static char *
layer_text (const HgPlanRow *row, char *text, size_t size)
{
  snprintf (text, size, "%.80s (%s)", row->node->name, row->node->layer->kind->name);
  return text;
}

static char *
kernel_text (const HgPlanRow *row, char *text, size_t size)
{
  snprintf (text, size, "%.100s%s%.80s",
            row->taken            ? "in the next"
            : row->kernel != NULL ? row->kernel
                                  : "—",
            row->takes != NULL ? ", with " : "", row->takes != NULL ? row->takes->name : "");
  return text;
}

/* Columns of the two first. */
typedef struct
{
  int layer, kernel;
} Widths;

static Widths
find_widths (const HgNetworkPlan *plan)
{
  Widths widths = { 24, 8 };
  char text[224];
  for (size_t i = 0; i < plan->n; i++)
    {
      int layer = hg_columns (layer_text (&plan->rows[i], text, sizeof text));
      int kernel = hg_columns (kernel_text (&plan->rows[i], text, sizeof text));
      widths.layer = layer > widths.layer ? layer : widths.layer;
      widths.kernel = kernel > widths.kernel ? kernel : widths.kernel;
    }
  return widths;
}

static void
print_row (const HgNetworkPlan *plan, const Laps *laps, const Widths *widths, size_t i)
{
  const HgPlanRow *row = &plan->rows[i];
  char text[224] = "—";
  cell (widths->layer, layer_text (row, text, sizeof text));
  cell (widths->kernel, kernel_text (row, text, sizeof text));
  if (row->multiplications > 0)
    cell (-12, hg_format_count (text, sizeof text, (int64_t)row->multiplications));
  else
    cell (-12, "—");
  const size_t sizes[] = { row->taken ? 0 : row->outputs, row->saved, row->derived + row->gathered };
  for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++)
    cell (-9, bytes (text, sizeof text, sizes[k]));
  printf ("%7.1f %8.1f\n", 100 * laps->least[i] / all (laps), 100 * laps->least[plan->n + i] / all (laps));
}

static void
print_rows (const HgNetworkPlan *plan, const Laps *laps)
{
  Widths widths = find_widths (plan);
  double step = all (laps);
  int before = widths.layer + widths.kernel + 45; /* columns in front of the shares */
  printf ("%*s %12s %9s %9s %9s %7s %8s\n", widths.layer + widths.kernel + 1, "", "multiply", "output",
          "saved", "derived,", "forward", "backward");
  printf ("%-*s %-*s %12s %9s %9s %9s %7s %8s\n", widths.layer, "layer", widths.kernel, "kernel", "a sample",
          "a sample", "a sample", "gathered", "%", "%");
  for (size_t i = 0; i < plan->n; i++)
    print_row (plan, laps, &widths, i);
  printf ("%-*s%7.1f\n", before, "feeding, targets and loss", 100 * laps->least[2 * plan->n] / step);
  printf ("%-*s%7.1f\n", before, "gradients' sum, optimizer, what is derived",
          100 * laps->least[2 * plan->n + 1] / step);
}

static void
print_text (const HgModel *model, const HgNetworkPlan *plan, const Laps *laps, size_t parameters)
{
  char n[5][48];
  double step = all (laps);
  printf ("%s, batch %zu: %s of %zu rows, in blocks of %zu; %s, %s of memory each\n", model->name,
          plan->batch, hg_format_items (n[0], sizeof n[0], (int64_t)plan->chunks, "chunk", "chunks"),
          plan->chunk_rows, plan->block_rows,
          hg_format_items (n[1], sizeof n[1], (int64_t)plan->threads, "thread", "threads"),
          hg_format_bytes (n[2], sizeof n[2], plan->arena));
  printf ("%s (%s packed), their gradients %s, made of them once a step %s; all memory ",
          hg_format_items (n[0], sizeof n[0], (int64_t)parameters, "parameter", "parameters"),
          hg_format_bytes (n[1], sizeof n[1], plan->parameters),
          hg_format_bytes (n[2], sizeof n[2], plan->gradients),
          hg_format_bytes (n[3], sizeof n[3], plan->derived));
  printf ("%s\n", hg_format_bytes (n[4], sizeof n[4], plan->total));
  printf ("Shares: measured on one thread, the least of %d steps for each layer; %s ms together\n\n", STEPS,
          hg_format_number (n[0], sizeof n[0], step * 1e3, 3));
  print_rows (plan, laps);
}

static json_t *
row_json (const HgPlanRow *row, double forward, double backward)
{
  return json_pack ("{s:s, s:s, s:s?, s:s?, s:b, s:f, s:I, s:I, s:I, s:I, s:f, s:f}", "name", row->node->name,
                    "class", row->node->layer->kind->name, "kernel", row->kernel, "absorbs",
                    row->takes != NULL ? row->takes->name : NULL, "absorbed", row->taken, "multiplications",
                    row->multiplications, "output_bytes", (json_int_t)row->outputs, "saved_bytes",
                    (json_int_t)row->saved, "derived_bytes", (json_int_t)row->derived, "gathered_bytes",
                    (json_int_t)row->gathered, "forward_ms", forward * 1e3, "backward_ms", backward * 1e3);
}

static json_t *
plan_json (const HgModel *model, const HgNetworkPlan *plan, const Laps *laps, size_t parameters)
{
  json_t *layers = json_array ();
  for (size_t i = 0; i < plan->n; i++)
    json_array_append_new (layers, row_json (&plan->rows[i], laps->least[i], laps->least[plan->n + i]));
  return json_pack ("{s:s, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:f, s:f, s:f, s:o}", "model", model->name,
                    "batch", (json_int_t)plan->batch, "threads", (json_int_t)plan->threads, "chunks",
                    (json_int_t)plan->chunks, "chunk_rows", (json_int_t)plan->chunk_rows, "block_rows",
                    (json_int_t)plan->block_rows, "arena_bytes", (json_int_t)plan->arena, "bytes",
                    (json_int_t)plan->total, "parameters", (json_int_t)parameters, "ms", all (laps) * 1e3,
                    "loss_ms", laps->least[2 * plan->n] * 1e3, "update_ms",
                    laps->least[2 * plan->n + 1] * 1e3, "layers", layers);
}

/* The plan is that of a network with @team; the times are of one without. */
static bool
print_plan (const HgModel *model, size_t batch, HgTeam *team, BenchLook look, HgError *error)
{
  HgNetworkOptions options = { .batch = batch, .training = true, .team = team };
  HgNetwork *network = hg_network_new (model, &options, error);
  HgNetworkPlan *plan = network != NULL ? hg_network_plan (network, error) : NULL;
  BenchStep *step = plan != NULL ? bench_step_new (model, batch, NULL, error) : NULL;
  Laps laps = { .n = model->n };
  laps.now = hg_alloc (4 * model->n + 4, sizeof *laps.now, error);
  bool done = step != NULL && laps.now != NULL;
  if (done)
    {
      size_t parameters = (size_t)hg_network_check (network)->parameters;
      laps.least = laps.now + 2 * model->n + 2;
      measure (step, &laps);
      if (look == BENCH_JSON)
        done = bench_print_line (plan_json (model, plan, &laps, parameters), error);
      else
        print_text (model, plan, &laps, parameters);
    }
  free (laps.now);
  bench_step_free (step);
  free (plan);
  hg_network_free (network);
  return done;
}

bool
bench_plan (const char *name, size_t batch, size_t threads, BenchLook look, HgError *error)
{
  CliModel model;
  HgTeam *team = NULL;
  if (!cli_model_look (name, &model, error))
    return false;
  if (batch == 0)
    batch = model.preset != NULL ? (size_t)model.preset->batch_size : STANDARD_BATCH;
  bool done
      = (team = hg_team_new (threads, error)) != NULL && print_plan (model.model, batch, team, look, error);
  hg_team_free (team);
  cli_model_clear (&model);
  return done;
}
