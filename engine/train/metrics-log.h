/* The curves of a run: one row an epoch (and the loss of single batches in between), append-only. The
 * training thread appends; anyone may read the rows below the count that a snapshot carries, without locks:
 * rows live in blocks that never move. Reference-counted. */
#pragma once
#include "base/error.h"
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

typedef struct
{
  int epoch; /* from 1 */
  double loss, mae;
  double validation_loss, validation_mae; /* NaN without a validation part */
  double learning_rate;
  double seconds;             /* of this epoch */
  double mse, validation_mse; /* whatever the loss is; without penalties, as the MAE */
} HgEpochRow;

typedef struct HgMetricsLog HgMetricsLog;

HgMetricsLog *hg_metrics_log_new (HgError *error);
HgMetricsLog *hg_metrics_log_ref (HgMetricsLog *log);
void hg_metrics_log_unref (HgMetricsLog *log);

/* Training thread only. */
bool hg_metrics_log_append (HgMetricsLog *log, const HgEpochRow *row, HgError *error);

/* Rows that may be read now; row @i, lent for the log's life. */
size_t hg_metrics_log_count (const HgMetricsLog *log);
const HgEpochRow *hg_metrics_log_row (const HgMetricsLog *log, size_t i);

/* "epoch,loss,mae,val_loss,val_mae,learning_rate,seconds", C locale. Owned by the caller. */
char *hg_metrics_log_csv (const HgMetricsLog *log, HgError *error);
