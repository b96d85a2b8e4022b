#include "progress.h"
#include "base/clock.h"
#include "base/format.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum
{
  DIGITS = 4,
  BAR = 16, /* columns */
  LINE = 400
};

#define EVERY 0.1 /* seconds between two rewritings */

void
cli_progress_begin (CliProgress *progress, HgTrainer *trainer, unsigned metrics)
{
  size_t rows = hg_metrics_log_count (hg_trainer_log (trainer));
  const char *kind = getenv ("TERM");
  *progress = (CliProgress){ .trainer = trainer,
                             .metrics = metrics,
                             .first = rows,
                             .rows = rows,
                             .terminal = isatty (STDOUT_FILENO) && kind != NULL && strcmp (kind, "dumb") != 0,
                             .epochs = hg_trainer_options (trainer)->epochs,
                             .began = hg_clock_seconds () };
}

/* The longest beginning of @line that takes at most @columns columns. */
static int
fitting (const char *line, int columns)
{
  int at = 0;
  for (; line[at] != '\0'; at++)
    if ((line[at] & 0xc0) != 0x80 && columns-- == 0)
      break;
  return at;
}

static size_t
metric (char *line, size_t used, const char *name, double value)
{
  char number[40];
  if (isnan (value) || used >= LINE)
    return used;
  return used
         + (size_t)snprintf (line + used, LINE - used, " · %s %s", name,
                             hg_format_number (number, sizeof number, value, DIGITS));
}

static size_t
pace (char *line, size_t used, double seconds, size_t steps)
{
  char number[40];
  if (steps == 0)
    return used;
  return used
         + (size_t)snprintf (line + used, LINE - used, " · %s ms/step",
                             hg_format_number (number, sizeof number, 1000 * seconds / (double)steps, 2));
}

/* A line that will be rewritten must not wrap; the window may have changed since the last one. */
static void
rewrite (const char *line)
{
  struct winsize size;
  int columns = ioctl (STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
  printf ("\r\033[K%.*s", fitting (line, columns - 1), line);
  fflush (stdout);
}

/* Seconds until the last epoch is over, from the pace so far; NaN while unknown. */
static double
seconds_left (const CliProgress *progress, double now, size_t done, size_t batches)
{
  double before = (double)progress->first,
         complete = (double)progress->rows - before + (double)done / (double)batches;
  double spent = progress->spent + now - progress->began;
  return spent > 1 && complete > 0 ? spent / complete * ((double)progress->epochs - before - complete) : NAN;
}

void
cli_progress_batch (CliProgress *progress)
{
  double now = hg_clock_seconds ();
  size_t done = hg_trainer_batch (progress->trainer), batches = hg_trainer_batches (progress->trainer), used;
  char line[LINE], left[48];
  if (!progress->terminal || now - progress->shown < EVERY)
    return;
  progress->shown = now;
  used = (size_t)snprintf (line, sizeof line, "Epoch %d/%d ", hg_trainer_epoch (progress->trainer),
                           progress->epochs);
  for (size_t i = 0; i < BAR; i++)
    used += (size_t)snprintf (line + used, sizeof line - used, "%s", i * batches < done * BAR ? "━" : "╌");
  used += (size_t)snprintf (line + used, sizeof line - used, " %zu/%zu", done, batches);
  double seconds = seconds_left (progress, now, done, batches);
  if (!isnan (seconds))
    used += (size_t)snprintf (line + used, sizeof line - used, " · %s left",
                              hg_format_seconds (left, sizeof left, seconds));
  used = pace (line, used, now - progress->began, done);
  used = metric (line, used, "loss", hg_trainer_loss (progress->trainer));
  const double running[HG_METRICS]
      = { hg_trainer_mae (progress->trainer), hg_trainer_mse (progress->trainer) };
  for (size_t i = 0; i < HG_METRICS; i++)
    if (progress->metrics & 1u << i)
      used = metric (line, used, hg_metrics[i].name, running[i]);
  rewrite (line);
}

/* The metrics of a row, of the training or the validation part. */
static size_t
row_metrics (const CliProgress *progress, char *line, size_t used, const HgEpochRow *row, bool validation)
{
  for (size_t i = 0; i < HG_METRICS; i++)
    {
      char name[24];
      size_t offset = validation ? hg_metrics[i].validation : hg_metrics[i].training;
      snprintf (name, sizeof name, "%s%s", validation ? "val_" : "", hg_metrics[i].name);
      if (progress->metrics & 1u << i)
        used = metric (line, used, name, *(const double *)((const char *)row + offset));
    }
  return used;
}

void
cli_progress_epoch (CliProgress *progress)
{
  const HgMetricsLog *log = hg_trainer_log (progress->trainer);
  char line[LINE], steps[48];
  for (size_t n = hg_metrics_log_count (log); progress->rows < n; progress->rows++)
    {
      const HgEpochRow *row = hg_metrics_log_row (log, progress->rows);
      size_t batches = hg_trainer_batches (progress->trainer);
      size_t used
          = (size_t)snprintf (line, sizeof line, "Epoch %d/%d · %s", row->epoch, progress->epochs,
                              hg_format_items (steps, sizeof steps, (int64_t)batches, "step", "steps"));
      used = pace (line, used, row->seconds, batches);
      used = metric (line, used, "loss", row->loss);
      used = row_metrics (progress, line, used, row, false);
      used = metric (line, used, "val_loss", row->validation_loss);
      row_metrics (progress, line, used, row, true);
      printf ("%s%s\n", progress->terminal ? "\r\033[K" : "", line);
      fflush (stdout);
    }
  double now = hg_clock_seconds ();
  progress->spent += now - progress->began;
  progress->began = now;
}

void
cli_progress_end (CliProgress *progress)
{
  if (progress->terminal)
    rewrite ("");
}
