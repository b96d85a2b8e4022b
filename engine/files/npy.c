#include "files/npy.h"
#include "base/memory.h"
#include "files/replace.h"
#include <endian.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum
{
  PREAMBLE = 10, /* magic, version, length of the header */
  ALIGNMENT = 64
};

/* The magic and the header for numbers of @type, padded so that they start at a multiple of 64. Returns its
 * length. */
static size_t
write_header (const char *type, const HgShape *shape, unsigned char *header, size_t size)
{
  char *text = (char *)header + PREAMBLE;
  size_t room = size - PREAMBLE, used = 0;
  used += (size_t)snprintf (text, room, "{'descr': '%s', 'fortran_order': False, 'shape': (", type);
  for (int i = 0; i < shape->rank; i++)
    used += (size_t)snprintf (text + used, room - used, "%lld,%s", (long long)shape->dim[i],
                              i + 1 < shape->rank ? " " : "");
  used += (size_t)snprintf (text + used, room - used, "), }");
  while ((PREAMBLE + used + 1) % ALIGNMENT != 0)
    text[used++] = ' ';
  text[used++] = '\n';
  memcpy (header, "\x93NUMPY\x01\x00", 8);
  header[8] = (unsigned char)(used & 0xff);
  header[9] = (unsigned char)(used >> 8);
  return PREAMBLE + used;
}

/* Room for @n numbers of four bytes behind the header; *@start is where they go. */
static bool
make_file (const char *type, const HgShape *shape, size_t n, HgNpyFile *file, size_t *start, HgError *error)
{
  unsigned char header[512];
  size_t bytes;
  *file = (HgNpyFile){ 0 };
  *start = write_header (type, shape, header, sizeof header);
  if (!hg_multiply (n, sizeof (uint32_t), &bytes) || bytes > SIZE_MAX - *start)
    return hg_error_memory (error, "an array", SIZE_MAX);
  file->size = *start + bytes;
  file->bytes = hg_alloc (file->size, 1, error);
  if (file->bytes != NULL)
    memcpy (file->bytes, header, *start);
  return file->bytes != NULL;
}

static void
put (unsigned char *bytes, size_t i, uint32_t bits)
{
  bits = htole32 (bits);
  memcpy (bytes + i * sizeof bits, &bits, sizeof bits);
}

bool
hg_npy_encode (const HgTensor *tensor, HgNpyFile *file, HgError *error)
{
  size_t start;
  if (!make_file ("<f4", &tensor->shape, tensor->values, file, &start, error))
    return false;
  for (size_t i = 0; i < tensor->values; i++)
    {
      float value = (float)tensor->data[i];
      uint32_t bits;
      memcpy (&bits, &value, sizeof bits);
      put (file->bytes + start, i, bits);
    }
  return true;
}

bool
hg_npy_encode_integers (const int *values, size_t n, HgNpyFile *file, HgError *error)
{
  size_t start;
  HgShape shape = { .rank = 1, .dim = { (int64_t)n } };
  if (!make_file ("<i4", &shape, n, file, &start, error))
    return false;
  for (size_t i = 0; i < n; i++)
    put (file->bytes + start, i, (uint32_t)values[i]);
  return true;
}

bool
hg_npy_save (const char *path, const HgTensor *tensor, HgError *error)
{
  HgNpyFile file;
  if (!hg_npy_encode (tensor, &file, error))
    return false;
  bool done = hg_replace_file (path, file.bytes, file.size, error);
  free (file.bytes);
  return done;
}
