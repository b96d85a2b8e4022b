/* Replacing a file atomically: temporary file beside it, fsync, rename, fsync of the folder. Symbolic links are
 * resolved and the mode is kept first. On failure the old file is untouched and no temporary file stays. */
#pragma once
#include "base/error.h"
#include <stddef.h>

bool hg_replace_file (const char *path, const void *bytes, size_t n, HgError *error);
