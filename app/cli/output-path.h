/* Files that are written at the end of long work are asked about before it. */
#pragma once
#include "base/error.h"

/* Whether @path (NULL is fine) could be written: its folder is there and lets files be made. */
bool cli_can_write (const char *path, HgError *error);

/* The same of a picture, whose ending is asked about too. */
bool cli_can_draw (const char *path, HgError *error);
