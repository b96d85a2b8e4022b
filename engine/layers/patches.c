#include "layers/patches.h"
#include <string.h>

size_t
hg_patch_values (const HgPatches *patches)
{
  return patches->window.rows.kernel * patches->window.columns.kernel * patches->count;
}

size_t
hg_patch_places (const HgPatches *patches)
{
  return patches->window.rows.small * patches->window.columns.small;
}

static bool
is_pixel (const HgSpan *span)
{
  return span->kernel == 1 && span->stride == 1 && span->front == 0 && span->large == span->small;
}

bool
hg_patches_are_pixels (const HgPatches *patches)
{
  return is_pixel (&patches->window.rows) && is_pixel (&patches->window.columns);
}

/* One place: which image, and the taps that lie inside it. */
typedef struct
{
  size_t image, row, column;
  int64_t top, left; /* position of tap (0, 0) */
  size_t row_first, row_end, column_first, column_end;
} Place;

static void
locate (const HgPatches *patches, Place *place)
{
  place->top = hg_span_taps (&patches->window.rows, place->row, &place->row_first, &place->row_end);
  place->left
      = hg_span_taps (&patches->window.columns, place->column, &place->column_first, &place->column_end);
}

static Place
place_at (const HgPatches *patches, size_t index)
{
  size_t columns = patches->window.columns.small, in_image = hg_patch_places (patches);
  Place place = { .image = index / in_image, .row = index % in_image / columns, .column = index % columns };
  locate (patches, &place);
  return place;
}

static void
next_place (const HgPatches *patches, Place *place)
{
  if (++place->column == patches->window.columns.small)
    {
      place->column = 0;
      if (++place->row == patches->window.rows.small)
        {
          place->row = 0;
          place->image++;
        }
    }
  locate (patches, place);
}

/* Index of the first value of tap (@row, @column) in the images. */
static size_t
tap_at (const HgPatches *patches, const Place *place, size_t row, size_t column)
{
  const HgSpan *rows = &patches->window.rows, *columns = &patches->window.columns;
  size_t r = (size_t)(place->top + (int64_t)(row * rows->dilation));
  size_t c = (size_t)(place->left + (int64_t)(column * columns->dilation));
  return ((place->image * rows->large + r) * columns->large + c) * patches->channels + patches->first;
}

/* Whether a kernel row's taps lie side by side in the image, and how many values then go at once. */
static size_t
run_length (const HgPatches *patches, const Place *place, size_t *runs)
{
  size_t taps = place->column_end - place->column_first;
  bool together = patches->window.columns.dilation == 1 && patches->count == patches->channels;
  *runs = together ? (taps > 0) : taps;
  return together ? taps * patches->count : patches->count;
}

static inline void
copy (size_t n, const HgReal *restrict from, HgReal *restrict to)
{
  if (n >= 64)
    memcpy (to, from, n * sizeof *to);
  else
    for (size_t i = 0; i < n; i++)
      to[i] = from[i];
}

static inline void
clear (size_t n, HgReal *to)
{
  for (size_t i = 0; i < n; i++)
    to[i] = 0;
}

static inline void
add (size_t n, const HgReal *restrict from, HgReal *restrict to)
{
  for (size_t i = 0; i < n; i++)
    to[i] += from[i];
}

void
hg_patches_gather (const HgPatches *patches, const HgReal *images, size_t begin, size_t n, HgReal *to)
{
  size_t kernel_row = patches->window.columns.kernel * patches->count;
  Place place = place_at (patches, begin);
  for (size_t i = 0; i < n; i++, next_place (patches, &place))
    {
      size_t runs, length = run_length (patches, &place, &runs);
      size_t before = place.column_first * patches->count, after = place.column_end * patches->count;
      for (size_t row = 0; row < patches->window.rows.kernel; row++, to += kernel_row)
        {
          if (row < place.row_first || row >= place.row_end)
            {
              clear (kernel_row, to);
              continue;
            }
          clear (before, to);
          for (size_t run = 0; run < runs; run++)
            copy (length, images + tap_at (patches, &place, row, place.column_first + run),
                  to + before + run * length);
          clear (kernel_row - after, to + after);
        }
    }
}

void
hg_patches_scatter (const HgPatches *patches, const HgReal *from, size_t begin, size_t n, HgReal *images)
{
  size_t kernel_row = patches->window.columns.kernel * patches->count;
  Place place = place_at (patches, begin);
  for (size_t i = 0; i < n; i++, next_place (patches, &place))
    {
      size_t runs, length = run_length (patches, &place, &runs);
      const HgReal *row_from = from + place.row_first * kernel_row + place.column_first * patches->count;
      for (size_t row = place.row_first; row < place.row_end; row++, row_from += kernel_row)
        for (size_t run = 0; run < runs; run++)
          add (length, row_from + run * length,
               images + tap_at (patches, &place, row, place.column_first + run));
      from += patches->window.rows.kernel * kernel_row;
    }
}
