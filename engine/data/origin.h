/* Where a data set came from: the name of a built-in source or the path of a file, and the options that it
 * was read with. So a project file can open it again; how it was split and scaled is in HgPrepared.options.
 */
#pragma once
#include "data/source.h"

typedef struct
{
  char *name;                             /* of a source, or the absolute path of a file */
  char *columns, *label, *time, *missing; /* NULL: the source's own */
  char *dataset;                          /* within an HDF5 file; NULL: likewise */
  char *axes, *shape;                     /* that samples are brought into; NULL: as they are */
  size_t window, stride, limit;           /* 0: likewise */
  size_t width, height;                   /* of images; 0: likewise */
  size_t pad;                             /* 1: to that size by a border */
  uint64_t seed;
} HgDataOrigin;

enum
{
  HG_ORIGIN_TEXTS = 8,
  HG_ORIGIN_NUMBERS = 6 /* all but the seed */
};

/* Its texts and numbers one by one, by name, for whoever writes and reads them. */
extern const char *const hg_origin_texts[HG_ORIGIN_TEXTS], *const hg_origin_numbers[HG_ORIGIN_NUMBERS];
char **hg_origin_text (const HgDataOrigin *origin, size_t i);
size_t *hg_origin_number (const HgDataOrigin *origin, size_t i);

/* What hg_data_open (@name, @options) opens. Owned by the caller. */
HgDataOrigin *hg_data_origin_new (const char *name, const HgDataOptions *options, HgError *error);
HgDataOrigin *hg_data_origin_copy (const HgDataOrigin *origin, HgError *error);
void hg_data_origin_free (HgDataOrigin *origin); /* NULL is fine */

/* Whether its numbers, which may be a stranger's, are such as one can ask for: hg_data_options_check () and
 * a border that is there or not. Fails with HG_ERROR_VALUE. */
bool hg_data_origin_check (const HgDataOrigin *origin, HgError *error);

/* The options to open it with again; they lend their texts. @folder: of the built-in data's files. */
HgDataOptions hg_data_origin_options (const HgDataOrigin *origin, const char *folder);

/* Where the data is now: the name itself for a source and for a file that is there, else the file of that
 * name beside @project (a file's path) where there is one. Owned by the caller; NULL with HG_ERROR_IO:
 * "breaks.csv: the data set is no longer in /home/…". */
char *hg_data_origin_find (const HgDataOrigin *origin, const char *project, HgError *error);
