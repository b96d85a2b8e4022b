/* bench --plan: what a network decided when it was compiled, and what each layer costs of a training step. */
#pragma once
#include "bench-report.h"

/* @model: a file, the name of an example or a stack in words. @batch: 0, the example's own or 64. @threads:
 * 0, one a processor. */
bool bench_plan (const char *model, size_t batch, size_t threads, BenchLook look, HgError *error);
