/* MNIST's IDX files, plain or packed by gzip (LeCun, Cortes & Burges 1998): two zero bytes, the type of
 * number, the number of axes, the axes as four bytes each, then the numbers, all big-endian. Bytes of three
 * axes are grey images (n, rows, columns), of four coloured ones: they are divided by 255. Anything else is
 * taken as it is. */
#include "data/idx.h"
#include "base/format.h"
#include "base/memory.h"
#include "data/gzip.h"
#include "data/labels.h"
#include "data/sources.h"
#include <endian.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum
{
  BLOCK = 1 << 14 /* numbers converted at a time */
};

typedef struct
{
  unsigned char code;
  char kind; /* 'u', 'i', 'f' */
  size_t size;
} Type;

static const Type types[] = {
  { 0x08, 'u', 1 }, { 0x09, 'i', 1 }, { 0x0b, 'i', 2 }, { 0x0c, 'i', 4 }, { 0x0d, 'f', 4 }, { 0x0e, 'f', 8 },
};

/* An open file and what its header says. */
typedef struct
{
  HgStream *stream; /* at the first number */
  HgFileStream plain;
  HgStream *packed; /* or NULL */
  const Type *type;
  HgShape shape;
} Idx;

static bool
bad (const Idx *idx, const char *expected, const char *came, HgError *error)
{
  return hg_error_set (error, HG_ERROR_FORMAT, "%s: expected %s, got %s", idx->stream->name, expected, came);
}

static bool
read_axes (Idx *idx, int rank, HgError *error)
{
  unsigned char bytes[4 * HG_MAX_RANK];
  if (!hg_stream_read_all (idx->stream, bytes, 4 * (size_t)rank, error))
    return false;
  idx->shape.rank = rank;
  for (int i = 0; i < rank; i++)
    {
      uint32_t size;
      memcpy (&size, bytes + 4 * i, sizeof size);
      idx->shape.dim[i] = be32toh (size);
    }
  return true;
}

/* Compares what the header promises with what the file can hold, before memory is taken. */
static bool
check_size (const Idx *idx, HgError *error)
{
  const HgStream *stream = idx->stream;
  char text[HG_SHAPE_TEXT], wanted[40], came[40];
  int64_t values = hg_shape_values (&idx->shape);
  uint64_t start = 4 + 4 * (uint64_t)idx->shape.rank, bytes, rest = stream->size - start;
  hg_shape_text (&idx->shape, text);
  if (values == 0)
    return hg_error_set (error, HG_ERROR_SHAPE, "%s: expected values, got an empty array (%s)", stream->name,
                         text);
  if (values < 0 || __builtin_mul_overflow ((uint64_t)values, idx->type->size, &bytes))
    return hg_error_set (error, HG_ERROR_SHAPE, "%s: the shape %s is larger than any memory", stream->name,
                         text);
  if (stream->exact ? bytes == rest : bytes <= rest)
    return true;
  return hg_error_set (error, HG_ERROR_FORMAT,
                       "%s: expected %s bytes after the header for %s, got %s%s: is the file complete?",
                       stream->name, hg_format_count (wanted, sizeof wanted, (int64_t)bytes), text,
                       stream->exact ? "" : "at most ", hg_format_count (came, sizeof came, (int64_t)rest));
}

static bool
read_header (Idx *idx, HgError *error)
{
  unsigned char magic[4];
  size_t got;
  char came[64];
  if (!hg_stream_read (idx->stream, magic, sizeof magic, &got, error))
    return false;
  if (got == 0)
    return bad (idx, "an array in MNIST's format (IDX)", "an empty file", error);
  if (got < 4 || magic[0] != 0 || magic[1] != 0)
    return bad (idx, "an array in MNIST's format (IDX), which begins with two zero bytes", "something else",
                error);
  for (size_t i = 0; i < sizeof types / sizeof *types; i++)
    if (types[i].code == magic[2])
      idx->type = &types[i];
  snprintf (came, sizeof came, "0x%02x", magic[2]);
  if (idx->type == NULL)
    return bad (idx, "numbers of type 0x08, 0x09 or 0x0b … 0x0e", came, error);
  snprintf (came, sizeof came, "%d", magic[3]);
  if (magic[3] < 1 || magic[3] > HG_MAX_RANK)
    return bad (idx, "1 to 8 axes", came, error);
  return read_axes (idx, magic[3], error) && check_size (idx, error);
}

static void
idx_close (Idx *idx)
{
  hg_gzip_close (idx->packed);
}

/* Whether a file is packed is seen from its first two bytes, whatever it is called. */
static bool
idx_open (Idx *idx, int descriptor, const char *name, HgError *error)
{
  unsigned char magic[2];
  size_t got;
  *idx = (Idx){ 0 };
  if (!hg_file_stream (&idx->plain, descriptor, name, error)
      || !hg_stream_read (&idx->plain.stream, magic, sizeof magic, &got, error))
    return false;
  if (got == 2 && magic[0] == 0x1f && magic[1] == 0x8b)
    idx->stream = idx->packed = hg_gzip_open (descriptor, name, error);
  else if (hg_file_stream (&idx->plain, descriptor, name, error))
    idx->stream = &idx->plain.stream;
  if (idx->stream != NULL && read_header (idx, error))
    return true;
  idx_close (idx);
  return false;
}

/* @n big-endian numbers at @bytes into @x, divided by @unit. */
static void
convert (const Type *type, const unsigned char *bytes, size_t n, double unit, HgReal *x)
{
  for (size_t i = 0; i < n; i++)
    {
      uint64_t bits = 0;
      for (size_t j = 0; j < type->size; j++)
        bits = bits << 8 | *bytes++;
      double value = (double)bits;
      if (type->kind == 'i')
        {
          unsigned above = 64 - 8 * (unsigned)type->size;
          value = (double)((int64_t)(bits << above) >> above);
        }
      else if (type->kind == 'f' && type->size == sizeof (float))
        {
          uint32_t half = (uint32_t)bits;
          float number;
          memcpy (&number, &half, sizeof number);
          value = (double)number;
        }
      else if (type->kind == 'f')
        memcpy (&value, &bits, sizeof value);
      x[i] = (HgReal)(value / unit);
    }
}

/* At most @limit rows (0: all) in @room; @unit as in convert. */
static HgTensor *
read_numbers (Idx *idx, size_t limit, double unit, HgRoom *room, HgJob *job, HgError *error)
{
  HgShape shape = idx->shape;
  bool all = limit == 0 || (uint64_t)shape.dim[0] <= limit;
  if (!all)
    shape.dim[0] = (int64_t)limit;
  HgTensor *tensor = hg_room_tensor (room, &shape, error);
  unsigned char *block = tensor != NULL ? hg_alloc (BLOCK, idx->type->size, error) : NULL;
  bool done = block != NULL;
  for (size_t at = 0; done && at < tensor->values; at += BLOCK)
    {
      size_t n = tensor->values - at < BLOCK ? tensor->values - at : BLOCK;
      done = hg_job_cancelled (job)
                 ? hg_error_set (error, HG_ERROR_CANCELLED, "%s: cancelled", idx->stream->name)
                 : hg_stream_read_all (idx->stream, block, n * idx->type->size, error);
      if (done)
        convert (idx->type, block, n, unit, tensor->data + at);
    }
  free (block);
  if (done && (!all || hg_stream_ended (idx->stream, error)))
    return tensor;
  hg_tensor_unref (tensor);
  return NULL;
}

static bool
are_images (const Idx *idx)
{
  return idx->type->kind == 'u' && (idx->shape.rank == 3 || idx->shape.rank == 4);
}

static HgDataset *
read_samples (Idx *idx, const HgDataOptions *options, HgJob *job, HgError *error)
{
  bool images = are_images (idx);
  HgTensor *x = read_numbers (idx, options->limit, images ? 255 : 1, options->room, job, error);
  if (x != NULL && images && x->shape.rank == 3)
    x->shape.dim[x->shape.rank++] = 1;
  HgDataset *dataset = hg_dataset_new (idx->stream->name, x, error);
  if (dataset == NULL)
    return NULL;
  dataset->scaled = images;
  snprintf (dataset->source, sizeof dataset->source, "File %s: %s in MNIST's format (IDX)", dataset->name,
            images ? "images" : "an array");
  if (images)
    snprintf (dataset->note, sizeof dataset->note, "Bytes of 0 … 255, divided by 255");
  return dataset;
}

/* Gives @dataset the classes in @labels, of which there must be @n. */
static bool
read_labels (HgDataset *dataset, int64_t n, int labels, const char *name, HgError *error)
{
  Idx idx;
  char text[HG_SHAPE_TEXT];
  if (!idx_open (&idx, labels, name, error))
    return false;
  HgTensor *numbers = NULL;
  if (idx.shape.rank != 1 || idx.shape.dim[0] != n)
    hg_error_set (error, HG_ERROR_SHAPE, "%s: expected %lld labels, one for each sample of %s, got %s", name,
                  (long long)n, dataset->name, hg_shape_text (&idx.shape, text));
  else
    numbers = read_numbers (&idx, 0, 1, NULL, NULL, error);
  bool done = numbers != NULL && hg_labels_from_numbers (dataset, numbers, name, error);
  hg_tensor_unref (numbers);
  idx_close (&idx);
  return done;
}

static void
note_missing (HgDataset *dataset, const char *labels)
{
  size_t used = strlen (dataset->note);
  snprintf (dataset->note + used, sizeof dataset->note - used, "%sNo labels: %s is not beside it",
            used > 0 ? ". " : "", labels);
}

bool
hg_idx_labels_path (const char *images, char *labels, size_t size)
{
  const char *slash = strrchr (images, '/'), *at = strstr (slash != NULL ? slash : images, "images");
  if (at == NULL || (at[6] != '-' && at[6] != '.') || strncmp (at + 7, "idx3", 4) != 0
      || strlen (images) >= size)
    return false;
  strcpy (labels, images);
  memcpy (labels + (at - images), "labels", 6);
  labels[at - images + 10] = '1';
  return true;
}

HgDataset *
hg_idx_read_pair (int descriptor, const char *name, int labels, const char *labels_name,
                  const HgDataOptions *options, HgJob *job, HgError *error)
{
  Idx idx;
  const char *what = hg_source_option (options, false);
  if (what != NULL)
    {
      hg_error_set (error, HG_ERROR_VALUE, "%s: images are taken as they are: leave out %s", name, what);
      return NULL;
    }
  if (!idx_open (&idx, descriptor, name, error))
    return NULL;
  char expected[128];
  HgDataset *dataset = NULL;
  if (idx.shape.rank < 2)
    hg_error_set (
        error, HG_ERROR_SHAPE,
        "%s: expected samples of at least one axis, got %lld single numbers: labels are taken from beside "
        "their images, so open these",
        name, (long long)idx.shape.dim[0]);
  else
    dataset = read_samples (&idx, options, job, error);
  if (dataset != NULL && labels >= 0 && !read_labels (dataset, idx.shape.dim[0], labels, labels_name, error))
    {
      hg_dataset_unref (dataset);
      dataset = NULL;
    }
  if (dataset != NULL && labels < 0 && hg_idx_labels_path (name, expected, sizeof expected))
    note_missing (dataset, expected);
  idx_close (&idx);
  return dataset;
}

HgDataset *
hg_idx_read (int descriptor, const char *name, const HgDataOptions *options, HgJob *job, HgError *error)
{
  return hg_idx_read_pair (descriptor, name, -1, NULL, options, job, error);
}
