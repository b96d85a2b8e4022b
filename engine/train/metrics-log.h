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

/* What is measured beside the loss: offsets into a row. */
typedef struct
{
  const char *name; /* "mae" */
  size_t training, validation;
} HgMetric;

enum
{
  HG_METRICS = 2,
  HG_METRIC_MAE = 1 /* the first one's bit */
};

extern const HgMetric hg_metrics[HG_METRICS];

/* "mae", "mae,mse": a bit each, the first metric's 1. Fails with HG_ERROR_VALUE. */
bool hg_metrics_parse (const char *text, unsigned *metrics, HgError *error);

/* "epoch,loss,mae,val_loss,val_mae,learning_rate,seconds" with the columns of @metrics, C locale. Owned by
 * the caller. */
char *hg_metrics_log_csv (const HgMetricsLog *log, unsigned metrics, HgError *error);
