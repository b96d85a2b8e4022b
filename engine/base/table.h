/* A table of words, written once and put out as aligned columns for a terminal, or in Markdown. Running out
 * of memory is kept, as text.h does, and told by the page that the table is written to. */
#pragma once
#include "base/text.h"
#include <stdint.h>

typedef struct
{
  size_t columns;
  const char *const *titles; /* @columns of them, lent */
  uint64_t right;            /* bit i: column i holds numbers and stands at its right edge */
  bool notes;         /* the last column is a remark: on a terminal it stands in a line below its row */
  size_t n, capacity; /* cells */
  char **cells;
  bool failed;
} HgTable;

/* Copies @table->columns texts. */
void hg_table_row (HgTable *table, const char *const *cells);

/* Titles, a rule and the rows. */
void hg_table_plain (const HgTable *table, HgText *page);
void hg_table_markdown (const HgTable *table, HgText *page);
void hg_table_clear (HgTable *table);
