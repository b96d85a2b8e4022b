/* bench --scaling: whether cost grows in proportion. The lab's sequence model at more time steps and its
 * image model at more pixels, each at batches from one sample on: milliseconds a sample of training, and how
 * much the processor does of it. */
#pragma once
#include "bench-report.h"

bool bench_scaling (size_t threads, BenchLook look, HgError *error);
