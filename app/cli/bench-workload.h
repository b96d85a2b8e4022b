/* The workloads of the benchmark: a preset's stack, trained on made-up numbers through the same trainer that
 * the app uses: feeding, forward, loss and metric, backward, Adam. */
#pragma once
#include "base/error.h"
#include <stddef.h>
#include <stdint.h>

typedef struct
{
  const char *name;
  size_t batch;
  const char *stack; /* as hg_model_parse reads it */
  size_t steps;      /* timed at a time */
} BenchWorkload;

typedef struct
{
  double train, infer; /* milliseconds a step, and a batch forward only: medians of five */
  int64_t parameters;
  double peak_mb; /* most memory that the process held while it trained */
} BenchResult;

/* NULL-name-terminated. */
const BenchWorkload *bench_workloads (void);

bool bench_measure (const BenchWorkload *workload, size_t threads, BenchResult *result, HgError *error);
