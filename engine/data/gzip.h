/* A file packed by gzip (RFC 1952), unpacked while it is read. */
#pragma once
#include "data/stream.h"

/* From @descriptor (a regular file, not closed); NULL with an error where it is none or memory ran out. The
 * stream's checksum is looked at when its end is reached. */
HgStream *hg_gzip_open (int descriptor, const char *name, HgError *error);
void hg_gzip_close (HgStream *stream); /* NULL is fine */
