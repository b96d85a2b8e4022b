#include "reader/history-records.h"
#include "base/memory.h"
#include <stdlib.h>

enum
{
  COUNT = HG_RECORD_OWN, /* number */
  ROWS,                  /* array of HgEpochRow, COUNT of them */
  MOST = 1 << 24         /* rows */
};

bool
hg_history_put (const HgMetricsLog *log, HgMessage *message, HgBulk *bulk, HgError *error)
{
  const size_t n = hg_metrics_log_count (log);
  HgEpochRow *rows = hg_alloc (n, sizeof *rows, error);
  for (size_t i = 0; rows != NULL && i < n; i++)
    rows[i] = *hg_metrics_log_row (log, i);
  hg_message_put_number (message, COUNT, n);
  bool done = rows != NULL && hg_bulk_put_array (bulk, message, ROWS, rows, n, sizeof *rows, error);
  free (rows);
  return done;
}

HgMetricsLog *
hg_history_take (HgRecords records, HgBulkSource *bulk, HgError *error)
{
  HgRecord record;
  uint64_t n = 0;
  bool counted = hg_records_next (&records, &record) && record.tag == COUNT
                 && hg_record_number (&record, MOST, &n) && n > 0 && hg_records_next (&records, &record)
                 && record.tag == ROWS;
  if (!counted)
    {
      hg_error_set (error, HG_ERROR_FORMAT, "the reader's answer is not valid");
      return NULL;
    }
  HgEpochRow *rows = hg_bulk_take_array (bulk, &record, n, sizeof *rows, error);
  HgMetricsLog *log = rows != NULL ? hg_metrics_log_new (error) : NULL;
  for (size_t i = 0; log != NULL && i < n; i++)
    {
      rows[i].epoch = (int)i + 1;
      if (hg_metrics_log_append (log, &rows[i], error))
        continue;
      hg_metrics_log_unref (log);
      log = NULL;
    }
  free (rows);
  return log;
}
