#include "files/history-csv.h"
#include "base/memory.h"
#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

enum
{
  MOST_COLUMNS = 32
};

typedef struct
{
  const char *name;
  size_t offset; /* of a double in HgEpochRow */
} Column;

static const Column columns[] = {
  { "loss", offsetof (HgEpochRow, loss) },
  { "mae", offsetof (HgEpochRow, mae) },
  { "mse", offsetof (HgEpochRow, mse) },
  { "val_mse", offsetof (HgEpochRow, validation_mse) },
  { "val_loss", offsetof (HgEpochRow, validation_loss) },
  { "val_mae", offsetof (HgEpochRow, validation_mae) },
  { "learning_rate", offsetof (HgEpochRow, learning_rate) },
  { "seconds", offsetof (HgEpochRow, seconds) },
};

enum
{
  COLUMNS = sizeof columns / sizeof *columns
};

/* Where each of the file's columns goes: an index into columns, or −1. */
typedef struct
{
  int to[MOST_COLUMNS];
  size_t n;
} Header;

static bool
read_header (const char *name, char *line, Header *header, HgError *error)
{
  bool has_loss = false;
  header->n = 0;
  for (char *cell = strsep (&line, ","); cell != NULL && header->n < MOST_COLUMNS; cell = strsep (&line, ","))
    {
      int to = -1;
      for (int i = 0; i < COLUMNS; i++)
        if (strcmp (cell, columns[i].name) == 0)
          to = i;
      has_loss |= to == 0;
      header->to[header->n++] = to;
    }
  if (has_loss)
    return true;
  return hg_error_set (
      error, HG_ERROR_FORMAT,
      "%s: expected a history (epoch,loss,…) as train --history writes it, got no column loss", name);
}

static bool
read_row (const char *name, size_t number, char *line, const Header *header, HgEpochRow *row, HgError *error)
{
  size_t n = 0;
  *row = (HgEpochRow){ .epoch = (int)number,
                       .loss = NAN,
                       .mae = NAN,
                       .validation_loss = NAN,
                       .validation_mae = NAN,
                       .learning_rate = NAN,
                       .seconds = NAN,
                       .mse = NAN,
                       .validation_mse = NAN };
  for (char *cell = strsep (&line, ","); cell != NULL; cell = strsep (&line, ","), n++)
    {
      if (n >= header->n || header->to[n] < 0)
        continue;
      char *end;
      double value = *cell != '\0' ? strtod (cell, &end) : NAN;
      if (*cell != '\0' && *end != '\0')
        return hg_error_set (error, HG_ERROR_FORMAT, "%s: row %zu, %s: expected a number, got %.40s", name,
                             number, columns[header->to[n]].name, cell);
      *(double *)((char *)row + columns[header->to[n]].offset) = value;
    }
  if (n == header->n)
    return true;
  return hg_error_set (error, HG_ERROR_FORMAT, "%s: row %zu: expected %zu columns, got %zu", name, number,
                       header->n, n);
}

static bool
read_rows (const char *name, char *text, HgMetricsLog *log, HgError *error)
{
  Header header = { .n = 0 };
  size_t rows = 0;
  for (char *line = strsep (&text, "\n"); line != NULL; line = strsep (&text, "\n"))
    {
      HgEpochRow row;
      line[strcspn (line, "\r")] = '\0';
      if (header.n == 0)
        {
          if (!read_header (name, line, &header, error))
            return false;
        }
      else if (*line != '\0'
               && (!read_row (name, ++rows, line, &header, &row, error)
                   || !hg_metrics_log_append (log, &row, error)))
        return false;
    }
  return rows > 0
         || hg_error_set (error, HG_ERROR_FORMAT, "%s: expected a row for each epoch, got none", name);
}

HgMetricsLog *
hg_history_csv_parse (const void *bytes, size_t n, const char *name, HgError *error)
{
  char *text = hg_alloc (n + 1, 1, error);
  HgMetricsLog *log = text != NULL ? hg_metrics_log_new (error) : NULL;
  if (log != NULL)
    {
      memcpy (text, bytes, n);
      if (!read_rows (name, text, log, error))
        {
          hg_metrics_log_unref (log);
          log = NULL;
        }
    }
  free (text);
  return log;
}
