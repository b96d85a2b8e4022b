/* Which columns of a table become features, label and time. */
#pragma once
#include "data/csv-sniff.h"
#include "data/source.h"

#define HG_CSV_NO_COLUMN SIZE_MAX

typedef struct
{
  size_t *features, n_features; /* columns, in the order asked for */
  size_t label, time;           /* columns, or HG_CSV_NO_COLUMN */
  size_t left_out;              /* columns that hold no numbers */
  char first_left_out[HG_FEATURE_SIZE];
} HgCsvColumns;

/* Fails with HG_ERROR_VALUE on names that the table has not, and when no feature is left. Close with
 * hg_csv_columns_close, also after failing. */
bool hg_csv_columns (HgCsvColumns *columns, const HgCsvDialect *dialect, const HgDataOptions *options,
                     const char *name, HgError *error);
void hg_csv_columns_close (HgCsvColumns *columns);
