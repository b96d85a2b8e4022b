#include "files/keras-archive.h"
#include "base/format.h"
#include "base/memory.h"
#include "files/zip-image.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <zip.h>

enum
{
  MEMBERS = 10000,        /* most members */
  TEXT_BYTES = 64 << 20,  /* of a JSON member */
  FREE_BYTES = 256 << 20, /* what a member may unpack to in any case, */
  EXPANSION = 100         /* and beyond it so many times its packed bytes */
};

bool
hg_keras_is_archive (const void *bytes, size_t n)
{
  return n >= 4 && (memcmp (bytes, "PK\3\4", 4) == 0 || memcmp (bytes, "PK\5\6", 4) == 0);
}

void
hg_keras_archive_clear (HgKerasArchive *archive)
{
  free (archive->config);
  free (archive->metadata);
  free (archive->weights);
  *archive = (HgKerasArchive){ 0 };
}

/* Members that share bytes of the file would need more of them than there are. */
static bool
check_members (zip_t *zip, size_t n, HgError *error)
{
  zip_int64_t entries = zip_get_num_entries (zip, 0);
  uint64_t packed = 0;
  if (entries < 0 || entries > MEMBERS)
    return hg_error_set (error, HG_ERROR_FORMAT, "the archive has %lld members; at most %d are read",
                         (long long)entries, MEMBERS);
  for (zip_int64_t i = 0; i < entries; i++)
    {
      zip_stat_t stat;
      if (zip_stat_index (zip, (zip_uint64_t)i, 0, &stat) != 0 || !(stat.valid & ZIP_STAT_COMP_SIZE)
          || __builtin_add_overflow (packed, stat.comp_size, &packed) || packed > n)
        return hg_error_set (error, HG_ERROR_FORMAT, "the archive's members overlap");
    }
  return true;
}

static bool
check_member (const char *name, const zip_stat_t *stat, uint64_t limit, HgError *error)
{
  char size[48], packed[48];
  uint64_t wanted = ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_COMP_METHOD | ZIP_STAT_ENCRYPTION_METHOD;
  if ((stat->valid & wanted) != wanted || stat->encryption_method != ZIP_EM_NONE)
    return hg_error_set (error, HG_ERROR_FORMAT, "%s is encrypted", name);
  if (stat->comp_method != ZIP_CM_STORE && stat->comp_method != ZIP_CM_DEFLATE)
    return hg_error_set (error, HG_ERROR_FORMAT, "%s is packed in a way (number %d) that is not supported",
                         name, (int)stat->comp_method);
  bool bomb = stat->size > FREE_BYTES && stat->size / EXPANSION > stat->comp_size;
  return (stat->size <= limit && !bomb)
         || hg_error_set (error, HG_ERROR_FORMAT, "%s claims to hold %s in %s", name,
                          hg_format_bytes (size, sizeof size, stat->size),
                          hg_format_bytes (packed, sizeof packed, stat->comp_size));
}

/* The member @name, with a 0 behind it; owned by the caller. */
static bool
read_member (zip_t *zip, const char *name, uint64_t limit, void **bytes, size_t *n, HgError *error)
{
  zip_stat_t stat;
  zip_int64_t index = zip_name_locate (zip, name, 0);
  if (index < 0)
    return hg_error_set (error, HG_ERROR_FORMAT, "%s is missing", name);
  if (zip_stat_index (zip, (zip_uint64_t)index, 0, &stat) != 0)
    return hg_error_set (error, HG_ERROR_FORMAT, "%s is damaged", name);
  if (!check_member (name, &stat, limit, error) || !hg_memory_granted (name, stat.size, error))
    return false;
  char *data = hg_alloc (stat.size + 1, 1, error);
  zip_file_t *file = data != NULL ? zip_fopen_index (zip, (zip_uint64_t)index, 0) : NULL;
  /* One byte more than it should have shows that it ends there, and lets the checksum be looked at. */
  bool done = file != NULL && zip_fread (file, data, stat.size + 1) == (zip_int64_t)stat.size;
  if (file != NULL)
    done &= zip_fclose (file) == 0;
  if (data != NULL && !done)
    hg_error_set (error, HG_ERROR_FORMAT, "%s is damaged", name);
  if (done)
    {
      data[stat.size] = '\0';
      *bytes = data;
      *n = stat.size;
    }
  else
    free (data);
  return done;
}

static bool
read_text (zip_t *zip, const char *name, char **text, HgError *error)
{
  void *bytes;
  size_t n;
  if (!read_member (zip, name, TEXT_BYTES, &bytes, &n, error))
    return false;
  *text = bytes;
  return strlen (*text) == n || hg_error_set (error, HG_ERROR_FORMAT, "%s holds a 0: it is no text", name);
}

bool
hg_keras_archive_read (const void *bytes, size_t n, HgKerasArchive *archive, HgError *error)
{
  *archive = (HgKerasArchive){ 0 };
  zip_source_t *source = zip_source_buffer_create (bytes, n, 0, NULL);
  zip_t *zip = source != NULL ? zip_open_from_source (source, ZIP_RDONLY, NULL) : NULL;
  if (zip == NULL)
    {
      zip_source_free (source);
      return hg_error_set (error, HG_ERROR_FORMAT, "the archive is damaged or cut off");
    }
  bool done = check_members (zip, n, error) && read_text (zip, "config.json", &archive->config, error)
              && read_text (zip, "metadata.json", &archive->metadata, error)
              && read_member (zip, "model.weights.h5", (uint64_t)1 << 31, &archive->weights,
                              &archive->n_weights, error);
  zip_discard (zip);
  return done;
}

bool
hg_keras_archive_write (const HgKerasArchive *archive, void **bytes, size_t *n, HgError *error)
{
  const HgZipMember members[] = {
    { "metadata.json", archive->metadata, strlen (archive->metadata) },
    { "config.json", archive->config, strlen (archive->config) },
    { "model.weights.h5", archive->weights, archive->n_weights },
  };
  return hg_zip_image (members, sizeof members / sizeof *members, bytes, n, error);
}
