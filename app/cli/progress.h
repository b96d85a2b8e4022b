/* The progress of a training on standard output: on a terminal one line an epoch that is rewritten in place
 * while the epoch runs, elsewhere one plain line when an epoch is done. */
#pragma once
#include "train/trainer.h"

typedef struct
{
  HgTrainer *trainer;
  bool terminal;
  int epochs;
  unsigned metrics;   /* of hg_metrics, a bit each */
  size_t first, rows; /* epochs that were there when it began, and that are printed */
  double began;       /* this epoch */
  double shown;       /* when the line was last written */
  double spent;       /* seconds in all epochs before */
} CliProgress;

void cli_progress_begin (CliProgress *progress, HgTrainer *trainer, unsigned metrics);

/* After a batch: rewrites the line, at most ten times a second. */
void cli_progress_batch (CliProgress *progress);

/* After an epoch: its final line. */
void cli_progress_epoch (CliProgress *progress);

/* Leaves an unfinished line. */
void cli_progress_end (CliProgress *progress);
