/* A whole file into memory. Parsers get bytes, never a path: a library that opens paths itself would follow
 * links and block on pipes. */
#pragma once
#include "base/error.h"
#include <stddef.h>

/* All bytes of the regular file @path into @*bytes (owned by the caller, free () it). Fails with HG_ERROR_IO,
 * with HG_ERROR_FORMAT when it is not a regular file or holds more than @limit bytes, or HG_ERROR_MEMORY. */
bool hg_read_file (const char *path, size_t limit, void **bytes, size_t *n, HgError *error);

/* The last part of @path, lent: what errors call the file. */
const char *hg_file_name (const char *path);
