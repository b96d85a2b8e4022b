#include "data/stream.h"
#include "data/descriptor.h"

enum
{
  BEST = 1032,       /* times that deflate packs at most */
  MOST = 100,        /* times that large data may be packed */
  LARGE = 256 << 20, /* bytes */
  SMALL = 1024       /* a few bytes' packing says nothing */
};

bool
hg_stream_read (HgStream *stream, void *bytes, size_t size, size_t *got, HgError *error)
{
  return stream->read (stream, bytes, size, got, error);
}

bool
hg_stream_read_all (HgStream *stream, void *bytes, size_t size, HgError *error)
{
  size_t got;
  if (!hg_stream_read (stream, bytes, size, &got, error))
    return false;
  if (got < size)
    return hg_error_set (error, HG_ERROR_FORMAT, "%s: the file is cut off", stream->name);
  return true;
}

bool
hg_stream_ended (HgStream *stream, HgError *error)
{
  char byte;
  size_t got;
  if (!hg_stream_read (stream, &byte, 1, &got, error))
    return false;
  if (got > 0)
    return hg_error_set (error, HG_ERROR_FORMAT,
                         "%s: expected the file to end after its values, got more bytes", stream->name);
  return true;
}

uint64_t
hg_stream_most (uint64_t packed)
{
  uint64_t best = packed < UINT64_MAX / BEST - SMALL ? packed * BEST + SMALL : UINT64_MAX,
           most = packed * MOST;
  if (best <= LARGE)
    return best;
  return most > LARGE && packed < UINT64_MAX / MOST ? most : LARGE;
}

static bool
read_file (HgStream *stream, void *bytes, size_t size, size_t *got, HgError *error)
{
  return hg_descriptor_read (((HgFileStream *)stream)->descriptor, stream->name, bytes, size, got, error);
}

bool
hg_file_stream (HgFileStream *file, int descriptor, const char *name, HgError *error)
{
  *file = (HgFileStream){ .stream = { .name = name, .exact = true, .read = read_file },
                          .descriptor = descriptor };
  return hg_descriptor_rewind (descriptor, name, &file->stream.size, error);
}
