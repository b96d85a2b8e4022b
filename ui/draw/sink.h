/* Where a surface of cairo's writes a file: bytes in memory, so that the file is only replaced once all of it
 * is there. */
#pragma once
#include "base/error.h"
#include <cairo.h>
#include <stddef.h>

/* Begins as zeros; the caller frees @bytes. */
typedef struct
{
  unsigned char *bytes;
  size_t n, capacity;
} HgSink;

/* A cairo_write_func_t; @sink is an HgSink. */
cairo_status_t hg_sink_append (void *sink, const unsigned char *bytes, unsigned int n);

/* Writes what is in @sink to @path in one piece, unless cairo's @status says that it was not drawn. Fails
 * with HG_ERROR_MEMORY or HG_ERROR_IO, naming @what ("picture"). */
bool hg_sink_write (const HgSink *sink, cairo_status_t status, const char *path, const char *what,
                    HgError *error);
