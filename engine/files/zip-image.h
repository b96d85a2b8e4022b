/* A zip archive built in memory, its members stored as they are: what .npz and .keras files are. The same
 * members give the same bytes. */
#pragma once
#include "base/error.h"
#include <stddef.h>

typedef struct
{
  const char *name;  /* "config.json" */
  const void *bytes; /* lent */
  size_t n;
} HgZipMember;

/* The archive of @members, in their order, into @bytes, owned by the caller. Fails with HG_ERROR_MEMORY or
 * HG_ERROR_IO. */
bool hg_zip_image (const HgZipMember *members, size_t n_members, void **bytes, size_t *n, HgError *error);
