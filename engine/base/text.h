/* Text that grows, for whatever writes pages: a table, a program. An error is kept and everything after it is
 * passed over, so that only the end has to be asked. */
#pragma once
#include "base/error.h"
#include <stdbool.h>
#include <stddef.h>

typedef struct
{
  char *bytes; /* NUL-terminated once something was added */
  size_t used, capacity;
  bool failed;
  HgError *error; /* lent: where running out of memory is told */
} HgText;

/* Adds as printf does, and a line the same with its end. */
void hg_text_add (HgText *text, const char *format, ...) __attribute__ ((format (printf, 2, 3)));
void hg_text_line (HgText *text, const char *format, ...) __attribute__ ((format (printf, 2, 3)));

/* Adds @cell as CSV has it (RFC 4180): quoted where it holds what would end it. */
void hg_text_cell (HgText *text, const char *cell);

/* The whole text, which the caller then owns, and @text is empty again; NULL where something failed. */
char *hg_text_end (HgText *text);

/* Columns of a terminal that UTF-8 text takes: continuation bytes take none. */
int hg_columns (const char *text);
