/* A driver of libhdf5's for reading: the library asks for bytes at a place, and gets them from wherever its
 * owner has them. So it never opens a path, nor copies a file into memory of its own, and a test can refuse
 * every single read. */
#pragma once
#include <hdf5.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct
{
  uint64_t size; /* bytes of the file */

  /* Copies @n bytes from @at on, all of them within the size, into @bytes; false where they cannot be read.
   */
  bool (*read) (void *context, uint64_t at, void *bytes, size_t n);
  void *context; /* lent until the file is closed */
} HgH5Source;

/* Bytes in memory, lent; and those of the regular file behind *@descriptor, which is lent too: they are read
 * as they are asked for, and a disk that fails is an error. */
HgH5Source hg_h5_memory (const void *bytes, size_t n);
HgH5Source hg_h5_descriptor (const int *descriptor, uint64_t size);

/* Makes files opened with the access list @access come from @source. */
bool hg_h5_driver_set (hid_t access, const HgH5Source *source);
