#include "base/memory.h"
#include "base/format.h"
#include <malloc.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum
{
  SMALL_BYTES = 32 << 20, /* not worth asking the system */
  LARGE_BYTES = 1 << 18   /* worth a mapping of its own */
};

/* The first number after @key in the file at @path, or @missing. */
static unsigned long long
read_number (const char *path, const char *key, unsigned long long missing)
{
  unsigned long long value = missing;
  char line[160];
  FILE *file = fopen (path, "re");
  while (file != NULL && fgets (line, sizeof line, file) != NULL)
    if (strncmp (line, key, strlen (key)) == 0 && sscanf (line + strlen (key), "%llu", &value) == 1)
      break;
  if (file != NULL)
    fclose (file);
  return value;
}

unsigned long long
hg_memory_available (void)
{
  unsigned long long kilobytes = read_number ("/proc/meminfo", "MemAvailable:", 1ull << 40);
  unsigned long long limit = read_number ("/sys/fs/cgroup/memory.max", "", UINT64_MAX);
  unsigned long long used = read_number ("/sys/fs/cgroup/memory.current", "", 0);
  unsigned long long group = limit > used ? limit - used : 0;
  return kilobytes * 1024 < group ? kilobytes * 1024 : group;
}

void
hg_memory_give_back (void)
{
  mallopt (M_MMAP_THRESHOLD, LARGE_BYTES);
}

bool
hg_memory_granted (const char *what, unsigned long long bytes, HgError *error)
{
  if (bytes <= SMALL_BYTES)
    return true;
  unsigned long long available = hg_memory_available ();
  if (bytes <= available / 10 * 7)
    return true;
  char needed[32], there[32];
  return hg_error_set (error, HG_ERROR_MEMORY, "%s: %s of memory are needed and %s are available", what,
                       hg_format_bytes (needed, sizeof needed, bytes), hg_format_bytes (there, sizeof there, available));
}

void *
hg_alloc (size_t n, size_t size, HgError *error)
{
  size_t bytes;
  if (hg_multiply (n, size, &bytes) && !hg_memory_granted ("memory", bytes, error))
    return NULL;
  void *p = calloc (n > 0 ? n : 1, size > 0 ? size : 1);
  if (p == NULL)
    hg_error_memory (error, "memory", (unsigned long long)n * size);
  return p;
}

void *
hg_alloc_aligned (size_t n, size_t size, HgError *error)
{
  size_t bytes;
  if (!hg_multiply (n > 0 ? n : 1, size, &bytes) || bytes > PTRDIFF_MAX - HG_ALIGN)
    {
      hg_error_memory (error, "memory", (unsigned long long)PTRDIFF_MAX);
      return NULL;
    }
  if (!hg_memory_granted ("memory", bytes, error))
    return NULL;
  bytes = (bytes + HG_ALIGN - 1) / HG_ALIGN * HG_ALIGN;
  void *p = aligned_alloc (HG_ALIGN, bytes);
  if (p == NULL)
    hg_error_memory (error, "memory", bytes);
  else
    memset (p, 0, bytes);
  return p;
}

bool
hg_grow (void *array, size_t *capacity, size_t wanted, size_t size, HgError *error)
{
  if (wanted <= *capacity)
    return true;
  size_t room = *capacity > SIZE_MAX / 2 ? wanted : *capacity * 2;
  room = room < wanted ? wanted : room;
  size_t bytes;
  void *old, *grown = NULL;
  memcpy (&old, array, sizeof old);
  if (hg_multiply (room, size, &bytes))
    grown = realloc (old, bytes);
  if (grown == NULL)
    return hg_error_memory (error, "memory", (unsigned long long)room * size);
  memset ((char *)grown + *capacity * size, 0, bytes - *capacity * size);
  memcpy (array, &grown, sizeof grown);
  *capacity = room;
  return true;
}

char *
hg_strdup (const char *text, HgError *error)
{
  size_t n = strlen (text) + 1;
  char *copy = hg_alloc (n, 1, error);
  if (copy != NULL)
    memcpy (copy, text, n);
  return copy;
}
