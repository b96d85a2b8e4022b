#include "run-text.h"
#include "base/text.h"
#include "text.h"
#include <stdio.h>

enum
{
  CELL = 192,
  GAP = 2 /* columns before a cell */
};

void
cli_run_lines (const HgRunReport *report)
{
  for (size_t i = 0; i < report->n; i++)
    {
      const HgReportLine *line = &report->lines[i];
      if (line->kind == HG_REPORT_SENTENCE)
        cli_print_wrapped ("", 2, line->text);
      else
        printf ("\n%s\n", line->text);
    }
}

/* Columns that @field needs. */
static int
width_of (HgRunRecord *const *records, size_t n, const HgRunField *field)
{
  char text[CELL];
  int width = hg_columns (field->heading);
  for (size_t i = 0; i < n; i++)
    {
      int own = hg_columns (hg_run_field_text (field, records[i], text, sizeof text));
      width = own > width ? own : width;
    }
  return width;
}

static void
print_cell (const char *text, int width, bool left)
{
  int gap = width - hg_columns (text);
  printf ("%*s%s%*s", GAP + (left ? 0 : gap), "", text, left ? gap : 0, "");
}

/* The line of @record, or with NULL the headings: the first of @fields, and those from @begin up to @end. */
static void
print_row (HgRunRecord *const *records, size_t n, const char *const *fields, size_t begin, size_t end,
           const HgRunRecord *record)
{
  char text[CELL];
  for (size_t k = 0; k < end; k = k == 0 ? begin : k + 1)
    {
      const HgRunField *field = hg_run_field_find (fields[k]);
      if (record != NULL)
        hg_run_field_text (field, record, text, sizeof text);
      print_cell (record != NULL ? text : field->heading, width_of (records, n, field),
                  field->number == NULL);
    }
  printf ("\n");
}

/* Where the columns from @begin on no longer fit beside the first one: behind at least one more. */
static size_t
columns_end (HgRunRecord *const *records, size_t n, const char *const *fields, size_t begin)
{
  int width = GAP + width_of (records, n, hg_run_field_find (fields[0]));
  size_t end = begin;
  while (fields[end] != NULL
         && ((width += GAP + width_of (records, n, hg_run_field_find (fields[end]))) <= CLI_COLUMNS
             || end == begin))
    end++;
  return end;
}

void
cli_run_table (HgRunRecord *const *records, size_t n, const char *const *fields)
{
  for (size_t begin = 1, end; fields[begin] != NULL; begin = end)
    {
      end = columns_end (records, n, fields, begin);
      printf ("%s", begin > 1 ? "\n" : "");
      print_row (records, n, fields, begin, end, NULL);
      for (size_t i = 0; i < n; i++)
        print_row (records, n, fields, begin, end, records[i]);
    }
}
