/* Reads a table into a data set. The file is gone through twice: once to check its rows and count them, so
 * that the memory taken is that of the result and no more; once to fill in the numbers. */
#include "base/format.h"
#include "base/clean.h"
#include "base/memory.h"
#include "data/csv-classes.h"
#include "data/csv-columns.h"
#include "data/csv-number.h"
#include "data/csv-windows.h"
#include "data/source.h"
#include <math.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct
{
  int descriptor;
  const char *name;
  const HgDataOptions *options;
  HgJob *job;
  HgCsvDialect dialect;
  HgCsvColumns columns;
  HgCsvClasses *classes; /* NULL: no label column */
  HgCsvWindows windows;
  HgDataset *dataset;
  size_t rows; /* used, the header apart */
  HgReal *x;   /* the row being read */
  double time; /* of the row before */
  bool backwards;
} Reading;

static const char *const missing_names[] = { "refuse", "drop", "hold", "mean", NULL };
static const char missing_advice[] = "choose “drop”, “hold” or “mean” for missing values";

static bool
read_options (Reading *reading, HgError *error)
{
  const HgDataOptions *options = reading->options;
  HgCsvWindows *windows = &reading->windows;
  int rule = 0;
  while (options->missing != NULL && missing_names[rule] != NULL
         && strcmp (options->missing, missing_names[rule]) != 0)
    rule++;
  if (missing_names[rule] == NULL)
    return hg_error_set (error, HG_ERROR_VALUE,
                         "%s: expected refuse, drop, hold or mean for missing values, got “%.40s”",
                         reading->name, options->missing);
  windows->missing = (HgMissing)rule;
  windows->window = options->window > 0 ? options->window : 1;
  windows->stride = options->stride > 0 ? options->stride : 1;
  return true;
}

/* Whether to go on; called every so many rows with the part of the work done before and in this pass. */
static bool
look_up (Reading *reading, const HgCsvScan *scan, double before, double share, HgError *error)
{
  if (scan->row % 1024 != 0)
    return true;
  hg_job_progress (reading->job, before + share * (double)scan->done / (double)(scan->size + 1));
  return !hg_job_cancelled (reading->job)
         || hg_error_set (error, HG_ERROR_CANCELLED, "%s: cancelled", reading->name);
}

static bool
open_rows (Reading *reading, HgCsvScan *scan, HgError *error)
{
  return hg_csv_scan_open (scan, reading->descriptor, reading->name, reading->dialect.separator, error)
         && (!reading->dialect.header || hg_csv_scan_next (scan, error));
}

static bool
check_width (const Reading *reading, const HgCsvScan *scan, HgError *error)
{
  char wanted[48];
  size_t n = reading->dialect.n_columns;
  return scan->n_fields == n
         || hg_error_set (error, HG_ERROR_FORMAT,
                          "%s: row %zu: expected %s, got %zu: remove the row or fix its separators",
                          reading->name, scan->row,
                          hg_format_items (wanted, sizeof wanted, (int64_t)n, "column", "columns"),
                          scan->n_fields);
}

/* First pass: the rows that will be used. */
static bool
count_rows (Reading *reading, HgError *error)
{
  const HgCsvWindows *windows = &reading->windows;
  size_t limit = reading->options->limit, most = SIZE_MAX, more;
  if (limit > 0 && !__builtin_mul_overflow (limit - 1, windows->stride, &more)
      && !__builtin_add_overflow (more, windows->window, &more))
    most = more;
  HgCsvScan scan;
  bool done = open_rows (reading, &scan, error);
  if (done && reading->dialect.header)
    done = check_width (reading, &scan, error);
  while (done && reading->rows < most)
    {
      done = hg_csv_scan_next (&scan, error);
      if (!done || scan.n_fields == 0)
        break;
      reading->rows++;
      done = check_width (reading, &scan, error) && look_up (reading, &scan, 0, 0.3, error);
    }
  hg_csv_scan_close (&scan);
  if (!done)
    return false;
  if (reading->rows < windows->window)
    return hg_error_set (error, HG_ERROR_VALUE, "%s: expected at least %zu rows for a window of %zu, got %zu",
                         reading->name, windows->window, windows->window, reading->rows);
  if (windows->window * windows->features < 2)
    return hg_error_set (
        error, HG_ERROR_VALUE,
        "%s: expected at least two columns of numbers, got one: nothing can be squeezed into less; a "
        "single column can be read in windows of several rows",
        reading->name);
  return true;
}

static bool
make_dataset (Reading *reading, HgError *error)
{
  HgCsvWindows *windows = &reading->windows;
  const HgCsvColumns *columns = &reading->columns;
  size_t n = hg_csv_windows_count (reading->rows, windows->window, windows->stride), f = windows->features;
  const HgShape series = { .rank = 3, .dim = { (int64_t)n, (int64_t)windows->window, (int64_t)f } };
  const HgShape rows = { .rank = 2, .dim = { (int64_t)n, (int64_t)f } };
  HgTensor *x
      = hg_room_tensor (reading->options->room, reading->options->window > 0 ? &series : &rows, error);
  HgDataset *dataset = reading->dataset = hg_dataset_new (reading->name, x, error);
  if (dataset == NULL || (dataset->features = hg_alloc (f, sizeof *dataset->features, error)) == NULL)
    return hg_error_prefix (error, "%s", reading->name);
  for (size_t j = 0; j < f; j++)
    memcpy (dataset->features[j], reading->dialect.names[columns->features[j]], HG_FEATURE_SIZE);
  bool timed = columns->time != HG_CSV_NO_COLUMN
               && (reading->dialect.kinds[columns->time] == HG_COLUMN_NUMBER
                   || reading->dialect.kinds[columns->time] == HG_COLUMN_DATE);
  if (timed && (dataset->order = hg_alloc (n, sizeof *dataset->order, error)) == NULL)
    return false;
  if (columns->label != HG_CSV_NO_COLUMN
      && ((dataset->labels = hg_alloc (n, sizeof *dataset->labels, error)) == NULL
          || (reading->classes = hg_alloc (1, sizeof *reading->classes, error)) == NULL))
    return false;
  if (windows->stride < windows->window)
    {
      dataset->span = windows->window;
      if ((dataset->start = hg_alloc (n, sizeof *dataset->start, error)) == NULL)
        return false;
    }
  windows->dataset = dataset;
  reading->x = hg_alloc (f, sizeof *reading->x, error);
  reading->time = -INFINITY;
  return reading->x != NULL && hg_csv_windows_open (windows, error);
}

/* "breaks.csv: row 17, column speed: expected a number, got “abc”: …". */
static bool
refuse_cell (const Reading *reading, const HgCsvScan *scan, size_t column, const char *format,
             const char *advice, HgError *error)
{
  char cell[48], what[160];
  const char *text = hg_csv_field (scan, column);
  snprintf (what, sizeof what, format, hg_clean (cell, sizeof cell, text, strlen (text)));
  return hg_error_set (error, HG_ERROR_FORMAT, "%s: row %zu, column %s: %s: %s", reading->name, scan->row,
                       reading->dialect.names[column], what, advice);
}

static bool
refuse_missing (const Reading *reading, const HgCsvScan *scan, size_t column, HgCell cell, HgError *error)
{
  char advice[160];
  if (cell == HG_CELL_MISSING)
    return refuse_cell (reading, scan, column, "the value is missing (“%s”)", missing_advice, error);
  if (cell == HG_CELL_INFINITE)
    return refuse_cell (reading, scan, column, "expected a finite number, got “%s”", missing_advice, error);
  snprintf (advice, sizeof advice, "choose other columns, or %s", missing_advice + strlen ("choose "));
  return refuse_cell (reading, scan, column,
                      reading->dialect.decimal == ',' ? "expected a number with a decimal comma, got “%s”"
                                                      : "expected a number, got “%s”",
                      advice, error);
}

static bool
read_time (Reading *reading, const HgCsvScan *scan, HgError *error)
{
  size_t column = reading->columns.time;
  if (reading->dataset->order == NULL)
    return true;
  const char *text = hg_csv_field (scan, column);
  double time;
  bool date = reading->dialect.kinds[column] == HG_COLUMN_DATE;
  bool found = date ? hg_csv_date (text, &time)
                    : hg_csv_number (text, reading->dialect.decimal, &time) == HG_CELL_NUMBER;
  if (!found && reading->windows.missing == HG_MISSING_REFUSE)
    return refuse_cell (reading, scan, column,
                        date ? "expected a date such as 2026-03-01 12:30, got “%s”"
                             : "expected a time, got “%s”",
                        "mend it, or read the table without a time column", error);
  if (!found)
    time = isfinite (reading->time) ? reading->time : 0;
  reading->backwards |= time < reading->time;
  reading->time = time;
  return true;
}

static bool
read_row (Reading *reading, const HgCsvScan *scan, HgError *error)
{
  const HgCsvColumns *columns = &reading->columns;
  int label = 0;
  size_t column;
  for (size_t j = 0; j < columns->n_features; j++)
    {
      double value;
      HgCell cell
          = hg_csv_number (hg_csv_field (scan, columns->features[j]), reading->dialect.decimal, &value);
      if (cell != HG_CELL_NUMBER && reading->windows.missing == HG_MISSING_REFUSE)
        return refuse_missing (reading, scan, columns->features[j], cell, error);
      reading->x[j] = (HgReal)value;
    }
  if (!read_time (reading, scan, error))
    return false;
  if (reading->classes != NULL
      && (label = hg_csv_classes_add (reading->classes, hg_csv_field (scan, columns->label), error)) < 0)
    return hg_error_prefix (error, "%s: row %zu, column %s", reading->name, scan->row,
                            reading->dialect.names[columns->label]);
  return hg_csv_windows_add (&reading->windows, reading->x, reading->time, label, &column)
         || refuse_cell (reading, scan, columns->features[column],
                         "the value is missing (“%s”) and no value before it can be held",
                         "choose “drop” or “mean” for missing values", error);
}

/* Second pass. */
static bool
fill (Reading *reading, HgError *error)
{
  HgCsvScan scan;
  bool done = open_rows (reading, &scan, error);
  while (done && reading->windows.rows < reading->rows)
    {
      done = hg_csv_scan_next (&scan, error) && check_width (reading, &scan, error)
             && read_row (reading, &scan, error) && look_up (reading, &scan, 0.3, 0.7, error);
    }
  hg_csv_scan_close (&scan);
  size_t column = 0;
  HgWindowsEnd end = done ? hg_csv_windows_finish (&reading->windows, &column) : HG_WINDOWS_DONE;
  if (end == HG_WINDOWS_NONE_LEFT)
    return hg_error_set (
        error, HG_ERROR_FORMAT,
        "%s: nothing is left when what holds a missing value is dropped: choose other columns, “hold” "
        "or “mean”",
        reading->name);
  if (end == HG_WINDOWS_NO_VALUE)
    return hg_error_set (error, HG_ERROR_FORMAT,
                         "%s: column %s: expected numbers, found none: choose other columns", reading->name,
                         reading->dataset->features[column]);
  return done
         && (reading->classes == NULL || hg_csv_classes_finish (reading->classes, reading->dataset, error));
}

/* Adds a piece to the note; what does not fit is left out whole. */
static void __attribute__ ((format (printf, 2, 3))) note (HgDataset *dataset, const char *format, ...)
{
  size_t used = strlen (dataset->note), room = sizeof dataset->note - used;
  va_list list;
  va_start (list, format);
  int n = vsnprintf (dataset->note + used, room, format, list);
  va_end (list);
  if (n < 0 || (size_t)n >= room)
    dataset->note[used] = '\0';
}

/* Windows of the usual class may hold what the others are about. */
static void
describe_labels (const Reading *reading)
{
  HgDataset *dataset = reading->dataset;
  const HgCsvWindows *windows = &reading->windows;
  const size_t usual = hg_dataset_usual_class (dataset);
  size_t all = 0, mixed = 0;
  char count[48] = "none", windows_text[48];
  if (usual == HG_NO_CLASS || windows->window < 2)
    return;
  for (size_t i = 0; i < hg_tensor_rows (dataset->x); i++)
    if (dataset->labels[i] == (int)usual)
      {
        all++;
        mixed += windows->mixed[i];
      }
  if (mixed > 0)
    hg_format_count (count, sizeof count, (int64_t)mixed);
  snprintf (dataset->labelling, sizeof dataset->labelling,
            "A window has the class of its last row; %s of the %s of class %s %s rows of another", count,
            hg_format_items (windows_text, sizeof windows_text, (int64_t)all, "window", "windows"),
            dataset->class_names[usual], mixed == 1 ? "holds" : "hold");
}

/* What a person should know about how the table was read. */
static void
describe (const Reading *reading)
{
  HgDataset *dataset = reading->dataset;
  const HgCsvWindows *windows = &reading->windows;
  const HgCsvColumns *columns = &reading->columns;
  char rows[48], width[48], count[48];
  snprintf (dataset->source, sizeof dataset->source, "File %s: %s of %s", reading->name,
            hg_format_items (rows, sizeof rows, (int64_t)reading->rows, "row", "rows"),
            hg_format_items (width, sizeof width, (int64_t)reading->dialect.n_columns, "column", "columns"));
  note (dataset, "Separator: %s; decimal %s; %s", hg_csv_separator_name (reading->dialect.separator),
        reading->dialect.decimal == ',' ? "comma" : "point",
        reading->dialect.header ? "names in the first row" : "no names in the first row");
  if (columns->left_out == 1)
    note (dataset, ". Left out, as it holds no numbers: %s", columns->first_left_out);
  else if (columns->left_out > 1)
    note (dataset, ". Left out, as they hold no numbers: %s and %zu more", columns->first_left_out,
          columns->left_out - 1);
  if (windows->n_missing > 0)
    note (dataset, ". %s missing or not a number: %s",
          hg_format_items (count, sizeof count, (int64_t)windows->n_missing, "value", "values"),
          windows->missing == HG_MISSING_HOLD   ? "the value before it is held"
          : windows->missing == HG_MISSING_MEAN ? "replaced by the column's mean"
                                                : "dropped");
  if (windows->n_dropped > 0)
    note (dataset, " with %s",
          hg_format_items (count, sizeof count, (int64_t)windows->n_dropped, "sample", "samples"));
  if (columns->time != HG_CSV_NO_COLUMN && dataset->order == NULL)
    note (dataset, ". Column %s holds neither numbers nor ISO dates: the order is the file's",
          reading->dialect.names[columns->time]);
  if (reading->backwards)
    note (dataset, ". Time goes back somewhere: rows were taken in the file's order");
}

HgDataset *
hg_csv_read (int descriptor, const char *name, const HgDataOptions *options, HgJob *job, HgError *error)
{
  Reading reading = { .descriptor = descriptor, .name = name, .options = options, .job = job };
  bool done = read_options (&reading, error) && hg_csv_sniff (&reading.dialect, descriptor, name, error)
              && hg_csv_columns (&reading.columns, &reading.dialect, options, name, error);
  reading.windows.features = reading.columns.n_features;
  done = done && count_rows (&reading, error) && make_dataset (&reading, error) && fill (&reading, error);
  if (done)
    {
      describe (&reading);
      describe_labels (&reading);
    }
  else
    hg_dataset_unref (reading.dataset);
  hg_csv_windows_close (&reading.windows);
  hg_csv_columns_close (&reading.columns);
  hg_csv_dialect_close (&reading.dialect);
  if (reading.classes != NULL)
    free (reading.classes->names);
  free (reading.classes);
  free (reading.x);
  return done ? reading.dataset : NULL;
}
