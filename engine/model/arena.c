#include "model/arena.h"
#include "base/memory.h"
#include <stdint.h>
#include <stdlib.h>

enum
{
  LINE = 16,   /* HgReals that buffers are aligned to */
  STAGGER = 16 /* and between them, so that they do not share cache sets */
};

#define MOST ((size_t)1 << 42)

typedef struct
{
  size_t values, fixed, begin, end;
  size_t *at;
  size_t size, from; /* of this placing */
} Buffer;

struct HgArena
{
  Buffer *buffers;
  size_t n, room;
};

HgArena *
hg_arena_new (HgError *error)
{
  return hg_alloc (1, sizeof (HgArena), error);
}

void
hg_arena_free (HgArena *arena)
{
  if (arena == NULL)
    return;
  free (arena->buffers);
  free (arena);
}

bool
hg_arena_add (HgArena *arena, size_t values, size_t fixed, size_t begin, size_t end, size_t *at,
              HgError *error)
{
  if (!hg_grow (&arena->buffers, &arena->room, arena->n + 1, sizeof *arena->buffers, error))
    return false;
  arena->buffers[arena->n++]
      = (Buffer){ .values = values, .fixed = fixed, .begin = begin, .end = end, .at = at };
  return true;
}

enum
{
  PASSING = 2 /* times: a gradient between neighbours, also past a layer that is absorbed */
};

/* Longest first: what lives from forward to backward encloses what comes later in the stack, and lies below
 * it. Of what only passes the largest first, as it is the hardest to find a place for. */
static int
by_life (const void *a, const void *b)
{
  const Buffer *x = a, *y = b;
  size_t p = x->end - x->begin > PASSING ? x->end - x->begin : 0,
         q = y->end - y->begin > PASSING ? y->end - y->begin : 0;
  if (p != q)
    return p > q ? -1 : 1;
  return x->size > y->size ? -1 : x->size < y->size;
}

/* Puts @buffer at the lowest place that is free while it lives, and into @placed, which is in the order of
 * places and holds @n. */
static void
place (Buffer **placed, size_t n, Buffer *buffer)
{
  size_t at = n;
  buffer->from = 0;
  for (size_t i = 0; i < n && placed[i]->from < buffer->from + buffer->size; i++)
    if (placed[i]->begin <= buffer->end && buffer->begin <= placed[i]->end
        && buffer->from < placed[i]->from + placed[i]->size)
      buffer->from = placed[i]->from + placed[i]->size;
  for (; at > 0 && placed[at - 1]->from > buffer->from; at--)
    placed[at] = placed[at - 1];
  placed[at] = buffer;
  *buffer->at = buffer->from;
}

/* How large each buffer is for @rows rows; false where one is too large. */
static bool
measure (HgArena *arena, size_t rows)
{
  for (size_t i = 0; i < arena->n; i++)
    {
      Buffer *buffer = &arena->buffers[i];
      if (!hg_multiply (buffer->values, rows, &buffer->size) || buffer->size > MOST || buffer->fixed > MOST)
        return false;
      buffer->size = (buffer->size + buffer->fixed + LINE - 1) / LINE * LINE + STAGGER;
    }
  return true;
}

bool
hg_arena_place (HgArena *arena, size_t rows, size_t *size, HgError *error)
{
  Buffer **placed = hg_alloc (arena->n + 1, sizeof *placed, error);
  bool fits = measure (arena, rows);
  *size = 0;
  if (placed == NULL)
    return false;
  if (fits)
    qsort (arena->buffers, arena->n, sizeof *arena->buffers, by_life);
  for (size_t i = 0; fits && i < arena->n; i++)
    {
      Buffer *buffer = &arena->buffers[i];
      place (placed, i, buffer);
      *size = *size > buffer->from + buffer->size ? *size : buffer->from + buffer->size;
      fits = *size <= MOST;
    }
  free (placed);
  return fits || hg_error_memory (error, "the activations", 4ull * MOST);
}
