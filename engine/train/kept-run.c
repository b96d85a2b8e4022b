#include "train/kept-run.h"
#include "base/memory.h"
#include <math.h>
#include <stdlib.h>

HgKeptRun *
hg_kept_run_new (const HgTrainOptions *options, HgRunState end, const HgError *fault, HgMetricsLog *log,
                 size_t rows, double before, HgError *error)
{
  HgKeptRun *run = hg_alloc (1, sizeof *run, error);
  if (run == NULL)
    return NULL;
  hg_train_settings (&run->settings, options);
  run->end = end;
  if (fault != NULL)
    run->fault = *fault;
  run->before = before;
  run->log = hg_metrics_log_ref (log);
  run->rows = rows;
  run->results = hg_run_results ();
  for (size_t i = 0; i < rows; i++)
    run->seconds += hg_metrics_log_row (log, i)->seconds;
  return run;
}

void
hg_kept_run_free (HgKeptRun *run)
{
  if (run == NULL)
    return;
  hg_metrics_log_unref (run->log);
  free (run);
}

bool
hg_kept_run_may_follow (double epochs)
{
  return isnan (epochs) || (epochs >= 0 && epochs <= INT32_MAX && epochs == floor (epochs));
}
