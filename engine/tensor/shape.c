#include "tensor/shape.h"
#include "base/format.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

HgShape
hg_shape (int rank, ...)
{
  HgShape shape = { .rank = rank };
  va_list list;
  va_start (list, rank);
  for (int i = 0; i < rank; i++)
    shape.dim[i] = va_arg (list, int);
  va_end (list);
  return shape;
}

bool
hg_shape_equal (const HgShape *a, const HgShape *b)
{
  if (a->rank != b->rank)
    return false;
  for (int i = 0; i < a->rank; i++)
    if (a->dim[i] != b->dim[i])
      return false;
  return true;
}

bool
hg_shape_known (const HgShape *shape)
{
  if (shape->rank < 0)
    return false;
  for (int i = 0; i < shape->rank; i++)
    if (shape->dim[i] <= 0)
      return false;
  return true;
}

int64_t
hg_shape_values (const HgShape *shape)
{
  if (shape->rank < 0)
    return HG_UNKNOWN;
  int64_t values = 1;
  for (int i = 0; i < shape->rank; i++)
    if (shape->dim[i] < 0 || __builtin_mul_overflow (values, shape->dim[i], &values)
        || values > ((int64_t)1 << 62))
      return HG_UNKNOWN;
  return values;
}

int64_t
hg_shape_axis (const HgShape *shape, int i)
{
  int at = i < 0 ? shape->rank + i : i;
  return shape->rank < 0 || at < 0 || at >= shape->rank ? HG_UNKNOWN : shape->dim[at];
}

/* Joins the axes; @grouped writes 8,192 rather than 8192. */
static char *
join (const HgShape *shape, char *text, const char *open, const char *between, const char *unknown,
      bool grouped)
{
  size_t used = (size_t)snprintf (text, HG_SHAPE_TEXT, "%s", open);
  for (int i = 0; i < shape->rank && used < HG_SHAPE_TEXT; i++)
    {
      char number[48];
      if (shape->dim[i] < 0)
        snprintf (number, sizeof number, "%s", unknown);
      else if (grouped)
        hg_format_count (number, sizeof number, shape->dim[i]);
      else
        snprintf (number, sizeof number, "%lld", (long long)shape->dim[i]);
      used += (size_t)snprintf (text + used, HG_SHAPE_TEXT - used, "%s%s", i > 0 ? between : "", number);
    }
  return text;
}

char *
hg_shape_text (const HgShape *shape, char *text)
{
  if (shape->rank < 0)
    return strcpy (text, "?");
  if (shape->rank == 0)
    return strcpy (text, "1");
  return join (shape, text, "", " × ", "?", true);
}

char *
hg_shape_keras (const HgShape *shape, char *text)
{
  if (shape->rank < 0)
    return strcpy (text, "?");
  join (shape, text, shape->rank > 0 ? "(None, " : "(None", ", ", "None", false);
  size_t used = strlen (text);
  if (used + 2 <= HG_SHAPE_TEXT)
    strcpy (text + used, shape->rank > 0 ? ")" : ",)");
  return text;
}

bool
hg_shape_parse (const char *text, HgShape *shape, HgError *error)
{
  HgShape found = { .rank = 0 };
  const char *at = text;
  while (*at != '\0')
    {
      if (strchr ("()[], xX", *at) != NULL)
        at++;
      else if (strncmp (at, "×", strlen ("×")) == 0)
        at += strlen ("×");
      else if (*at >= '0' && *at <= '9' && found.rank < HG_MAX_RANK)
        {
          char *end;
          long long n = strtoll (at, &end, 10);
          if (n < 1 || n > ((long long)1 << 40))
            break;
          found.dim[found.rank++] = n;
          at = end;
        }
      else
        break;
    }
  if (*at != '\0' || found.rank == 0)
    return hg_error_set (error, HG_ERROR_VALUE, "expected a shape such as 5x59, got “%.60s”", text);
  *shape = found;
  return true;
}
