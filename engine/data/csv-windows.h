/* Lays rows of numbers into overlapping windows as they come, so that the table itself is never kept: every
 * row is copied to the windows it belongs to. */
#pragma once
#include "data/dataset.h"

typedef enum
{
  HG_MISSING_REFUSE,
  HG_MISSING_DROP, /* windows that hold a missing value are left out */
  HG_MISSING_HOLD, /* the value of the row before */
  HG_MISSING_MEAN  /* the column's mean */
} HgMissing;

typedef struct
{
  size_t window, stride, features;
  HgMissing missing;
  HgDataset *dataset; /* lent; labels, order and start are filled in where they are there */
  size_t n;           /* windows there is room for */
  size_t rows;        /* come so far */
  size_t n_missing, n_dropped;
  HgReal *held; /* the row before */
  double *sum;  /* of each column, and how many values it is of */
  size_t *count;
  unsigned char *dropped; /* by window */
  unsigned char
      *mixed;  /* likewise: whether a row of it has another label than the last; NULL without labels */
  int label;   /* of the row before … */
  size_t same; /* … and of how many in a row */
} HgCsvWindows;

/* Windows that @rows rows give. */
size_t hg_csv_windows_count (size_t rows, size_t window, size_t stride);

/* Before the first row, with window, stride, features, missing and dataset set. Close also after failing. */
bool hg_csv_windows_open (HgCsvWindows *windows, HgError *error);
void hg_csv_windows_close (HgCsvWindows *windows);

/* One row: @x has a NaN where a value is missing (and is filled in by the rule). Where nothing can be held
 * yet, it fails and *@column says where. */
bool hg_csv_windows_add (HgCsvWindows *windows, HgReal *x, double order, int label, size_t *column);

/* After the last row: means are filled in and windows left out. Fails when no window is left, or a column has
 * no value (*@column). */
typedef enum
{
  HG_WINDOWS_DONE,
  HG_WINDOWS_NONE_LEFT,
  HG_WINDOWS_NO_VALUE
} HgWindowsEnd;
HgWindowsEnd hg_csv_windows_finish (HgCsvWindows *windows, size_t *column);
