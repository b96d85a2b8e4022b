/* A NumPy archive (.npz): a zip archive whose members are .npy arrays, stored or deflated. */
#pragma once
#include "data/npy.h"

enum
{
  HG_NPZ_NAME = 64 /* bytes of a name, as it is shown */
};

typedef struct
{
  char name[HG_NPZ_NAME]; /* without ".npy" */
  size_t index;           /* in the archive */
  bool used;              /* for whoever shares the arrays out; false at first */
} HgNpzArray;

typedef struct
{
  const char *name; /* put in front of errors; lent */
  void *zip;        /* libzip's */
  size_t n, others; /* arrays; members that are none */
  HgNpzArray *arrays;
} HgNpzArchive;

/* From @descriptor (a regular file, not closed). Fails with HG_ERROR_FORMAT where it is no sound archive or
 * holds more than 1,000 members. */
bool hg_npz_archive_open (HgNpzArchive *archive, int descriptor, const char *name, HgError *error);
void hg_npz_archive_close (HgNpzArchive *archive);

/* What @array is; nothing of its numbers is read. */
bool hg_npz_archive_header (const HgNpzArchive *archive, const HgNpzArray *array, HgNpyHeader *header,
                            HgError *error);

/* At most @limit rows of @array (0: all, and then its checksum must agree). */
HgTensor *hg_npz_archive_read (const HgNpzArchive *archive, const HgNpzArray *array, size_t limit,
                               HgError *error);
