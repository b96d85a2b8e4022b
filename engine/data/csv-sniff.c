#include "data/csv-sniff.h"
#include "base/clean.h"
#include "base/memory.h"
#include "data/csv-number.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum
{
  LOOK = 200 /* rows looked at */
};

static const char separators[] = "\t;, ";

const char *
hg_csv_separator_name (char separator)
{
  return separator == '\t' ? "tab" : separator == ';' ? "semicolon" : separator == ',' ? "comma" : "space";
}

static bool
is_value (const char *text)
{
  double value;
  return hg_csv_number (text, '.', &value) == HG_CELL_NUMBER
         || hg_csv_number (text, ',', &value) == HG_CELL_NUMBER || hg_csv_date (text, &value);
}

/* How well a separator explains the first rows: the part of them that have the same number of fields
 * (*@columns, at least 2), plus the part of the fields that are numbers or dates. 0: not at all. */
static bool
try_separator (int descriptor, const char *name, char separator, size_t *columns, double *fit, size_t *rows,
               HgError *error)
{
  size_t counts[LOOK], most = 0, values = 0, fields = 0;
  HgCsvScan scan;
  bool done = hg_csv_scan_open (&scan, descriptor, name, separator, error);
  *rows = *columns = 0;
  while (done && *rows < LOOK && (done = hg_csv_scan_next (&scan, error)) && scan.n_fields > 0)
    {
      for (size_t i = 0; i < scan.n_fields; i++)
        values += is_value (hg_csv_field (&scan, i));
      fields += scan.n_fields;
      counts[(*rows)++] = scan.n_fields;
    }
  hg_csv_scan_close (&scan);
  for (size_t i = 0; i < *rows; i++)
    {
      size_t same = 0;
      for (size_t j = 0; j < *rows; j++)
        same += counts[j] == counts[i];
      if (counts[i] > 1 && same > most)
        {
          most = same;
          *columns = counts[i];
        }
    }
  *fit = most > 0 ? (double)most / (double)*rows + (double)values / (double)fields : 0;
  return done;
}

/* The separator that fits best; of equals the first in the list, so that "x;2,5" is cut at the semicolon. */
static bool
find_separator (HgCsvDialect *dialect, int descriptor, const char *name, HgError *error)
{
  double best = 0;
  size_t rows = 0;
  bool any = false;
  HgError fault = { 0 };
  dialect->separator = ',';
  dialect->n_columns = 1;
  for (size_t i = 0; separators[i] != '\0'; i++)
    {
      size_t columns, seen;
      double fit;
      /* Where none works, the comma's fault is the one to tell. */
      HgError *told = separators[i] == ',' ? &fault : NULL;
      if (!try_separator (descriptor, name, separators[i], &columns, &fit, &seen, told))
        continue;
      any = true;
      rows = seen;
      if (fit > best)
        {
          best = fit;
          dialect->separator = separators[i];
          dialect->n_columns = columns;
        }
    }
  if (!any)
    return hg_error_set (error, fault.code, "%s", fault.text);
  if (rows == 0)
    return hg_error_set (error, HG_ERROR_FORMAT, "%s: expected a table, got an empty file", name);
  return true;
}

/* What the cells of one column are, the first row apart. */
typedef struct
{
  size_t numbers, dates, texts;
} Tally;

static void
tally_cell (Tally *tally, const char *text, char decimal)
{
  double value;
  HgCell cell = hg_csv_number (text, decimal, &value);
  if (cell == HG_CELL_NUMBER || cell == HG_CELL_INFINITE)
    tally->numbers++;
  else if (cell == HG_CELL_TEXT && hg_csv_date (text, &value))
    tally->dates++;
  else if (cell == HG_CELL_TEXT)
    tally->texts++;
}

static HgColumnKind
kind_of (const Tally *tally)
{
  if (tally->numbers + tally->dates + tally->texts == 0)
    return HG_COLUMN_EMPTY;
  if (tally->numbers >= tally->texts && tally->numbers >= tally->dates)
    return HG_COLUMN_NUMBER;
  return tally->dates >= tally->texts ? HG_COLUMN_DATE : HG_COLUMN_TEXT;
}

/* Cells that are numbers only with a decimal comma, less those that are only with a point. */
static long
prefers_comma (const HgCsvScan *scan)
{
  long votes = 0;
  double value;
  for (size_t i = 0; i < scan->n_fields; i++)
    {
      const char *text = hg_csv_field (scan, i);
      bool comma = hg_csv_number (text, ',', &value) == HG_CELL_NUMBER;
      bool point = hg_csv_number (text, '.', &value) == HG_CELL_NUMBER;
      votes += comma && !point;
      votes -= point && !comma;
    }
  return votes;
}

static bool
find_decimal (HgCsvDialect *dialect, int descriptor, const char *name, HgError *error)
{
  HgCsvScan scan;
  long votes = 0;
  bool done = hg_csv_scan_open (&scan, descriptor, name, dialect->separator, error);
  for (size_t i = 0; done && i < LOOK && (done = hg_csv_scan_next (&scan, error)) && scan.n_fields > 0; i++)
    votes += prefers_comma (&scan);
  hg_csv_scan_close (&scan);
  dialect->decimal = votes > 0 ? ',' : '.';
  return done;
}

/* The first row is a header when most of the columns that hold numbers below hold none there; where there is
 * nothing below, when it has no number at all. */
static void
find_header (HgCsvDialect *dialect, const Tally *below, const Tally *first, size_t rows)
{
  size_t numeric = 0, named = 0, any = 0;
  for (size_t i = 0; i < dialect->n_columns; i++)
    {
      Tally all = { below[i].numbers + first[i].numbers, below[i].dates + first[i].dates,
                    below[i].texts + first[i].texts };
      bool number = kind_of (&below[i]) == HG_COLUMN_NUMBER || kind_of (&below[i]) == HG_COLUMN_DATE;
      numeric += number;
      named += number && first[i].numbers + first[i].dates == 0;
      any += first[i].numbers > 0;
      dialect->kinds[i] = kind_of (&all);
    }
  dialect->header = rows == 1 ? any == 0 : numeric > 0 ? 2 * named >= numeric : any == 0;
  for (size_t i = 0; dialect->header && i < dialect->n_columns; i++)
    dialect->kinds[i] = kind_of (&below[i]);
}

static void
name_column (HgCsvDialect *dialect, size_t i, const char *text)
{
  char *name = dialect->names[i];
  hg_clean (name, HG_FEATURE_SIZE, text, strlen (text));
  if (name[0] == '\0')
    snprintf (name, HG_FEATURE_SIZE, "column %zu", i + 1);
}

static bool
find_columns (HgCsvDialect *dialect, int descriptor, const char *name, HgError *error)
{
  size_t n = dialect->n_columns, rows = 0;
  HgCsvScan scan;
  Tally *tally = hg_alloc (2 * n, sizeof *tally, error);
  bool done = hg_csv_scan_open (&scan, descriptor, name, dialect->separator, error) && tally != NULL;
  while (done && rows < LOOK && (done = hg_csv_scan_next (&scan, error)) && scan.n_fields > 0)
    {
      for (size_t i = 0; i < n && i < scan.n_fields; i++)
        {
          tally_cell (&tally[rows == 0 ? n + i : i], hg_csv_field (&scan, i), dialect->decimal);
          if (rows == 0)
            name_column (dialect, i, hg_csv_field (&scan, i));
        }
      rows++;
    }
  if (done)
    find_header (dialect, tally, tally + n, rows);
  for (size_t i = 0; done && i < n; i++)
    if (!dialect->header || dialect->names[i][0] == '\0')
      name_column (dialect, i, "");
  hg_csv_scan_close (&scan);
  free (tally);
  if (done && rows == 1 && dialect->header)
    return hg_error_set (error, HG_ERROR_FORMAT,
                         "%s: expected rows of numbers, got a header and nothing below it", name);
  return done;
}

bool
hg_csv_sniff (HgCsvDialect *dialect, int descriptor, const char *name, HgError *error)
{
  *dialect = (HgCsvDialect){ 0 };
  if (!find_separator (dialect, descriptor, name, error) || !find_decimal (dialect, descriptor, name, error))
    return false;
  dialect->names = hg_alloc (dialect->n_columns, sizeof *dialect->names, error);
  dialect->kinds = hg_alloc (dialect->n_columns, sizeof *dialect->kinds, error);
  return dialect->names != NULL && dialect->kinds != NULL && find_columns (dialect, descriptor, name, error);
}

void
hg_csv_dialect_close (HgCsvDialect *dialect)
{
  free (dialect->names);
  free (dialect->kinds);
  *dialect = (HgCsvDialect){ 0 };
}
