#include "data/image.h"
#include "base/format.h"
#include "base/memory.h"
#include "data/stream.h"
#include <stdlib.h>

static const HgImageKind *const kinds[] = { &hg_image_png, &hg_image_jpeg };

static const HgImageKind *
kind_of (const unsigned char *bytes, size_t n, HgError *error)
{
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
    if (kinds[i]->is (bytes, n))
      return kinds[i];
  hg_error_set (error, HG_ERROR_FORMAT, "expected a PNG or JPEG image, got %s",
                n == 0 ? "an empty file" : "something else");
  return NULL;
}

/* Pixels that a file of @n bytes cannot hold are refused before memory is taken for them. */
static bool
check_size (const HgImageHead *head, size_t n, HgError *error)
{
  size_t values, bytes;
  char claimed[48], held[48];
  if (hg_multiply (head->width, head->height, &values)
      && hg_multiply (values, head->channels * sizeof (HgReal), &bytes) && bytes <= hg_stream_most (n))
    return true;
  hg_format_bytes (claimed, sizeof claimed,
                   (uint64_t)head->width * head->height * head->channels * sizeof (HgReal));
  return hg_error_set (error, HG_ERROR_FORMAT, "claims to hold %zu × %zu pixels (%s) in %s", head->width,
                       head->height, claimed, hg_format_bytes (held, sizeof held, n));
}

bool
hg_image_look (const unsigned char *bytes, size_t n, HgImageHead *head, HgError *error)
{
  const HgImageKind *kind = kind_of (bytes, n, error);
  *head = (HgImageHead){ 0 };
  return kind != NULL && kind->look (bytes, n, head, error) && check_size (head, n, error);
}

bool
hg_image_read (const unsigned char *bytes, size_t n, const HgImageHead *head, HgReal *pixels, HgError *error)
{
  const HgImageKind *kind = kind_of (bytes, n, error);
  return kind != NULL && kind->read (bytes, n, head, pixels, error);
}

static unsigned
number_at (const unsigned char *bytes, size_t wide, bool big)
{
  unsigned number = 0;
  for (size_t i = 0; i < wide; i++)
    number = number << 8 | bytes[big ? i : wide - 1 - i];
  return number;
}

bool
hg_image_turned (const unsigned char *bytes, size_t n)
{
  enum
  {
    HEAD = 8,           /* byte order, magic number, place of the first list */
    ENTRY = 12,         /* tag, type, count, value */
    ORIENTATION = 0x112 /* 1: as it is */
  };
  if (n < HEAD || bytes[0] != bytes[1] || (bytes[0] != 'M' && bytes[0] != 'I'))
    return false;
  const bool big = bytes[0] == 'M';
  const size_t list = number_at (bytes + 4, 4, big);
  if (list > n - 2)
    return false;
  const unsigned entries = number_at (bytes + list, 2, big);
  for (size_t i = 0, at = list + 2; i < entries && at + ENTRY <= n; i++, at += ENTRY)
    if (number_at (bytes + at, 2, big) == ORIENTATION)
      return number_at (bytes + at + 8, 2, big) > 1;
  return false;
}

/* Adds the @n rows of @wide values at @from, as weighted means, into @to_n rows at @to (zeros). */
static void
average (const HgReal *from, size_t n, HgReal *to, size_t to_n, size_t wide)
{
  const double step = (double)n / (double)to_n;
  for (size_t i = 0; i < to_n; i++)
    {
      const double start = (double)i * step, end = i + 1 < to_n ? (double)(i + 1) * step : (double)n;
      for (size_t k = (size_t)start; k < n && (double)k < end; k++)
        {
          const double low = (double)k > start ? (double)k : start,
                       high = (double)(k + 1) < end ? (double)(k + 1) : end;
          const HgReal share = (HgReal)((high - low) / (end - start));
          for (size_t j = 0; j < wide; j++)
            to[i * wide + j] += share * from[k * wide + j];
        }
    }
}

bool
hg_image_resize (const HgReal *from, size_t rows, size_t columns, size_t channels, HgReal *to, size_t to_rows,
                 size_t to_columns, HgError *error)
{
  size_t row, values, wanted;
  if (!hg_multiply (to_columns, channels, &row) || !hg_multiply (rows, row, &values)
      || !hg_multiply (to_rows, row, &wanted))
    return hg_error_set (error, HG_ERROR_MEMORY, "an image of %zu × %zu pixels is more than memory can hold",
                         to_columns, to_rows);
  HgReal *narrow = hg_alloc (values, sizeof *narrow, error);
  if (narrow == NULL)
    return false;
  for (size_t i = 0; i < rows; i++)
    average (from + i * columns * channels, columns, narrow + i * row, to_columns, channels);
  for (size_t i = 0; i < wanted; i++)
    to[i] = 0;
  average (narrow, rows, to, to_rows, row);
  free (narrow);
  return true;
}
