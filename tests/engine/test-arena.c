/* Laying out memory by lifetime. */
#include "harness.h"
#include "base/random.h"
#include "model/arena.h"

enum
{
  BUFFERS = 200,
  TIMES = 60
};

typedef struct
{
  size_t values, begin, end, at;
} Buffer;

static bool
meet (const Buffer *a, const Buffer *b, size_t rows)
{
  bool times = a->begin <= b->end && b->begin <= a->end;
  return times && a->at < b->at + rows * b->values && b->at < a->at + rows * a->values;
}

/* What is alive at @time takes. */
static size_t
alive (const Buffer *buffers, size_t time)
{
  size_t values = 0;
  for (size_t i = 0; i < BUFFERS; i++)
    if (buffers[i].begin <= time && time <= buffers[i].end)
      values += buffers[i].values;
  return values;
}

static void
check_places (const Buffer *buffers, size_t rows, size_t size)
{
  size_t most = 0, all = 0;
  for (size_t i = 0; i < BUFFERS; i++)
    {
      CHECK (buffers[i].at % 16 == 0);
      CHECK (buffers[i].at + rows * buffers[i].values <= size);
      all += buffers[i].values;
      for (size_t k = 0; k < i; k++)
        if (meet (&buffers[i], &buffers[k], rows))
          test_fault (__FILE__, __LINE__, "buffers %zu and %zu share memory", i, k);
    }
  for (size_t time = 0; time < TIMES; time++)
    most = alive (buffers, time) > most ? alive (buffers, time) : most;
  CHECK (size >= rows * most);
  CHECK (size < rows * all / 2);
}

TEST (what_is_alive_together_never_shares_memory)
{
  HgError error = { 0 };
  HgRandom random = hg_random (7);
  HgArena *arena = hg_arena_new (&error);
  Buffer buffers[BUFFERS];
  size_t size = 0;
  REQUIRE (CHECK_DONE (arena != NULL, error));
  for (size_t i = 0; i < BUFFERS; i++)
    {
      Buffer *b = &buffers[i];
      b->begin = hg_random_below (&random, TIMES - 10);
      b->end = b->begin + hg_random_below (&random, 10);
      b->values = 1 + hg_random_below (&random, 1000);
      CHECK_DONE (hg_arena_add (arena, b->values, b->begin, b->end, &b->at, &error), error);
    }
  CHECK_DONE (hg_arena_place (arena, 1, &size, &error), error);
  check_places (buffers, 1, size);
  CHECK_DONE (hg_arena_place (arena, 33, &size, &error), error);
  check_places (buffers, 33, size);
  CHECK (!hg_arena_place (arena, (size_t)1 << 50, &size, &error));
  CHECK_CONTAINS (error.text, "the activations");
  hg_arena_free (arena);
}
