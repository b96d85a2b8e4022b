#include "files/json-numbers.h"
#include <math.h>

/* The doubles of a row, in the file's order. */
static const size_t columns[] = {
  offsetof (HgEpochRow, loss),
  offsetof (HgEpochRow, mae),
  offsetof (HgEpochRow, mse),
  offsetof (HgEpochRow, validation_loss),
  offsetof (HgEpochRow, validation_mae),
  offsetof (HgEpochRow, validation_mse),
  offsetof (HgEpochRow, learning_rate),
  offsetof (HgEpochRow, seconds),
};

enum
{
  COLUMNS = sizeof columns / sizeof *columns
};

json_t *
hg_json_real (double x)
{
  return isfinite (x) ? json_real (x) : json_null ();
}

double
hg_json_number (const json_t *object, const char *name, double otherwise)
{
  const json_t *value = json_object_get (object, name);
  return json_is_number (value) ? json_number_value (value) : otherwise;
}

int64_t
hg_json_count (const json_t *object, const char *name, int64_t most)
{
  const json_t *value = json_object_get (object, name);
  json_int_t n = json_integer_value (value);
  return json_is_integer (value) && n >= 0 && n <= most ? n : -1;
}

json_t *
hg_json_rows (const HgMetricsLog *log, size_t n)
{
  json_t *rows = json_array ();
  for (size_t i = 0; i < n; i++)
    {
      const HgEpochRow *row = hg_metrics_log_row (log, i);
      json_t *cells = json_array ();
      for (size_t k = 0; k < COLUMNS; k++)
        json_array_append_new (cells, hg_json_real (*(const double *)((const char *)row + columns[k])));
      json_array_append_new (rows, cells);
    }
  return rows;
}

HgMetricsLog *
hg_json_read_rows (const json_t *rows, HgError *error)
{
  HgMetricsLog *log = hg_metrics_log_new (error);
  for (size_t i = 0; log != NULL && i < json_array_size (rows); i++)
    {
      const json_t *cells = json_array_get (rows, i);
      HgEpochRow row = { .epoch = (int)i + 1 };
      for (size_t k = 0; k < COLUMNS; k++)
        {
          const json_t *cell = json_array_get (cells, k);
          *(double *)((char *)&row + columns[k]) = json_is_number (cell) ? json_number_value (cell) : NAN;
        }
      if (hg_metrics_log_append (log, &row, error))
        continue;
      hg_metrics_log_unref (log);
      return NULL;
    }
  return log;
}
