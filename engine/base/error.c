#include "base/error.h"
#include "base/format.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

bool
hg_error_set (HgError *error, HgErrorCode code, const char *format, ...)
{
  if (error == NULL)
    return false;
  va_list list;
  va_start (list, format);
  error->code = code;
  vsnprintf (error->text, sizeof error->text, format, list);
  va_end (list);
  return false;
}

bool
hg_error_prefix (HgError *error, const char *format, ...)
{
  if (error == NULL)
    return false;
  char place[sizeof error->text];
  va_list list;
  va_start (list, format);
  int n = vsnprintf (place, sizeof place, format, list);
  va_end (list);
  size_t used = n < 0 ? 0 : (size_t)n < sizeof place ? (size_t)n : sizeof place - 1;
  size_t room = sizeof place - used;
  snprintf (place + used, room, ": %.*s", (int)(room > 3 ? room - 3 : 0), error->text);
  memcpy (error->text, place, sizeof place);
  return false;
}

bool
hg_error_memory (HgError *error, const char *what, unsigned long long bytes)
{
  char text[32];
  return hg_error_set (error, HG_ERROR_MEMORY, "%s: %s are needed and not available", what,
                       hg_format_bytes (text, sizeof text, bytes));
}
