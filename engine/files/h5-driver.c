#include "files/h5-driver.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* One open file, as the library holds it. */
typedef struct
{
  H5FD_t base;
  HgH5Source source;
  haddr_t end; /* of what the library has given addresses to */
} File;

static H5FD_t *
open_file (const char *name, unsigned flags, hid_t access, haddr_t most)
{
  const HgH5Source *source = H5Pget_driver_info (access);
  File *file = source != NULL && flags == H5F_ACC_RDONLY ? calloc (1, sizeof *file) : NULL;
  if (file == NULL)
    return NULL;
  file->source = *source;
  return &file->base;
}

static herr_t
close_file (H5FD_t *base)
{
  free (base);
  return 0;
}

static herr_t
query (const H5FD_t *base, unsigned long *flags)
{
  *flags = 0;
  return 0;
}

static haddr_t
get_end (const H5FD_t *base, H5FD_mem_t type)
{
  return ((const File *)base)->end;
}

static herr_t
set_end (H5FD_t *base, H5FD_mem_t type, haddr_t end)
{
  ((File *)base)->end = end;
  return 0;
}

static haddr_t
get_size (const H5FD_t *base, H5FD_mem_t type)
{
  return ((const File *)base)->source.size;
}

static herr_t
read_bytes (H5FD_t *base, H5FD_mem_t type, hid_t transfer, haddr_t at, size_t n, void *bytes)
{
  const HgH5Source *source = &((File *)base)->source;
  return at <= source->size && n <= source->size - at && source->read (source->context, at, bytes, n) ? 0
                                                                                                      : -1;
}

static herr_t
write_bytes (H5FD_t *base, H5FD_mem_t type, hid_t transfer, haddr_t at, size_t n, const void *bytes)
{
  return -1;
}

static const H5FD_class_t class = {
  .name = "hourglass",
  .maxaddr = (haddr_t)1 << 62,
  .fc_degree = H5F_CLOSE_STRONG,
  .fapl_size = sizeof (HgH5Source),
  .open = open_file,
  .close = close_file,
  .query = query,
  .get_eoa = get_end,
  .set_eoa = set_end,
  .get_eof = get_size,
  .read = read_bytes,
  .write = write_bytes,
  .fl_map = H5FD_FLMAP_DICHOTOMY,
};

static bool
read_memory (void *context, uint64_t at, void *bytes, size_t n)
{
  memcpy (bytes, (const char *)context + at, n);
  return true;
}

HgH5Source
hg_h5_memory (const void *bytes, size_t n)
{
  return (HgH5Source){ n, read_memory, (void *)(uintptr_t)bytes };
}

static bool
read_descriptor (void *context, uint64_t at, void *bytes, size_t n)
{
  const int descriptor = *(const int *)context;
  while (n > 0)
    {
      const ssize_t got = pread (descriptor, bytes, n, (off_t)at);
      if (got < 0 && errno == EINTR)
        continue;
      if (got <= 0)
        return false;
      bytes = (char *)bytes + got;
      at += (uint64_t)got;
      n -= (size_t)got;
    }
  return true;
}

HgH5Source
hg_h5_descriptor (const int *descriptor, uint64_t size)
{
  return (HgH5Source){ size, read_descriptor, (void *)(uintptr_t)descriptor };
}

bool
hg_h5_driver_set (hid_t access, const HgH5Source *source)
{
  /* Never given back: closing a file, libhdf5 1.10 lets go of its driver first and then calls it, so somebody
   * else has to hold it. That costs some 300 bytes a file. */
  hid_t driver = H5FDregister (&class);
  return driver >= 0 && H5Pset_driver (access, driver, source) >= 0;
}
