#include "files/zip-image.h"
#include "base/memory.h"
#include <stdlib.h>
#include <zip.h>

enum
{
  FIRST_DAY = 1 << 5 | 1 /* 1 January 1980, as DOS writes it: a file's bytes do not tell when it was made */
};

static bool
add (zip_t *zip, const HgZipMember *member)
{
  zip_source_t *source = zip_source_buffer (zip, member->bytes, member->n, 0);
  zip_int64_t index = source != NULL ? zip_file_add (zip, member->name, source, 0) : -1;
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
pack (zip_source_t *image, const HgZipMember *members, size_t n, zip_error_t *fault)
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

/* Takes the archive's bytes out of @image. */
static bool
take (zip_source_t *image, void **bytes, size_t *n, HgError *error)
{
  zip_stat_t status;
  if (zip_source_stat (image, &status) != 0 || zip_source_open (image) != 0)
    return hg_error_set (error, HG_ERROR_IO, "the archive cannot be read back");
  *bytes = hg_alloc (status.size, 1, error);
  *n = status.size;
  bool done = *bytes != NULL;
  if (done && zip_source_read (image, *bytes, status.size) != (zip_int64_t)status.size)
    {
      done = hg_error_set (error, HG_ERROR_IO, "the archive cannot be read back");
      free (*bytes);
      *bytes = NULL;
    }
  zip_source_close (image);
  return done;
}

bool
hg_zip_image (const HgZipMember *members, size_t n_members, void **bytes, size_t *n, HgError *error)
{
  zip_error_t fault;
  zip_error_init (&fault);
  zip_source_t *image = zip_source_buffer_create (NULL, 0, 0, &fault);
  bool done = (image != NULL && pack (image, members, n_members, &fault))
              || hg_error_set (error, HG_ERROR_MEMORY, "expected to pack the archive: %s",
                               zip_error_strerror (&fault));
  done = done && take (image, bytes, n, error);
  if (image != NULL)
    zip_source_free (image);
  zip_error_fini (&fault);
  return done;
}
