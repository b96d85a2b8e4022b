/* Finds out how a table is written, from its first rows: the separator, the decimal sign, whether the first
 * row is a header, and which columns hold numbers. */
#pragma once
#include "data/csv-scan.h"
#include "data/dataset.h"

typedef enum
{
  HG_COLUMN_TEXT,
  HG_COLUMN_NUMBER,
  HG_COLUMN_DATE,
  HG_COLUMN_EMPTY /* nothing in the rows looked at */
} HgColumnKind;

typedef struct
{
  char separator, decimal;
  bool header;
  size_t n_columns;
  char (*names)[HG_FEATURE_SIZE]; /* from the header, or "column 3" */
  HgColumnKind *kinds;
} HgCsvDialect;

/* Looks at the first rows of @descriptor's file. Close with hg_csv_dialect_close, also after failing. Fails
 * on files without rows, and on what is no text. */
bool hg_csv_sniff (HgCsvDialect *dialect, int descriptor, const char *name, HgError *error);
void hg_csv_dialect_close (HgCsvDialect *dialect);

/* "comma", "semicolon", … */
const char *hg_csv_separator_name (char separator);
