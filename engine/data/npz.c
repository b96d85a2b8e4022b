/* A NumPy archive (.npz): a zip archive whose members are .npy arrays, stored or deflated. */
#include "data/arrays.h"
#include "base/clean.h"
#include "base/memory.h"
#include "data/descriptor.h"
#include "data/npy.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zip.h>

enum
{
  MOST_MEMBERS = 1000
};

typedef struct
{
  HgArrays arrays;
  void *zip; /* libzip's */
} Archive;

/* An open member. */
typedef struct
{
  HgStream stream;
  char name[HG_ARRAY_NAME + 160]; /* "a.npz: x0" */
  zip_file_t *file;
} Member;

static bool
read_member (HgStream *stream, void *bytes, size_t size, size_t *got, HgError *error)
{
  Member *member = (Member *)stream;
  *got = 0;
  while (*got < size)
    {
      zip_int64_t n = zip_fread (member->file, (char *)bytes + *got, size - *got);
      if (n == 0)
        return true;
      if (n < 0)
        return hg_error_set (error, HG_ERROR_FORMAT, "%s: cannot be unpacked: %s", stream->name,
                             zip_file_strerror (member->file));
      *got += (size_t)n;
    }
  return true;
}

/* Whether what the archive says of a member can be: how it is packed, and how large it becomes. */
static bool
check_member (const zip_stat_t *status, const char *name, HgError *error)
{
  const zip_uint64_t wanted
      = ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_COMP_METHOD | ZIP_STAT_ENCRYPTION_METHOD;
  if ((status->valid & wanted) != wanted)
    return hg_error_set (error, HG_ERROR_FORMAT, "%s: the archive does not say how large it is", name);
  if (status->encryption_method != ZIP_EM_NONE)
    return hg_error_set (error, HG_ERROR_UNSUPPORTED, "%s: is encrypted: save it with numpy.savez", name);
  if (status->comp_method != ZIP_CM_STORE && status->comp_method != ZIP_CM_DEFLATE)
    return hg_error_set (error, HG_ERROR_UNSUPPORTED,
                         "%s: expected an array stored or deflated, got method %d", name,
                         status->comp_method);
  if (status->size > hg_stream_most (status->comp_size))
    return hg_error_set (
        error, HG_ERROR_FORMAT,
        "%s: %llu bytes would become %llu: too much to be believed, save it with numpy.savez", name,
        (unsigned long long)status->comp_size, (unsigned long long)status->size);
  return true;
}

static bool
open_member (const HgArrays *arrays, const HgArray *array, Member *member, HgError *error)
{
  const Archive *archive = (const Archive *)arrays;
  zip_stat_t status;
  *member = (Member){ .stream = { .exact = true, .read = read_member } };
  snprintf (member->name, sizeof member->name, "%s: %s", arrays->name, array->name);
  member->stream.name = member->name;
  if (zip_stat_index (archive->zip, array->index, 0, &status) != 0)
    return hg_error_set (error, HG_ERROR_FORMAT, "%s: %s", member->name, zip_strerror (archive->zip));
  if (!check_member (&status, member->name, error))
    return false;
  member->stream.size = status.size;
  member->file = zip_fopen_index (archive->zip, array->index, 0);
  if (member->file == NULL)
    return hg_error_set (error, HG_ERROR_FORMAT, "%s: cannot be unpacked: %s", member->name,
                         zip_strerror (archive->zip));
  return true;
}

static bool
look (const HgArrays *arrays, const HgArray *array, HgArrayHead *head, HgError *error)
{
  Member member;
  HgNpyHeader header;
  if (!open_member (arrays, array, &member, error))
    return false;
  bool done = hg_npy_header_read (&member.stream, &header, error);
  zip_fclose (member.file);
  if (done)
    *head = (HgArrayHead){ header.kind == 'i' || header.kind == 'u', header.shape };
  return done;
}

static HgTensor *
read_array (const HgArrays *arrays, const HgArray *array, size_t limit, HgError *error)
{
  Member member;
  HgNpyHeader header;
  if (!open_member (arrays, array, &member, error))
    return NULL;
  HgTensor *tensor = hg_npy_header_read (&member.stream, &header, error)
                         ? hg_npy_read_values (&member.stream, &header, limit, arrays->room, error)
                         : NULL;
  zip_fclose (member.file);
  return tensor;
}

static bool
list (Archive *archive, HgError *error)
{
  zip_int64_t n = zip_get_num_entries (archive->zip, 0);
  if (n > MOST_MEMBERS)
    return hg_error_set (error, HG_ERROR_FORMAT, "%s: expected at most 1,000 arrays, got more",
                         archive->arrays.name);
  HgArrays *arrays = &archive->arrays;
  arrays->arrays = hg_alloc ((size_t)n, sizeof *arrays->arrays, error);
  for (zip_int64_t i = 0; arrays->arrays != NULL && i < n; i++)
    {
      const char *name = zip_get_name (archive->zip, (zip_uint64_t)i, ZIP_FL_ENC_RAW);
      size_t length = name != NULL ? strlen (name) : 0;
      if (length > 4 && strcmp (name + length - 4, ".npy") == 0)
        {
          HgArray *array = &arrays->arrays[arrays->n++];
          hg_clean (array->name, sizeof array->name, name, length - 4);
          array->index = (size_t)i;
        }
      else
        arrays->others++;
    }
  return arrays->arrays != NULL;
}

static void
close_archive (Archive *archive)
{
  if (archive->zip != NULL)
    zip_discard (archive->zip);
  free (archive->arrays.arrays);
  *archive = (Archive){ 0 };
}

static bool
open_archive (Archive *archive, int descriptor, const char *name, HgError *error)
{
  uint64_t size;
  int fault = 0;
  *archive = (Archive){
    .arrays
    = { .name = name, .what = "arrays (.npy) in the archive", .hint = "", .look = look, .read = read_array }
  };
  if (!hg_descriptor_rewind (descriptor, name, &size, error))
    return false;
  int own = fcntl (descriptor, F_DUPFD_CLOEXEC, 0); /* libzip closes what it opens */
  if (own < 0)
    return hg_error_set (error, HG_ERROR_IO, "%s: cannot be read: %s", name, strerrordesc_np (errno));
  archive->zip = size > 0 ? zip_fdopen (own, ZIP_CHECKCONS, &fault) : NULL;
  if (archive->zip == NULL)
    {
      zip_error_t reason;
      zip_error_init_with_code (&reason, fault);
      hg_error_set (error, HG_ERROR_FORMAT, "%s: expected a NumPy archive (.npz), got %s%s", name,
                    size == 0 ? "an empty file" : "no sound zip archive: ",
                    size == 0 ? "" : zip_error_strerror (&reason));
      zip_error_fini (&reason);
      close (own);
      return false;
    }
  if (list (archive, error))
    return true;
  close_archive (archive);
  return false;
}

HgDataset *
hg_npz_read (int descriptor, const char *name, const HgDataOptions *options, HgJob *job, HgError *error)
{
  Archive archive;
  if (!open_archive (&archive, descriptor, name, error))
    return NULL;
  archive.arrays.room = options->room;
  HgDataset *dataset = hg_arrays_share (&archive.arrays, options, error);
  close_archive (&archive);
  return dataset;
}
