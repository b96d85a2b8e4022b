/* Keras's .keras archive: a zip of metadata.json, config.json and model.weights.h5, stored or deflated. It is
 * read in memory, and only these members are looked at: whatever else it holds is never touched, and nothing
 * is ever written to where a member's name points. */
#pragma once
#include "base/error.h"
#include <stddef.h>

typedef struct
{
  char *config, *metadata; /* JSON texts */
  void *weights;           /* an HDF5 file */
  size_t n_weights;
} HgKerasArchive;

/* Whether @bytes begin as a zip does. */
bool hg_keras_is_archive (const void *bytes, size_t n);

/* Refuses with HG_ERROR_FORMAT an archive whose members overlap, are missing, encrypted, packed in another
 * way, or claim far more than the file can hold. Clear @archive in any case. */
bool hg_keras_archive_read (const void *bytes, size_t n, HgKerasArchive *archive, HgError *error);
void hg_keras_archive_clear (HgKerasArchive *archive);

/* The bytes of an archive with these members, stored; owned by the caller. Two of the same members are alike
 * byte by byte. */
bool hg_keras_archive_write (const HgKerasArchive *archive, void **bytes, size_t *n, HgError *error);
