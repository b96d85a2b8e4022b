#include "files/rows.h"
#include "base/memory.h"
#include <stdlib.h>

bool
hg_rows_make (HgRows *rows, HgError *error)
{
  rows->columns = hg_alloc (rows->n_columns, sizeof *rows->columns, error);
  rows->cells = hg_alloc (rows->n_rows * rows->n_columns, sizeof *rows->cells, error);
  return rows->columns != NULL && rows->cells != NULL;
}

void
hg_rows_clear (HgRows *rows)
{
  hg_tensor_unref (rows->numbers);
  for (size_t i = 0; rows->columns != NULL && i < rows->n_columns; i++)
    free (rows->columns[i]);
  for (size_t i = 0; rows->cells != NULL && i < rows->n_rows * rows->n_columns; i++)
    free (rows->cells[i]);
  free (rows->columns);
  free (rows->cells);
  *rows = (HgRows){ 0 };
}
