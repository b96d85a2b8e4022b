/* Cuts a text file into rows and fields (RFC 4180, and what programs write instead): quoted fields with
 * doubled quotes, any line end, a byte order mark. It streams: one block and one row are in memory, and a row
 * may not pass 4 MB, so a file that is no table is found out early. */
#pragma once
#include "base/error.h"
#include <stddef.h>
#include <stdint.h>

enum
{
  HG_CSV_BLOCK = 65536,
  HG_CSV_LARGEST_ROW = 4 << 20,
  HG_CSV_MOST_COLUMNS = 65536
};

typedef struct
{
  int descriptor;
  const char *name; /* for errors; lent */
  char separator;   /* a space means any run of spaces */
  uint64_t size;    /* of the file, bytes */
  uint64_t done;    /* bytes read so far */
  size_t row;       /* number of the current row in the file, from 1; empty rows count */
  size_t n_fields;

  char *text; /* the row's fields, each ended by NUL */
  size_t used, text_capacity;
  size_t *field, field_capacity; /* where each begins in text */
  unsigned char *block;
  size_t at, filled;
  bool ended, after_return;
} HgCsvScan;

/* Starts at the beginning of @descriptor's file. Close with hg_csv_scan_close, also after failing. */
bool hg_csv_scan_open (HgCsvScan *scan, int descriptor, const char *name, char separator, HgError *error);
void hg_csv_scan_close (HgCsvScan *scan);

/* The next row that is not empty. At the end of the file it succeeds with n_fields = 0. */
bool hg_csv_scan_next (HgCsvScan *scan, HgError *error);

/* Field @i of the row, ended by NUL, valid until the next row. */
static inline const char *
hg_csv_field (const HgCsvScan *scan, size_t i)
{
  return scan->text + scan->field[i];
}
