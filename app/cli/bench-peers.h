/* The other side of the benchmark: a script that does the same work with another library, given the number of
 * threads as its argument, and prints a JSON line for each workload:
 *
 *   {"workload": "lab-lstm", "train_ms_per_step": 45.0, "infer_ms_per_batch": 12.5}
 *   {"workload": "pca", "n": 10000, "d": 32, "seconds": 0.0031}      also: any line with n, d and pca_ms
 *   {"workload": "tsne", "n": 2000, "d": 32, "seconds": 2.87}        also: any line with n, d and tsne_s
 *
 * More members, and workloads that are not ours, are passed over. */
#pragma once
#include "bench-workload.h"

/* Threads that the script may use, and those of OpenBLAS within it. */
typedef struct
{
  size_t threads, blas;
} BenchPeerSetting;

/* The environment without what others set for OpenBLAS and OpenMP: both sides choose for themselves, but for
 * the threads of a setting. */
void bench_clear_environment (void);

/* Runs the script at @path with Debian's Python and fills in what it has of @results (by the workload's place
 * in bench_workloads). Fails with HG_ERROR_IO, or HG_ERROR_FORMAT when what it prints is something else. */
bool bench_peers (const char *path, const BenchPeerSetting *setting, BenchResult *results, HgError *error);
