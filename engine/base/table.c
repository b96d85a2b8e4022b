#include "base/table.h"
#include "base/memory.h"
#include <stdlib.h>
#include <string.h>

enum
{
  MOST_COLUMNS = 16,
  NOTE_INDENT = 6
};

void
hg_table_row (HgTable *table, const char *const *cells)
{
  if (table->failed
      || !hg_grow (&table->cells, &table->capacity, table->n + table->columns, sizeof *table->cells, NULL))
    table->failed = true;
  for (size_t i = 0; i < table->columns && !table->failed; i++)
    {
      char *copy = hg_strdup (cells[i], NULL);
      if (copy != NULL)
        table->cells[table->n++] = copy;
      table->failed = copy == NULL;
    }
}

static bool
fails (const HgTable *table, HgText *page)
{
  if (table->failed && !page->failed)
    {
      hg_error_memory (page->error, "a table", table->n * sizeof *table->cells);
      page->failed = true;
    }
  return page->failed;
}

static void
spaces (HgText *page, int n)
{
  hg_text_add (page, "%*s", n, "");
}

/* Columns before the remark. */
static size_t
plain_columns (const HgTable *table)
{
  return table->columns - (table->notes ? 1 : 0);
}

static void
plain_row (const HgTable *table, const char *const *cells, const int *widths, HgText *page)
{
  size_t columns = plain_columns (table);
  for (size_t i = 0; i < columns; i++)
    {
      int room = widths[i] - hg_columns (cells[i]);
      bool right = (table->right >> i & 1) != 0, last = i + 1 == columns;
      hg_text_add (page, "%s", i > 0 ? "  " : " ");
      spaces (page, right ? room : 0);
      hg_text_add (page, "%s", cells[i]);
      spaces (page, right || last ? 0 : room);
    }
  hg_text_line (page, "%s", "");
  if (table->notes && *cells[columns] != '\0')
    {
      spaces (page, NOTE_INDENT);
      hg_text_line (page, "%s", cells[columns]);
    }
}

void
hg_table_plain (const HgTable *table, HgText *page)
{
  size_t columns = plain_columns (table);
  int widths[MOST_COLUMNS] = { 0 }, all = 0;
  const char *titles[MOST_COLUMNS] = { NULL };
  if (fails (table, page))
    return;
  for (size_t i = 0; i < columns; i++)
    {
      widths[i] = hg_columns (table->titles[i]);
      for (size_t k = i; k < table->n; k += table->columns)
        widths[i] = hg_columns (table->cells[k]) > widths[i] ? hg_columns (table->cells[k]) : widths[i];
      all += widths[i] + 2;
    }
  for (size_t i = 0; i < table->columns; i++)
    titles[i] = i < columns ? table->titles[i] : "";
  plain_row (table, titles, widths, page);
  for (int i = 0; i < all; i++)
    hg_text_add (page, "─");
  hg_text_line (page, "%s", "");
  for (size_t k = 0; k < table->n; k += table->columns)
    plain_row (table, (const char *const *)&table->cells[k], widths, page);
}

void
hg_table_markdown (const HgTable *table, HgText *page)
{
  if (fails (table, page))
    return;
  for (size_t i = 0; i < table->columns; i++)
    hg_text_add (page, "| %s ", table->titles[i]);
  hg_text_line (page, "|");
  for (size_t i = 0; i < table->columns; i++)
    hg_text_add (page, "%s", (table->right >> i & 1) != 0 ? "|--:" : "|---");
  hg_text_line (page, "|");
  for (size_t k = 0; k < table->n; k++)
    {
      hg_text_add (page, "| ");
      for (const char *p = table->cells[k]; *p != '\0'; p++) /* a bar would end the cell */
        hg_text_add (page, *p == '|' ? "\\%c" : "%c", *p);
      hg_text_add (page, "%s", (k + 1) % table->columns == 0 ? " |\n" : " ");
    }
}

void
hg_table_clear (HgTable *table)
{
  for (size_t i = 0; i < table->n; i++)
    free (table->cells[i]);
  free (table->cells);
  table->cells = NULL;
  table->n = table->capacity = 0;
}
