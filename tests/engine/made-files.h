/* Files that tests make by hand. */
#pragma once
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static inline void
write_bytes (const char *path, const void *bytes, size_t n)
{
  FILE *file = fopen (path, "we");
  if (file == NULL || fwrite (bytes, 1, n, file) != n || fclose (file) != 0)
    abort ();
}

/* A .npy header of 128 bytes for @shape, in @bytes. */
static inline void
npy_header (char *bytes, const char *shape)
{
  memset (bytes, ' ', 128);
  memcpy (bytes, "\x93NUMPY\x01\x00\x76\x00", 10);
  int n = snprintf (bytes + 10, 110, "{'descr': '<f4', 'fortran_order': False, 'shape': %s, }", shape);
  bytes[10 + n] = ' ';
  bytes[127] = '\n';
}
