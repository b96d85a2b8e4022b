/* NumPy's .npy arrays, formats 1.0 and 2.0: little-endian numbers in C order. Objects and records are
 * refused. */
#pragma once
#include "data/npy-header.h"
#include "tensor/room.h"

/* The array from @descriptor (a regular file, not closed), its numbers turned into HgReal. @name is put in
 * front of errors. Truncated files and files with bytes after the array are refused before memory is taken.
 */
HgTensor *hg_npy_read_tensor (int descriptor, const char *name, HgError *error);

/* The numbers behind @header, which was read from @stream, as above; at most @limit rows of them (0: all),
 * in @room. */
HgTensor *hg_npy_read_values (HgStream *stream, const HgNpyHeader *header, size_t limit, HgRoom *room,
                              HgError *error);
