/* How the benchmark's figures look: a table for a person, a JSON line for a program, or the README's
 * Markdown. */
#pragma once
#include "bench-series.h"
#include "bench-workload.h"
#include <jansson.h>

typedef enum
{
  BENCH_TEXT,
  BENCH_JSON,
  BENCH_MARKDOWN
} BenchLook;

/* Prints @line and gives up the reference; NULL (out of memory) is an error. */
bool bench_print_line (json_t *line, HgError *error);

/* "21 November 2026, AMD EPYC, 2 cores". */
char *bench_machine (char *text, size_t size);

/* The head of the table that bench_print_result adds a row to. */
bool bench_print_head (BenchLook look);
bool bench_print_result (BenchLook look, const BenchWorkload *workload, size_t threads,
                         const BenchResult *result, HgError *error);

/* All workloads' series of a comparison, in the order of bench_workloads. */
typedef struct
{
  BenchSeries train, infer;
} BenchPair;

bool bench_print_comparison (BenchLook look, const BenchPair *pairs, size_t rounds, HgError *error);
