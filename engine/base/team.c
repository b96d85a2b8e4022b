#include "base/team.h"
#include "base/memory.h"
#include "base/nice.h"
#include "base/wait.h"
#include <pthread.h>
#include <sched.h>
#include <stdint.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

typedef struct
{
  HgTeam *team;
  size_t index;
  pthread_t thread;
} Worker;

struct HgTeam
{
  size_t threads;
  Worker *workers; /* threads − 1 of them */
  size_t started;
  int nice;
  HgTeamTask function;
  void *data;
  size_t tasks;
  _Atomic uint32_t round;   /* goes up by one a run; workers wait for it */
  _Atomic size_t next;      /* the next task to hand out */
  _Atomic uint32_t working; /* workers that have not finished this round */
  atomic_bool leaving;
};

static void
work (HgTeam *team, size_t thread)
{
  for (;;)
    {
      size_t task = atomic_fetch_add_explicit (&team->next, 1, memory_order_acq_rel);
      if (task >= team->tasks)
        return;
      team->function (team->data, task, thread);
    }
}

static void *
worker_main (void *data)
{
  Worker *worker = data;
  HgTeam *team = worker->team;
  uint32_t round = 0;
  int nice = 0;
  for (;;)
    {
      hg_wait_while (&team->round, round);
      round++;
      if (atomic_load_explicit (&team->leaving, memory_order_acquire))
        return NULL;
      if (team->nice != nice)
        {
          nice = team->nice;
          hg_give_way (nice);
        }
      work (team, worker->index);
      if (atomic_fetch_sub_explicit (&team->working, 1, memory_order_acq_rel) == 1)
        hg_wake (&team->working, 1);
    }
}

static size_t
processors (void)
{
  cpu_set_t set;
  CPU_ZERO (&set);
  if (sched_getaffinity (0, sizeof set, &set) == 0 && CPU_COUNT (&set) > 0)
    return (size_t)CPU_COUNT (&set);
  long n = sysconf (_SC_NPROCESSORS_ONLN);
  return n > 0 ? (size_t)n : 1;
}

HgTeam *
hg_team_new (size_t threads, HgError *error)
{
  HgTeam *team = hg_alloc (1, sizeof *team, error);
  if (team == NULL)
    return NULL;
  team->threads = threads > 0 ? threads : processors ();
  team->workers = hg_alloc (team->threads, sizeof *team->workers, error);
  if (team->workers == NULL)
    {
      free (team);
      return NULL;
    }
  for (size_t i = 1; i < team->threads; i++)
    {
      Worker *worker = &team->workers[team->started];
      *worker = (Worker){ .team = team, .index = i };
      int fault = pthread_create (&worker->thread, NULL, worker_main, worker);
      if (fault != 0)
        {
          hg_error_set (error, HG_ERROR_MEMORY, "thread %zu of %zu could not be started (error %d)", i + 1,
                        team->threads, fault);
          hg_team_free (team);
          return NULL;
        }
      team->started++;
    }
  return team;
}

void
hg_team_free (HgTeam *team)
{
  if (team == NULL)
    return;
  atomic_store_explicit (&team->leaving, true, memory_order_release);
  atomic_fetch_add_explicit (&team->round, 1, memory_order_acq_rel);
  hg_wake (&team->round, (int)team->threads);
  for (size_t i = 0; i < team->started; i++)
    pthread_join (team->workers[i].thread, NULL);
  free (team->workers);
  free (team);
}

size_t
hg_team_threads (const HgTeam *team)
{
  return team->threads;
}

void
hg_team_give_way (HgTeam *team, int nice)
{
  team->nice = nice;
}

void
hg_team_run (HgTeam *team, size_t tasks, HgTeamTask function, void *data)
{
  if (team->started == 0 || tasks <= 1)
    {
      for (size_t i = 0; i < tasks; i++)
        function (data, i, 0);
      return;
    }
  team->function = function;
  team->data = data;
  team->tasks = tasks;
  atomic_store_explicit (&team->next, 0, memory_order_relaxed);
  atomic_store_explicit (&team->working, (uint32_t)team->started, memory_order_relaxed);
  atomic_fetch_add_explicit (&team->round, 1, memory_order_release);
  hg_wake (&team->round, (int)team->started);
  work (team, 0);
  for (uint32_t left; (left = atomic_load_explicit (&team->working, memory_order_acquire)) != 0;)
    hg_wait_while (&team->working, left);
}
