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

/* The magic and the header, padded so that the numbers start at a multiple of 64. Returns its length. */
static size_t
write_header (const HgShape *shape, unsigned char *header, size_t size)
{
  char *text = (char *)header + PREAMBLE;
  size_t room = size - PREAMBLE, used = 0;
  used += (size_t)snprintf (text, room, "{'descr': '<f4', 'fortran_order': False, 'shape': (");
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

bool
hg_npy_save (const char *path, const HgTensor *tensor, HgError *error)
{
  unsigned char header[512];
  size_t start = write_header (&tensor->shape, header, sizeof header), bytes;
  if (!hg_multiply (tensor->values, sizeof (float), &bytes) || bytes > SIZE_MAX - start)
    return hg_error_memory (error, path, SIZE_MAX);
  unsigned char *file = hg_alloc (start + bytes, 1, error);
  if (file == NULL)
    return false;
  memcpy (file, header, start);
  for (size_t i = 0; i < tensor->values; i++)
    {
      float value = (float)tensor->data[i];
      uint32_t bits;
      memcpy (&bits, &value, sizeof bits);
      bits = htole32 (bits);
      memcpy (file + start + i * sizeof bits, &bits, sizeof bits);
    }
  bool done = hg_replace_file (path, file, start + bytes, error);
  free (file);
  return done;
}
