#include "sink.h"
#include "base/memory.h"
#include "files/replace.h"
#include <string.h>

cairo_status_t
hg_sink_append (void *data, const unsigned char *bytes, unsigned int n)
{
  HgSink *sink = data;
  if (!hg_grow (&sink->bytes, &sink->capacity, sink->n + n, 1, NULL))
    return CAIRO_STATUS_NO_MEMORY;
  memcpy (sink->bytes + sink->n, bytes, n);
  sink->n += n;
  return CAIRO_STATUS_SUCCESS;
}

bool
hg_sink_write (const HgSink *sink, cairo_status_t status, const char *path, const char *what, HgError *error)
{
  if (status == CAIRO_STATUS_SUCCESS)
    return hg_replace_file (path, sink->bytes, sink->n, error);
  return hg_error_set (error, status == CAIRO_STATUS_NO_MEMORY ? HG_ERROR_MEMORY : HG_ERROR_IO,
                       "%s: the %s could not be made: %s", path, what, cairo_status_to_string (status));
}
