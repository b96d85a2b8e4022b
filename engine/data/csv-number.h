/* Numbers and dates as tables hold them. The C library's functions follow the user's locale; these never do.
 */
#pragma once
#include <stdbool.h>

typedef enum
{
  HG_CELL_NUMBER,
  HG_CELL_MISSING,  /* nothing, NA, N/A, NaN, null, none, -, ? */
  HG_CELL_INFINITE, /* inf, or beyond float32 */
  HG_CELL_TEXT
} HgCell;

/* Reads @text with the decimal sign @decimal ('.' or ','). @value is NaN unless the cell is a number. */
HgCell hg_csv_number (const char *text, char decimal, double *value);

/* An ISO date with an optional time, "2026-03-01", "2026-03-01 12:30:05.25", "2026-03-01T12:30Z", as seconds
 * since 1970 (no zones: an offset is an error). */
bool hg_csv_date (const char *text, double *seconds);
