/* A run as it is kept: what it was set to, its curves, how it ended and what it reached. A project's file
 * holds one (files/project.h), and a run that is laid beside others is made of one (analysis/run-record.h),
 * whether it was trained in a window or on the command line. */
#pragma once
#include "train/run-results.h"
#include "train/settings.h"
#include "train/snapshot.h"

typedef struct
{
  HgTrainSettings settings; /* it ran with */
  HgRunState end;           /* how: done, stopped or failed; training where it was going on */
  HgError fault;            /* of one that failed */
  double before; /* epochs that the weights it began with had been trained; 0: new ones; NaN: not known */
  double seconds;
  HgMetricsLog *log;
  size_t rows;   /* of the log that belong to it: with those of before a checkpoint that it went on from */
  bool measured; /* what it reached: */
  HgRunResults results;
} HgKeptRun;

/* Nothing measured, as long as its rows took; takes a reference of @log. @fault may be NULL. Owned by the
 * caller. */
HgKeptRun *hg_kept_run_new (const HgTrainOptions *options, HgRunState end, const HgError *fault,
                            HgMetricsLog *log, size_t rows, double before, HgError *error);
void hg_kept_run_free (HgKeptRun *run); /* NULL is fine */

/* Whether @epochs may stand in `before`: a whole number of them, or NaN. */
bool hg_kept_run_may_follow (double epochs);
