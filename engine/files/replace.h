/* Replacing a file atomically: temporary file beside it, fsync, rename, fsync of the folder. Symbolic links
 * are resolved; mode and, where allowed, owner are kept. Whoever dies in the middle leaves the old file or
 * the new one, never a part. On failure the old file is untouched and no temporary file stays; what a save
 * that was killed left behind goes with the next save of the same file. */
#pragma once
#include "base/error.h"
#include <stddef.h>

/* Refuses what is not a regular file (a device, a folder) and a file that is write-protected. When only the
 * last step fails (bringing the folder to the disk), the error says so and the new file is in place. */
bool hg_replace_file (const char *path, const void *bytes, size_t n, HgError *error);

/* Whether it could be begun: asked before long work whose result is saved. Leaves nothing behind. */
bool hg_replace_can_begin (const char *path, HgError *error);
