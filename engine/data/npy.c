#include "data/npy.h"
#include "base/format.h"
#include "base/memory.h"
#include "data/half-float.h"
#include "data/sources.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum
{
  BLOCK = 8192 /* numbers converted at a time */
};

/* @n numbers of the header's type at @bytes into @x. */
static bool
convert (const HgNpyHeader *header, const void *bytes, size_t n, HgReal *x)
{
#define CONVERT_AS(letter, type, number)                                                                     \
  if (header->kind == letter && header->size == sizeof (type))                                               \
    {                                                                                                        \
      for (size_t i = 0; i < n; i++)                                                                         \
        {                                                                                                    \
          type value;                                                                                        \
          memcpy (&value, (const char *)bytes + i * sizeof value, sizeof value);                             \
          x[i] = (HgReal)number;                                                                             \
        }                                                                                                    \
      return true;                                                                                           \
    }
#define CONVERT(letter, type) CONVERT_AS (letter, type, value)
  CONVERT_AS ('f', uint16_t, hg_half_float (value))
  CONVERT ('f', float)
  CONVERT ('f', double)
  CONVERT ('i', int8_t)
  CONVERT ('i', int16_t)
  CONVERT ('i', int32_t)
  CONVERT ('i', int64_t)
  CONVERT ('u', uint8_t)
  CONVERT ('u', uint16_t)
  CONVERT ('u', uint32_t)
  CONVERT ('u', uint64_t)
  CONVERT ('b', uint8_t)
#undef CONVERT
#undef CONVERT_AS
  return false;
}

/* Also turns Fortran order down, before memory is taken. */
static bool
check_size (const HgNpyHeader *header, const HgStream *stream, HgError *error)
{
  char text[HG_SHAPE_TEXT], wanted[40], came[40];
  int64_t values = hg_shape_values (&header->shape);
  uint64_t bytes, rest = stream->size > header->start ? stream->size - header->start : 0;
  if (values == 0)
    return hg_error_set (error, HG_ERROR_SHAPE, "%s: expected values, got an empty array (%s)", stream->name,
                         hg_shape_text (&header->shape, text));
  if (values < 0 || __builtin_mul_overflow ((uint64_t)values, header->size, &bytes))
    return hg_error_set (error, HG_ERROR_SHAPE, "%s: the shape %s is larger than any memory", stream->name,
                         hg_shape_text (&header->shape, text));
  if (bytes != rest)
    return hg_error_set (error, HG_ERROR_FORMAT,
                         "%s: expected %s bytes after the header for %s, got %s: is the file "
                         "complete?",
                         stream->name, hg_format_count (wanted, sizeof wanted, (int64_t)bytes),
                         hg_shape_text (&header->shape, text),
                         hg_format_count (came, sizeof came, (int64_t)rest));
  if (header->turned && header->shape.rank > 1)
    return hg_error_set (error, HG_ERROR_UNSUPPORTED,
                         "%s: expected C order, got Fortran order: save it with numpy.ascontiguousarray",
                         stream->name);
  return true;
}

HgTensor *
hg_npy_read_values (HgStream *stream, const HgNpyHeader *header, size_t limit, HgRoom *room, HgError *error)
{
  if (!check_size (header, stream, error))
    return NULL;
  HgShape shape = header->shape;
  bool all = shape.rank == 0 || limit == 0 || (uint64_t)shape.dim[0] <= limit;
  if (!all)
    shape.dim[0] = (int64_t)limit;
  HgReal numbers[BLOCK];
  HgTensor *tensor = hg_room_tensor (room, &shape, error);
  char *block = tensor != NULL ? hg_alloc (BLOCK, header->size, error) : NULL;
  bool done = block != NULL;
  for (size_t at = 0; done && at < tensor->values; at += BLOCK)
    {
      size_t n = tensor->values - at < BLOCK ? tensor->values - at : BLOCK;
      done = hg_stream_read_all (stream, block, n * header->size, error)
             && convert (header, block, n, numbers) && hg_room_write (room, tensor, at, numbers, n, error);
    }
  free (block);
  if (done && (!all || hg_stream_ended (stream, error)))
    return tensor;
  hg_tensor_unref (tensor);
  return NULL;
}

static HgTensor *
read_rows (int descriptor, const char *name, size_t limit, HgRoom *room, HgError *error)
{
  HgFileStream file;
  HgNpyHeader header;
  return hg_file_stream (&file, descriptor, name, error) && hg_npy_header_read (&file.stream, &header, error)
             ? hg_npy_read_values (&file.stream, &header, limit, room, error)
             : NULL;
}

HgTensor *
hg_npy_read_tensor (int descriptor, const char *name, HgError *error)
{
  return read_rows (descriptor, name, 0, NULL, error);
}

HgDataset *
hg_npy_read (int descriptor, const char *name, const HgDataOptions *options, HgJob *job, HgError *error)
{
  const char *what = hg_source_option (options, false);
  if (what != NULL)
    {
      hg_error_set (error, HG_ERROR_VALUE, "%s: an array is taken as it is, samples first: leave out %s",
                    name, what);
      return NULL;
    }
  HgTensor *x = read_rows (descriptor, name, options->limit, options->room, error);
  if (x != NULL && x->shape.rank < 2)
    {
      char text[HG_SHAPE_TEXT];
      hg_error_set (error, HG_ERROR_SHAPE, "%s: expected samples first and at least one more axis, got %s",
                    name, hg_shape_text (&x->shape, text));
      hg_tensor_unref (x);
      return NULL;
    }
  HgDataset *dataset = hg_dataset_new (name, x, error);
  if (dataset != NULL)
    snprintf (dataset->source, sizeof dataset->source, "File %s: an array as it is, samples first", name);
  return dataset;
}
