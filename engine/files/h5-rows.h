/* A part of one data set of an HDF5 file, to be looked at: numbers as a tensor, everything else as a table of
 * texts. */
#pragma once
#include "files/h5-file.h"
#include "files/rows.h"
#include "tensor/room.h"

/* At most @count rows from row @first on of the data set at @path (a single value counts as one row; @count
 * 0: all) into @rows, which is to be cleared also after a failure; numbers come to lie in @room. @file_bytes
 * is the size of the whole file. Fails with HG_ERROR_FORMAT, or HG_ERROR_VALUE where there is no such row. */
bool hg_h5_rows_read (hid_t file, const char *path, uint64_t first, uint64_t count, size_t file_bytes,
                      HgRoom *room, HgRows *rows, HgError *error);
