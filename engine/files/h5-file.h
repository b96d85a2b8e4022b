/* HDF5 files that are written in memory (the library's core driver) and then put on the disk in one step, or
 * read through a driver of our own (h5-driver.h). libhdf5 never opens a path, and never follows a link that
 * leads out of the file: only hard links are taken (soft and external ones can name any file of the person).
 *
 * Handles are libhdf5's own (hid_t); this header is for files/ alone. */
#pragma once
#include "base/error.h"
#include "files/h5-driver.h"
#include <hdf5.h>
#include <stddef.h>

/* Stops the library from printing its error stack and from loading plug-ins. Called by the four below. */
void hg_h5_quiet (void);

/* An empty file for writing, or a file read from @bytes (lent until it is closed), or from @source. H5Fclose
 * () them. H5I_INVALID_HID on failure: HG_ERROR_MEMORY, or HG_ERROR_FORMAT when the bytes are no HDF5 file or
 * end too early. */
hid_t hg_h5_create (HgError *error);
hid_t hg_h5_open (const void *bytes, size_t n, HgError *error);
hid_t hg_h5_open_source (const HgH5Source *source, HgError *error);

/* The bytes of a file made by hg_h5_create, complete as of now; owned by the caller. */
bool hg_h5_image (hid_t file, void **bytes, size_t *n, HgError *error);

/* What lies at @path ("a/b/c") below @at: a group or a data set as @type says. H5Oclose () it.
 * H5I_INVALID_HID with HG_ERROR_FORMAT when it is missing, something else, or reached through a link that is
 * not a hard one. */
hid_t hg_h5_find (hid_t at, const char *path, H5I_type_t type, HgError *error);

/* A new group at @path below @at, with the groups between. H5Gclose () it. */
hid_t hg_h5_new_group (hid_t at, const char *path, HgError *error);

/* What writing has in common: links that make the groups on their way and have UTF-8 names. H5Pclose () it.
 */
hid_t hg_h5_link_plan (void);

/* HG_ERROR_IO with a sentence for a call of libhdf5's that should not fail. Returns false. */
bool hg_h5_fault (const char *what, HgError *error);
