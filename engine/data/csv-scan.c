#include "data/csv-scan.h"
#include "base/memory.h"
#include "data/descriptor.h"
#include <stdlib.h>
#include <string.h>

enum
{
  END = -1,
  FAILED = -2
};

bool
hg_csv_scan_open (HgCsvScan *scan, int descriptor, const char *name, char separator, HgError *error)
{
  *scan = (HgCsvScan){ .descriptor = descriptor, .name = name, .separator = separator };
  scan->block = hg_alloc (HG_CSV_BLOCK, 1, error);
  if (scan->block == NULL || !hg_descriptor_rewind (descriptor, name, &scan->size, error)
      || !hg_descriptor_read (descriptor, name, scan->block, HG_CSV_BLOCK, &scan->filled, error))
    return false;
  scan->done = scan->filled;
  if (scan->filled >= 2
      && (memcmp (scan->block, "\xff\xfe", 2) == 0 || memcmp (scan->block, "\xfe\xff", 2) == 0))
    return hg_error_set (error, HG_ERROR_FORMAT, "%s: expected UTF-8 text, got UTF-16: save it as UTF-8",
                         name);
  if (scan->filled >= 3 && memcmp (scan->block, "\xef\xbb\xbf", 3) == 0)
    scan->at = 3;
  return true;
}

void
hg_csv_scan_close (HgCsvScan *scan)
{
  free (scan->block);
  free (scan->text);
  free (scan->field);
  *scan = (HgCsvScan){ 0 };
}

/* The next byte, END or FAILED. */
static inline int
next_byte (HgCsvScan *scan, HgError *error)
{
  if (scan->at == scan->filled)
    {
      if (scan->ended)
        return END;
      if (!hg_descriptor_read (scan->descriptor, scan->name, scan->block, HG_CSV_BLOCK, &scan->filled, error))
        return FAILED;
      scan->at = 0;
      scan->done += scan->filled;
      scan->ended = scan->filled < HG_CSV_BLOCK;
      if (scan->filled == 0)
        return END;
    }
  return scan->block[scan->at++];
}

/* Appends @n bytes to the row's text. */
static bool
put (HgCsvScan *scan, const void *bytes, size_t n, HgError *error)
{
  if (scan->used + n > HG_CSV_LARGEST_ROW)
    return hg_error_set (
        error, HG_ERROR_FORMAT,
        "%s: row %zu: expected at most 4 MB, got more: is this a table, and every quote closed?", scan->name,
        scan->row);
  if (scan->used + n > scan->text_capacity
      && !hg_grow (&scan->text, &scan->text_capacity, scan->used + n + 256, 1, error))
    return false;
  memcpy (scan->text + scan->used, bytes, n);
  scan->used += n;
  return true;
}

static bool
put_byte (HgCsvScan *scan, int byte, HgError *error)
{
  char c = (char)byte;
  return put (scan, &c, 1, error);
}

static bool
begin_field (HgCsvScan *scan, HgError *error)
{
  if (scan->n_fields == HG_CSV_MOST_COLUMNS)
    return hg_error_set (error, HG_ERROR_FORMAT, "%s: row %zu: expected at most 65,536 columns, got more",
                         scan->name, scan->row);
  if (!hg_grow (&scan->field, &scan->field_capacity, scan->n_fields + 1, sizeof *scan->field, error))
    return false;
  scan->field[scan->n_fields++] = scan->used;
  return true;
}

static bool
refuse_control (const HgCsvScan *scan, int byte, HgError *error)
{
  if (byte == 0)
    return hg_error_set (error, HG_ERROR_FORMAT,
                         "%s: row %zu: expected text, got a NUL byte: is this a CSV file?", scan->name,
                         scan->row);
  return hg_error_set (error, HG_ERROR_FORMAT,
                       "%s: row %zu: expected text, got the control character 0x%02X: is this a CSV file?",
                       scan->name, scan->row, (unsigned)byte);
}

static inline bool
is_control (int byte)
{
  return byte >= 0 && byte < ' ' && byte != '\t' && byte != '\n' && byte != '\r' && byte != '\f';
}

/* Copies a quoted field up to its closing quote. */
static bool
read_quoted (HgCsvScan *scan, int *byte, HgError *error)
{
  for (;;)
    {
      int c = next_byte (scan, error);
      if (c == FAILED)
        return false;
      if (c == END)
        return hg_error_set (error, HG_ERROR_FORMAT, "%s: row %zu: a quote is opened and never closed",
                             scan->name, scan->row);
      if (is_control (c))
        return refuse_control (scan, c, error);
      if (c == '"' && (c = next_byte (scan, error)) != '"')
        {
          *byte = c;
          return c != FAILED;
        }
      if (!put_byte (scan, c, error))
        return false;
    }
}

static inline bool
ends_row (int byte)
{
  return byte == '\n' || byte == '\r' || byte == END;
}

/* Bytes in the block from here on that are neither a separator nor special in any way: they are copied at
 * once. */
static size_t
plain_run (const HgCsvScan *scan)
{
  size_t at = scan->at;
  while (at < scan->filled && scan->block[at] >= ' ' && scan->block[at] != (unsigned char)scan->separator)
    at++;
  return at - scan->at;
}

/* One field from *@byte on; *@byte is then the separator or row end after it. */
static bool
read_field (HgCsvScan *scan, int *byte, HgError *error)
{
  int c = *byte;
  if (!begin_field (scan, error))
    return false;
  while (c == ' ')
    c = next_byte (scan, error);
  if (c == '"' && !read_quoted (scan, &c, error))
    return false;
  while (c != scan->separator && !ends_row (c))
    {
      if (c == FAILED)
        return false;
      if (is_control (c))
        return refuse_control (scan, c, error);
      size_t run = plain_run (scan);
      if (!put_byte (scan, c, error) || !put (scan, scan->block + scan->at, run, error))
        return false;
      scan->at += run;
      c = next_byte (scan, error);
    }
  while (scan->used > scan->field[scan->n_fields - 1] && scan->text[scan->used - 1] == ' ')
    scan->used--;
  *byte = c;
  return put_byte (scan, '\0', error);
}

/* The fields of one line; none for an empty one. *@byte is its end. */
static bool
read_row (HgCsvScan *scan, int *byte, HgError *error)
{
  bool runs = scan->separator == ' ';
  scan->used = scan->n_fields = 0;
  for (;;)
    {
      while (runs && *byte == ' ')
        *byte = next_byte (scan, error);
      if (ends_row (*byte) && (runs || scan->n_fields == 0))
        return true;
      if (!read_field (scan, byte, error))
        return false;
      if (ends_row (*byte))
        return true;
      *byte = next_byte (scan, error);
      if (ends_row (*byte) && !runs)
        return begin_field (scan, error) && put_byte (scan, '\0', error);
    }
}

bool
hg_csv_scan_next (HgCsvScan *scan, HgError *error)
{
  for (;;)
    {
      int byte = next_byte (scan, error);
      if (byte == '\n' && scan->after_return)
        byte = next_byte (scan, error);
      scan->after_return = false;
      scan->n_fields = 0;
      if (byte == FAILED)
        return false;
      if (byte == END)
        return true;
      scan->row++;
      if (!read_row (scan, &byte, error))
        return false;
      scan->after_return = byte == '\r';
      bool blank = scan->n_fields == 0 || (scan->n_fields == 1 && hg_csv_field (scan, 0)[0] == '\0');
      if (!blank)
        return true;
      if (byte == END)
        {
          scan->n_fields = 0;
          return true;
        }
    }
}
