#include "run-text.h"
#include "base/text.h"
#include "text.h"
#include <stdio.h>

enum
{
  CELL = 192
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
  printf ("  %*s%s%*s", left ? 0 : gap, "", text, left ? gap : 0, "");
}

void
cli_run_table (HgRunRecord *const *records, size_t n, const char *const *fields)
{
  char text[CELL];
  for (size_t k = 0; fields[k] != NULL; k++)
    {
      const HgRunField *field = hg_run_field_find (fields[k]);
      print_cell (field->heading, width_of (records, n, field), field->number == NULL);
    }
  printf ("\n");
  for (size_t i = 0; i < n; i++)
    {
      for (size_t k = 0; fields[k] != NULL; k++)
        {
          const HgRunField *field = hg_run_field_find (fields[k]);
          print_cell (hg_run_field_text (field, records[i], text, sizeof text), width_of (records, n, field),
                      field->number == NULL);
        }
      printf ("\n");
    }
}
