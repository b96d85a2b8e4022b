#include "files/read-file.h"
#include "base/format.h"
#include "base/memory.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

const char *
hg_file_name (const char *path)
{
  const char *slash = strrchr (path, '/');
  return slash != NULL ? slash + 1 : path;
}

static bool
refuse (const char *path, HgError *error)
{
  int fault = errno;
  return hg_error_set (error, HG_ERROR_IO, "%s: cannot be read: %s", hg_file_name (path), strerror (fault));
}

/* Fills @bytes from @file; a file that shrank meanwhile gives fewer, which @n then says. */
static bool
read_all (int file, char *bytes, size_t *n)
{
  size_t done = 0;
  while (done < *n)
    {
      ssize_t got = read (file, bytes + done, *n - done);
      if (got < 0 && errno == EINTR)
        continue;
      if (got < 0)
        return false;
      if (got == 0)
        break;
      done += (size_t)got;
    }
  *n = done;
  return true;
}

bool
hg_read_file (const char *path, size_t limit, void **bytes, size_t *n, HgError *error)
{
  /* Without O_NONBLOCK opening a pipe would wait for a writer. */
  int file = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  struct stat stat;
  if (file < 0)
    return refuse (path, error);
  bool done = fstat (file, &stat) == 0 || refuse (path, error);
  char size[48], most[48];
  if (done && !S_ISREG (stat.st_mode))
    done = hg_error_set (error, HG_ERROR_FORMAT, "%s: is not a regular file", hg_file_name (path));
  if (done && (unsigned long long)stat.st_size > limit)
    done = hg_error_set (error, HG_ERROR_FORMAT, "%s: expected at most %s, got %s", hg_file_name (path),
                         hg_format_bytes (most, sizeof most, limit),
                         hg_format_bytes (size, sizeof size, (uint64_t)stat.st_size));
  if (done)
    {
      *n = (size_t)stat.st_size;
      *bytes = hg_alloc (*n, 1, error);
      done = *bytes != NULL;
    }
  if (done && !read_all (file, *bytes, n))
    {
      done = refuse (path, error);
      free (*bytes);
    }
  close (file);
  return done;
}
