/* The rows of a training's history as records. */
#pragma once
#include "reader/bulk.h"
#include "train/metrics-log.h"

bool hg_history_put (const HgMetricsLog *log, HgMessage *message, HgBulk *bulk, HgError *error);

/* The rows in @records as a new log, owned by the caller; NULL with HG_ERROR_FORMAT where there are none. */
HgMetricsLog *hg_history_take (HgRecords records, HgBulkSource *bulk, HgError *error);
