#include "interrupt.h"
#include <signal.h>

static HgJob *_Atomic watched;

static void
interrupted (int number)
{
  HgJob *job = watched;
  if (job != NULL)
    hg_job_cancel (job);
}

void
cli_interrupt (HgJob *job)
{
  struct sigaction action = { .sa_handler = interrupted, .sa_flags = SA_RESTART | SA_RESETHAND };
  watched = job;
  sigemptyset (&action.sa_mask);
  sigaction (SIGINT, &action, NULL);
  sigaction (SIGTERM, &action, NULL);
}

void
cli_outlive_readers (void)
{
  signal (SIGPIPE, SIG_IGN);
}
