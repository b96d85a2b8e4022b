/* Rows of one data set of a file: numbers, or texts in columns (strings, and the fields of compound values).
 * Plain values, as in files/tree.h. */
#pragma once
#include "tensor/tensor.h"

enum
{
  HG_ROWS_COLUMNS = 1000, /* most columns of texts that are read */
  HG_ROWS_CELLS = 100000, /* most texts */
  HG_ROWS_TEXT = 257      /* bytes of a text, NUL included; what is longer is cut with … */
};

typedef struct
{
  char type[480];           /* as in the tree */
  HgShape shape;            /* of the whole data set */
  uint64_t first;           /* row */
  HgTensor *numbers;        /* (rows, …); NULL where there are texts */
  bool rounded;             /* the file's numbers are of a type that HgReal does not hold exactly */
  size_t n_rows, n_columns; /* of texts */
  char **columns;           /* n_columns names */
  char **cells;             /* n_rows × n_columns */
} HgRows;

/* Room for texts: n_rows and n_columns are set, all texts are NULL. */
bool hg_rows_make (HgRows *rows, HgError *error);

void hg_rows_clear (HgRows *rows);
