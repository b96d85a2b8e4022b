/* The workloads of the benchmark: a preset's stack, trained on made-up numbers through the same trainer that
 * the app uses (feeding, forward, loss and metrics, backward, Adam), and principal components and t-SNE of
 * ten clusters. */
#pragma once
#include "base/error.h"
#include <stddef.h>
#include <stdint.h>

typedef struct
{
  const char *name;
  size_t batch;      /* samples of a step; for principal components all of them */
  const char *stack; /* as hg_model_parse reads it; NULL: principal components or t-SNE */
  size_t steps;      /* timed at a time */
  size_t features;   /* of the samples of those */
  bool embeds;       /* t-SNE, of `steps` steps */
} BenchWorkload;

enum
{
  BENCH_COMPONENTS = 2
};

/* Milliseconds are medians of five. */
typedef struct
{
  double train; /* a step; the principal components and the samples' coordinates; all of t-SNE, once */
  double infer; /* a batch forward only; 0: there is none */
  int64_t parameters;
  double peak_mb; /* most memory that the process held while it trained */
  double kl;      /* of t-SNE */
} BenchResult;

/* NULL-name-terminated. */
const BenchWorkload *bench_workloads (void);

/* Principal components are found on one thread, whatever @threads says. */
bool bench_measure (const BenchWorkload *workload, size_t threads, BenchResult *result, HgError *error);
