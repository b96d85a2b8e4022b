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
  size_t values, begin, end;
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
hg_arena_add (HgArena *arena, size_t values, size_t begin, size_t end, size_t *at, HgError *error)
{
  if (!hg_grow (&arena->buffers, &arena->room, arena->n + 1, sizeof *arena->buffers, error))
    return false;
  arena->buffers[arena->n++] = (Buffer){ .values = values, .begin = begin, .end = end, .at = at };
  return true;
}

/* Earliest first; of those the largest, which is hardest to place. */
static int
by_begin (const void *a, const void *b)
{
  const Buffer *x = a, *y = b;
  if (x->begin != y->begin)
    return x->begin < y->begin ? -1 : 1;
  return x->values > y->values ? -1 : x->values < y->values;
}

/* The smallest gap between buffers alive that takes @buffer, or the end; returns its index in alive. */
static size_t
find_gap (Buffer *const *alive, size_t n, Buffer *buffer)
{
  size_t best = n, least = SIZE_MAX, from = 0;
  for (size_t i = 0; i < n; i++)
    {
      size_t gap = alive[i]->from - from;
      if (gap >= buffer->size && gap < least)
        {
          least = gap;
          best = i;
          buffer->from = from;
        }
      from = alive[i]->from + alive[i]->size;
    }
  if (best == n)
    buffer->from = from;
  return best;
}

static size_t
forget_dead (Buffer **alive, size_t n, size_t now)
{
  size_t left = 0;
  for (size_t i = 0; i < n; i++)
    if (alive[i]->end >= now)
      alive[left++] = alive[i];
  return left;
}

/* Places @buffer among those that are @alive; returns how many are then. */
static size_t
place (Buffer **alive, size_t n, Buffer *buffer)
{
  n = forget_dead (alive, n, buffer->begin);
  size_t at = find_gap (alive, n, buffer);
  for (size_t k = n; k > at; k--)
    alive[k] = alive[k - 1];
  alive[at] = buffer;
  *buffer->at = buffer->from;
  return n + 1;
}

bool
hg_arena_place (HgArena *arena, size_t rows, size_t *size, HgError *error)
{
  size_t n = 0;
  Buffer **alive = hg_alloc (arena->n + 1, sizeof *alive, error);
  bool fits = true;
  *size = 0;
  if (alive == NULL)
    return false;
  qsort (arena->buffers, arena->n, sizeof *arena->buffers, by_begin);
  for (size_t i = 0; fits && i < arena->n; i++)
    {
      Buffer *buffer = &arena->buffers[i];
      fits = hg_multiply (buffer->values, rows, &buffer->size) && buffer->size <= MOST;
      if (!fits)
        break;
      buffer->size = (buffer->size + LINE - 1) / LINE * LINE + STAGGER;
      n = place (alive, n, buffer);
      *size = *size > buffer->from + buffer->size ? *size : buffer->from + buffer->size;
      fits = *size <= MOST;
    }
  free (alive);
  return fits || hg_error_memory (error, "the activations", 4ull * MOST);
}
