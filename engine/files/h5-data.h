/* Arrays of numbers in HDF5 files. What a file claims is checked before anything is allocated for it. */
#pragma once
#include "files/h5-file.h"
#include "tensor/room.h"

/* A data set's shape, also where its values cannot be read. Fails with HG_ERROR_FORMAT when it has more than
 * HG_MAX_RANK axes: @shape is as it was then; and, with @shape known, when it keeps its values in
 * other files, or uses a filter other than deflate, shuffle and fletcher32. */
bool hg_h5_extent (hid_t data_set, HgShape *shape, HgError *error);

/* The same of one that has to hold floating-point numbers. */
bool hg_h5_shape (hid_t data_set, HgShape *shape, HgError *error);

/* Whether an array of @shape can stand in a file of @file_bytes: packed zeros can claim to be terabytes. What
 * would take more than 256 MiB and a hundred times the file is refused (HG_ERROR_FORMAT). */
bool hg_h5_check_expansion (const HgShape *shape, size_t file_bytes, HgError *error);

/* All numbers, converted by the library from whatever width and byte order the file has, as a new tensor of
 * the shape that hg_h5_shape says, in @room, owned by the caller, after the check above. */
HgTensor *hg_h5_read_tensor (hid_t data_set, size_t file_bytes, HgRoom *room, HgError *error);

/* A contiguous little-endian float32 data set at @path below @at, with the groups on its way. */
bool hg_h5_write (hid_t at, const char *path, const HgTensor *tensor, HgError *error);
