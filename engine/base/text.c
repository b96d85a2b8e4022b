#include "base/text.h"
#include "base/memory.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void __attribute__ ((format (printf, 2, 0))) add (HgText *text, const char *format, va_list list)
{
  va_list again;
  va_copy (again, list);
  int n = vsnprintf (NULL, 0, format, list);
  if (n < 0 || text->failed
      || !hg_grow (&text->bytes, &text->capacity, text->used + (size_t)n + 1, 1, text->error))
    text->failed = true;
  else
    {
      vsnprintf (text->bytes + text->used, (size_t)n + 1, format, again);
      text->used += (size_t)n;
    }
  va_end (again);
}

void
hg_text_add (HgText *text, const char *format, ...)
{
  va_list list;
  va_start (list, format);
  add (text, format, list);
  va_end (list);
}

void
hg_text_line (HgText *text, const char *format, ...)
{
  va_list list;
  va_start (list, format);
  add (text, format, list);
  va_end (list);
  hg_text_add (text, "\n");
}

void
hg_text_cell (HgText *text, const char *cell)
{
  if (strpbrk (cell, ",\"\r\n") == NULL)
    {
      hg_text_add (text, "%s", cell);
      return;
    }
  hg_text_add (text, "\"");
  for (; *cell != '\0'; cell++)
    hg_text_add (text, *cell == '"' ? "\"\"" : "%c", *cell);
  hg_text_add (text, "\"");
}

char *
hg_text_end (HgText *text)
{
  hg_text_add (text, "%s", "");
  char *bytes = text->bytes;
  if (text->failed)
    {
      free (bytes);
      bytes = NULL;
    }
  *text = (HgText){ .error = text->error };
  return bytes;
}

int
hg_columns (const char *text)
{
  int n = 0;
  for (; *text != '\0'; text++)
    n += (*text & 0xc0) != 0x80;
  return n;
}
