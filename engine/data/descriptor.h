/* Opening files to read, and reading from a descriptor that somebody else opened. */
#pragma once
#include "base/error.h"
#include <stddef.h>
#include <stdint.h>

/* A descriptor of the regular file at @path, or −1: pipes, devices and folders are refused without waiting
 * for them. */
int hg_descriptor_open (const char *path, const char *name, HgError *error);

/* Bytes of the regular file behind @descriptor, which is put back to its start. Everything else is refused: a
 * size must be known before memory is taken, and a table is read twice. */
bool hg_descriptor_rewind (int descriptor, const char *name, uint64_t *size, HgError *error);

/* Up to @size bytes; *@got < @size only at the end of the file. */
bool hg_descriptor_read (int descriptor, const char *name, void *bytes, size_t size, size_t *got,
                         HgError *error);
