#include "data/gzip.h"
#include "base/memory.h"
#include "data/descriptor.h"
#include <stdlib.h>
#include <zlib.h>

enum
{
  BLOCK = 1 << 16,
  GZIP_WINDOW = 15 + 16 /* zlib's way of saying: gzip, any window */
};

typedef struct
{
  HgStream stream;
  int descriptor;
  z_stream z;
  bool ended; /* a packed part came to its end; another may follow */
  unsigned char packed[BLOCK];
} Gzip;

static bool
damaged (const Gzip *gzip, const char *how, HgError *error)
{
  return hg_error_set (error, HG_ERROR_FORMAT, "%s: expected a file packed by gzip, got %s",
                       gzip->stream.name, how);
}

/* Unpacks from the block at hand, getting the next where it is used up. *@last says that the file ended where
 * it may. */
static bool
step (Gzip *gzip, bool *last, HgError *error)
{
  if (gzip->z.avail_in == 0)
    {
      size_t got;
      if (!hg_descriptor_read (gzip->descriptor, gzip->stream.name, gzip->packed, BLOCK, &got, error))
        return false;
      gzip->z.next_in = gzip->packed;
      gzip->z.avail_in = (uInt)got;
      *last = got == 0 && gzip->ended;
      if (got == 0)
        return *last || damaged (gzip, "one that is cut off", error);
    }
  if (gzip->ended && inflateReset (&gzip->z) != Z_OK)
    return damaged (gzip, "something else", error);
  int result = inflate (&gzip->z, Z_NO_FLUSH);
  gzip->ended = result == Z_STREAM_END;
  if (result == Z_OK || result == Z_STREAM_END || result == Z_BUF_ERROR)
    return true;
  return result == Z_MEM_ERROR ? hg_error_memory (error, gzip->stream.name, BLOCK)
                               : damaged (gzip, "one that is damaged", error);
}

static bool
read_gzip (HgStream *stream, void *bytes, size_t size, size_t *got, HgError *error)
{
  Gzip *gzip = (Gzip *)stream;
  bool last = false;
  *got = 0;
  while (*got < size && !last)
    {
      uInt room = size - *got < BLOCK ? (uInt)(size - *got) : BLOCK;
      gzip->z.next_out = (unsigned char *)bytes + *got;
      gzip->z.avail_out = room;
      if (!step (gzip, &last, error))
        return false;
      *got += room - gzip->z.avail_out;
    }
  return true;
}

HgStream *
hg_gzip_open (int descriptor, const char *name, HgError *error)
{
  uint64_t size;
  if (!hg_descriptor_rewind (descriptor, name, &size, error))
    return NULL;
  Gzip *gzip = hg_alloc (1, sizeof *gzip, error);
  if (gzip == NULL)
    return NULL;
  gzip->stream = (HgStream){ .name = name, .size = hg_stream_most (size), .read = read_gzip };
  gzip->descriptor = descriptor;
  if (inflateInit2 (&gzip->z, GZIP_WINDOW) == Z_OK)
    return &gzip->stream;
  hg_error_memory (error, name, BLOCK);
  free (gzip);
  return NULL;
}

void
hg_gzip_close (HgStream *stream)
{
  if (stream == NULL)
    return;
  inflateEnd (&((Gzip *)stream)->z);
  free (stream);
}
