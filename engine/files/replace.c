#include "files/replace.h"
#include "files/read-file.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

enum
{
  NAME_MOST = 200, /* bytes of the file's name in the temporary file's */
  DIGITS = 16      /* of a random number, hexadecimal, behind it */
};

typedef struct
{
  char path[PATH_MAX];      /* of the real file, links resolved */
  char temporary[PATH_MAX]; /* beside it */
  int folder;               /* descriptor of the folder both are in */
  int file;                 /* of the temporary one, locked while it is in use; −1 before */
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
  if (snprintf (place->temporary, sizeof place->temporary, "%.*s.%.*s.%0*llx.tmp", (int)length, place->path,
                NAME_MOST, name, DIGITS, (unsigned long long)random)
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
  if (!place->exists && errno != ENOENT)
    return refuse (place, "cannot be looked at", error);
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

/* Whether @file is called as a temporary file of a save of the same name is. */
static bool
is_temporary (const Place *place, const char *file)
{
  const char *name = hg_file_name (place->path);
  const size_t length = strnlen (name, NAME_MOST);
  return file[0] == '.' && strncmp (file + 1, name, length) == 0 && file[1 + length] == '.'
         && strspn (file + 2 + length, "0123456789abcdef") == DIGITS
         && strcmp (file + 2 + length + DIGITS, ".tmp") == 0;
}

/* Removes the temporary files of saves that did not live to do so: nobody holds them locked. What cannot be
 * removed stays for another time. */
static void
sweep (const Place *place)
{
  const int copy = openat (place->folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  DIR *folder = copy >= 0 ? fdopendir (copy) : NULL;
  for (struct dirent *entry; folder != NULL && (entry = readdir (folder)) != NULL;)
    {
      if (!is_temporary (place, entry->d_name))
        continue;
      const int file = openat (place->folder, entry->d_name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
      if (file >= 0 && flock (file, LOCK_EX | LOCK_NB) == 0)
        unlinkat (place->folder, entry->d_name, 0);
      if (file >= 0)
        close (file);
    }
  if (folder != NULL)
    closedir (folder);
  else if (copy >= 0)
    close (copy);
}

/* A temporary file of our own, open and locked: the lock says that it is in use. Another save that swept
 * between the two may have taken it for a dead one's: then once more. */
static int
make_temporary (const Place *place)
{
  struct stat made;
  for (;;)
    {
      const int file = open (place->temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
      if (file < 0)
        return file;
      flock (file, LOCK_EX); /* where the system has no locks, nothing is swept either */
      if (fstat (file, &made) != 0 || made.st_nlink > 0)
        return file;
      close (file);
    }
}

/* The temporary file, complete and on the disk. It stays open. */
static bool
write_temporary (Place *place, const void *bytes, size_t n, HgError *error)
{
  const int file = place->file = make_temporary (place);
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
  return done || refuse (place, "could not be written", error);
}

bool
hg_replace_can_begin (const char *path, HgError *error)
{
  Place place = { .folder = -1, .file = -1 };
  bool done = find_place (path, &place, error) && write_temporary (&place, NULL, 0, error);
  if (place.file >= 0)
    {
      unlink (place.temporary);
      close (place.file);
    }
  if (place.folder >= 0)
    close (place.folder);
  return done;
}

bool
hg_replace_file (const char *path, const void *bytes, size_t n, HgError *error)
{
  Place place = { .folder = -1, .file = -1 };
  if (!find_place (path, &place, error))
    return false;
  sweep (&place);
  bool done = write_temporary (&place, bytes, n, error);
  if (done && rename (place.temporary, place.path) != 0)
    done = refuse (&place, "could not be put in place", error);
  if (!done && place.file >= 0)
    unlink (place.temporary);
  else if (done && fsync (place.folder) != 0 && errno != EINVAL && errno != ENOTSUP)
    done = refuse (&place, "was written, but its folder could not be brought to the disk", error);
  if (place.file >= 0)
    close (place.file);
  close (place.folder);
  return done;
}
