/* The history CSV, as train writes it: epoch,loss,mae,val_loss,val_mae,learning_rate,seconds. */
#pragma once
#include "train/metrics-log.h"

/* The file's rows as a log, owned by the caller. Columns are found by name; loss is needed, the others may be
 * missing. Fails with HG_ERROR_FORMAT, naming line and column. */
HgMetricsLog *cli_history_read (const char *path, HgError *error);
