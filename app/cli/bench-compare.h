/* bench --compare: our times and a script's in turn, over some rounds. */
#pragma once
#include "bench-report.h"

typedef struct
{
  const char *const *scripts; /* NULL-terminated */
  size_t rounds;
  const char *workload; /* only this one, or NULL */
  BenchLook look;
} BenchComparison;

bool bench_compare (const BenchComparison *asked, HgError *error);
