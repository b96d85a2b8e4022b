#include "data/descriptor.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int
hg_descriptor_open (const char *path, const char *name, HgError *error)
{
  int descriptor = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  struct stat status;
  if (descriptor < 0 || fstat (descriptor, &status) != 0)
    hg_error_set (error, HG_ERROR_IO, "%s: expected a file that can be read: %s", name,
                  strerrordesc_np (errno));
  else if (S_ISDIR (status.st_mode))
    hg_error_set (error, HG_ERROR_IO, "%s: expected a file, got a folder", name);
  else if (!S_ISREG (status.st_mode))
    hg_error_set (error, HG_ERROR_IO,
                  "%s: expected a file, got a pipe or a device: save the data as a file first", name);
  else
    return descriptor;
  if (descriptor >= 0)
    close (descriptor);
  return -1;
}

bool
hg_descriptor_rewind (int descriptor, const char *name, uint64_t *size, HgError *error)
{
  struct stat status;
  if (fstat (descriptor, &status) != 0)
    return hg_error_set (error, HG_ERROR_IO, "%s: expected an open file: %s", name, strerrordesc_np (errno));
  if (!S_ISREG (status.st_mode) || lseek (descriptor, 0, SEEK_SET) != 0)
    return hg_error_set (error, HG_ERROR_IO,
                         "%s: expected a file, got a pipe or a device: save the data as a file first", name);
  *size = (uint64_t)status.st_size;
  return true;
}

bool
hg_descriptor_read (int descriptor, const char *name, void *bytes, size_t size, size_t *got, HgError *error)
{
  *got = 0;
  while (*got < size)
    {
      ssize_t n = read (descriptor, (char *)bytes + *got, size - *got);
      if (n == 0)
        return true;
      if (n > 0)
        *got += (size_t)n;
      else if (errno != EINTR)
        return hg_error_set (error, HG_ERROR_IO, "%s: cannot be read: %s", name, strerrordesc_np (errno));
    }
  return true;
}
