/* The history of a training as CSV, as train --history writes it:
 * epoch,loss,mae,val_loss,val_mae,learning_rate,seconds.
 */
#pragma once
#include "train/metrics-log.h"

/* The rows in the @n bytes of a file called @name as a log, owned by the caller. Columns are found by name;
 * loss is needed, the others may be missing. Fails with HG_ERROR_FORMAT, naming file, row and column. */
HgMetricsLog *hg_history_csv_parse (const void *bytes, size_t n, const char *name, HgError *error);
