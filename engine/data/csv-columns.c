#include "data/csv-columns.h"
#include "base/clean.h"
#include "base/format.h"
#include "base/memory.h"
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A piece of "a, b, 3-7". */
typedef struct
{
  const char *text;
  size_t length;
} Piece;

static bool
refuse (const HgCsvDialect *dialect, Piece piece, const char *name, HgError *error)
{
  char wanted[HG_FEATURE_SIZE], some[200] = "", count[48];
  size_t used = 0, i = 0;
  hg_clean (wanted, sizeof wanted, piece.text, piece.length);
  for (; i < dialect->n_columns && used + strlen (dialect->names[i]) + 3 < sizeof some; i++)
    used += (size_t)snprintf (some + used, sizeof some - used, "%s%s", i > 0 ? ", " : "", dialect->names[i]);
  return hg_error_set (
      error, HG_ERROR_VALUE, "%s: there is no column “%s” among its %s (%s%s)", name, wanted,
      hg_format_items (count, sizeof count, (int64_t)dialect->n_columns, "column", "columns"), some,
      i < dialect->n_columns ? ", …" : "");
}

/* A 1-based number, moving *@text on; 0 when there is none. */
static size_t
take_number (const char **text, const char *end)
{
  size_t value = 0;
  for (; *text < end && **text >= '0' && **text <= '9'; (*text)++)
    value = value < SIZE_MAX / 20 ? value * 10 + (size_t)(**text - '0') : value;
  return value;
}

/* The columns @piece means: a name, a number, or a range of numbers. Names go first, so that "2019" finds the
 * column of that name. */
static bool
look_up (const HgCsvDialect *dialect, Piece piece, const char *name, size_t *first, size_t *last,
         HgError *error)
{
  char wanted[HG_FEATURE_SIZE];
  hg_clean (wanted, sizeof wanted, piece.text, piece.length);
  for (*first = 0; *first < dialect->n_columns; (*first)++)
    if (strcmp (dialect->names[*first], wanted) == 0)
      {
        *last = *first;
        return true;
      }
  const char *at = wanted, *end = wanted + strlen (wanted);
  size_t from = take_number (&at, end), to = from;
  if (at < end && *at == '-')
    {
      at++;
      to = take_number (&at, end);
    }
  if (at < end || from == 0 || to < from || to > dialect->n_columns)
    return refuse (dialect, piece, name, error);
  *first = from - 1;
  *last = to - 1;
  return true;
}

static bool
look_up_one (const HgCsvDialect *dialect, const char *text, const char *name, size_t *column, HgError *error)
{
  size_t last;
  Piece piece = { text, strlen (text) };
  *column = HG_CSV_NO_COLUMN;
  if (!look_up (dialect, piece, name, column, &last, error))
    return false;
  return *column == last
         || hg_error_set (error, HG_ERROR_VALUE, "%s: expected one column, got a range (%.40s)", name, text);
}

static void
add (HgCsvColumns *columns, size_t column)
{
  bool known = column == columns->label || column == columns->time;
  for (size_t i = 0; i < columns->n_features && !known; i++)
    known = columns->features[i] == column;
  if (!known)
    columns->features[columns->n_features++] = column;
}

static bool
add_listed (HgCsvColumns *columns, const HgCsvDialect *dialect, const char *list, const char *name,
            HgError *error)
{
  while (*list != '\0')
    {
      size_t length = strcspn (list, ","), first, last;
      if (!look_up (dialect, (Piece){ list, length }, name, &first, &last, error))
        return false;
      for (; first <= last; first++)
        add (columns, first);
      list += length + (list[length] == ',');
    }
  return true;
}

static void
add_numeric (HgCsvColumns *columns, const HgCsvDialect *dialect)
{
  for (size_t i = 0; i < dialect->n_columns; i++)
    if (i == columns->label || i == columns->time)
      continue;
    else if (dialect->kinds[i] == HG_COLUMN_NUMBER)
      columns->features[columns->n_features++] = i;
    else if (columns->left_out++ == 0)
      memcpy (columns->first_left_out, dialect->names[i], HG_FEATURE_SIZE);
}

bool
hg_csv_columns (HgCsvColumns *columns, const HgCsvDialect *dialect, const HgDataOptions *options,
                const char *name, HgError *error)
{
  *columns = (HgCsvColumns){ .label = HG_CSV_NO_COLUMN, .time = HG_CSV_NO_COLUMN };
  columns->features = hg_alloc (dialect->n_columns, sizeof *columns->features, error);
  if (columns->features == NULL
      || (options->label != NULL && !look_up_one (dialect, options->label, name, &columns->label, error))
      || (options->time != NULL && !look_up_one (dialect, options->time, name, &columns->time, error)))
    return false;
  if (columns->time != HG_CSV_NO_COLUMN && columns->time == columns->label)
    return hg_error_set (error, HG_ERROR_VALUE, "%s: column %s cannot be both label and time", name,
                         dialect->names[columns->time]);
  if (options->columns == NULL)
    add_numeric (columns, dialect);
  else if (!add_listed (columns, dialect, options->columns, name, error))
    return false;
  if (columns->n_features == 0)
    return hg_error_set (error, HG_ERROR_FORMAT,
                         "%s: expected columns of numbers, found none to use as features", name);
  return true;
}

void
hg_csv_columns_close (HgCsvColumns *columns)
{
  free (columns->features);
  columns->features = NULL;
}
