/* A persistent team of threads for short pieces of work. hg_team_run hands out the numbers 0 … tasks − 1 from one
 * atomic counter, so a thread that loses its core for a while holds up only the task it has; the calling thread
 * works too. Waiting spins for some tens of microseconds and then sleeps in the kernel. Which thread does a task
 * is not fixed: a task's result must depend on its number only. */
#pragma once
#include "base/error.h"
#include <stddef.h>

typedef struct HgTeam HgTeam;

/* @thread is 0 … threads − 1 (0 is the caller): an index into per-thread scratch. */
typedef void (*HgTeamTask) (void *data, size_t task, size_t thread);

/* A team of @threads in all (the caller counts as one); 0 means one a processor that this process may use. */
HgTeam *hg_team_new (size_t threads, HgError *error);
void hg_team_free (HgTeam *team);
size_t hg_team_threads (const HgTeam *team);

/* From the next run on the workers (not the caller) have this nice value: a window's frames come before them. */
void hg_team_give_way (HgTeam *team, int nice);

/* Runs all tasks and returns when the last one is done. Not reentrant; one caller at a time. */
void hg_team_run (HgTeam *team, size_t tasks, HgTeamTask function, void *data);
