/* Bytes one after the other, from wherever they stand: a file, a packed file, a member of an archive. Readers
 * of arrays take a stream and need not know which. */
#pragma once
#include "base/error.h"
#include <stddef.h>
#include <stdint.h>

typedef struct HgStream HgStream;
struct HgStream
{
  const char *name; /* put in front of errors */
  uint64_t size;    /* bytes there are; where only unpacking would tell: the most that are taken */
  bool exact;       /* the former */

  /* Up to @size bytes; *@got < @size only at the end. */
  bool (*read) (HgStream *stream, void *bytes, size_t size, size_t *got, HgError *error);
};

bool hg_stream_read (HgStream *stream, void *bytes, size_t size, size_t *got, HgError *error);

/* Exactly @size bytes; less is an error. */
bool hg_stream_read_all (HgStream *stream, void *bytes, size_t size, HgError *error);

/* That nothing is left; more is an error. What is packed is found to be damaged or not here. */
bool hg_stream_ended (HgStream *stream, HgError *error);

/* The most bytes that @packed ones may unpack to. Deflate packs 1,032 times at best; what unpacks to more
 * than 256 MiB and 100 times its size is taken for a trap. */
uint64_t hg_stream_most (uint64_t packed);

/* A regular file somebody else opened, from its start. */
typedef struct
{
  HgStream stream;
  int descriptor;
} HgFileStream;

bool hg_file_stream (HgFileStream *file, int descriptor, const char *name, HgError *error);
