#include "reader/rows-records.h"
#include <string.h>

enum
{
  HEAD = HG_RECORD_OWN, /* Head */
  TYPE,                 /* text */
  NUMBERS,              /* tensor; or */
  COLUMN,               /* text, once for each column, and */
  CELL                  /* text, once for each cell */
};

/* What rows have besides texts and numbers. */
typedef struct
{
  uint64_t first, rounded, n_rows, n_columns;
  HgShape shape;
} Head;

bool
hg_rows_put (const HgRows *rows, HgMessage *message, HgBulk *bulk, HgError *error)
{
  Head head;
  memset (&head, 0, sizeof head); /* also between the fields */
  head.first = rows->first;
  head.rounded = rows->rounded;
  head.n_rows = rows->n_rows;
  head.n_columns = rows->n_columns;
  head.shape = rows->shape;
  hg_message_put (message, HEAD, &head, sizeof head);
  hg_message_put_text (message, TYPE, rows->type);
  for (size_t i = 0; i < rows->n_columns; i++)
    hg_message_put_text (message, COLUMN, rows->columns[i]);
  for (size_t i = 0; i < rows->n_rows * rows->n_columns; i++)
    hg_message_put_text (message, CELL, rows->cells[i]);
  return hg_bulk_put_tensor (bulk, message, NUMBERS, rows->numbers, error);
}

/* The head of @rows, and room for its texts. */
static bool
take_head (HgRecords *records, HgRows *rows, HgError *error)
{
  Head head;
  HgRecord record;
  if (!hg_records_next (records, &record) || record.tag != HEAD || record.n != sizeof head)
    return false;
  memcpy (&head, record.value, sizeof head);
  bool sound = head.rounded <= 1 && head.n_columns <= HG_ROWS_COLUMNS && head.n_rows <= HG_ROWS_CELLS
               && head.n_rows * head.n_columns <= HG_ROWS_CELLS && head.shape.rank >= 0
               && head.shape.rank <= HG_MAX_RANK;
  for (int i = 0; sound && i < head.shape.rank; i++)
    sound = head.shape.dim[i] >= 0;
  if (!sound || !hg_records_next (records, &record) || record.tag != TYPE
      || !hg_record_text (&record, rows->type, sizeof rows->type))
    return false;
  rows->first = head.first;
  rows->rounded = head.rounded != 0;
  rows->n_rows = head.n_rows;
  rows->n_columns = head.n_columns;
  rows->shape = head.shape;
  return hg_rows_make (rows, error);
}

static bool
take_texts (HgRecords *records, uint32_t tag, size_t n, char **texts)
{
  HgRecord record;
  for (size_t i = 0; i < n; i++)
    if (!hg_records_next (records, &record) || record.tag != tag
        || (texts[i] = hg_record_string (&record)) == NULL)
      return false;
  return true;
}

/* The numbers, where there are no texts. */
static bool
take_numbers (HgRecords *records, HgBulkSource *bulk, HgRows *rows, HgError *error)
{
  HgRecord record;
  if (rows->n_columns > 0)
    return true;
  if (!hg_records_next (records, &record) || record.tag != NUMBERS)
    return false;
  rows->numbers = hg_bulk_take_tensor (bulk, &record, error);
  bool fits = rows->numbers != NULL && rows->numbers->shape.rank == rows->shape.rank;
  for (int i = 1; fits && i < rows->shape.rank; i++)
    fits = rows->numbers->shape.dim[i] == rows->shape.dim[i];
  return fits;
}

bool
hg_rows_take (HgRecords records, HgBulkSource *bulk, HgRows *rows, HgError *error)
{
  HgError fault = { 0 };
  *rows = (HgRows){ 0 };
  const bool done = take_head (&records, rows, &fault)
                    && take_texts (&records, COLUMN, rows->n_columns, rows->columns)
                    && take_texts (&records, CELL, rows->n_rows * rows->n_columns, rows->cells)
                    && take_numbers (&records, bulk, rows, &fault);
  if (done)
    return true;
  return fault.code == HG_ERROR_MEMORY
             ? hg_error_set (error, fault.code, "%s", fault.text)
             : hg_error_set (error, HG_ERROR_FORMAT, "the reader's answer is not valid");
}
