#include "train/metrics-log.h"
#include "base/memory.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum
{
  BLOCK_ROWS = 256,
  MOST_BLOCKS = 4096 /* a million epochs */
};

struct HgMetricsLog
{
  atomic_uint references;
  _Atomic size_t count;
  _Atomic (HgEpochRow *) blocks[MOST_BLOCKS];
};

HgMetricsLog *
hg_metrics_log_new (HgError *error)
{
  HgMetricsLog *log = hg_alloc (1, sizeof *log, error);
  if (log != NULL)
    atomic_init (&log->references, 1);
  return log;
}

HgMetricsLog *
hg_metrics_log_ref (HgMetricsLog *log)
{
  if (log != NULL)
    atomic_fetch_add_explicit (&log->references, 1, memory_order_relaxed);
  return log;
}

void
hg_metrics_log_unref (HgMetricsLog *log)
{
  if (log == NULL || atomic_fetch_sub_explicit (&log->references, 1, memory_order_acq_rel) != 1)
    return;
  for (size_t i = 0; i < MOST_BLOCKS; i++)
    free (atomic_load_explicit (&log->blocks[i], memory_order_relaxed));
  free (log);
}

bool
hg_metrics_log_append (HgMetricsLog *log, const HgEpochRow *row, HgError *error)
{
  size_t count = atomic_load_explicit (&log->count, memory_order_relaxed), block = count / BLOCK_ROWS;
  if (block >= MOST_BLOCKS)
    return hg_error_set (error, HG_ERROR_VALUE, "a run has at most %d epochs", BLOCK_ROWS * MOST_BLOCKS);
  HgEpochRow *rows = atomic_load_explicit (&log->blocks[block], memory_order_relaxed);
  if (rows == NULL)
    {
      rows = hg_alloc (BLOCK_ROWS, sizeof *rows, error);
      if (rows == NULL)
        return false;
      atomic_store_explicit (&log->blocks[block], rows, memory_order_release);
    }
  rows[count % BLOCK_ROWS] = *row;
  atomic_store_explicit (&log->count, count + 1, memory_order_release);
  return true;
}

size_t
hg_metrics_log_count (const HgMetricsLog *log)
{
  return atomic_load_explicit (&log->count, memory_order_acquire);
}

const HgEpochRow *
hg_metrics_log_row (const HgMetricsLog *log, size_t i)
{
  return &atomic_load_explicit (&log->blocks[i / BLOCK_ROWS], memory_order_acquire)[i % BLOCK_ROWS];
}

/* A number with a point whatever the locale; nothing for NaN. */
static size_t
append_number (char *text, size_t size, double x)
{
  if (isnan (x))
    return 0;
  int n = snprintf (text, size, "%.9g", x);
  for (char *p = text; *p != '\0'; p++)
    if (*p == ',')
      *p = '.';
  return n > 0 ? (size_t)n : 0;
}

const HgMetric hg_metrics[HG_METRICS] = {
  { "mae", offsetof (HgEpochRow, mae), offsetof (HgEpochRow, validation_mae) },
  { "mse", offsetof (HgEpochRow, mse), offsetof (HgEpochRow, validation_mse) },
};

bool
hg_metrics_parse (const char *text, unsigned *metrics, HgError *error)
{
  unsigned found = 0;
  for (const char *at = text; *(at += strspn (at, ", ")) != '\0';)
    {
      size_t length = strcspn (at, ", "), i = 0;
      while (i < HG_METRICS
             && (strlen (hg_metrics[i].name) != length || strncmp (at, hg_metrics[i].name, length) != 0))
        i++;
      if (i == HG_METRICS)
        return hg_error_set (error, HG_ERROR_VALUE, "expected mae, mse or mae,mse, got %.60s", text);
      found |= 1u << i;
      at += length;
    }
  *metrics = found;
  return true;
}

/* The columns of a history, in order. */
typedef struct
{
  size_t n;
  char names[2 * HG_METRICS + 4][24];
  size_t offsets[2 * HG_METRICS + 4];
} Columns;

static void
add_column (Columns *columns, const char *before, const char *name, size_t offset)
{
  snprintf (columns->names[columns->n], sizeof columns->names[0], "%s%s", before, name);
  columns->offsets[columns->n++] = offset;
}

static void
list_columns (Columns *columns, unsigned metrics)
{
  columns->n = 0;
  add_column (columns, "", "loss", offsetof (HgEpochRow, loss));
  for (size_t i = 0; i < HG_METRICS; i++)
    if (metrics & 1u << i)
      add_column (columns, "", hg_metrics[i].name, hg_metrics[i].training);
  add_column (columns, "val_", "loss", offsetof (HgEpochRow, validation_loss));
  for (size_t i = 0; i < HG_METRICS; i++)
    if (metrics & 1u << i)
      add_column (columns, "val_", hg_metrics[i].name, hg_metrics[i].validation);
  add_column (columns, "", "learning_rate", offsetof (HgEpochRow, learning_rate));
  add_column (columns, "", "seconds", offsetof (HgEpochRow, seconds));
}

char *
hg_metrics_log_csv (const HgMetricsLog *log, unsigned metrics, HgError *error)
{
  size_t rows = hg_metrics_log_count (log), size = 256 + rows * 224, used;
  char *text = hg_alloc (size, 1, error);
  Columns columns;
  if (text == NULL)
    return NULL;
  list_columns (&columns, metrics);
  used = (size_t)snprintf (text, size, "epoch");
  for (size_t k = 0; k < columns.n; k++)
    used += (size_t)snprintf (text + used, size - used, ",%s", columns.names[k]);
  text[used++] = '\n';
  for (size_t i = 0; i < rows; i++)
    {
      const HgEpochRow *row = hg_metrics_log_row (log, i);
      used += (size_t)snprintf (text + used, size - used, "%d", row->epoch);
      for (size_t k = 0; k < columns.n; k++)
        {
          text[used++] = ',';
          used += append_number (text + used, size - used,
                                 *(const double *)((const char *)row + columns.offsets[k]));
        }
      text[used++] = '\n';
    }
  text[used] = '\0';
  return text;
}
