#include "base/memory.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

void *
hg_alloc (size_t n, size_t size, HgError *error)
{
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
