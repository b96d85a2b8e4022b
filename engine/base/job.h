/* A long piece of work seen from outside: whoever started it may cancel it and ask how far it is. Both sides
 * only touch atomics. */
#pragma once
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

typedef struct
{
  atomic_bool cancelled;
  atomic_uint permille; /* 0 … 1000 */
} HgJob;

/* @job may be NULL everywhere: work that nobody watches. */
static inline bool
hg_job_cancelled (HgJob *job)
{
  return job != NULL && atomic_load_explicit (&job->cancelled, memory_order_relaxed);
}

static inline void
hg_job_cancel (HgJob *job)
{
  atomic_store_explicit (&job->cancelled, true, memory_order_relaxed);
}

static inline void
hg_job_progress (HgJob *job, double fraction)
{
  if (job != NULL)
    atomic_store_explicit (&job->permille, (unsigned)(fraction * 1000.0), memory_order_relaxed);
}
