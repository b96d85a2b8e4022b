#include "files/npz.h"
#include "base/memory.h"
#include "files/replace.h"
#include <stdio.h>
#include <stdlib.h>
#include <zip.h>

enum
{
  FIRST_DAY = 1 << 5 | 1 /* 1 January 1980, as DOS writes it: a file's bytes do not tell when it was made */
};

static bool
add (zip_t *zip, const HgNpzMember *member)
{
  char name[80];
  snprintf (name, sizeof name, "%s.npy", member->name);
  zip_source_t *source = zip_source_buffer (zip, member->file.bytes, member->file.size, 0);
  zip_int64_t index = source != NULL ? zip_file_add (zip, name, source, 0) : -1;
  if (index < 0)
    {
      zip_source_free (source);
      return false;
    }
  return zip_set_file_compression (zip, (zip_uint64_t)index, ZIP_CM_STORE, 0) == 0
         && zip_file_set_dostime (zip, (zip_uint64_t)index, 0, FIRST_DAY, 0) == 0;
}

/* Writes the archive into @image, a source in memory. */
static bool
pack (zip_source_t *image, const HgNpzMember *members, size_t n, zip_error_t *fault)
{
  zip_source_keep (image);
  zip_t *zip = zip_open_from_source (image, ZIP_CREATE | ZIP_TRUNCATE, fault);
  if (zip == NULL)
    {
      zip_source_free (image);
      return false;
    }
  bool done = true;
  for (size_t i = 0; done && i < n; i++)
    done = add (zip, &members[i]);
  if (done && zip_close (zip) == 0)
    return true;
  zip_error_set (fault, zip_error_code_zip (zip_get_error (zip)), 0);
  zip_discard (zip);
  return false;
}

/* Takes the archive's bytes out of @image and puts them into the file. */
static bool
put (const char *path, zip_source_t *image, HgError *error)
{
  zip_stat_t status;
  if (zip_source_stat (image, &status) != 0 || zip_source_open (image) != 0)
    return hg_error_set (error, HG_ERROR_IO, "%s: the archive cannot be read back", path);
  unsigned char *bytes = hg_alloc ((size_t)status.size, 1, error);
  bool done = bytes != NULL;
  if (done && zip_source_read (image, bytes, status.size) != (zip_int64_t)status.size)
    done = hg_error_set (error, HG_ERROR_IO, "%s: the archive cannot be read back", path);
  zip_source_close (image);
  done = done && hg_replace_file (path, bytes, (size_t)status.size, error);
  free (bytes);
  return done;
}

bool
hg_npz_save (const char *path, const HgNpzMember *members, size_t n, HgError *error)
{
  zip_error_t fault;
  bool done = false;
  zip_error_init (&fault);
  zip_source_t *image = zip_source_buffer_create (NULL, 0, 0, &fault);
  if (image == NULL || !pack (image, members, n, &fault))
    hg_error_set (error, HG_ERROR_MEMORY, "%s: expected to pack the arrays: %s", path,
                  zip_error_strerror (&fault));
  else
    done = put (path, image, error);
  if (image != NULL)
    zip_source_free (image);
  zip_error_fini (&fault);
  return done;
}
