/* The other side of the benchmark: a script that trains the same stacks with another library and prints one
 * JSON line for each ({"workload", "train_ms_per_step", "infer_ms_per_batch", …}), given the number of
 * threads as its argument. */
#pragma once
#include "bench-workload.h"

/* Runs the script at @path with Debian's Python, OpenBLAS free to choose its kernels, and fills in @results
 * (by the workload's place in bench_workloads; train is 0 where the script has no such workload). Fails with
 * HG_ERROR_IO, or HG_ERROR_FORMAT when what it prints is something else. */
bool bench_peers (const char *path, size_t threads, BenchResult *results, HgError *error);
