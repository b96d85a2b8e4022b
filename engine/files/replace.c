#include "files/replace.h"
#include "files/read-file.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct
{
  char path[PATH_MAX];      /* of the real file, links resolved */
  char temporary[PATH_MAX]; /* beside it */
  int folder;               /* descriptor of the folder both are in */
  bool exists;
  struct stat old;
} Place;

static bool
refuse (const Place *place, const char *what, HgError *error)
{
  int fault = errno;
  return hg_error_set (error, HG_ERROR_IO, "%s: %s: %s", hg_file_name (place->path), what, strerror (fault));
}

/* The real path of a file that is there, or of one that will be. */
static bool
resolve (const char *path, Place *place, HgError *error)
{
  if (realpath (path, place->path) != NULL)
    return true;
  int fault = errno;
  struct stat link;
  if (fault != ENOENT)
    return hg_error_set (error, HG_ERROR_IO, "%s: %s", path, strerror (fault));
  if (lstat (path, &link) == 0)
    return hg_error_set (error, HG_ERROR_IO, "%s: is a link to a file that is not there", path);
  if ((size_t)snprintf (place->path, sizeof place->path, "%s", path) >= sizeof place->path)
    return hg_error_set (error, HG_ERROR_IO, "the file's path is too long");
  return true;
}

/* Opens the folder and chooses the temporary file's name. */
static bool
open_folder (Place *place, HgError *error)
{
  char folder[PATH_MAX];
  uint64_t random;
  const char *name = hg_file_name (place->path);
  size_t length = (size_t)(name - place->path);
  if (*name == '\0')
    return hg_error_set (error, HG_ERROR_IO, "“%s”: expected the name of a file", place->path);
  snprintf (folder, sizeof folder, "%.*s", (int)length, length > 0 ? place->path : "");
  if (getrandom (&random, sizeof random, 0) != (ssize_t)sizeof random)
    return refuse (place, "no random name for the temporary file", error);
  if (snprintf (place->temporary, sizeof place->temporary, "%.*s.%.200s.%016llx.tmp", (int)length,
                place->path, name, (unsigned long long)random)
      >= (int)sizeof place->temporary)
    return hg_error_set (error, HG_ERROR_IO, "%s: the file's path is too long", name);
  place->folder = open (length > 0 ? folder : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (place->folder < 0 && errno == ENOENT)
    return hg_error_set (error, HG_ERROR_IO, "%s: the folder %s is not there", name, folder);
  return place->folder >= 0 || refuse (place, "its folder cannot be opened", error);
}

static bool
find_place (const char *path, Place *place, HgError *error)
{
  if (!resolve (path, place, error))
    return false;
  place->exists = stat (place->path, &place->old) == 0;
  if (place->exists && !S_ISREG (place->old.st_mode))
    return hg_error_set (error, HG_ERROR_IO, "%s: is not a regular file", path);
  if (place->exists && access (place->path, W_OK) != 0)
    return hg_error_set (error, HG_ERROR_IO, "%s: is write-protected", path);
  return open_folder (place, error);
}

static bool
write_all (int file, const char *bytes, size_t n)
{
  while (n > 0)
    {
      ssize_t wrote = write (file, bytes, n);
      if (wrote < 0 && errno == EINTR)
        continue;
      if (wrote <= 0)
        return false;
      bytes += wrote;
      n -= (size_t)wrote;
    }
  return true;
}

/* The temporary file, complete and on the disk. */
static bool
write_temporary (const Place *place, const void *bytes, size_t n, HgError *error)
{
  int file = open (place->temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (file < 0)
    return refuse (place, "no file can be made in its folder", error);
  bool done = write_all (file, bytes, n);
  if (done && place->exists)
    {
      /* Another person's file stays theirs where we may give it back; the mode comes after, since chown
       * clears parts of it. */
      if (fchown (file, place->old.st_uid, place->old.st_gid) != 0)
        done = errno == EPERM;
      done = done && fchmod (file, place->old.st_mode & 07777) == 0;
    }
  done = done && fsync (file) == 0;
  if (!done)
    refuse (place, "could not be written", error);
  if (close (file) != 0 && done)
    done = refuse (place, "could not be written", error);
  return done;
}

bool
hg_replace_file (const char *path, const void *bytes, size_t n, HgError *error)
{
  Place place = { .folder = -1 };
  if (!find_place (path, &place, error))
    return false;
  bool done = write_temporary (&place, bytes, n, error);
  if (done && rename (place.temporary, place.path) != 0)
    done = refuse (&place, "could not be put in place", error);
  if (!done)
    unlink (place.temporary);
  else if (fsync (place.folder) != 0 && errno != EINVAL && errno != ENOTSUP)
    done = refuse (&place, "was written, but its folder could not be brought to the disk", error);
  close (place.folder);
  return done;
}
